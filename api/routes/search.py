"""``/api/v1/search``: the clauses that match a query."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query
from fastapi.responses import JSONResponse

from api.deps import ServedDep
from api.highlights import wanted_words
from api.hits import hit_json
from api.schemas import Encodable, NotBlank, SearchBody, problem_responses

router = APIRouter(prefix="/api/v1", tags=["检索"])


SearchQuery = Annotated[str, Query(description="检索词或问题", max_length=500), Encodable, NotBlank]
SearchLimit = Annotated[int, Query(description="最多返回的条数", ge=1, le=100)]


@router.get("/search", response_model=SearchBody, summary="检索条款", responses=problem_responses(422, 503))
def search(served: ServedDep, q: SearchQuery, limit: SearchLimit = 10) -> JSONResponse:
    """按相关度返回条款，最相关的在前；`highlights` 标出命中的词。"""
    words = wanted_words(q)
    hits = served.catalogue.search(q, limit)
    return JSONResponse({"hits": [hit_json(hit, words) for hit in hits], "index_version": served.catalogue.version})
