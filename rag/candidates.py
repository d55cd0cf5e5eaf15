"""Passages under judgement: how much of the subject each speaks of, and whether its rules apply to the asker."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import islice

from index.passage import Document, Passage
from index.search import Hit
from rag.grounding.numerals import parse
from rag.matching import overlap, strength
from rag.question import Question, Term
from rag.region import applies, document_region
from rag.state import Corpus, Quote
from rag.statements import MOST_IN_SECTION, scope, sentences, statements

_TITLE_SHARE = 0.6
_ELSEWHERE = 0.7
# How much the main document is preferred where the question names no place: what people ask about without saying so.
_AT_HOME = 0.2
_OUTLINE = 3
_MOST_NAMED = 20
_NUMERAL = "[一二三四五六七八九十百0-9]+"
_COUNTING = (re.compile(rf"第({_NUMERAL})条"), re.compile(rf"({_NUMERAL})(?:、|$)"))


@dataclass(frozen=True)
class Candidate:
    """A passage under judgement.

    ``covered`` is the weighted share of the question's terms that it speaks of; ``rank`` orders candidates.
    ``applies``: True when the question names the place that its document is for, False when it names another,
    None when nothing is known.
    """

    passage: Passage
    document: Document
    covered: float
    rank: float
    applies: bool | None

    @property
    def heading(self) -> str:
        return "，".join(self.passage.heading)

    @cached_property
    def scope(self) -> str:
        return scope(self.passage)

    @cached_property
    def statements(self) -> tuple[Quote, ...]:
        return statements(self.passage)

    def speaks_of(self, term: Term) -> float:
        return strength(term, self.scope)


class Candidates:
    """Turns hits into candidates, best first, without the rules of places that the question is not about."""

    def __init__(self, corpus: Corpus, places: Mapping[str, str]) -> None:
        self._corpus = corpus
        self._places = places

    def of(self, question: Question, hits: Sequence[Hit]) -> list[Candidate]:
        """Where the question names a document, or speaks of the main one, only passages of that one."""
        named = self.named(question)
        nothing_else = question.asks and (not question.terms or not hits and self.alone)
        speaks_of_it = question.this_document or nothing_else
        if not named and speaks_of_it and not question.places and self.main_document:
            named = [self.main_document]
        passages: dict[str, tuple[Passage, float]] = {}
        if named:
            passages = {p.id: (p, 0.0) for d in named for p in self._corpus.passages_of(d.id)}
        for hit in hits:
            if not named or hit.passage.id in passages:
                passages[hit.passage.id] = (hit.passage, hit.score)
        best = max((score for _, score in passages.values()), default=0.0) or 1.0
        found = (self._candidate(question, passage, score / best) for passage, score in passages.values())
        return sorted((c for c in found if c), key=lambda c: -c.rank)

    def named(self, question: Question) -> list[Document]:
        """The documents whose title the question gives in 《》."""
        if not question.titles:
            return []
        documents = self._corpus.documents()
        named = [d for d in documents if any(t in d.title or d.title in t for t in question.titles)]
        return named[:_MOST_NAMED]  # 《办法》 names half of a large corpus

    @cached_property
    def home(self) -> frozenset[str]:
        """The regions that this corpus declares to serve, in its documents' metadata."""
        return frozenset(d.metadata["region"] for d in self._corpus.documents() if d.metadata.get("region"))

    @cached_property
    def alone(self) -> bool:
        """Whether there is only one document to ask about."""
        return len(self._corpus.documents()) == 1

    @cached_property
    def main_document(self) -> Document | None:
        """The document that 这份政策 means when nothing else tells: the only one there is, or the only one that is
        made of numbered articles or has an outline of its own."""
        documents = self._corpus.documents()
        if len(documents) == 1:
            return documents[0]
        outlined = list(islice((d for d in documents if len(numbered(self._passages(d))) >= _OUTLINE), 2))
        return outlined[0] if len(outlined) == 1 else None

    def _passages(self, document: Document) -> tuple[Passage, ...]:
        return self._corpus.passages_of(document.id)

    def _candidate(self, question: Question, passage: Passage, score: float) -> Candidate | None:
        document = self._corpus.document(passage.document_id)
        region = document_region(document)
        here = applies(document, passage, question, self._places)
        if self.home and region and region not in self.home and here is not True:
            return None
        heading, text = "，".join(passage.heading), scope(passage)
        total = sum(t.weight for t in question.terms)
        matched = sum(
            t.weight * max(strength(t, text), _TITLE_SHARE * strength(t, document.title))
            for t in question.terms
        )
        covered = matched / total if total else 0.0
        in_heading = max((strength(t, heading) for t in question.things), default=0.0) if heading else 0.0
        at_home = region is not None and region in self.home or document is self.main_document
        rank = covered + 0.3 * overlap(question.topic, text) + 0.3 * score + 0.15 * in_heading + _AT_HOME * at_home
        return Candidate(passage, document, covered, rank * _ELSEWHERE if here is False else rank, here)


def numbered(passages: Sequence[Passage]) -> Mapping[int, Sequence[Passage]]:
    """The measures of a document by number: as its headings count them (第三条, 三、), else as its outline runs."""
    for counting in _COUNTING:
        found: dict[int, list[Passage]] = {}
        headings: dict[int, str] = {}
        for passage in passages:
            for heading in reversed(passage.heading):
                match = counting.match(heading)
                number = int(parse(match[1]) or 0) if match else 0
                if number and headings.setdefault(number, heading) == heading:
                    found.setdefault(number, []).append(passage)
        if found:
            return {number: section[:MOST_IN_SECTION] for number, section in found.items()}
    return {number: [quote.passage] for number, quote in enumerate(topic_sentences(passages), 1)}


def topic_sentences(passages: Sequence[Passage]) -> tuple[Quote, ...]:
    """The sentences that are headings themselves: a document's outline in its own words."""
    found: list[Quote] = []
    seen: set[tuple[str, ...]] = set()
    for passage in passages:
        if passage.heading and passage.heading not in seen:
            seen.add(passage.heading)
            first = sentences(passage)[:1]
            heading = "".join(passage.heading[-1].split())
            found.extend(quote for quote in first if "".join(quote.text.rstrip("。").split()) == heading)
    return tuple(found)
