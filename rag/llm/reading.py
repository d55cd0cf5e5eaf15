"""From the bytes of a body to the chunks of a completion, whatever the server makes of the format."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import suppress

from rag.llm import completion
from rag.llm.completion import JSON_CAP, Chunk
from rag.llm.errors import Malformed, Oversized
from rag.llm.model import FinishReason
from rag.llm.profiles import GENERIC, Profile
from rag.llm.sse import Decoder, ServerSentEvent

_DONE = "[DONE]"
_MESSAGES = ("", "message")
# Blank lines keep a slow connection alive (DeepSeek); no body that anybody can read goes on with bytes of a BOM.
_BEFORE = b" \t\r\n\xef\xbb\xbf"


class Reader:
    """Feed it the body, in pieces of any size: an event stream, or the single completion that some servers send.

    The content type is not looked at; proxies and home-made servers get it wrong. ``secret`` is never repeated.
    """

    def __init__(self, profile: Profile = GENERIC, secret: str = "") -> None:
        self._profile = profile
        self._secret = secret
        self._decoder = Decoder()
        self._whole = bytearray()
        self._streaming: bool | None = None

    def feed(self, piece: bytes) -> Iterator[Chunk]:
        """The chunks that ``piece`` completes, read as they are asked for.

        Raises:
            ModelError: what came is an error, or no chat completion.
        """
        if self._streaming is None:
            piece = piece.lstrip(_BEFORE)
            if not piece:
                return
            if piece.startswith(b"<"):
                raise Malformed("the LLM answered with a web page")
            self._streaming = not piece.startswith((b"{", b"["))
        if self._streaming:
            yield from map(self._chunk, self._decoder.feed(piece))
            return
        self._whole += piece
        if len(self._whole) > JSON_CAP:
            raise Oversized("the LLM sent more JSON than any answer needs")

    def close(self) -> Iterator[Chunk]:
        """The chunks left open at the end of the body.

        Raises:
            ModelError: as ``feed``.
        """
        if self._streaming:
            yield from map(self._chunk, self._decoder.close())
            if not self._decoder.heard:
                raise Malformed("the LLM sent neither events nor JSON")
        elif self._streaming is False:
            yield self._completion()

    def _completion(self) -> Chunk:
        try:
            text = self._whole.decode("utf-8")
        except UnicodeDecodeError:
            text = ""
        chunk = completion.parse(text, self._profile, self._secret)
        finish = chunk.finish or FinishReason.STOP
        return Chunk(chunk.text, chunk.thinking, finish, chunk.usage, whole=True, done=True)

    def _chunk(self, event: ServerSentEvent) -> Chunk:
        data = event.data.strip()
        if data.strip('"') == _DONE:
            return Chunk(done=True)
        if event.name == "error":
            value: object = None
            with suppress(ValueError, RecursionError):
                value = json.loads(data[:JSON_CAP])
            raise completion.reported(value, self._profile, self._secret)
        if not data:
            return Chunk()
        try:
            return completion.parse(data, self._profile, self._secret)
        except Malformed:
            # Pings and notes of gateways have names of their own.
            if event.name in _MESSAGES:
                raise
            return Chunk()
