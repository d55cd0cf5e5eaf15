"""``/healthz``: the process is alive. ``/readyz``: an index is loaded, questions can be answered."""

from __future__ import annotations

from fastapi import APIRouter
from fastapi.responses import JSONResponse

from api.deps import ServedDep
from api.schemas import HealthBody, ReadyBody, problem_responses

router = APIRouter(tags=["运行状态"])


@router.head("/healthz", include_in_schema=False)
@router.get("/healthz", response_model=HealthBody, summary="存活")
async def health() -> JSONResponse:
    """进程在运行即返回 200。"""
    return JSONResponse({"status": "ok"})


@router.head("/readyz", include_in_schema=False)
@router.get("/readyz", response_model=ReadyBody, summary="就绪", responses=problem_responses(503))
async def ready(served: ServedDep) -> JSONResponse:
    """索引已载入返回 200；否则返回 503。问答暂停时仍为 200，检索与文件照常，`paused` 说明暂停了什么。"""
    body = {"status": "ready", "index_version": served.catalogue.version}
    if served.switch and (what := served.switch.state()):
        body["paused"] = what
    return JSONResponse(body)
