"""The web page: static files, shipped with the package, without inline script or style (``api.headers``)."""

from __future__ import annotations

from pathlib import Path

from fastapi import FastAPI
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

WEB = Path(__file__).parent / "web"
# Ask again each time: a new release must not meet old scripts. The answer is mostly 304.
_REVALIDATE = {"Cache-Control": "no-cache"}


class _Assets(StaticFiles):
    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        response.headers.update(_REVALIDATE)
        return response


async def _chat(request: Request) -> FileResponse:
    del request
    return FileResponse(WEB / "index.html", headers=_REVALIDATE)


async def _favicon(request: Request) -> FileResponse:
    del request
    return FileResponse(WEB / "assets" / "favicon.svg", headers=_REVALIDATE)


def add_pages(app: FastAPI) -> None:
    """``/`` is the citizens' chat; what it loads lies under ``/assets``."""
    app.add_route("/", _chat, methods=["GET"], include_in_schema=False)
    app.add_route("/favicon.ico", _favicon, methods=["GET"], include_in_schema=False)
    app.mount("/assets", _Assets(directory=WEB / "assets"), name="assets")
