"""Server-sent events from bytes (WHATWG HTML, 9.2.6), with caps, and lenient where providers are careless.

Lines end at CR, LF or CRLF only: U+2028 and U+0085 occur inside answers. An event still open when the stream
ends is delivered, since several servers leave out the last blank line. A line that is a bare JSON object is an
event of its own: gateways write their errors into a stream without ``data:``.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from rag.llm.errors import Malformed, Oversized

LINE_CAP = 1024 * 1024
EVENT_CAP = 4 * 1024 * 1024
_BOM = b"\xef\xbb\xbf"
_FIELDS = (b"", b"data", b"event", b"id", b"retry", b"error")


@dataclass(frozen=True)
class ServerSentEvent:
    """``data`` lines joined by line feeds; ``name`` is the ``event:`` field or empty."""

    data: str
    name: str = ""


@dataclass
class Decoder:
    """Feed it chunks of any size; equal bytes give equal events, and the same error after them, however they are cut.

    ``heard``: something came that only an event stream has.
    """

    heard: bool = False
    _buffer: bytearray = field(default_factory=bytearray)
    _data: list[bytes] = field(default_factory=list)
    _size: int = 0
    _name: str = ""
    _first: bool = True
    _after_cr: bool = False

    def feed(self, chunk: bytes) -> Iterator[ServerSentEvent]:
        """The events that ``chunk`` completes, read as they are asked for.

        Raises:
            Oversized: a line or an event is too long.
            Malformed: an event is not UTF-8.
        """
        if not chunk:
            return
        if self._after_cr and chunk.startswith(b"\n"):
            chunk = chunk[1:]
        self._after_cr = False
        lines: list[bytes] = []
        # Only the new bytes are searched: a line that comes byte by byte costs no more than one in a piece.
        if b"\n" in chunk or b"\r" in chunk:
            lines = (bytes(self._buffer) + chunk).splitlines(keepends=True)
            self._buffer.clear()
            if not lines[-1].endswith((b"\r", b"\n")):
                self._buffer += lines.pop()
            else:
                self._after_cr = lines[-1].endswith(b"\r")
        else:
            self._buffer += chunk
        for line in lines:
            line = line.rstrip(b"\r\n")
            # Keep-alives, of which there may be millions.
            if line or self._data or self._name:
                yield from self._line(line)
        if len(self._buffer) > LINE_CAP:
            raise Oversized("a line of the LLM's answer is too long")

    def close(self) -> Iterator[ServerSentEvent]:
        """The event left open at the end of the stream."""
        rest, self._buffer = bytes(self._buffer), bytearray()
        if rest:
            yield from self._line(rest)
        yield from self._line(b"")

    def _line(self, raw: bytes) -> Iterator[ServerSentEvent]:
        if self._first:
            raw, self._first = raw.removeprefix(_BOM), False
        if len(raw) > LINE_CAP:
            raise Oversized("a line of the LLM's answer is too long")
        if not raw:
            yield from self._dispatch()
            return
        if raw.startswith(b"{"):
            self.heard = True
            yield from self._dispatch()
            yield ServerSentEvent(_text(raw))
            return
        name, _, value = raw.partition(b":")
        value = value.removeprefix(b" ")
        self.heard = self.heard or name in _FIELDS
        if name == b"event":
            self._name = _text(value)
        elif name in (b"data", b"error"):
            self._name = "error" if name == b"error" else self._name
            self._size += len(raw)
            if self._size > EVENT_CAP:
                raise Oversized("an event of the LLM's answer is too long")
            self._data.append(value)

    def _dispatch(self) -> Iterator[ServerSentEvent]:
        data, name = _text(b"\n".join(self._data)), self._name
        self._data, self._name, self._size = [], "", 0
        if data or name == "error":
            yield ServerSentEvent(data, name)


def _text(raw: bytes) -> str:
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        raise Malformed("the LLM's answer is not UTF-8") from None
