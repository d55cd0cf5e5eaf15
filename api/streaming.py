"""An answer as a stream: the events of the pipeline as Server-Sent Events or as lines of NDJSON.

Events, in order: ``meta``; then ``sentence`` (and ``reset``, which drops those shown so far); then ``done``
with the whole answer, or ``error`` with problem details. ``ping`` may come anywhere between.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncGenerator, AsyncIterator, Callable
from contextlib import aclosing
from dataclasses import asdict
from typing import Any, cast

from starlette.responses import StreamingResponse
from starlette.types import Send

from api.accesslog import log_failure
from api.negotiation import Form
from api.problems import Problem
from rag.state import Done, Event, Released, Reset, Started

Frame = tuple[str, dict[str, Any]]

PING: Frame = ("ping", {})
# Frames that wait for a slow reader; a full queue makes the pipeline wait.
_BACKLOG = 16


def event_frame(event: Event, conversation_id: str | None) -> Frame:
    """The name and the data of an event on the wire."""
    match event:
        case Started(id=answer_id, index_version=version):
            return "meta", {"id": answer_id, "index_version": version, "conversation_id": conversation_id}
        case Released(sentence, citations):
            return "sentence", {
                "text": sentence.text,
                "kind": sentence.kind.value,
                "citations": list(sentence.citations),
                "sources": [asdict(citation) for citation in citations],
            }
        case Reset():
            return "reset", {}
        case Done(answer):
            return "done", answer.to_json()


def encode(frame: Frame, form: Form) -> bytes:
    """A frame as bytes. JSON never holds a raw line break, so one ``data:`` line is enough.

    SSE: https://html.spec.whatwg.org/multipage/server-sent-events.html#parsing-an-event-stream
    """
    name, data = frame
    if form is Form.NDJSON:
        return (json.dumps({"event": name, "data": data}, ensure_ascii=False) + "\n").encode()
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n".encode()


async def frames(
    events: AsyncIterator[Event], render: Callable[[Event], Frame], ping_s: float
) -> AsyncGenerator[Frame]:
    """The frames of ``events``, with a ping after every ``ping_s`` seconds of silence.

    One task iterates ``events`` from start to end, because an LLM client inside may hold resources that only
    their own task may release. Closing or cancelling this generator cancels that task, and with it the work.
    """
    queue: asyncio.Queue[Frame | None] = asyncio.Queue(_BACKLOG)
    work = asyncio.create_task(_pump(events, render, queue))
    try:
        while True:
            try:
                frame = await asyncio.wait_for(queue.get(), ping_s)
            except TimeoutError:
                frame = PING
            if frame is None:
                return
            yield frame
    finally:
        work.cancel()


async def _pump(
    events: AsyncIterator[Event], render: Callable[[Event], Frame], queue: asyncio.Queue[Frame | None]
) -> None:
    try:
        async with aclosing(cast("AsyncGenerator[Event]", events)):
            async for event in events:
                await queue.put(render(event))
    except Exception as error:
        log_failure(error)
        await queue.put(("error", Problem(500).to_json()))
    await queue.put(None)


class EventStream(StreamingResponse):
    """Sends ``frames`` and closes them whatever happens: when the client leaves, the work stops."""

    def __init__(self, frames: AsyncGenerator[Frame], form: Form) -> None:
        super().__init__(
            (encode(frame, form) async for frame in frames),
            media_type=form.value,
            headers={"X-Accel-Buffering": "no", "Cache-Control": "no-store"},
        )
        self._frames = frames

    async def stream_response(self, send: Send) -> None:
        async with aclosing(self._frames):
            await super().stream_response(send)
