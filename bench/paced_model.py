"""A model that answers from the sources of each request, a token at a time, and keeps the times of what it said."""

from __future__ import annotations

import asyncio
import json
import re
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

TOKEN = 2  # characters
_SOURCE = re.compile(r"(?m)^\[(\d{1,2})\]")
_SENTENCE = re.compile(r"[^。！？\n]{20,}。")


@dataclass
class Call:
    """One request to the model, in seconds of ``time.perf_counter``.

    ``first``: when the end of the first sentence left it (or would have, had nobody hung up); ``slip``: how late.
    """

    arrived: float
    sentences: tuple[str, ...]
    first: float = 0.0
    slip: float = 0.0
    closed: asyncio.Future[float] = field(default_factory=lambda: asyncio.get_running_loop().create_future())


@dataclass
class Model:
    """An OpenAI-compatible server that says sentences of the sources it is given, one token each ``token_s`` seconds.

    ``mark_first`` puts ``[n]`` before the full stop, not behind it. With ``linger`` it holds the connection when all
    is said, until the other side closes it.
    """

    token_s: float
    most: int = 6
    mark_first: bool = False
    linger: bool = False
    calls: list[Call] = field(default_factory=list)
    request: bytes = b""
    port: int = 0

    async def serve(self) -> asyncio.Server:
        server = await asyncio.start_server(self._talk, "127.0.0.1", 0, backlog=1024)
        self.port = server.sockets[0].getsockname()[1]
        return server

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with suppress(OSError, asyncio.IncompleteReadError):
            head = await reader.readuntil(b"\r\n\r\n")
            length = re.search(rb"(?i)\r\ncontent-length: *(\d+)", head)
            self.request = await reader.readexactly(int(length[1]) if length else 0)
            pairs = self._sentences(json.loads(self.request))
            call = Call(time.perf_counter(), tuple(sentence for _, sentence in pairs))
            self.calls.append(call)
            speaking = asyncio.create_task(self._say(call, pairs, writer))
            watching = asyncio.create_task(reader.read())
            await asyncio.wait({speaking, watching}, return_when=asyncio.FIRST_COMPLETED)
            if not watching.done() and self.linger:
                await watching
            call.closed.set_result(time.perf_counter())
            speaking.cancel()
            watching.cancel()
            with suppress(asyncio.CancelledError, OSError):
                await speaking
        writer.close()

    def _sentences(self, body: Any) -> list[tuple[str, str]]:
        """Source numbers and sentences. The last source is left out: what follows it is no source."""
        _, *parts = _SOURCE.split(body["messages"][-1]["content"])
        numbered = list(zip(parts[::2], parts[1::2], strict=True))[:-1]
        found = [(number, sentence) for number, text in numbered for sentence in _SENTENCE.findall(text)]
        if not found:
            raise SystemExit("The request to the model holds no numbered sources; this script must learn its form.")
        return found[: self.most]

    async def _say(self, call: Call, pairs: Sequence[tuple[str, str]], writer: asyncio.StreamWriter) -> None:
        marked = [f"{s[:-1]}[{n}]。" if self.mark_first else f"{s}[{n}]" for n, s in pairs]
        text, first_end = "".join(marked), marked[0].index("。") + 1
        call.first = call.arrived + -(-first_end // TOKEN) * self.token_s
        writer.write(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n" + _chunk(""))
        for number, start in enumerate(range(0, len(text), TOKEN), 1):
            due = call.arrived + number * self.token_s
            await asyncio.sleep(max(0.0, due - time.perf_counter()))
            writer.write(_chunk(text[start : start + TOKEN]))
            if start < first_end <= start + TOKEN:
                call.first = time.perf_counter()
                call.slip = call.first - due
            await writer.drain()
        writer.write(_chunk(None, "stop") + b"data: [DONE]\n\n")
        await writer.drain()


def _chunk(text: str | None, finish: str | None = None) -> bytes:
    choice = {"index": 0, "delta": {"content": text}, "finish_reason": finish}
    return f"data: {json.dumps({'choices': [choice]}, ensure_ascii=False)}\n\n".encode()
