"""A chat model behind an OpenAI-compatible URL; no other module here knows the HTTP library."""

from __future__ import annotations

import asyncio
import json
import ssl
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import dataclass
from functools import lru_cache
from types import MappingProxyType
from typing import TypeVar
from urllib.parse import urlsplit

import httpx
from pydantic import SecretStr

from rag.errors import ModelError
from rag.llm import completion
from rag.llm.completion import Chunk
from rag.llm.errors import BadStatus, EmptyAnswer, Malformed, Oversized, TimedOut, Truncated, Unreachable
from rag.llm.model import Delta, Finish, FinishReason, Message
from rag.llm.sse import Decoder, ServerSentEvent

BODY_CAP = 16 * 1024 * 1024
ANSWER_CAP = 20_000
_ERROR_BODY_CAP = 64 * 1024
_DONE = "[DONE]"
_OPTIONS: Mapping[str, object] = MappingProxyType({"temperature": 0})

T = TypeVar("T")


@dataclass(frozen=True)
class Clocks:
    """Seconds. ``first_token``: from the request to the first text; ``idle``: from one text to the next."""

    first_token: float = 30.0
    idle: float = 20.0
    connect: float = 5.0


class HttpChatModel:
    """Streams chat completions. Holds no connection between two answers, so it may serve any event loop.

    ``options`` are added to the body of every request.
    """

    def __init__(
        self, base_url: str, model: str, api_key: SecretStr | None = None, clocks: Clocks | None = None,
        options: Mapping[str, object] = _OPTIONS,
    ) -> None:  # fmt: skip
        self._url = f"{base_url.rstrip('/')}/chat/completions"
        self._model = model
        self._key = api_key
        self._clocks = clocks or Clocks()
        self._options = dict(options)

    @property
    def name(self) -> str:
        return self._model

    def __repr__(self) -> str:
        return f"HttpChatModel(host={urlsplit(self._url).hostname!r}, model={self._model!r})"

    async def stream(
        self, messages: Sequence[Message], *, deadline: float
    ) -> AsyncGenerator[Delta | Finish, None]:
        """See ``ChatModel.stream``."""
        watch = _Watch(self._clocks, deadline)
        said = 0
        async with self._response(messages, watch) as response, aclosing(_chunks(response, watch)) as chunks:
            async for chunk in chunks:
                if chunk.text:
                    said += len(chunk.text)
                    if said > ANSWER_CAP:
                        raise Oversized("the LLM's answer is too long")
                    yield Delta(chunk.text)
                if chunk.finish is not None:
                    if not said and chunk.finish is FinishReason.STOP:
                        raise EmptyAnswer("the LLM said nothing")
                    yield Finish(chunk.finish)
                    return
        raise Truncated("the LLM's answer broke off")

    @asynccontextmanager
    async def _response(self, messages: Sequence[Message], watch: _Watch) -> AsyncIterator[httpx.Response]:
        """The open response; it and its connection are closed on leaving, however that happens."""
        body = {
            "model": self._model,
            "messages": [{"role": message.role.value, "content": message.content} for message in messages],
            "stream": True,
            **self._options,
        }
        async with _client(self._url, self._clocks.connect) as client:
            response = await _send(client, self._url, body, self._headers(), watch)
            try:
                if response.status_code != httpx.codes.OK:
                    raise await _bad_status(response, watch)
                yield response
            finally:
                await response.aclose()

    def _headers(self) -> dict[str, str]:
        # Compressed answers are not asked for: a compressor may hold back text until a block is full.
        headers = {"Accept": "text/event-stream, application/json", "Accept-Encoding": "identity"}
        if self._key is not None and self._key.get_secret_value():
            headers["Authorization"] = f"Bearer {self._key.get_secret_value()}"
        return headers


class _Watch:
    """The clocks of one answer. Comments and blank lines do not wind them up again, only text does."""

    def __init__(self, clocks: Clocks, deadline: float) -> None:
        self._clocks = clocks
        self._deadline = deadline
        self._silent_until = self._now() + clocks.first_token
        self._said = False

    async def wait(self, start: Callable[[], Awaitable[T]]) -> T:
        """What ``start()`` awaits.

        Raises:
            TimedOut: a clock ran out first.
        """
        until = min(self._deadline, self._silent_until)
        if self._now() >= until:
            raise TimedOut(self._which())
        try:
            async with asyncio.timeout_at(until):
                return await start()
        except TimeoutError:
            raise TimedOut(self._which()) from None

    def progress(self) -> None:
        self._said = True
        self._silent_until = self._now() + self._clocks.idle

    def _which(self) -> str:
        if self._deadline <= self._silent_until:
            return "the LLM did not finish before the deadline of the answer"
        return "the LLM fell silent" if self._said else "the LLM did not begin to answer in time"

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()


