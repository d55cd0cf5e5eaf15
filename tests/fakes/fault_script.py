"""What a failing LLM server says, as data: modes, each a script for every attempt and the outcome that is right."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum, StrEnum
from typing import Any, Protocol

from rag.llm.errors import ModelError
from rag.llm.model import FinishReason

# Two sentences of the shipped policy, with citations as the prompt asks for them.
FIRST, SECOND = "实施千企技改专项行动[1]。", "以“6”个传统优势产业为重点，以产业升级为方向[1]。"
TEXT = FIRST + SECOND
# The clocks, in seconds, that a client has to be set to, and what it may take beyond them on a busy machine.
FIRST_TOKEN_S, IDLE_S, DEADLINE_S, SLACK_S = 2.0, 1.5, 4.0, 1.0
KEY = "sk-fault-0123456789abcdef"


class Door(StrEnum):
    """Where a client has to knock for a mode."""

    PLAIN = "plain"
    TLS = "tls"
    TLS_SELF_SIGNED = "self-signed"
    TLS_WRONG_NAME = "wrong name"
    PLAIN_AS_TLS = "https to a plain port"
    MUTE = "accepted, never read"
    FULL = "never accepted"
    REFUSED = "refused"
    UNKNOWN_HOST = "unknown host"


class Act(Enum):
    """``RESET``: drop the connection without a goodbye. ``HANG``: say nothing more until the client leaves.
    ``KEEP``: keep the connection for the next request."""

    RESET = "reset"
    HANG = "hang"
    KEEP = "keep"


@dataclass(frozen=True)
class Pause:
    seconds: float


@dataclass(frozen=True)
class Endless:
    """``piece`` again and again until the client leaves, or ``most`` bytes of it. ``pause``: seconds before each."""

    piece: bytes
    pause: float = 0.0
    most: int = 1 << 62


class Surroundings(Protocol):
    """What a step may have to know of the running server: a second listener that no client should ever reach."""

    @property
    def stranger_url(self) -> str: ...


Step = str | bytes | Pause | Endless | Act | Callable[[Surroundings], str]
Script = tuple[Step, ...]


@dataclass(frozen=True)
class Expected:
    """The right outcomes: ``text`` with one of ``finishes`` (any sound text where it is ``None``), or an error."""

    finishes: tuple[FinishReason, ...] = ()
    errors: tuple[type[ModelError], ...] = ()
    text: str | None = TEXT


@dataclass(frozen=True, eq=False)
class Mode:
    """One way to fail, or to be odd.

    ``group``: the number of the failure in the list of known ones. ``scripts``: for the first attempt, the second, …;
    the last one goes on. ``attempts``: the most requests that a client may make. ``within``: seconds, where sooner
    than the deadline. ``gap``: seconds that the second attempt has to wait. ``heavy``: keeps a client busy.
    """

    name: str
    group: int
    expected: Expected
    scripts: tuple[Script, ...] = ((),)
    door: Door = Door.PLAIN
    attempts: int = 3
    within: float | None = None
    gap: float = 0.0
    heavy: bool = False

    @property
    def slug(self) -> str:
        return "".join(c if c.isalnum() and c.isascii() else "-" for c in self.name)


def wire(
    name: str, group: int, expected: Expected, *steps: Step, attempts: int = 3, within: float | None = None
) -> Mode:
    """A mode in which ``steps`` are all that is sent, the head too."""
    return Mode(name, group, expected, (steps,), attempts=attempts, within=within)


def sse(name: str, group: int, expected: Expected, *steps: Step, attempts: int = 3) -> Mode:
    """A mode in which an event stream with status 200 says ``steps``."""
    return wire(name, group, expected, SSE, *steps, attempts=attempts)


def body(name: str, group: int, expected: Expected, said: str | bytes, content_type: str = "application/json") -> Mode:
    """A mode in which ``said`` is the body of status 200."""
    return wire(name, group, expected, head(content_type=content_type), said)


def text(value: Any) -> str:
    """One event with ``value`` as its text."""
    return chunk({"content": value})


def whole(words: str = TEXT) -> Expected:
    """Nothing is missing, so nothing may be lost."""
    return Expected((FinishReason.STOP,), text=words)


def fails(*errors: type[ModelError]) -> Expected:
    return Expected(errors=errors or (ModelError,))


def flagged(reason: FinishReason, *errors: type[ModelError]) -> Expected:
    """The text, told to be unfinished; or one of ``errors``."""
    return Expected((reason,), errors)


def either(*errors: type[ModelError]) -> Expected:
    """The whole text or one of ``errors``: both are defensible."""
    return Expected((FinishReason.STOP,), errors)


def not_stop(*errors: type[ModelError]) -> Expected:
    """Anything but an answer that calls itself complete."""
    return Expected((FinishReason.LENGTH, FinishReason.WITHHELD), errors or (ModelError,))


def head(status: str = "200 OK", content_type: str = "text/event-stream", *fields: str) -> str:
    """A response head that ends the body with the connection, unless ``fields`` say otherwise."""
    lines = [f"HTTP/1.1 {status}"]
    if content_type:
        lines.append(f"Content-Type: {content_type}")
    return "\r\n".join([*lines, "Connection: close", *fields, "", ""])


def coded(coding: str) -> str:
    """The head of an event stream that says it is compressed."""
    return head("200 OK", "text/event-stream", f"Content-Encoding: {coding}")


def data(value: Any) -> str:
    """One event."""
    return f"data: {json.dumps(value, ensure_ascii=False)}\n\n"


def completion(delta: Any, finish: Any = None, **more: Any) -> dict[str, Any]:
    """The JSON of one event of a streamed completion."""
    choice = {"index": 0, "delta": delta, "finish_reason": finish}
    fixed = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "fault"}
    return {**fixed, "choices": [choice], **more}


def chunk(delta: Any, finish: Any = None, **more: Any) -> str:
    return data(completion(delta, finish, **more))


def says(text: str, size: int = 4) -> tuple[str, ...]:
    """``text`` as events, ``size`` characters in each."""
    return tuple(chunk({"content": text[at : at + size]}) for at in range(0, len(text), size))


def message(content: Any, finish: Any = "stop", **more: Any) -> str:
    """A completion that is not streamed."""
    choice = {"index": 0, "message": {"role": "assistant", "content": content, **more}, "finish_reason": finish}
    return json.dumps({"id": "chatcmpl-1", "object": "chat.completion", "choices": [choice]}, ensure_ascii=False)


def chunked(*pieces: str | bytes, end: bool = True) -> Script:
    """``pieces`` in chunked transfer coding, one chunk each."""
    coded = [_bytes(piece) for piece in pieces]
    framed = [b"%x\r\n%s\r\n" % (len(piece), piece) for piece in coded if piece]
    return (*framed, b"0\r\n\r\n") if end else tuple(framed)


def slices(pieces: Iterable[str | bytes], size: int) -> tuple[bytes, ...]:
    """The bytes of ``pieces`` cut anew, ``size`` in each."""
    body = b"".join(_bytes(piece) for piece in pieces)
    return tuple(body[at : at + size] for at in range(0, len(body), size))


def _bytes(piece: str | bytes) -> bytes:
    return piece.encode() if isinstance(piece, str) else piece


SSE = head()
CHUNKED = head("200 OK", "text/event-stream", "Transfer-Encoding: chunked")
ROLE = chunk({"role": "assistant", "content": ""})
TOKENS = (ROLE, *says(TEXT))
# Enough that a reader may show the first sentence.
SHOWN = (ROLE, *says(FIRST + SECOND[:8]))
STOP = chunk({}, "stop")
DONE = "data: [DONE]\n\n"
ANSWER = (*TOKENS, STOP, DONE)
GOOD: Script = (SSE, *ANSWER)
