"""Which sentences of the cited passages a written sentence stands on."""

from __future__ import annotations

from collections.abc import Sequence
from enum import IntEnum
from typing import NamedTuple

from index.passage import Passage, Span
from index.sentences import split_sentences
from rag.grounding.checker import supports
from rag.grounding.tokens import tokens
from rag.state import Quote

_MOST = 3


def quotes_for(sentence: str, passages: Sequence[Passage]) -> tuple[Quote, ...]:
    """Verbatim quotes from ``passages`` for ``sentence``, in the order of the passages.

    A passage that supports the sentence alone makes the others superfluous, and one that shares anything with it
    those that share nothing. A passage that is quoted gives the stretch that fits best.
    """
    found = [(_best(sentence, passage), passage) for passage in dict.fromkeys(passages)]
    fit = max((best.fit for best, _ in found), default=_Fit.NONE)
    return tuple(_quote(passage, best.span) for best, passage in found if best.fit is fit)


class _Fit(IntEnum):
    NONE = 0
    SHARES = 1
    SUPPORTS = 2


class _Stretch(NamedTuple):
    span: Span
    fit: _Fit


def _best(sentence: str, passage: Passage) -> _Stretch:
    """The shortest run of up to three sentences that supports ``sentence``, or the sentence nearest to it."""
    spans = split_sentences(passage.text)
    wanted = _pairs(sentence)
    shared = [len(wanted & _pairs(span.of(passage.text))) for span in spans]
    names = (passage.document_title, *passage.heading)
    runs = [
        (first, first + length) for length in range(1, _MOST + 1) for first in range(len(spans) - length + 1)
    ]
    # Short runs first, and among these the ones that share most: the first that supports is the quote.
    runs.sort(key=lambda run: (run[1] - run[0], -sum(shared[run[0] : run[1]])))
    for first, last in runs:
        if not any(shared[first:last]):
            continue
        span = Span(spans[first].start, spans[last - 1].end)
        if supports(sentence, [span.of(passage.text)], names=names).supported:
            return _Stretch(span, _Fit.SUPPORTS)
    if not spans:
        return _Stretch(Span(0, len(passage.text)), _Fit.NONE)
    nearest = max(range(len(spans)), key=lambda index: shared[index])
    return _Stretch(spans[nearest], _Fit.SHARES if shared[nearest] else _Fit.NONE)


def _pairs(text: str) -> frozenset[tuple[str, str]]:
    read = tokens(text)
    return frozenset((a.key, b.key) for a, b in zip(read, read[1:], strict=False))


def _quote(passage: Passage, span: Span) -> Quote:
    return Quote(passage, Span(passage.span.start + span.start, passage.span.start + span.end))
