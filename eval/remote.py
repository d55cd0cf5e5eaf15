"""Systems elsewhere under examination, over HTTP: a deployment of Wence, or any OpenAI-compatible service.

They answer from the documents that they have, so they can be asked only about the world as it is
(``Plan(changed=False)``). Latencies are as one of ``concurrency`` callers sees them, over the network, without the
waiting between two tries.
"""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
import time
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import as_completed
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import partial
from urllib.parse import quote, urlsplit, urlunsplit

from pydantic import SecretStr

from eval.cache import Cache
from eval.calling import Caller, RemoteError
from eval.foreign import Library, answer_of
from eval.policy import Policy
from eval.replies import Asking, Found, Reply, Tell, crashed
from eval.responses import completion, wence_reply
from eval.world import World
from index.cleaning import clean
from index.loading import find_files, load
from index.structure import find_title
from rag.llm.endpoint import completions_url, fits_a_header

_DEPTH = 20
_LONGEST_QUERY = 500
_IN_A_ROW = 12
"""So many questions, one after the other, that reach no service: it has gone, and the rest need not be asked."""


class RemoteUnavailable(RemoteError):
    """The service cannot be examined: it is not there, refuses everybody, or has other documents."""


@dataclass(frozen=True)
class _Lost:
    """A question without an answer, given up after ``elapsed_ms``."""

    error: RemoteError
    elapsed_ms: float


class _Remote(ABC):
    """What asking any service takes: some questions at once, and a memory for the day."""

    def __init__(
        self, address: str, *, headers: Mapping[str, str], concurrency: int, timeout_s: float, backoff_s: float,
        cache: Cache | None, day: date | None,
    ) -> None:  # fmt: skip
        self._address = address
        self._headers = headers
        self._concurrency = concurrency
        self._timeout_s = timeout_s
        self._backoff_s = backoff_s
        self._cache = cache
        self._day = (day or date.today()).isoformat()
        self._models: set[str] = set()

    @property
    def name(self) -> str:
        """The service's address."""
        return self._address

    def replies(self, askings: Sequence[Asking], tell: Tell) -> Iterator[tuple[int, Reply]]:
        """Those kept from earlier today first, then the others as they are answered.

        Raises:
            RemoteUnavailable: the service cannot be reached, before any answer or for many questions in a row.
        """
        for world in dict.fromkeys(asking.world for asking in askings):
            self.texts(world, tell)
        done, new = 0, list[int]()
        for place, asking in enumerate(askings):
            kept = self._cache.get(self._key(asking)) if self._cache else None
            if kept is None:
                new.append(place)
                continue
            done += 1
            yield place, self._noted(Reply.from_json(kept))
        tell("ask", done, len(askings))
        for place, reply in self._answered(askings, new):
            done += 1
            tell("ask", done, len(askings))
            if self._cache and reply.answer.composer != "none":
                self._cache.put(self._key(askings[place]), reply.to_json())
            yield place, self._noted(reply)

    def _noted(self, reply: Reply) -> Reply:
        if reply.answer.model:
            self._models.add(reply.answer.model)
        return reply

    def _answered(self, askings: Sequence[Asking], places: Sequence[int]) -> Iterator[tuple[int, Reply]]:
        answered, lost = False, 0
        with self._caller() as caller:
            limit = asyncio.Semaphore(self._concurrency)
            asked = {caller.start(self._tried(caller, askings[place], limit)): place for place in places}
            for future in as_completed(asked):
                place, reply = asked[future], future.result()
                if isinstance(reply, _Lost):
                    lost = lost + 1 if reply.error.hopeless else 0
                    if reply.error.hopeless and (not answered or lost >= _IN_A_ROW):
                        raise self._unavailable(reply.error, answered)
                    reply = Reply(crashed(askings[place].turns[-1], reply.error), None, reply.elapsed_ms)
                else:
                    answered, lost = True, 0
                yield place, reply

    async def _tried(self, caller: Caller, asking: Asking, limit: asyncio.Semaphore) -> Reply | _Lost:
        async with limit:
            started = time.perf_counter()
            try:
                return await self._reply(caller, asking)
            except RemoteError as error:
                return _Lost(error, (time.perf_counter() - started) * 1000)

    @contextmanager
    def _caller(self) -> Iterator[Caller]:
        caller = Caller(self._headers, timeout_s=self._timeout_s, backoff_s=self._backoff_s)
        try:
            yield caller
        finally:
            caller.close()

    def _unavailable(self, error: RemoteError, answered: bool) -> RemoteUnavailable:
        again = " What was answered is kept: the same command, today, goes on from there." if answered else ""
        return RemoteUnavailable(
            f"{self._address} cannot be examined: {error} {self._way_out}{again if self._cache else ''}"
        )

    def _key(self, asking: Asking) -> str:
        return hashlib.sha256(json.dumps([*self._identity(asking.world), self._day, asking.turns]).encode()).hexdigest()

    @abstractmethod
    def texts(self, world: World, tell: Tell) -> Mapping[str, str]: ...

    @property
    @abstractmethod
    def _way_out(self) -> str: ...

    @abstractmethod
    def _identity(self, world: World) -> Sequence[object]:
        """What an answer depends on beside the question and the day."""

    @abstractmethod
    async def _reply(self, caller: Caller, asking: Asking) -> Reply: ...


