"""The HTTP application: routes, pages, and what wraps them."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from importlib.metadata import PackageNotFoundError, version

from fastapi import FastAPI

from api import problems, reference
from api.accesslog import AccessLog
from api.bodylimit import BodyLimit
from api.headers import SecurityHeaders
from api.pages import add_pages
from api.routes import chat, documents, health, search, suggestions
from api.serving import Shelf

PING_S = 15.0
CHECK_S = 1.0


def create_app(shelf: Shelf, *, ping_s: float = PING_S, check_s: float = CHECK_S) -> FastAPI:
    """The application that serves what stands on ``shelf``.

    Args:
        shelf: holds the index and the assistant; while the application runs it is kept up to date.
        ping_s: seconds of silence after which a stream sends a ping.
        check_s: seconds between two looks at which index is published.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        del app
        watch = asyncio.create_task(shelf.watch(check_s))
        try:
            yield
        finally:
            watch.cancel()

    # The HTML documentation of FastAPI loads scripts from elsewhere: the content security policy forbids it.
    app = FastAPI(
        title="Wence 问策", version=_version(), docs_url=None, redoc_url=None, lifespan=lifespan,
        generate_unique_id_function=lambda route: route.name,
    )  # fmt: skip
    app.state.current = shelf.current
    app.state.ping_s = ping_s
    for routes in (chat, search, documents, suggestions, health):
        app.include_router(routes.router)
    add_pages(app)
    problems.add_handlers(app)
    app.openapi = lambda: reference.describe(app)  # type: ignore[method-assign]
    # The last added is the outermost.
    app.add_middleware(BodyLimit)
    app.add_middleware(AccessLog)
    app.add_middleware(SecurityHeaders)
    return app


def _version() -> str:
    try:
        return version("wence")
    except PackageNotFoundError:  # run from a checkout that is not installed
        return "0"
