"""The journey of a question: a list of steps, then composers in order of preference, every claim verified."""

from __future__ import annotations

import asyncio
import logging
import time
import uuid
from collections import deque
from collections.abc import AsyncGenerator, Awaitable, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from itertools import groupby
from typing import TYPE_CHECKING, Protocol

from rag import wording
from rag.answer import NOTICE, Answer, Citation, Sentence, SentenceKind, Status
from rag.completeness import shortfall
from rag.errors import ComposeError
from rag.state import Composer, Corpus, Done, Draft, Event, Quote, Released, Reset, Ruling, Started, State, Step, Turn
from rag.turns import Turns

if TYPE_CHECKING:
    from rag.grounding.checker import Verdict


class Verifier(Protocol):
    """Says whether a sentence stands on the quotes that it cites. ``slow``: it must not run on the event loop."""

    @property
    def slow(self) -> bool: ...

    def check(self, draft: Draft) -> Verdict: ...


class Closing(Protocol):
    """Writes what comes after the claims of an answer."""

    def drafts(self, ruling: Ruling, quotes: Sequence[Quote]) -> Iterable[Draft]: ...


class Suggester(Protocol):
    """Proposes questions that the sources can answer."""

    def suggest(self, state: State) -> tuple[str, ...]: ...


_LOG = logging.getLogger("wence.pipeline")


@dataclass
class _Page:
    """The answer while it is being written: released sentences and the citations that they brought."""

    sentences: list[Sentence] = field(default_factory=list)
    citations: dict[tuple[str, int, int], Citation] = field(default_factory=dict)
    model: str | None = None
    verifying_ms: float = 0.0

    def add(self, draft: Draft, corpus: Corpus) -> Released:
        fresh = []
        numbers = []
        for quote in draft.quotes:
            key = (quote.passage.document_id, quote.span.start, quote.span.end)
            if key not in self.citations:
                self.citations[key] = _citation(len(self.citations) + 1, quote, corpus)
                fresh.append(self.citations[key])
            numbers.append(self.citations[key].number)
        sentence = replace(draft.sentence, citations=tuple(dict.fromkeys(numbers)))
        self.sentences.append(sentence)
        self.model = draft.model or self.model
        return Released(sentence, tuple(fresh))


