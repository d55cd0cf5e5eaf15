"""How every answer ends, whoever wrote it: what it stands on, what it leaves open, where to ask on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import groupby

from index.passage import Passage
from rag import wording
from rag.answer import Sentence, SentenceKind, Status
from rag.state import Draft, Quote, Ruling
from rag.statements import names_of

Facts = Callable[[str], Mapping[str, str]]
"""What is known of a document beside its text (``Document.metadata``), by its id."""


class Closing:
    """``facts`` give the number and the issuer of a document, where they are known."""

    def __init__(self, facts: Facts = lambda _document_id: {}) -> None:
        self._facts = facts

    def drafts(self, ruling: Ruling, quotes: Sequence[Quote]) -> Iterator[Draft]:
        """The notices after an answer that quotes ``quotes``."""
        if quotes:
            entries = self._entries(quotes, places=not ruling.overview)
            yield notice(wording.source(entries) if ruling.nearest else wording.basis(entries))
        if ruling.missing and not ruling.nearest:  # else it has been said before the nearest clause
            yield notice(wording.not_stated(ruling.missing))
        if ruling.status is not Status.ANSWERED:
            yield notice(wording.ASK_HOTLINE)

    def _entries(self, quotes: Sequence[Quote], places: bool) -> list[str]:
        """What ``quotes`` are from, one entry a document."""
        entries = []
        for document_id, group in groupby(quotes, key=lambda quote: quote.passage.document_id):
            passages = [quote.passage for quote in group]
            facts = self._facts(document_id)
            entries.append(wording.entry(
                _title(passages[0]), [facts.get("document_number", ""), facts.get("issuer", "")],
                dict.fromkeys(_place(passage) for passage in passages) if places else (),
            ))  # fmt: skip
        return entries


def _title(passage: Passage) -> str:
    """The title, unless it speaks to a machine."""
    return passage.document_title if passage.document_title in names_of(passage) else wording.UNTITLED


def _place(passage: Passage) -> str:
    return wording.place([heading for heading in passage.heading if heading in names_of(passage)])


def notice(text: str) -> Draft:
    return Draft(Sentence(text, SentenceKind.NOTICE))
