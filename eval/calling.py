"""Asking a service over HTTP, with patience; no other module of this package knows the HTTP library."""

from __future__ import annotations

import asyncio
import json
import ssl
import threading
import time
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Coroutine, Mapping
from concurrent.futures import Future
from contextlib import asynccontextmanager
from http import HTTPStatus
from typing import Any, TypeVar

import httpx

from rag.errors import ModelError, WenceError
from rag.llm.retry_after import retry_after
from rag.llm.sse import Decoder, ServerSentEvent

_T = TypeVar("_T")

_RETRIES = 3
_CONNECT_S = 10.0
_LONGEST_PAUSE_S = 60.0
_BUSY = (429, 502, 503, 504)
# Not 403: a guard before a service may let some questions pass and others not.
_HOPELESS = (301, 302, 303, 307, 308, 401, 404, 405)
_DETAIL = 200


class RemoteError(WenceError):
    """A question got no answer; the text says why. ``hopeless``: no other question will get one either."""

    def __init__(self, text: str, *, hopeless: bool = False) -> None:
        super().__init__(text)
        self.hopeless = hopeless


class _Busy(Exception):
    """Worth another try: after ``wait`` seconds, where the service said so."""

    def __init__(self, text: str, wait: float | None = None, *, reached: bool = True) -> None:
        super().__init__(text)
        self.wait = wait
        self.reached = reached


class Incoming:
    """A response with the status 200 whose body has not been read; ``since`` counts from the request."""

    def __init__(self, response: httpx.Response, started: float) -> None:
        self._response = response
        self._started = started

    @property
    def streamed(self) -> bool:
        """Whether it comes as server-sent events."""
        return "event-stream" in self._response.headers.get("content-type", "")

    def since(self) -> float:
        """Milliseconds since the request was sent."""
        return (time.perf_counter() - self._started) * 1000

    async def json(self) -> dict[str, Any]:
        """The body.

        Raises:
            RemoteError: it is no JSON object.
        """
        return json_object((await self._response.aread()).decode("utf-8", "replace"))

    async def events(self) -> AsyncGenerator[ServerSentEvent, None]:
        """The server-sent events as they come."""
        decoder = Decoder()
        async for piece in self._response.aiter_bytes():
            for event in decoder.feed(piece):
                yield event
        for event in decoder.close():
            yield event


