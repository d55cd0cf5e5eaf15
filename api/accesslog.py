"""What is logged of a request: method, path, status, milliseconds.

Never the query, the body or an error's message: those hold what a citizen asked; the path does not.
"""

from __future__ import annotations

import logging
import time
import traceback

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.problems import Problem

ACCESS = logging.getLogger("wence.access")
ERRORS = logging.getLogger("wence.errors")


def log_failure(error: BaseException) -> None:
    """Log where and with which type ``error`` happened, without its message, which may quote the question."""
    where = "".join(traceback.format_tb(error.__traceback__))
    ERRORS.error("%s at:\n%s", type(error).__qualname__, where)


class AccessLog:
    """ASGI middleware: one log line a request; an unforeseen error becomes a 500 problem."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        began = time.perf_counter()
        status = 0

        async def noted(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._app(scope, receive, noted)
        except Exception as error:
            log_failure(error)
            if not status:
                await Problem(500).response()(scope, receive, noted)
        finally:
            # raw_path is percent-encoded as it came: no line break can forge a second log line.
            path = (scope.get("raw_path") or b"").decode("ascii", "replace")
            elapsed_ms = (time.perf_counter() - began) * 1000
            ACCESS.info("%s %s %s %.1f ms", scope["method"], path, status or "-", elapsed_ms)
