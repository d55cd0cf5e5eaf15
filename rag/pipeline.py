"""The journey of a question: a list of steps, then composers in order of preference, every claim verified."""

from __future__ import annotations

import logging
import time
import uuid
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Protocol

from rag import wording
from rag.answer import NOTICE, Answer, Citation, Sentence, SentenceKind, Status
from rag.errors import ComposeError
from rag.state import Composer, Corpus, Done, Draft, Event, Quote, Released, Reset, Started, State, Step, Turn

if TYPE_CHECKING:
    from rag.grounding.checker import Verdict


class Verifier(Protocol):
    """Says whether a sentence stands on the quotes that it cites."""

    def check(self, draft: Draft) -> Verdict: ...


class Suggester(Protocol):
    """Proposes questions that the sources can answer."""

    def suggest(self, state: State) -> tuple[str, ...]: ...


_LOG = logging.getLogger("wence.pipeline")


@dataclass
class _Page:
    """The answer while it is being written: released sentences and the citations that they brought."""

    sentences: list[Sentence] = field(default_factory=list)
    citations: dict[tuple[str, int, int], Citation] = field(default_factory=dict)
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
        return Released(sentence, tuple(fresh))


class Assistant:
    """Answers questions. Stateless: one instance serves any number of questions at once."""

    def __init__(
        self, corpus: Corpus, steps: Sequence[Step], composers: Sequence[Composer], verifier: Verifier,
        suggester: Suggester,
    ) -> None:  # fmt: skip
        self._corpus = corpus
        self._steps = tuple(steps)
        self._composers = tuple(composers)
        self._verifier = verifier
        self._suggester = suggester

    def prepare(self) -> None:
        """Load what would otherwise load at the first question."""
        state = State(id="", asked="這份政策的電話 新指生產力 zhengce")
        for step in self._steps:
            state = step(state)

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
        state = State(id=uuid.uuid4().hex, asked=question, history=tuple(history))
        yield Started(state.id, self._corpus.version)
        timings: dict[str, float] = {}
        for step in self._steps:
            before = time.perf_counter()
            state = step(state)
            timings[step.name] = _milliseconds(before)
            if state.status is not None:
                break
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

    def _fitting(self, state: State) -> tuple[Composer, ...]:
        """Refusals and half answers are quoted only; whole answers may be written by an LLM first."""
        return self._composers if state.status is Status.ANSWERED else self._composers[-1:]

    async def _released(self, composer: Composer, state: State, page: _Page) -> AsyncGenerator[Released, None]:
        """What of a composer's sentences passes verification.

        Raises:
            ComposeError: what passed is no answer: half of the claims were cut, or none cites a clause of the ruling.
        """
        kept, cut = [], 0
        async with aclosing(composer.compose(state)) as drafts:
            async for draft in drafts:
                if draft.sentence.kind is SentenceKind.CLAIM:
                    before = time.perf_counter()
                    supported = self._verifier.check(draft).supported
                    page.verifying_ms += _milliseconds(before)
                    if not supported:
                        cut += 1
                        continue
                    kept.append(draft)
                yield page.add(draft, self._corpus)
        if state.status is Status.ANSWERED and (len(kept) <= cut or not _touches(kept, state)):
            raise ComposeError(f"{composer.name}: {cut} of {cut + len(kept)} sentences had no support")

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
            text=_text(page.sentences),
            reason=state.reason,
            corrections=state.corrections,
            sentences=tuple(page.sentences),
            citations=tuple(page.citations.values()),
            missing=missing,
            suggestions=self._suggester.suggest(state),
            handoff=None if status is Status.ANSWERED else wording.handoff(missing),
            composer=composer.name,
            model=composer.model,
            index_version=self._corpus.version,
            prompt_digest=composer.prompt_digest,
            timings_ms=timings,
            notice=self._notice(page),
        )


def _touches(claims: Sequence[Draft], state: State) -> bool:
    ruled = {quote.passage.id for quote in state.ruling.quotes} if state.ruling else set()
    return any(quote.passage.id in ruled for draft in claims for quote in draft.quotes)


def _refusal(state: State) -> Draft:
    text = wording.REFUSALS.get(state.reason or "", wording.FAILED)
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


def _text(sentences: Sequence[Sentence]) -> str:
    """Sentences as lines, claims with their citation marks."""
    return "\n".join(s.text + "".join(f"[{number}]" for number in s.citations) for s in sentences)


def _milliseconds(since: float) -> float:
    return round((time.perf_counter() - since) * 1000, 3)
