"""What can be quoted of a passage: its sentences, without those that are only headings, and lists kept whole."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import lru_cache
from itertools import pairwise, takewhile

from index.passage import Passage, Span
from index.sentences import split_sentences
from rag.instructions import addressed, orders_in
from rag.state import Quote

# A section of more passages than this is no answer any more, but a document.
MOST_IN_SECTION = 8
_NUMBER = r"(?:[0-9]{1,2}[.．、]|[（(][0-9一二三四五六七八九十]{1,3}[）)]|[①-⑳]|[一二三四五六七八九十]{1,3}[是、])"
_ITEM = re.compile(rf"\s*{_NUMBER}")
_OPENS_LIST = re.compile(rf"[：:]\s*(?:$|{_NUMBER})")
# What announces a list that a later segment of its sentence opens (有下列行为之一的，…处理；造成损失的，…：（一）…).
_ANNOUNCES_LIST = re.compile("下列[^（(：:]*[；;]$")
_HEADING_NUMBER = re.compile(rf"^(?:第[一二三四五六七八九十百0-9]+[章节条]|{_NUMBER})\s*")


def statements(passage: Passage) -> tuple[Quote, ...]:
    """The statements of ``passage`` in reading order; the headings themselves where it has nothing else.

    A sentence that opens a list (…下列材料：) is one statement with its items, so that no item is quoted without
    what it is an item of. What speaks to a machine instead of stating anything is left out.
    """
    spans = _quotable(passage.text)
    left_out = set(split_sentences(passage.text)) - set(spans)
    headings = {_bare(heading) for heading in passage.heading}
    body = [span for span in spans if _bare(span.of(passage.text)) not in headings] or list(spans)
    merged: list[Span] = []
    open_list = False
    for span in body:
        text = span.of(passage.text)
        if open_list and merged and not any(merged[-1].end <= s.start < span.start for s in left_out):
            merged[-1] = Span(merged[-1].start, span.end)
            open_list = not text.endswith("。") or bool(_ITEM.match(passage.text[span.end :]))
            continue
        merged.append(span)
        open_list = bool(_OPENS_LIST.search(text) or _ANNOUNCES_LIST.search(text)) and not text.endswith("。")
    return tuple(Quote(passage, Span(passage.span.start + s.start, passage.span.start + s.end)) for s in merged)


def with_items(quote: Quote) -> tuple[Quote, ...]:
    """``quote`` and, where an order to a machine breaks off the list that it opens, the items after the order."""
    passage = quote.passage
    if not _OPENS_LIST.search(quote.text) or unbroken(sentences(passage)):
        return (quote,)
    after = (other for other in statements(passage) if other.span.start >= quote.span.end)
    return (quote, *takewhile(lambda other: _ITEM.match(other.text), after))


def sentences(passage: Passage) -> tuple[Quote, ...]:
    """The sentences of a passage, headings too, in reading order, but those that speak to a machine."""
    start = passage.span.start
    return tuple(Quote(passage, Span(start + s.start, start + s.end)) for s in _quotable(passage.text))


def whole(passage: Passage) -> tuple[Quote, ...]:
    """A passage as one quote, or as the sentences of it that may be quoted."""
    quotable = sentences(passage)
    return quotable if len(quotable) < len(split_sentences(passage.text)) else (Quote(passage, passage.span),)


def unbroken(told: Sequence[Quote]) -> bool:
    """Whether nothing is left out between sentences of one passage, which are given in reading order."""
    return all(_blank(before.passage, before.span.end, after.span.start) for before, after in pairwise(told))


def quotable(quote: Quote) -> bool:
    """Whether no sentence of ``quote`` speaks to a machine."""
    position = quote.span.start
    for told in sentences(quote.passage):
        if told.span.start >= quote.span.end:
            break
        if told.span.end > position:
            if not _blank(quote.passage, position, told.span.start):
                return False
            position = told.span.end
    return _blank(quote.passage, position, quote.span.end)


def _blank(passage: Passage, start: int, end: int) -> bool:
    return not passage.text[max(start - passage.span.start, 0) : max(end - passage.span.start, 0)].strip()


def names_of(passage: Passage) -> tuple[str, ...]:
    """The title and the headings that a passage may be named by: those that do not speak to a machine."""
    names = (passage.document_title, *passage.heading)
    return tuple(name for name, flag in zip(names, addressed(names), strict=True) if not flag)


def scope(passage: Passage) -> str:
    """The words that tell what a passage is about: its headings and its text."""
    return "，".join((*passage.heading, passage.text))


@lru_cache(8_192)
def _quotable(text: str) -> tuple[Span, ...]:
    """The sentences of a passage's text that may be quoted. Every question and every check asks for them again."""
    spans = split_sentences(text)
    flags = addressed([span.of(text) for span in spans], _in_orders(text, spans))
    return tuple(span for span, flag in zip(spans, flags, strict=True) if not flag) if any(flags) else spans


def _in_orders(text: str, spans: Sequence[Span]) -> frozenset[int]:
    """The numbers of the sentences that orders run through: an address with a question mark in it cuts them apart."""
    orders = list(orders_in(text))
    return frozenset(n for n, span in enumerate(spans) if any(a < span.end and span.start < b for a, b in orders))


def _bare(text: str) -> str:
    return _HEADING_NUMBER.sub("", text.strip()).rstrip("。：: ")
