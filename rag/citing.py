"""Which sentences of the passages that a model was given a written sentence stands on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache
from typing import NamedTuple

from index.passage import Passage, Span
from rag.grounding.checker import supports
from rag.grounding.tokens import tokens
from rag.state import Quote
from rag.statements import names_of, sentences, statements, unbroken

_MOST = 3
# A stretch that shares less than this of the sentence's neighbouring tokens is not worth a full check.
_WORTH_CHECKING = 0.5


@dataclass(frozen=True)
class Footing:
    """``quotes``: what a sentence stands on, in the order of the passages; ``firm``: one of them alone supports it."""

    quotes: tuple[Quote, ...] = ()
    firm: bool = False


def footing(sentence: str, cited: Sequence[Passage], others: Sequence[Passage] = ()) -> Footing:
    """Verbatim quotes for ``sentence`` from the passages that it cites, or else from one of the ``others``.

    A passage that supports the sentence alone makes the rest superfluous, and one that shares anything with it those
    that share nothing. ``others`` serve only where they support it: a model may forget a citation or miscount.
    """
    found = _stretches(sentence, cited)
    fit = max((stretch.fit for stretch in found), default=_Fit.NONE)
    if fit is not _Fit.SUPPORTS:
        rescued = [s for s in _stretches(sentence, [p for p in others if p not in cited]) if s.fit is _Fit.SUPPORTS]
        if rescued:
            return Footing((rescued[0].quote,), firm=True)
    return Footing(tuple(s.quote for s in found if s.fit is fit), firm=fit is _Fit.SUPPORTS)


class _Fit(IntEnum):
    NONE = 0
    SHARES = 1
    SUPPORTS = 2


class _Stretch(NamedTuple):
    quote: Quote
    fit: _Fit


def _stretches(sentence: str, passages: Sequence[Passage]) -> list[_Stretch]:
    wanted = _pairs(sentence)
    return [found for p in dict.fromkeys(passages) if (found := _best(sentence, wanted, p)) is not None]


_Pairs = frozenset[tuple[str, str]]


def _best(sentence: str, wanted: _Pairs, passage: Passage) -> _Stretch | None:
    """The shortest run of up to three sentences that supports ``sentence``, or the sentence nearest to it."""
    told = sentences(passage)
    if not told:
        return None
    shared = [wanted & _pairs(quote.text) for quote in told]
    names = names_of(passage)
    runs = [
        (first, first + length)
        for length in range(1, _MOST + 1) for first in range(len(told) - length + 1)
        if unbroken(told[first : first + length])
    ]  # fmt: skip
    # Short runs first, and among these the ones that share most: the first that supports is the quote.
    runs.sort(key=lambda run: (run[1] - run[0], -sum(len(pairs) for pairs in shared[run[0] : run[1]])))
    for first, last in runs:
        if len(frozenset().union(*shared[first:last])) < _WORTH_CHECKING * len(wanted):
            continue
        quote = Quote(passage, Span(told[first].span.start, told[last - 1].span.end))
        if supports(sentence, [quote.text], names=names).supported:
            return _Stretch(quote, _Fit.SUPPORTS)
    for quote in statements(passage):  # a list is one statement, however many items it has
        if quote not in told and supports(sentence, [quote.text], names=names).supported:
            return _Stretch(quote, _Fit.SUPPORTS)
    nearest = max(range(len(told)), key=lambda index: len(shared[index]))
    return _Stretch(told[nearest], _Fit.SHARES if shared[nearest] else _Fit.NONE)


@lru_cache(maxsize=4096)
def _pairs(text: str) -> _Pairs:
    read = tokens(text)
    return frozenset((a.key, b.key) for a, b in zip(read, read[1:], strict=False))
