"""The HTTP server that the application runs in."""

from __future__ import annotations

import logging

import uvicorn
from fastapi import FastAPI

# Seconds that open answers get to finish when the server stops.
GRACE_S = 5


def server_of(app: FastAPI, grace_s: int = GRACE_S) -> uvicorn.Server:
    """A server for ``app``, to be run with ``serve(sockets=[…])``."""
    # uvicorn's own access log writes whole URLs, and with them what people search for.
    logging.getLogger("uvicorn.access").disabled = True
    config = uvicorn.Config(
        app,
        access_log=False,
        log_config=None,
        server_header=False,
        ws="none",
        lifespan="on",
        timeout_graceful_shutdown=grace_s,
    )
    return uvicorn.Server(config)
