"""Sentences cut at semicolons: which segment speaks of the one asked about, and what a quote of it must bring along.

大型企业研发投入增长的，补助5%；小微企业补助12%: the second is about 研发投入 too, though only the first says so.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from rag.matching import SURELY, coverage, strength
from rag.question import Question, Term
from rag.state import Quote
from rag.statements import statements

_POINTS_BACK = re.compile(r"\W*(?:上述|前述|前款|前项|该[项类]|此[项类])")
_ARTICLE = re.compile(r"^第[一二三四五六七八九十百0-9]+条\s*")
_LONGEST = 6


def segments(quote: Quote, body: Sequence[Quote]) -> Sequence[Quote]:
    """The segments of the sentence of ``quote``, itself among them; ``body`` is its passage in reading order."""
    first = last = next((n for n, other in enumerate(body) if other.span == quote.span), -1)
    if first < 0:
        return (quote,)
    while first and _goes_on(body[first - 1]):
        first -= 1
    while last + 1 < len(body) and _goes_on(body[last]):
        last += 1
    return body[first : last + 1]


def in_sentence(terms: Sequence[Term], quote: Quote, body: Sequence[Quote]) -> str:
    """The words by which a segment may be taken to speak of ``terms``.

    With the opening of its sentence where each names one of the terms that the other does not: a new party, and the
    rest is as said before. Otherwise on its own, for what is said of the opening's party is not said of it.
    """
    first = segments(quote, body)[0]
    if first.span == quote.span:
        return quote.text
    here, there = _spoken_of(terms, quote.text), _spoken_of(terms, first.text)
    return first.text + quote.text if here - there and there - here else quote.text


def meant(question: Question, quotes: Sequence[Quote]) -> list[Quote]:
    """``quotes`` without the segments that another segment of the same sentence leaves behind.

    One is left behind if the other speaks of all of the question that it speaks of and of more, or if the question has
    the very words by which the other is told from it (重新通过, not 首次通过).
    """
    return [quote for quote in quotes if not any(_leaves_behind(question, other, quote) for other in quotes)]


def cases(question: Question, quote: Quote) -> Sequence[Quote]:
    """All segments of a sentence that tells several cases apart of which the question names none, else none."""
    parts = segments(quote, statements(quote.passage))
    words = [_told_by(a.text, b.text) for a in parts for b in parts if a is not b]
    if len(parts) < 2 or parts[0].span != quote.span or any(word is None or word in question.text for word in words):
        return ()
    return parts


def understood(question: Question, quote: Quote) -> Iterator[Quote]:
    """``quote`` after what it cannot be understood without: its sentence's opening, or what 上述 points back to."""
    body = statements(quote.passage)
    if len(in_sentence(question.terms, quote, body)) > len(quote.text):
        yield segments(quote, body)[0]
    elif _POINTS_BACK.match(quote.text):
        before = [other for other in body if other.span.start < quote.span.start]
        if before:
            yield max(reversed(before), key=lambda other: coverage(question.terms, other.text))
    yield quote


def _leaves_behind(question: Question, other: Quote, quote: Quote) -> bool:
    if other.passage.id != quote.passage.id or other.span == quote.span:
        return False
    body = statements(quote.passage)
    if other not in segments(quote, body):
        return False
    told, untold = _told_by(other.text, quote.text), _told_by(quote.text, other.text)
    if told and untold and (told in question.text) != (untold in question.text):
        return told in question.text
    mine = _spoken_of(question.terms, in_sentence(question.terms, quote, body))
    return mine < _spoken_of(question.terms, in_sentence(question.terms, other, body))


def _told_by(text: str, other: str) -> str | None:
    """The words near its beginning by which a segment is told from another that goes on alike (大型企业, 中型企业)."""
    a, b = _ARTICLE.sub("", text), _ARTICLE.sub("", other)
    while a and b and a[0] == b[0]:
        a, b = a[1:], b[1:]
    places = [(i, j) for i in range(1, _LONGEST) for j in range(1, _LONGEST)]
    alike = [(i, j) for i, j in places if a[i : i + 2].isalpha() and a[i : i + 2] == b[j : j + 2]]
    if not alike:
        return None
    i, _ = min(alike, key=sum)
    return a[: max(i, 2)]


def _goes_on(quote: Quote) -> bool:
    return quote.text.endswith(("；", ";"))


def _spoken_of(terms: Iterable[Term], text: str) -> frozenset[str]:
    return frozenset(term.text for term in terms if strength(term, text) >= SURELY)
