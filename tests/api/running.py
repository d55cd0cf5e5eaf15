"""A real server on a free port of the loopback, for as long as a context lasts."""

from __future__ import annotations

import asyncio
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import uvicorn

from api.app import create_app
from api.deps import Answerer, Catalogue, Served
from api.server import server_of
from api.serving import Shelf, Source


@dataclass
class FixedSource(Source):
    """Serves what it is given; a test may change ``served``."""

    served: Served | None
    opened: list[str] = field(default_factory=list)

    def published(self) -> str | None:
        return self.served.catalogue.version if self.served else None

    def open(self) -> Served:
        assert self.served is not None
        self.opened.append(self.served.catalogue.version)
        return self.served


def fixed(catalogue: Catalogue, assistant: Answerer) -> FixedSource:
    return FixedSource(Served(catalogue, assistant))


@contextmanager
def running(source: Source, *, ping_s: float = 15.0, check_s: float = 0.05, wait: bool = True) -> Iterator[str]:
    """The base URL of a server that serves ``source``; with ``wait``, once it is ready to answer."""
    shelf = Shelf(source)
    server = server_of(create_app(shelf, ping_s=ping_s, check_s=check_s), grace_s=1)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=asyncio.run, args=(_serve(server, shelf, listener, wait),))
        thread.start()
        try:
            deadline = threading.Event()
            while not (server.started and (shelf.current() or not wait)):
                assert thread.is_alive(), "the server did not start"
                deadline.wait(0.01)
            yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        finally:
            server.should_exit = True
            thread.join(10)


async def _serve(server: uvicorn.Server, shelf: Shelf, listener: socket.socket, wait: bool) -> None:
    if wait:
        await shelf.load()
    await server.serve(sockets=[listener])
