"""A chat model behind an OpenAI-compatible URL; no other module here knows the HTTP library."""

from __future__ import annotations

import asyncio
import json
import ssl
from asyncio import AbstractEventLoop
from collections.abc import AsyncGenerator, AsyncIterator, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import replace
from functools import partial
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpx
from pydantic import SecretStr

from rag.errors import ModelError
from rag.llm import completion
from rag.llm.clocks import Clocks, Watch
from rag.llm.completion import Chunk
from rag.llm.compression import inflater
from rag.llm.endpoint import completions_url, fits_a_header, host_of
from rag.llm.errors import BadStatus, Malformed, Oversized, ThoughtsShown, TimedOut, Truncated, Unreachable, Withheld
from rag.llm.model import ChatModel, FinishReason, Item, Message
from rag.llm.profiles import GENERIC, Profile, profiles
from rag.llm.provider import Provider
from rag.llm.reading import Reader
from rag.llm.retry_after import retry_after
from rag.llm.transcript import Transcript

__all__ = ["Clocks", "HttpChatModel", "http_chat_model"]

BODY_CAP = 16 * 1024 * 1024
_ERROR_BODY_CAP = 64 * 1024
_ERROR_BODY_S = 2.0
# Seconds for what follows the text, which no asker should wait for: counts and [DONE], then the end of the body.
_LINGER_S = 0.5
_PART_S = 0.1
# Only connections with TLS are kept: there a new one costs an asker two or three round trips, else next to nothing.
# Most servers and balancers hang up on a connection that was idle for a minute or more.
_KEEP_S = 30.0
_KEEP_MOST = 16
# The part of the first clock that a kept connection has to answer in before a new one is tried.
_DOUBT = 1 / 3
_FOREIGN = (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError, OSError, UnicodeError)


