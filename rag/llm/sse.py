"""Server-sent events from bytes (WHATWG HTML, 9.2.6), with caps, and lenient where providers are careless.

Lines end at CR, LF or CRLF only: U+2028 and U+0085 occur inside answers. An event still open when the stream
ends is delivered, since several servers leave out the last blank line.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from rag.llm.errors import Malformed, Oversized

LINE_CAP = 1024 * 1024
EVENT_CAP = 4 * 1024 * 1024
_BOM = b"\xef\xbb\xbf"


@dataclass(frozen=True)
class ServerSentEvent:
    """``data`` lines joined by line feeds; ``name`` is the ``event:`` field or empty."""

    data: str
    name: str = ""


@dataclass
class Decoder:
    """Feed it chunks of any size; equal bytes give equal events however they are cut."""

    _buffer: bytearray = field(default_factory=bytearray)
    _data: list[str] = field(default_factory=list)
    _size: int = 0
    _name: str = ""
    _first: bool = True
    _after_cr: bool = False

    def feed(self, chunk: bytes) -> list[ServerSentEvent]:
        """The events that ``chunk`` completes.

        Raises:
            Oversized: a line or an event is too long.
            Malformed: a line is not UTF-8.
        """
        if not chunk:
            return []
        if self._after_cr and chunk.startswith(b"\n"):
            chunk = chunk[1:]
        self._after_cr = False
        lines: list[bytes] = []
        if b"\n" in chunk or b"\r" in chunk:
            lines = (bytes(self._buffer) + chunk).splitlines(keepends=True)
            self._buffer.clear()
            if not lines[-1].endswith((b"\r", b"\n")):
                self._buffer += lines.pop()
            else:
                self._after_cr = lines[-1].endswith(b"\r")
        else:
            self._buffer += chunk
        if len(self._buffer) > LINE_CAP:
            raise Oversized("a line of the LLM's answer is too long")
        return [event for line in lines if (event := self._line(line.rstrip(b"\r\n"))) is not None]

    def close(self) -> list[ServerSentEvent]:
        """The event left open at the end of the stream."""
        rest, self._buffer = bytes(self._buffer), bytearray()
        events = [self._line(rest)] if rest else []
        events.append(self._line(b""))
        return [event for event in events if event is not None]

    def _line(self, raw: bytes) -> ServerSentEvent | None:
        if self._first:
            raw, self._first = raw.removeprefix(_BOM), False
        if len(raw) > LINE_CAP:
            raise Oversized("a line of the LLM's answer is too long")
        try:
            line = raw.decode("utf-8")
        except UnicodeDecodeError:
            raise Malformed("the LLM's answer is not UTF-8") from None
        if not line:
            return self._dispatch()
        name, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if name == "data":
            self._size += len(raw)
            if self._size > EVENT_CAP:
                raise Oversized("an event of the LLM's answer is too long")
            self._data.append(value)
        elif name == "event":
            self._name = value
        elif name == "error":
            self._name = "error"
            self._data.append(value)
        return None

    def _dispatch(self) -> ServerSentEvent | None:
        data, name = "\n".join(self._data), self._name
        self._data, self._name, self._size = [], "", 0
        return ServerSentEvent(data, name) if data or name == "error" else None
