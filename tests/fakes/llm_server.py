"""A small real HTTP server on loopback that plays an LLM, well-behaved or not."""

from __future__ import annotations

import json
import ssl
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Any

Behaviour = Callable[["Exchange"], None]


class Exchange:
    """One request and the means to answer it."""

    def __init__(self, handler: BaseHTTPRequestHandler, request: Received, *, keep: bool = False) -> None:
        self._handler = handler
        self._keep = keep
        self.request = request

    def head(self, status: int = 200, content_type: str = "text/event-stream", **headers: str) -> None:
        self._handler.send_response(status)
        self._handler.send_header("Content-Type", content_type)
        self._handler.send_header(*(("Transfer-Encoding", "chunked") if self._keep else ("Connection", "close")))
        for name, value in headers.items():
            self._handler.send_header(name.replace("_", "-"), value)
        self._handler.end_headers()

    def write(self, data: bytes | str) -> None:
        raw = data.encode() if isinstance(data, str) else data
        self._handler.wfile.write(b"%x\r\n%b\r\n" % (len(raw), raw) if self._keep else raw)
        self._handler.wfile.flush()

    def end(self) -> None:
        """The end of a body whose connection is kept."""
        if self._keep:
            self._handler.wfile.write(b"0\r\n\r\n")


@dataclass
class Received:
    path: str
    headers: dict[str, str]
    body: dict[str, Any]


class _Listener(ThreadingHTTPServer):
    request_queue_size = 128


@dataclass
class LlmServer:
    """``with LlmServer(says("…")) as server: …`` listens on a free port until the block is left.

    ``keep``: connections are kept open for the next request. ``ports``: those of the clients' connections so far.
    ``tls``: speaks HTTPS.
    """

    behaviour: Behaviour
    received: list[Received] = field(default_factory=list)
    hung_up: threading.Event = field(default_factory=threading.Event)
    keep: bool = False
    tls: ssl.SSLContext | None = None
    ports: set[int] = field(default_factory=set)

    def __enter__(self) -> LlmServer:
        server = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                self.close_connection = not server.keep
                server.ports.add(self.client_address[1])
                length = int(self.headers.get("Content-Length", 0))
                raw = self.rfile.read(length)
                if len(raw) < length:
                    self.close_connection = True
                    return
                headers = {name.lower(): value for name, value in self.headers.items()}
                request = Received(self.path, headers, json.loads(raw))
                server.received.append(request)
                exchange = Exchange(self, request, keep=server.keep)
                try:
                    server.behaviour(exchange)
                    exchange.end()
                except OSError:
                    self.close_connection = True
                    server.hung_up.set()

            def log_message(self, *_: object) -> None:
                pass

        self._http = _Listener(("127.0.0.1", 0), Handler)
        self._http.daemon_threads = True
        if self.tls is not None:
            self._http.socket = self.tls.wrap_socket(self._http.socket, server_side=True)
        self._thread = threading.Thread(target=self._http.serve_forever, kwargs={"poll_interval": 0.01})
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._http.shutdown()
        self._thread.join()
        self._http.server_close()

    @property
    def url(self) -> str:
        return f"http{'s' if self.tls else ''}://127.0.0.1:{self._http.server_address[1]}/v1"


def chunk(text: str | None, finish: str | None = None, **delta: Any) -> str:
    """One event of a streamed completion."""
    choice = {"index": 0, "delta": {"content": text, **delta}, "finish_reason": finish}
    return f"data: {json.dumps({'choices': [choice]}, ensure_ascii=False)}\n\n"


def says(text: str, *, finish: str | None = "stop", done: bool = True, pause: float = 0, size: int = 4) -> Behaviour:
    """Streams ``text`` in pieces of ``size`` characters, waiting ``pause`` seconds before each."""

    def behave(exchange: Exchange) -> None:
        exchange.head()
        for start in range(0, len(text), size):
            time.sleep(pause)
            exchange.write(chunk(text[start : start + size]))
        if finish is not None:
            exchange.write(chunk(None, finish))
        if done:
            exchange.write("data: [DONE]\n\n")

    return behave


def sends(
    *pieces: bytes | str, status: int = 200, content_type: str = "text/event-stream", **headers: str
) -> Behaviour:
    """Sends ``pieces`` as they are, then ends the body."""
    return streams(lambda: pieces, status=status, content_type=content_type, **headers)


def streams(
    pieces: Callable[[], Iterable[bytes | str]], *, status: int = 200, content_type: str = "text/event-stream",
    **headers: str,
) -> Behaviour:  # fmt: skip
    """Sends what ``pieces()`` yields, for as long as it yields."""

    def behave(exchange: Exchange) -> None:
        exchange.head(status, content_type, **headers)
        for piece in pieces():
            exchange.write(piece)

    return behave


def forever(piece: str, pause: float = 0.02) -> Callable[[], Iterator[str]]:
    """``piece`` again and again, for ten seconds at most."""

    def pieces() -> Iterator[str]:
        end = time.monotonic() + 10
        while time.monotonic() < end:
            yield piece
            time.sleep(pause)

    return pieces


def in_turn(*behaviours: Behaviour) -> Behaviour:
    """The first for the first request, and so on; the last for all that follow."""
    left = list(behaviours)
    return lambda exchange: (left.pop(0) if len(left) > 1 else left[0])(exchange)


def silent(seconds: float) -> Behaviour:
    """Accepts the request and says nothing."""
    return lambda _: time.sleep(seconds)
