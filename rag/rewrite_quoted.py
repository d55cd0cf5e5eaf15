"""What an earlier answer quoted, found again in the corpus: an answer that a door sends back is not believed."""

from __future__ import annotations

import re
from functools import cached_property, lru_cache
from typing import Protocol

from index.passage import Passage
from index.search import Hit
from rag.rewrite_frame import bare_heading
from rag.statements import scope

_MOST_LINES = 6
_NEAREST = 5
_LEAST_NAME = 3
_KNOWN = 2_048
_ITEM = re.compile(r"^\s*[-*•·]\s+")
_MARKS = re.compile(r"(?:\[\d{1,3}\])+$")


class Searched(Protocol):
    """The index, to find what an earlier answer quoted."""

    def search(self, query: str, limit: int = 10) -> tuple[Hit, ...]: ...

    def passages_of(self, document_id: str) -> tuple[Passage, ...]: ...


class Quotes:
    """Finds the passages that lines of answers stand in. A conversation comes back whole with every question, so that
    what was found is kept."""

    def __init__(self, corpus: Searched) -> None:
        self.corpus = corpus
        self._found = lru_cache(_KNOWN)(self._searched)

    def passage(self, quote: str) -> Passage | None:
        """The passage that has ``quote`` word for word, as long as it is there."""
        found = self._found(quote)
        return found if found and found in self.corpus.passages_of(found.document_id) else None

    def _searched(self, quote: str) -> Passage | None:
        return next((hit.passage for hit in self.corpus.search(quote, _NEAREST) if quote in hit.passage.text), None)


class QuotedBefore:
    """What an earlier answer quoted, as far as its lines stand in the corpus word for word."""

    def __init__(self, quotes: Quotes, answer: str) -> None:
        self._quotes = quotes
        self._answer = answer

    @property
    def heading(self) -> str:
        """The last heading above all quotes, without its number."""
        headings = {bare_heading(p.heading[-1]) if p.heading else "" for p in self._passages}
        return headings.pop() if len(headings) == 1 else ""

    @property
    def title(self) -> str:
        titles = {p.document_title for p in self._passages}
        return titles.pop() if len(titles) == 1 else ""

    @cached_property
    def text(self) -> str:
        """The headings and the text of the one clause that all quotes stand in."""
        clauses = {scope(p) for p in self._passages}
        return clauses.pop() if len(clauses) == 1 else ""

    def named_elsewhere(self, text: str) -> bool:
        """Whether ``text`` names what a clause that was not quoted is headed by (人才公寓, 贷款贴息)."""
        here = {p.id for p in self._passages}
        others = (hit.passage for hit in self._quotes.corpus.search(text, _NEAREST) if hit.passage.id not in here)
        return any(_names(text, bare_heading(p.heading[-1])) for p in others if p.heading)

    @cached_property
    def _passages(self) -> tuple[Passage, ...]:
        marked = [line for line in self._answer.split("\n") if _MARKS.search(line)]
        found: list[Passage] = []
        for line in marked[:_MOST_LINES]:
            quote = _ITEM.sub("", _MARKS.sub("", line))
            if not any(quote in passage.text for passage in found):
                passage = self._quotes.passage(quote)
                found += [passage] if passage else []
        return tuple(found)


def _names(text: str, heading: str) -> bool:
    """Whether ``text`` has at least half of a heading in one piece, and three characters."""
    least = max(_LEAST_NAME, (len(heading) + 1) // 2)
    return any(heading[at : at + least] in text for at in range(len(heading) - least + 1))