class HttpChatModel(ChatModel):
    """Streams chat completions; keeps sound TLS connections for the next answer.

    Raises:
        ValueError: an address or a key that cannot be used.
    """

    def __init__(
        self, base_url: str, model: str, api_key: SecretStr | None = None, clocks: Clocks | None = None,
        profile: Profile = GENERIC, *, context_tokens: int | None = None, temperature: float | None = None,
    ) -> None:  # fmt: skip
        rule = profile.rule(model)
        self._url = completions_url(base_url)
        self._model = model
        self._key = api_key or SecretStr("")
        self._clocks = (clocks or Clocks()).for_model(reasoning=rule.reasoning)
        self._profile = profile
        self._context_tokens = context_tokens or rule.context_tokens or profile.context_tokens
        self._options = profile.request(model, temperature)
        self._hold = rule.unmarked
        if not fits_a_header(self._key.get_secret_value()):
            raise ValueError("the key holds characters that no header can carry")

    @property
    def name(self) -> str:
        return self._model

    @property
    def context_tokens(self) -> int:
        return self._context_tokens

    def __repr__(self) -> str:
        return f"HttpChatModel(host={host_of(self._url)!r}, model={self._model!r})"

    async def stream(self, messages: Sequence[Message], *, deadline: float) -> AsyncGenerator[Item, None]:
        """See ``ChatModel.stream``."""
        watch, transcript = Watch(self._clocks, deadline), Transcript(hold=self._hold)
        try:
            async with aclosing(self._chunks(messages, watch)) as chunks:
                async for chunk in chunks:
                    if chunk.done and not transcript.finished:
                        chunk = replace(chunk, finish=chunk.finish or FinishReason.STOP)
                    for item in transcript.feed(chunk):
                        watch.see(item)
                        yield item
                    if transcript.finished:
                        watch.linger(_PART_S if chunk.done else _LINGER_S)
        except ThoughtsShown:
            # This model's server hides where thoughts begin: from now on nothing is let out before they end.
            self._hold = True
            raise
        except ModelError:
            if not transcript.finished:
                raise
        for item in transcript.end():
            yield item

    async def _chunks(self, messages: Sequence[Message], watch: Watch) -> AsyncGenerator[Chunk, None]:
        """The chunks up to the one that is ``done``; then the body is read to its end, so that nothing of it is left
        in the connection when it is used again."""
        reader, done = Reader(self._profile, self._key.get_secret_value()), False
        async with self._response(messages, watch) as response:
            async with aclosing(_body(response, watch, BODY_CAP)) as pieces:
                async for piece in pieces:
                    for chunk in () if done else reader.feed(piece):
                        yield chunk
                        done = chunk.done
                        if done:
                            break
            for chunk in () if done else reader.close():
                yield chunk

    @asynccontextmanager
    async def _response(self, messages: Sequence[Message], watch: Watch) -> AsyncIterator[httpx.Response]:
        """The open response. Unless it was read to its end without complaint, its connection is closed on leaving."""
        response = await self._send(messages, watch)
        sound = False
        try:
            if response.status_code != httpx.codes.OK:
                raise await self._bad_status(response, watch)
            yield response
            sound = response.is_closed
        finally:
            if not sound:
                await response.extensions["network_stream"].aclose()
            await response.aclose()

    async def _send(self, messages: Sequence[Message], watch: Watch) -> httpx.Response:
        """
        Raises:
            Unreachable, TimedOut: there is no response.
        """
        secure = keep = self._url.startswith("https:")
        while True:
            connection = _Connection((self._clocks.first_token or 0.0) * _DOUBT)
            response = None
            failure: ModelError = Malformed("the LLM answered before it was asked")
            try:
                client = await _client(secure=secure, keep=keep)
                request = client.build_request(
                    "POST", self._url, headers=self._headers(), extensions={"trace": connection.trace},
                    timeout=httpx.Timeout(None, connect=self._clocks.connect), json=self._request(messages),
                )  # fmt: skip
                response = await watch.wait(partial(connection.head, client, request))
            except httpx.TimeoutException:
                failure = TimedOut("the LLM could not be connected to in time")
            except _FOREIGN as error:
                failure = Unreachable(f"the LLM cannot be reached ({type(error).__name__})")
            if response is not None and not connection.foretold:
                return response
            if response is not None:
                await response.extensions["network_stream"].aclose()
                await response.aclose()
            if not connection.kept:
                raise failure
            # The server had left a kept connection, or left something in it: nothing was answered. Take a new one.
            keep = False

    def _request(self, messages: Sequence[Message]) -> dict[str, object]:
        listed = [{"role": message.role.value, "content": message.content} for message in messages]
        return {"model": self._model, "messages": listed, "stream": True, **self._options}

    def _headers(self) -> dict[str, str]:
        # Compressed answers are not asked for: a compressor may hold back text until a block is full.
        headers = {"Accept": "text/event-stream, application/json", "Accept-Encoding": "identity"}
        if self._key.get_secret_value():
            headers["Authorization"] = f"Bearer {self._key.get_secret_value()}"
        return headers

    async def _bad_status(self, response: httpx.Response, watch: Watch) -> ModelError:
        watch.linger(_ERROR_BODY_S)
        body, value = bytearray(), None
        with suppress(ModelError):
            async with aclosing(_body(response, watch, _ERROR_BODY_CAP)) as pieces:
                async for piece in pieces:
                    body += piece
        with suppress(ValueError, RecursionError):
            value = json.loads(body)
        error = completion.reported(value, self._profile, self._key.get_secret_value())
        if isinstance(error, Withheld):
            return error
        codes = completion.error_codes(value, self._key.get_secret_value())
        return BadStatus(
            response.status_code,
            codes[0] if codes else "",
            retry_after=retry_after(response.headers),
            exhausted=not self._profile.exhausted.isdisjoint(codes),
        )


def http_chat_model(provider: Provider) -> HttpChatModel:
    """The kind ``openai``.

    Raises:
        ValueError: an address or a key that cannot be used.
    """
    return HttpChatModel(
        provider.base_url, provider.model, provider.api_key, provider.clocks, profiles()[provider.profile],
        context_tokens=provider.context_tokens, temperature=provider.temperature,
    )  # fmt: skip


