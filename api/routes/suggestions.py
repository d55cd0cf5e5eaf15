"""``/api/v1/suggestions``: questions to begin with."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from api.deps import ServedDep
from api.schemas import SuggestionsBody, problem_responses
from api.starters import starters

router = APIRouter(prefix="/api/v1", tags=["问答"])


@router.get("/suggestions", response_model=SuggestionsBody, summary="可以这样问", responses=problem_responses(503))
def suggestions(served: ServedDep) -> JSONResponse:
    """返回几个收录文件能够回答的问题，供开始对话时展示。"""
    return JSONResponse({"suggestions": list(starters(served.catalogue))})