class WenceRespondent(_Remote):
    """A deployment of Wence at ``base_url``, which must hold the documents of the question sets.

    ``concurrency`` questions are asked at once. ``timeout_s``: seconds for one whole answer. ``backoff_s``: seconds
    before the second try, doubled before each further one. ``cache``: a rerun on the same ``day`` (default: today)
    goes on where it stopped; ``wence eval run --fresh`` forgets.

    Raises:
        RemoteUnavailable: ``base_url`` is no address of a service.
    """

    def __init__(
        self, base_url: str, *, concurrency: int = 4, timeout_s: float = 60.0, backoff_s: float = 1.0,
        cache: Cache | None = None, day: date | None = None,
    ) -> None:  # fmt: skip
        super().__init__(
            _address(base_url), headers={}, concurrency=concurrency, timeout_s=timeout_s, backoff_s=backoff_s,
            cache=cache, day=day,
        )  # fmt: skip
        self._version = ""
        self._texts: dict[str, str] | None = None

    def describe(self) -> dict[str, object]:
        """The index that it answered from, and the models that its answers name."""
        llm = ", ".join(sorted(self._models)) or None
        return {"index_version": self._version, "encoder": None, "llm": llm, "concurrency": self._concurrency}

    def texts(self, world: World, tell: Tell) -> Mapping[str, str]:
        """The clean text of every document that it has.

        Raises:
            RemoteUnavailable: it cannot be reached, is no Wence, or lacks a document of ``world``.
        """
        _unchanged(world)
        if self._texts is None:
            with self._caller() as caller:
                try:
                    self._texts = self._fetched(caller, tell)
                except RemoteError as error:
                    raise self._unavailable(error, answered=False) from None
                except (KeyError, TypeError):
                    raise self._unavailable(RemoteError("it is no Wence."), answered=False) from None
        for policy in world.policies().values():
            self._require(policy, self._texts)
        return self._texts

    def _fetched(self, caller: Caller, tell: Tell) -> dict[str, str]:
        limit = asyncio.Semaphore(self._concurrency)

        async def text(document_id: str) -> str:
            async with limit:
                return str((await caller.get(self._url(f"documents/{quote(document_id, safe='')}")))["text"])

        self._version = str(caller.start(caller.get(self._url("search"), q="政策", limit=1)).result()["index_version"])
        listed = caller.start(caller.get(self._url("documents"))).result()["documents"]
        asked = {str(one["id"]): caller.start(text(str(one["id"]))) for one in listed}
        texts = {}
        for number, (document_id, future) in enumerate(asked.items(), 1):
            texts[document_id] = future.result()
            tell("texts", number, len(asked))
        return texts

    def _require(self, policy: Policy, texts: Mapping[str, str]) -> None:
        """Clauses are counted in the set's text and citations in the service's: they must be the same."""
        given = texts.get(policy.document_id)
        if given != policy.text:
            what = "does not have" if given is None else "has another text of"
            raise RemoteUnavailable(
                f"{self._address} {what} the document “{policy.document_id}” that the questions are about. Build an "
                "index of the set's documents there with this version of Wence, or choose another set with --set."
            )

    @property
    def _way_out(self) -> str:
        return "Check that the address is that of a running Wence: GET /readyz tells whether it can answer."

    def _identity(self, world: World) -> Sequence[object]:
        del world
        return (self.name, None, self._version)

    async def _reply(self, caller: Caller, asking: Asking) -> Reply:
        """Hold the conversation with the answers that are really given; then look what could be found."""
        history: list[dict[str, str]] = []
        for turn in asking.turns:
            body = {"question": turn, "history": history}
            reply = await caller.post(self._url("chat"), body, partial(wence_reply, caller), Accept="text/event-stream")
            history += [{"role": "user", "content": turn}, {"role": "assistant", "content": reply.answer.text}]
        asked = reply.answer.standalone_question.strip()[:_LONGEST_QUERY]
        if not asked:
            return reply
        try:
            hits = (await caller.get(self._url("search"), q=asked, limit=_DEPTH))["hits"]
            return replace(reply, hits=tuple(Found(h["document_id"], h["start"], h["end"], h["score"]) for h in hits))
        except (KeyError, TypeError):
            raise RemoteError("its hits are none of Wence's.") from None

    def _url(self, what: str) -> str:
        return f"{self._address}/api/v1/{what}"