class _Connection:
    """What becomes of one request on its way.

    ``kept``: its connection had served another before. ``foretold``: the head of the response was there before
    anybody looked for it, so that it is a left-over of an earlier one. ``patience_s``: how long a kept connection may
    be silent before it is taken for dead, as it is when a firewall between has forgotten it.
    """

    def __init__(self, patience_s: float) -> None:
        self.kept = False
        self.foretold = False
        self._patience_s = patience_s
        self._new = False
        self._looked = False
        self._stream: Any = None
        self._timer = asyncio.timeout(None)

    async def head(self, client: httpx.AsyncClient, request: httpx.Request) -> httpx.Response | None:
        """The response, its body still to come; ``None`` when patience ran out."""
        try:
            async with self._timer:
                return await client.send(request, stream=True)
        except BaseException as error:
            # httpcore 1.0 forgets a connection whose asker leaves during the TLS handshake.
            if self._stream is not None:
                await self._stream.aclose()
            if not (isinstance(error, TimeoutError) and self._timer.expired()):
                raise
        return None

    async def trace(self, event: str, info: Mapping[str, Any]) -> None:
        """Told by the HTTP library of every step that it takes."""
        loop = asyncio.get_running_loop()
        if event == "connection.connect_tcp.started":
            self._new = True
        elif event == "connection.connect_tcp.complete":
            self._stream = info["return_value"]
        elif event == "http11.send_request_headers.started" and not self._new:
            self.kept = True
            self._timer.reschedule(loop.time() + self._patience_s)
        elif event == "http11.receive_response_headers.started":
            # Every look into the socket lets the event loop have its turn.
            loop.call_soon(self._look)
        elif event == "http11.receive_response_headers.complete":
            self.foretold = not self._looked

    def _look(self) -> None:
        self._looked = True


_Place = tuple[AbstractEventLoop, bool, bool]
_open_clients: dict[_Place, tuple[httpx.AsyncClient, AsyncGenerator[None, None]]] = {}


async def _client(*, secure: bool, keep: bool) -> httpx.AsyncClient:
    """A client of the running event loop, closed as that loop ends. All models share it, and it outlives them.

    ``asyncio.run`` closes the asynchronous generators of its loop, so one is kept waiting in each to be told.
    """
    place = asyncio.get_running_loop(), secure, keep
    if place not in _open_clients:
        client = _new_client(secure=secure, keep=keep)
        keeper = _until_the_end(place, client)
        _open_clients[place] = client, keeper
        await anext(keeper)
    return _open_clients[place][0]


async def _until_the_end(place: _Place, client: httpx.AsyncClient) -> AsyncGenerator[None, None]:
    try:
        yield
    finally:
        del _open_clients[place]
        await client.aclose()


def _new_client(*, secure: bool, keep: bool) -> httpx.AsyncClient:
    """No proxy, no .netrc, no redirect and no cookie: the key goes to the configured host and nowhere else.

    Trusts what the system trusts, and the usual authorities where the system has no list.
    """
    verify: ssl.SSLContext | bool = False
    if secure:
        verify = httpx.create_ssl_context(trust_env=False)
        verify.load_default_certs()
    return httpx.AsyncClient(
        verify=verify,
        headers={} if keep else {"Connection": "close"},
        limits=httpx.Limits(max_keepalive_connections=_KEEP_MOST if keep else 0, keepalive_expiry=_KEEP_S),
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
        follow_redirects=False,
        trust_env=False,
    )


async def _body(response: httpx.Response, watch: Watch, cap: int) -> AsyncGenerator[bytes, None]:
    """The body, inflated where it is compressed, in pieces of a bounded size.

    Raises:
        ModelError: it broke off, is damaged or too long, or a clock ran out.
    """
    unfold, size = inflater(response.headers.get("content-encoding", "")), 0
    async with aclosing(response.aiter_raw()) as pieces:  # type: ignore[type-var]
        while True:
            failed = False
            try:
                raw = await watch.wait(lambda: anext(pieces, None))
            except _FOREIGN:
                failed = True
            if failed:
                raise Truncated("the connection to the LLM broke off")
            if raw is None:
                break
            for number, piece in enumerate(unfold.feed(raw)):
                size += len(piece)
                if size > cap:
                    raise Oversized("the LLM sent too much")
                if number:
                    # A little that unfolds to a lot must not keep others, or the clocks, waiting.
                    await watch.wait(partial(asyncio.sleep, 0))
                yield piece
    unfold.close()
