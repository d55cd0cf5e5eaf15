"""The composer that needs no LLM: it quotes the sentences of the ruling, in reading order, under a short lead."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator, Sequence
from itertools import groupby

from rag import wording
from rag.answer import Sentence, SentenceKind, Status
from rag.closing import notice
from rag.fact_finder import label
from rag.facts import FactKind
from rag.question import Question
from rag.state import Draft, Quote, Ruling, State
from rag.statements import names_of, with_items

_IN_THE_QUESTIONS_WORDS = frozenset({FactKind.AMOUNT, FactKind.DEFINITION})
_MOST_TOPICS = 3


class ExtractiveComposer:
    """Every claim is a verbatim quote, so that nothing can be said that the source does not say.

    The leads name documents, headings and what was asked; ``rag.closing`` names what the quotes stand on.
    """

    name = "extractive"
    model: str | None = None
    prompt_digest: str | None = None

    async def compose(self, state: State) -> AsyncGenerator[Draft, None]:
        for draft in self.drafts(state):
            yield draft

    def drafts(self, state: State) -> Iterator[Draft]:
        """The sentences of the answer to ``state``, in order."""
        ruling = state.ruling
        if ruling is None:
            return
        if ruling.status is Status.OUT_OF_SCOPE:
            yield notice(wording.OUT_OF_SCOPE)
        elif ruling.nearest:
            wanted = ruling.status is Status.PARTIAL
            yield notice(wording.not_stated(ruling.missing) if wanted else wording.no_evidence(ruling.missing))
            if ruling.quotes:
                yield _lead(wording.NEAREST)
                yield from map(_claim, ruling.quotes)
        else:
            yield from _overview(ruling.quotes) if ruling.overview else _points(state.question, ruling)


def _overview(quotes: Sequence[Quote]) -> Iterator[Draft]:
    yield _lead(wording.overview(quotes[0].passage.document_title))
    yield from map(_claim, quotes)


def _points(question: Question | None, ruling: Ruling) -> Iterator[Draft]:
    """The quotes of each passage under a lead of its own; where there are several, one lead goes before them all."""
    told = dict.fromkeys(whole for quote in _in_order(ruling) for whole in with_items(quote))
    passages = [list(group) for _, group in groupby(told, key=_clause)]
    whole = question if ruling.status is Status.ANSWERED else None  # half an answer may be the other half
    topics = _topics(whole) if whole else []
    compare = whole is not None and whole.asked(FactKind.ELIGIBILITY)
    if len(passages) == 1:
        place = _unsaid_place(passages[0])
        yield _lead(wording.compare(place) if compare else wording.about(place, topics))
        yield from map(_claim, passages[0])
        return
    yield _lead(wording.compare() if compare else wording.several(topics))
    several_documents = len({quote.passage.document_id for quote in ruling.quotes}) > 1
    for quotes in passages:
        place = _unsaid_place(quotes)
        title = quotes[0].passage.document_title if several_documents else ""
        if place or title:
            yield _lead(wording.under(place, title))
        yield from map(_claim, quotes)


def _in_order(ruling: Ruling) -> list[Quote]:
    """The quotes and what binds them, in reading order; the documents as the ruling has them."""
    if not ruling.binding:
        return list(ruling.quotes)
    documents = list(dict.fromkeys(quote.passage.document_id for quote in ruling.quotes))
    told = (*ruling.quotes, *ruling.binding)
    return sorted(told, key=lambda quote: (documents.index(quote.passage.document_id), quote.span))


def _clause(quote: Quote) -> tuple[str, tuple[str, ...] | str]:
    """What the quotes under one lead have in common: their heading, or the passage where there is none."""
    return quote.passage.document_id, quote.passage.heading or quote.passage.id


def _unsaid_place(quotes: Sequence[Quote]) -> str:
    """The heading that the quotes stand under, unless they begin with it."""
    passage = quotes[0].passage
    heading = [name for name in passage.heading if name in names_of(passage)]
    return "" if not heading or wording.opens_with(quotes[0].text, heading[-1]) else wording.place(heading[-1:])


def _topics(question: Question) -> list[str]:
    """What was asked for, as a lead may call it; nothing where that would be a list of its own."""
    named = []
    for ask in question.asks:
        if ask.kind in _IN_THE_QUESTIONS_WORDS:
            named.append(label(ask, question).partition("（")[0])
        elif ask.kind in wording.TOPICS:
            named.append(wording.TOPICS[ask.kind])
    topics = list(dict.fromkeys(named))
    return topics if len(topics) == len({ask.kind for ask in question.asks}) <= _MOST_TOPICS else []


def _lead(text: str) -> Draft:
    return Draft(Sentence(text, SentenceKind.LEAD))


def _claim(quote: Quote) -> Draft:
    return Draft(Sentence(quote.text, SentenceKind.CLAIM), (quote,))
