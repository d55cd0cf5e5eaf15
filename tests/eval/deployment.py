"""A small real HTTP server on loopback that plays a deployment of Wence, well-behaved or not."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

from rag.answer import Answer, Status
from tests.eval.notice import NOTICE, TITLE

Route = Callable[[Mapping[str, Any]], tuple[int, str, str]]


def as_json(data: object, status: int = 200) -> tuple[int, str, str]:
    return status, "application/json", json.dumps(data)


def done(question: str, model: str | None = None) -> tuple[int, str, str]:
    answer = Answer("a", question, question, Status.ANSWERED, f"答{question}", model=model)
    return 200, "text/event-stream", f"event: done\ndata: {json.dumps(answer.to_json())}\n\n"


def _missing(_: Mapping[str, Any]) -> tuple[int, str, str]:
    return as_json({}, 404)


@contextmanager
def deployment(routes: Mapping[str, Route]) -> Iterator[str]:
    """The base URL of a server that answers by ``routes``: the path below /api/v1/, given query or body."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            self._answer(parts.path, {name: values[0] for name, values in parse_qs(parts.query).items()})

        def do_POST(self) -> None:
            self._answer(self.path, json.loads(self.rfile.read(int(self.headers["Content-Length"]))))

        def _answer(self, path: str, told: Mapping[str, Any]) -> None:
            status, kind, body = (routes.get(path.removeprefix("/api/v1/")) or _missing)(told)
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_address[1]}"
        finally:
            server.shutdown()
            thread.join()


HIT = {"document_id": "notice", "start": 3, "end": 9, "score": 1.5, "passage_id": "p"}
ROUTES: dict[str, Route] = {
    "documents": lambda _: as_json({"documents": [{"id": "notice", "title": TITLE}]}),
    "documents/notice": lambda _: as_json({"id": "notice", "text": NOTICE.strip().replace("　", " ")}),
    "search": lambda told: as_json({"hits": [HIT] * (told["limit"] == "20"), "index_version": "v1"}),
    "chat": lambda told: done(told["question"]),
}
