"""The composer that needs no LLM: it quotes the sentences of the ruling, in reading order, under a short lead."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Iterator
from itertools import groupby

from rag import wording
from rag.answer import Sentence, SentenceKind, Status
from rag.state import Draft, Quote, Ruling, State


class ExtractiveComposer:
    """Every claim is a verbatim quote, so that nothing can be said that the source does not say."""

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
            yield _notice(wording.OUT_OF_SCOPE)
        elif ruling.nearest:
            wanted = ruling.status is Status.PARTIAL
            yield _notice(wording.not_stated(ruling.missing) if wanted else wording.no_evidence(ruling.missing))
            if ruling.quotes:
                yield _lead(wording.NEAREST)
                yield from (_claim(quote) for quote in ruling.quotes)
        elif ruling.overview:
            yield _lead(wording.overview(ruling.quotes[0].passage.document_title))
            yield from (_claim(quote) for quote in ruling.quotes)
        else:
            yield from _grouped(ruling)
            if ruling.missing:
                yield _notice(wording.not_stated(ruling.missing))
        if ruling.status is not Status.ANSWERED:
            yield _notice(wording.ASK_HOTLINE)


def _grouped(ruling: Ruling) -> Iterator[Draft]:
    for _, group in groupby(ruling.quotes, key=lambda quote: quote.passage.id):
        quotes = list(group)
        heading = quotes[0].passage.heading
        topic = heading[-1] if heading else ""
        yield _lead(wording.about("" if quotes[0].text.startswith(topic) else topic))
        yield from (_claim(quote) for quote in quotes)


def _lead(text: str) -> Draft:
    return Draft(Sentence(text, SentenceKind.LEAD))


def _notice(text: str) -> Draft:
    return Draft(Sentence(text, SentenceKind.NOTICE))


def _claim(quote: Quote) -> Draft:
    return Draft(Sentence(quote.text, SentenceKind.CLAIM), (quote,))
