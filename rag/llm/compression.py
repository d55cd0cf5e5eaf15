"""Bodies that come compressed although nobody asked for it, inflated in small pieces."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from typing import Protocol

from rag.llm.errors import Malformed, Truncated

PIECE = 64 * 1024
_GZIP_OR_ZLIB, _BARE = 32 + zlib.MAX_WBITS, -zlib.MAX_WBITS


class Inflater(Protocol):
    """Turns the bytes of a body into the bytes that it stands for."""

    def feed(self, data: bytes) -> Iterator[bytes]: ...

    def close(self) -> None: ...


def inflater(encoding: str) -> Inflater:
    """For a value of ``Content-Encoding``.

    Raises:
        Malformed: it is one that Python's library cannot read.
    """
    if encoding.strip().lower() in ("", "identity", "none", "utf-8"):
        return _Plain()
    if encoding.strip().lower() in ("gzip", "x-gzip", "deflate"):
        return _Zipped()
    raise Malformed("the LLM's answer is compressed in a way that was not asked for")


class _Plain:
    def feed(self, data: bytes) -> Iterator[bytes]:
        yield data

    def close(self) -> None:
        """A plain body ends where it ends."""


class _Zipped:
    """A kilobyte can unfold to a megabyte, so no more than ``PIECE`` bytes are unfolded at once."""

    def __init__(self) -> None:
        self._zlib = zlib.decompressobj(_GZIP_OR_ZLIB)
        self._any = False
        self._first = b""

    def feed(self, data: bytes) -> Iterator[bytes]:
        if not self._any:
            # The two bytes of a zlib header, which some servers leave out of what they call deflate.
            data = self._first + data
            self._first = data if len(data) < 2 else b""
            if len(data) < 2:
                return
            self._zlib = zlib.decompressobj(_GZIP_OR_ZLIB if _has_a_header(data) else _BARE)
        self._any = True
        while data:
            try:
                piece = self._zlib.decompress(data, PIECE)
            except zlib.error:
                raise Malformed("the LLM's answer is damaged") from None
            if piece:
                yield piece
            data = self._zlib.unconsumed_tail
            if self._zlib.eof:
                # Whether more members follow, as gzip allows, or padding: the next bytes tell.
                data, self._any = self._zlib.unused_data, False
                if data:
                    yield from self.feed(data)
                return

    def close(self) -> None:
        """
        Raises:
            Truncated: the body ended within the compressed data.
        """
        if self._any:
            raise Truncated("the LLM's answer broke off")


def _has_a_header(data: bytes) -> bool:
    """Of gzip (RFC 1952, 2.3.1) or of zlib (RFC 1950, 2.2)."""
    return data[:2] == b"\x1f\x8b" or (data[0] & 15 == 8 and int.from_bytes(data[:2], "big") % 31 == 0)
