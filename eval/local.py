"""This machine's own pipeline under examination: fresh indexes, questions spread over processes."""

from __future__ import annotations

import asyncio
import hashlib
import json
import multiprocessing
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ProcessPoolExecutor, as_completed
from contextlib import ExitStack
from copy import copy
from functools import cache
from pathlib import Path
from typing import Protocol

from eval.cache import Cache
from eval.replies import Asking, Found, Reply, Tell, crashed
from eval.world import World, texts_of
from index.search import Hit
from index.snapshot import Snapshot
from rag.answer import Answer
from rag.assembly import build_assistant, build_search
from rag.settings import Settings
from rag.state import Turn

DEPTH = 20
_PACKAGES = ("index", "prompts", "rag")
_AT_ONCE = 8


class Asked(Protocol):
    """What answers: ``rag.pipeline.Assistant``, or a stand-in that a metric is tried on."""

    async def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer: ...


Search = Callable[[str], tuple[Hit, ...]]
"""What the pipeline can choose from for a question."""

Building = Callable[[Settings, Snapshot], Asked]


async def converse(assistant: Asked, search: Search, turns: Sequence[str]) -> Reply:
    """Hold a conversation with the answers that it really gets; the reply is to the last turn."""
    history: list[Turn] = []
    for number, turn in enumerate(turns, 1):
        started = time.perf_counter()
        try:
            answer = await assistant.ask(turn, history)
        except Exception as error:
            return Reply(crashed(turns[-1], error), (), (time.perf_counter() - started) * 1000)
        elapsed = (time.perf_counter() - started) * 1000
        if number < len(turns):
            history += [Turn("user", turn), Turn("assistant", answer.text)]
    # No person waits for this search: it only shows what the composer could choose from.
    hits = search(answer.standalone_question)[:DEPTH]
    found = tuple(
        Found(hit.passage.document_id, hit.passage.span.start, hit.passage.span.end, hit.score) for hit in hits
    )
    return Reply(answer, found, elapsed)


@cache
def fingerprint() -> str:
    """The SHA-256 of all code and data that answers depend on."""
    told = hashlib.sha256()
    root = Path(__file__).parent.parent
    for package in _PACKAGES:
        for file in sorted((root / package).rglob("*")):
            if file.is_file() and "__pycache__" not in file.parts:
                told.update(f"{file.relative_to(root)}\0".encode() + file.read_bytes())
    return told.hexdigest()


class LocalRespondent:
    """The pipeline that ``settings`` describe, over an index of each world.

    ``jobs``: processes that answer; 1 answers in this one. ``building`` wires the assistant, for those who examine
    another (in this process).
    """

    name = "local"

    def __init__(
        self, settings: Settings, *, jobs: int = 1, cache: Cache | None = None, building: Building = build_assistant
    ) -> None:
        self._settings = settings
        self._building = building
        self._jobs = jobs if building is build_assistant else 1
        # Who wires something else may do so differently next time.
        self._cache = cache if building is build_assistant else None
        self._opened = ExitStack()
        self._snapshots: dict[World, Snapshot] = {}
        self._digests: dict[World, str] = {}

    def __enter__(self) -> LocalRespondent:
        return self

    def __exit__(self, *error: object) -> None:
        self._opened.close()

    def wired(self, building: Building) -> LocalRespondent:
        """Another assistant over the same indexes, which stay open as long as this one's."""
        other = copy(self)
        other._building, other._jobs, other._cache = building, 1, None
        return other

    def describe(self) -> dict[str, object]:
        """Encoder and model; no addresses and no keys."""
        settings = self._settings
        llm = settings.llm_model if settings.llm_base_url else None
        return {"encoder": settings.encoder, "llm": llm, "jobs": self._jobs}

    def texts(self, world: World, tell: Tell) -> Mapping[str, str]:
        """The clean texts of the index of ``world``."""
        key = self._key("texts", world=world)
        if self._cache and (kept := self._cache.get(key)) is not None:
            return dict(kept)
        found = dict(texts_of(self._snapshot(world, tell)))
        if self._cache:
            self._cache.put(key, found)
        return found

    def replies(self, askings: Sequence[Asking], tell: Tell) -> Iterator[tuple[int, Reply]]:
        """Those kept first, then the others as they are answered."""
        done, new = 0, []
        for place, asking in enumerate(askings):
            kept = self._cache.get(self._key(*asking.turns, world=asking.world)) if self._cache else None
            if kept is None:
                new.append(place)
                continue
            done += 1
            yield place, Reply.from_json(kept)
        tell("ask", done, len(askings))
        for place, reply in self._asked(askings, new, tell):
            done += 1
            tell("ask", done, len(askings))
            if self._cache and reply.answer.composer != "none":
                self._cache.put(self._key(*askings[place].turns, world=askings[place].world), reply.to_json())
            yield place, reply

    def _asked(self, askings: Sequence[Asking], places: Sequence[int], tell: Tell) -> Iterator[tuple[int, Reply]]:
        snapshots = {asking.world: self._snapshot(asking.world, tell) for asking in map(askings.__getitem__, places)}
        if self._jobs == 1 or len(places) <= _AT_ONCE:
            assistants = {world: self._building(self._settings, found) for world, found in snapshots.items()}
            searches = {world: build_search(found) for world, found in snapshots.items()}
            for place in places:
                asking = askings[place]
                talk = converse(assistants[asking.world], searches[asking.world], asking.turns)
                yield place, asyncio.run(talk)
            return
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(self._jobs, context, _remember, (self._settings,)) as pool:
            asked: dict[Future[list[Reply]], list[int]] = {}
            for start in range(0, len(places), _AT_ONCE):
                chosen = list(places[start : start + _AT_ONCE])
                work = [(snapshots[askings[p].world].folder, askings[p].turns) for p in chosen]
                asked[pool.submit(_answered, work)] = chosen
            try:
                for future in as_completed(asked):
                    yield from zip(asked[future], future.result(), strict=True)
            finally:
                pool.shutdown(cancel_futures=True)

    def _snapshot(self, world: World, tell: Tell) -> Snapshot:
        if world not in self._snapshots:
            self._snapshots[world] = self._opened.enter_context(world.indexed(self._settings.encoder, tell))
        return self._snapshots[world]

    def _key(self, *told: str, world: World) -> str:
        if world not in self._digests:
            self._digests[world] = world.digest()
        plain = self._settings.model_dump(mode="json", exclude={"home"})
        return hashlib.sha256(json.dumps([fingerprint(), plain, self._digests[world], told]).encode()).hexdigest()


_settings: list[Settings] = []


def _remember(settings: Settings) -> None:
    """What a worker is told once, when it starts."""
    _settings.append(settings)


@cache
def _opened(folder: Path) -> tuple[Asked, Search]:
    snapshot = Snapshot.open(folder)
    return build_assistant(_settings[-1], snapshot), build_search(snapshot)


def _answered(work: Sequence[tuple[Path, Sequence[str]]]) -> list[Reply]:
    replies = []
    for folder, turns in work:
        assistant, search = _opened(folder)
        replies.append(asyncio.run(converse(assistant, search, turns)))
    return replies
