"""``/api/v1/documents`` and ``/api/v1/passages``: what the answers stand on, to read."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from api.deps import ServedDep
from api.problems import Problem, ProblemError
from api.schemas import DocumentsBody, DocumentTextBody, PassageBody, problem_responses
from index.passage import Document

router = APIRouter(prefix="/api/v1", tags=["文件"])


@router.get("/documents", response_model=DocumentsBody, summary="收录的文件", responses=problem_responses(503))
async def documents(served: ServedDep) -> JSONResponse:
    """列出收录的全部文件及其说明，不含全文。"""
    return JSONResponse({"documents": [_summary(document) for document in served.catalogue.documents()]})


@router.get(
    "/documents/{document_id:path}",
    response_model=DocumentTextBody,
    summary="一份文件的全文",
    responses=problem_responses(404, 503),
)
async def document(document_id: str, served: ServedDep) -> JSONResponse:
    """返回整理后的简体全文；引文的 start、end 就是它的字符位置。"""
    try:
        found = served.catalogue.document(document_id)
    except KeyError:
        raise ProblemError(Problem(404, "没有收录这份文件。")) from None
    return JSONResponse(_summary(found) | {"text": found.text})


@router.get(
    "/passages/{passage_id:path}",
    response_model=PassageBody,
    summary="一个条款",
    responses=problem_responses(404, 503),
)
async def passage(passage_id: str, served: ServedDep) -> JSONResponse:
    """返回一个条款的文字，及其在所属文件全文中的位置。"""
    try:
        found = served.catalogue.passage(passage_id)
    except KeyError:
        raise ProblemError(Problem(404, "没有这个条款。")) from None
    return JSONResponse(
        {
            "passage_id": found.id,
            "document_id": found.document_id,
            "document_title": found.document_title,
            "heading": found.heading_text,
            "text": found.text,
            "start": found.span.start,
            "end": found.span.end,
        }
    )


def _summary(document: Document) -> dict[str, Any]:
    """Metadata beside id and title, which win over facts of the same name; ``text`` is kept for the text."""
    facts = {name: value for name, value in document.metadata.items() if name != "text"}
    return facts | {"id": document.id, "title": document.title}