def _client(url: str, connect: float) -> httpx.AsyncClient:
    """No proxy, no .netrc and no redirect: the key goes to the configured host and nowhere else."""
    return httpx.AsyncClient(
        verify=_certificates() if url.startswith("https:") else False,
        timeout=httpx.Timeout(None, connect=connect),
        follow_redirects=False,
        trust_env=False,
    )


@lru_cache
def _certificates() -> ssl.SSLContext:
    """Trusts what the system trusts, and the usual authorities where the system has no list."""
    context = httpx.create_ssl_context(trust_env=False)
    context.load_default_certs()
    return context


async def _send(
    client: httpx.AsyncClient, url: str, body: Mapping[str, object], headers: Mapping[str, str], watch: _Watch
) -> httpx.Response:
    try:
        request = client.build_request("POST", url, json=dict(body), headers=dict(headers))
        return await watch.wait(lambda: client.send(request, stream=True))
    except httpx.TimeoutException:
        raise TimedOut("the LLM could not be connected to in time") from None
    except (httpx.HTTPError, httpx.InvalidURL, OSError) as error:
        raise Unreachable(f"the LLM cannot be reached ({type(error).__name__})") from None


async def _bad_status(response: httpx.Response, watch: _Watch) -> BadStatus:
    body = bytearray()
    with suppress(ModelError, httpx.HTTPError):
        async with aclosing(_body(response, watch, _ERROR_BODY_CAP)) as pieces:
            async for piece in pieces:
                body += piece
    code = ""
    with suppress(ValueError, RecursionError):
        code = completion.error_code(json.loads(body))
    return BadStatus(response.status_code, code)


async def _body(response: httpx.Response, watch: _Watch, cap: int) -> AsyncGenerator[bytes, None]:
    size = 0
    async with aclosing(response.aiter_bytes()) as pieces:  # type: ignore[type-var]
        while True:
            try:
                piece = await watch.wait(lambda: anext(pieces, None))
            except httpx.DecodingError:
                raise Malformed("the LLM's answer is damaged") from None
            except httpx.HTTPError:
                raise Truncated("the connection to the LLM broke off") from None
            if piece is None:
                return
            size += len(piece)
            if size > cap:
                raise Oversized("the LLM sent too much")
            yield piece


async def _chunks(response: httpx.Response, watch: _Watch) -> AsyncGenerator[Chunk, None]:
    """The chunks of an event stream, or the single one of a whole completion, which some servers send."""
    decoder, start = Decoder(), b""
    streaming: bool | None = None
    async with aclosing(_body(response, watch, BODY_CAP)) as pieces:
        async for piece in pieces:
            if streaming is None:
                start += piece
                first = start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1]
                if first == b"<":
                    raise Malformed("the LLM answered with a web page")
                streaming = None if not first else first != b"{"
                piece, start = (start, b"") if streaming else (b"", start)
            elif not streaming:
                start += piece
            for event in decoder.feed(piece) if streaming else ():
                yield _read(event, watch)
    if streaming:
        for event in decoder.close():
            yield _read(event, watch)
    elif streaming is False:
        yield _whole(start)


def _read(event: ServerSentEvent, watch: _Watch) -> Chunk:
    if event.data.strip() == _DONE:
        return Chunk(finish=FinishReason.STOP)
    if event.name == "error":
        with suppress(ValueError, RecursionError):
            raise completion.reported(json.loads(event.data))
        raise completion.reported(None)
    chunk = completion.parse(event.data)
    if chunk.text or chunk.thinking:
        watch.progress()
    return chunk


def _whole(body: bytes) -> Chunk:
    try:
        chunk = completion.parse(body.decode("utf-8-sig"))
    except UnicodeDecodeError:
        raise Malformed("the LLM's answer is not UTF-8") from None
    return chunk if chunk.finish is not None else Chunk(chunk.text, finish=FinishReason.STOP)
