"""``wence serve``: the HTTP server, with the web page."""

from __future__ import annotations

import socket
from typing import TYPE_CHECKING

import click

from api.console import progress, say

if TYPE_CHECKING:
    from rag.settings import Settings

_ANY = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}


@click.command(
    short_help="Serve the web page and the API.",
    epilog="""\b
Examples:
  wence serve                            only for this computer
  wence serve --host 0.0.0.0 --port 80   for everybody in the network

\b
GET /healthz tells whether the process is alive, GET /readyz whether it can answer.
A newly published index (wence index build, publish, rollback) is taken up within seconds.""",
)
@click.option("--host", default="127.0.0.1", show_default=True, help="The address to listen on; 0.0.0.0 is every one.")
@click.option("--port", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 takes any free one.")
def serve(host: str, port: int) -> None:
    """Serve the web page and the API.

    Where nothing was published yet, the policy that ships with Wence is built and published first.
    """
    import asyncio

    from api.home import build_if_empty
    from rag.settings import load_settings

    settings = load_settings()
    listener = _bind(host, port)
    with listener:
        with progress() as tell:
            build_if_empty(settings, tell)
        asyncio.run(_serve(settings, listener))


def _bind(host: str, port: int) -> socket.socket:
    """A bound socket. Before the build, so that a port in use is told at once."""
    try:
        family, kind, protocol, _, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        listener = socket.socket(family, kind, protocol)
        listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listener.bind(address)
    except OSError as error:
        raise click.ClickException(
            f"Cannot listen on {host}:{port}: {error.strerror}. Name another one with --host or --port."
        ) from None
    return listener


async def _serve(settings: Settings, listener: socket.socket) -> None:
    import asyncio

    from api.app import create_app
    from api.server import server_of
    from api.serving import PublishedIndex, Shelf

    _log_to_stderr()
    shelf = Shelf(PublishedIndex(settings))
    await shelf.load()
    server = server_of(create_app(shelf))
    running = asyncio.create_task(server.serve(sockets=[listener]))
    while not server.started and not running.done():
        await asyncio.sleep(0.01)
    if server.started:
        say(f"Wence 问策 is ready: {_url(listener)}  (Ctrl-C stops it)")
    await running


def _url(listener: socket.socket) -> str:
    host, port = listener.getsockname()[:2]
    if ":" in host and host not in _ANY:
        host = f"[{host}]"
    return f"http://{_ANY.get(host, host)}:{port}/"


def _log_to_stderr() -> None:
    import logging

    handler = logging.StreamHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s %(message)s"))
    for name, level in (("wence", logging.INFO), ("uvicorn", logging.WARNING)):
        logger = logging.getLogger(name)
        logger.addHandler(handler)
        logger.setLevel(level)