class Assistant:
    """Answers questions. Stateless: one instance serves any number of questions at once."""

    def __init__(
        self, corpus: Corpus, steps: Sequence[Step], composers: Sequence[Composer], verifier: Verifier,
        suggester: Suggester, closing: Closing,
    ) -> None:  # fmt: skip
        self._corpus = corpus
        self._steps = tuple(steps)
        self._composers = tuple(composers)
        self._verifier = verifier
        self._suggester = suggester
        self._closing = closing
        self._turns = Turns()

    def prepare(self) -> None:
        """Load what would otherwise load at the first question."""
        asyncio.run(self._warm_up())

    async def _warm_up(self) -> None:
        await self._prepared(State(id="", asked="這份政策的電話 新指生產力 zhengce"), {})

    async def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        """The whole answer at once."""
        async with aclosing(self.stream(question, history)) as events:
            async for event in events:
                if isinstance(event, Done):
                    return event.answer
        raise AssertionError("a stream ends with Done")

    async def stream(self, question: str, history: Sequence[Turn] = ()) -> AsyncGenerator[Event, None]:
        """The answer as it is made: every sentence is verified before it is released, ``Done`` comes last."""
        started = time.perf_counter()
        now = asyncio.get_running_loop().time()
        state = State(id=uuid.uuid4().hex, asked=question, history=tuple(history), started=now)
        yield Started(state.id, self._corpus.version)
        timings: dict[str, float] = {}
        state = await self._prepared(state, timings)
        before = time.perf_counter()
        page, composer = _Page(), self._composers[-1]
        if state.ruling is None:
            yield page.add(_refusal(state), self._corpus)
        else:
            for draft in self._preamble(state):
                yield page.add(draft, self._corpus)
            for composer in self._fitting(state):
                try:
                    async with aclosing(self._released(composer, state, page)) as sentences:
                        async for released in sentences:
                            yield released
                    break
                except ComposeError as error:
                    _LOG.warning("%s gave no answer: %s: %s", composer.name, type(error).__name__, error)
                    yield Reset()
                    page = _Page()
                    for draft in self._preamble(state):
                        yield page.add(draft, self._corpus)
            else:
                state = replace(state, status=Status.FAILED, ruling=None)
                yield page.add(_refusal(state), self._corpus)
        timings["compose"] = round(_milliseconds(before) - page.verifying_ms, 3)
        timings["verify"] = round(page.verifying_ms, 3)
        timings["total"] = _milliseconds(started)
        yield Done(self._finish(state, page, composer, timings))

    async def _prepared(self, state: State, timings: dict[str, float]) -> State:
        """The state after the steps, or after the one that ended the journey; ``timings`` get theirs."""
        steps = deque(self._steps)
        promise: Awaitable[State] | None = None
        while steps and state.status is None:
            async with self._turns.mine():
                while steps and state.status is None and promise is None:
                    step, before = steps.popleft(), time.perf_counter()
                    after = step(state)
                    if isinstance(after, State):
                        state = after
                        timings[step.name] = _milliseconds(before)
                    else:
                        promise = after
            if promise is not None:  # an LLM is asked: nobody waits for it but this question
                state, promise = await promise, None
                timings[step.name] = _milliseconds(before)
        return state

    def _fitting(self, state: State) -> tuple[Composer, ...]:
        """Refusals, outlines and what is merely near are quoted only; what answers may be written by an LLM first."""
        return self._composers if state.ruling is not None and state.ruling.answers else self._composers[-1:]

    async def _released(self, composer: Composer, state: State, page: _Page) -> AsyncGenerator[Released, None]:
        """What of a composer's sentences passes verification.

        Raises:
            ComposeError: what passed is no answer: half of the claims were cut, or a part of the answer with them.
        """
        kept: list[Draft] = []
        cut = 0
        async with aclosing(composer.compose(state)) as drafts:
            async for draft in drafts:
                if draft.sentence.kind is SentenceKind.CLAIM:
                    if any(draft.sentence.text == said.sentence.text for said in kept):
                        continue
                    verdict = await self._checked(draft, page)
                    if not verdict.supported:
                        _LOG.info("%s: a sentence was cut: %s", composer.name, "; ".join(verdict.reasons))
                        cut += 1
                        continue
                    kept.append(draft)
                yield page.add(draft, self._corpus)
        if state.ruling is None:
            return
        if state.ruling.answers:
            if len(kept) <= cut:
                raise ComposeError(f"{cut} of {cut + len(kept)} sentences had no support")
            if short := shortfall(state, kept):
                raise ComposeError(short)
        quotes = [quote for claim in kept for quote in claim.quotes]
        for draft in self._closing.drafts(state.ruling, quotes):
            yield page.add(draft, self._corpus)

    async def _checked(self, draft: Draft, page: _Page) -> Verdict:
        before = time.perf_counter()
        check = self._verifier.check
        verdict = await asyncio.to_thread(check, draft) if self._verifier.slow else check(draft)
        page.verifying_ms += _milliseconds(before)
        return verdict

    def _preamble(self, state: State) -> list[Draft]:
        if not state.corrections:
            return []
        words = list(dict.fromkeys(c.replacement for c in state.corrections))
        return [Draft(Sentence(wording.corrected(words), SentenceKind.NOTICE))]

    def _notice(self, page: _Page) -> str:
        """The service's notice, and what the cited documents themselves ask to be added (据公开报道整理…)."""
        cited = dict.fromkeys(document_id for document_id, _, _ in page.citations)
        own = [self._corpus.document(document_id).metadata.get("notice", "") for document_id in cited]
        return "".join([NOTICE, *(wording.source_notice(notice) for notice in dict.fromkeys(own) if notice)])

    def _finish(self, state: State, page: _Page, composer: Composer, timings: dict[str, float]) -> Answer:
        status = state.status or Status.FAILED
        missing = state.ruling.missing if state.ruling else ()
        return Answer(
            id=state.id,
            question=state.asked,
            standalone_question=state.text or state.asked,
            status=status,
            text=_text(page.sentences, listed=composer is self._composers[-1]),
            reason=state.reason,
            corrections=state.corrections,
            sentences=tuple(page.sentences),
            citations=tuple(page.citations.values()),
            missing=missing,
            suggestions=state.suggestions or self._suggester.suggest(state),
            handoff=None if status is Status.ANSWERED else wording.handoff(missing),
            composer=composer.name,
            model=page.model or composer.model,
            index_version=self._corpus.version,
            prompt_digest=composer.prompt_digest,
            timings_ms=timings,
            notice=self._notice(page),
        )


def _refusal(state: State) -> Draft:
    text = state.notice or wording.REFUSALS.get(state.reason or "", wording.FAILED)
    return Draft(Sentence(text, SentenceKind.NOTICE))


def _citation(number: int, quote: Quote, corpus: Corpus) -> Citation:
    passage = quote.passage
    return Citation(
        number=number,
        document_id=passage.document_id,
        document_title=passage.document_title,
        passage_id=passage.id,
        heading=passage.heading_text,
        quote=quote.text,
        start=quote.span.start,
        end=quote.span.end,
        url=corpus.document(passage.document_id).metadata.get("url"),
    )


def _text(sentences: Sequence[Sentence], listed: bool) -> str:
    """Sentences as lines, claims with their citation marks; ``listed``: and with a bullet where several follow."""
    lines = []
    for kind, run in groupby(sentences, key=lambda s: s.kind):
        said = [s.text + "".join(f"[{number}]" for number in s.citations) for s in run]
        bullet = "- " if listed and kind is SentenceKind.CLAIM and len(said) > 1 else ""
        lines += [bullet + line for line in said]
    return "\n".join(lines)


def _milliseconds(since: float) -> float:
    return round((time.perf_counter() - since) * 1000, 3)