class OpenAiRespondent(_Remote):
    """Any OpenAI-compatible service that answers from the same documents, to compare Wence with.

    Its text is read by :mod:`eval.foreign`. ``refusal``: a regular expression; an answer in which it is found counts
    as a refusal. That is a weak signal, and without it nothing counts as refused. ``api_key`` is sent to the service
    and shown nowhere. ``stream``: ask for a stream, which alone tells when the first sentence came. ``options``:
    further fields of the request, such as ``temperature``. The others are those of :class:`WenceRespondent`.

    Raises:
        RemoteUnavailable: ``base_url`` is no address, the key fits no header, or ``refusal`` is no expression.
    """

    def __init__(
        self, base_url: str, model: str, *, api_key: str | SecretStr | None = None, stream: bool = True,
        refusal: str | None = None, options: Mapping[str, object] | None = None, concurrency: int = 4,
        timeout_s: float = 60.0, backoff_s: float = 1.0, cache: Cache | None = None, day: date | None = None,
    ) -> None:  # fmt: skip
        key = (api_key.get_secret_value() if isinstance(api_key, SecretStr) else api_key or "").strip()
        if not fits_a_header(key):
            raise RemoteUnavailable("The key holds characters that no header can carry. Copy it again.")
        try:
            self._refusal = re.compile(refusal) if refusal else None
        except re.error as error:
            raise RemoteUnavailable(f"The refusal “{refusal}” is no regular expression: {error}.") from None
        self._endpoint = completions_url(_address(base_url))
        super().__init__(
            self._endpoint.removesuffix("/chat/completions"), headers={"Authorization": f"Bearer {key}"} if key else {},
            concurrency=concurrency, timeout_s=timeout_s, backoff_s=backoff_s, cache=cache, day=day,
        )  # fmt: skip
        self._model = model
        self._stream = stream
        self._options = dict(options or {})
        self._libraries: dict[World, Library] = {}
        self._digests: dict[World, str] = {}

    def describe(self) -> dict[str, object]:
        """The model and how it was asked; of ``options`` only the names, since some services take secrets there."""
        return {
            "index_version": "", "encoder": None, "llm": self._model, "stream": self._stream,
            "options": sorted(self._options), "refusal": self._refusal.pattern if self._refusal else None,
            "concurrency": self._concurrency,
        }  # fmt: skip

    def texts(self, world: World, tell: Tell) -> Mapping[str, str]:
        """The clean texts of ``world``'s documents, in which the quotes of the service are looked for."""
        del tell
        _unchanged(world)
        if world not in self._libraries:
            texts, titles = {}, {}
            for raw in (raw for file in find_files((*world.documents, *world.distractors)) for raw in load(file)):
                texts[raw.id] = clean(raw.raw).text
                titles[raw.id] = clean(raw.title).text if raw.title else find_title(texts[raw.id]) or ""
            self._libraries[world], self._digests[world] = Library(texts, titles), world.digest()
        return self._libraries[world].texts

    @property
    def _way_out(self) -> str:
        return "Check the address (up to and with /v1), the name of the model, the key, and that the service runs."

    def _identity(self, world: World) -> Sequence[object]:
        refusal = self._refusal.pattern if self._refusal else None
        return (self.name, self._model, "", self._stream, self._options, refusal, self._digests[world])

    async def _reply(self, caller: Caller, asking: Asking) -> Reply:
        messages: list[dict[str, str]] = []
        for turn in asking.turns:
            messages.append({"role": "user", "content": turn})
            body = {**self._options, "model": self._model, "messages": messages, "stream": self._stream}
            heard = await caller.post(self._endpoint, body, partial(completion, caller))
            messages.append({"role": "assistant", "content": heard.said.text})
        library = self._libraries[asking.world]
        answer = answer_of(asking.turns[-1], heard.said, library, model=self._model, refusal=self._refusal)
        return Reply(answer, None, heard.elapsed_ms, heard.first_ms)


def _address(base_url: str) -> str:
    """``base_url`` without a slash at its end."""
    try:
        completions_url(base_url)
    except ValueError:
        # Half of a secret may stand in what is no plain address.
        told = "" if set(base_url) & set("@?#") else f"“{base_url}” "
        raise RemoteUnavailable(
            f"The target {told}is not the address of a service: it must be http(s)://HOST[:PORT][/PATH] and no more."
        ) from None
    parts = urlsplit(base_url.strip())
    return urlunsplit((parts.scheme, parts.netloc, parts.path.rstrip("/"), "", ""))


def _unchanged(world: World) -> None:
    if world.planted or world.edited or world.at_most is not None:
        raise ValueError("a remote system cannot be given another world")