class Caller:
    """Asks, in a thread of its own, so that no answer is timed while its reader is busy with others.

    ``headers`` go with every request and may be secret: no error holds them. ``timeout_s``: seconds for one whole
    answer. ``backoff_s``: seconds before the second try, doubled before each further one; there are four at most.
    """

    def __init__(self, headers: Mapping[str, str], *, timeout_s: float, backoff_s: float) -> None:
        self._headers = dict(headers)
        self._timeout_s = timeout_s
        self._backoff_s = backoff_s
        self._work: list[Future[Any]] = []
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        # Neither a proxy of the environment nor a redirection gets to see a key.
        self._client = httpx.AsyncClient(
            headers=self._headers, timeout=httpx.Timeout(None, connect=_CONNECT_S), trust_env=False,
            verify=ssl.create_default_context(), limits=httpx.Limits(max_connections=None),
        )  # fmt: skip
        self._thread.start()

    def start(self, work: Coroutine[Any, Any, _T]) -> Future[_T]:
        """Let ``work`` be done; it may await this caller's methods."""
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        self._work.append(future)
        return future

    def close(self) -> None:
        """End whatever is still at work."""
        # Only what was started here: the tasks within are ended by those that made them.
        for future in self._work:
            future.cancel()
        self.start(self._end()).result()
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()
        self._loop.close()

    async def _end(self) -> None:
        others = asyncio.all_tasks() - {asyncio.current_task()}
        await asyncio.gather(*others, return_exceptions=True)
        await self._client.aclose()

    async def get(self, url: str, **query: str | int) -> dict[str, Any]:
        """The JSON object at ``url``.

        Raises:
            RemoteError: there is none.
        """
        return await self._patiently(lambda: self._attempt("GET", url, Incoming.json, params=query))

    async def post(
        self, url: str, body: Mapping[str, Any], read: Callable[[Incoming], Awaitable[_T]], **headers: str
    ) -> _T:
        """What ``read`` makes of the response to ``body`` as JSON.

        Raises:
            RemoteError: there is no response that can be read. Whatever ``read`` raises.
        """
        return await self._patiently(lambda: self._attempt("POST", url, read, json=dict(body), headers=headers))

    def plain(self, text: str) -> str:
        """What a service said, on one line, short, and without anything of the headers."""
        for value in self._headers.values():
            for secret in (value, value.rpartition(" ")[2]):
                text = text.replace(secret, "…")
        return " ".join(text.split())[:_DETAIL].rstrip(".。")

    async def _patiently(self, attempt: Callable[[], Awaitable[_T]]) -> _T:
        """The outcome of the first attempt that is not put off."""
        wait = self._backoff_s
        for left in reversed(range(_RETRIES + 1)):
            try:
                async with asyncio.timeout(self._timeout_s):
                    return await attempt()
            except TimeoutError:
                raise RemoteError(f"there was no whole answer within {self._timeout_s:g} s.") from None
            except (httpx.HTTPError, httpx.StreamError):
                raise RemoteError("the connection broke off in the middle of the answer.") from None
            except ModelError as error:
                raise RemoteError(f"the answer cannot be read: {error}.") from None
            except _Busy as busy:
                pause = wait if busy.wait is None else busy.wait
                if not left:
                    raise RemoteError(f"{busy}, asked {_RETRIES + 1} times.", hopeless=not busy.reached) from None
                if pause > _LONGEST_PAUSE_S:
                    raise RemoteError(f"{busy} and wants to be left alone for {pause:.0f} s.") from None
            await asyncio.sleep(pause)
            wait *= 2
        raise AssertionError("the last attempt returns or raises")

    async def _attempt(self, method: str, url: str, read: Callable[[Incoming], Awaitable[_T]], **request: Any) -> _T:
        started = time.perf_counter()
        async with self._opened(self._client.build_request(method, url, **request)) as response:
            return await read(Incoming(response, started))

    @asynccontextmanager
    async def _opened(self, request: httpx.Request) -> AsyncIterator[httpx.Response]:
        try:
            response = await self._client.send(request, stream=True)
        except httpx.TransportError as error:
            raise _Busy(f"it cannot be reached ({type(error).__name__})", reached=False) from None
        try:
            status = response.status_code
            if status in _BUSY:
                raise _Busy(f"it answered {_named(status)}", retry_after(response.headers))
            if status != HTTPStatus.OK:
                detail = await self._detail(response)
                raise RemoteError(f"it answered {_named(status)}{detail}.", hopeless=status in _HOPELESS)
            yield response
        finally:
            await response.aclose()

    async def _detail(self, response: httpx.Response) -> str:
        try:
            said = message_of(json.loads(await response.aread()))
        except (ValueError, httpx.HTTPError):
            said = ""
        return f": {self.plain(said)}" if said else ""


def json_object(text: str) -> dict[str, Any]:
    """The JSON object that ``text`` is.

    Raises:
        RemoteError: it is none.
    """
    try:
        data = json.loads(text)
    except ValueError:
        data = None
    if not isinstance(data, dict):
        raise RemoteError("what it answered is no JSON object.")
    return data


def message_of(data: Any) -> str:
    """What an error body says: OpenAI's ``error.message``, or the ``detail`` of problem details (RFC 9457)."""
    if not isinstance(data, dict):
        return ""
    error = data.get("error")
    said = error.get("message") if isinstance(error, dict) else error
    said = said or data.get("message") or data.get("detail")
    return said if isinstance(said, str) else ""


def _named(status: int) -> str:
    try:
        return f"HTTP {status} ({HTTPStatus(status).phrase})"
    except ValueError:
        return f"HTTP {status}"
