"""Documents to passages, along their headings and paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from index.passage import Document, Passage, Span
from index.sentences import split_sentences, trim
from index.structure import TITLE_LEVEL, Heading, find_headings, paragraphs

_SOFT_BREAK = re.compile(r"[，；、：,;:]")
_ITEM = re.compile(r"[（(][一二三四五六七八九十0-9]{1,3}[）)]|[0-9]{1,2}[.．、)）]|[①-⑳]|[-*•·]\s")


@dataclass(frozen=True)
class ChunkParameters:
    """How documents are cut. Lengths in characters.

    ``max_chars``: a passage is no longer, except that one of whole sentences may not be cut. ``min_chars``: a
    shorter passage takes in the next paragraph under the same heading, and a list takes in its items, as far
    as they fit.
    """

    max_chars: int = 350
    min_chars: int = 60

    def __post_init__(self) -> None:
        if not 1 <= self.min_chars <= self.max_chars:
            raise ValueError(f"chunk lengths must satisfy 1 <= min_chars <= max_chars, not {self}")


def chunk(document: Document, parameters: ChunkParameters | None = None) -> tuple[Passage, ...]:
    """The passages of ``document`` in reading order, named ``<document id>#1`` and so on.

    Their spans never overlap, and every character that is neither blank nor in a heading standing alone lies
    in exactly one of them. Long paragraphs are cut at the end of a sentence, a sentence longer than a passage
    at ；, one without at ，、： or, having none, anywhere.
    """
    parameters = parameters or ChunkParameters()
    passages: list[Passage] = []
    for path, spans in _sections(document):
        for span in _pack(document.text, spans, parameters):
            identity = f"{document.id}#{len(passages) + 1}"
            passages.append(Passage(identity, document.id, document.title, path, span.of(document.text), span))
    return tuple(passages)


def _sections(document: Document) -> Iterator[tuple[tuple[str, ...], list[Span]]]:
    """The runs of paragraphs under one heading, each with the path of headings that leads to it."""
    by_start = {heading.span.start: heading for heading in find_headings(document.text, document.title)}
    path: list[Heading] = []
    section: list[Span] = []
    for span in paragraphs(document.text):
        heading = by_start.get(span.start)
        if heading is not None:
            if section:
                yield _names(path), section
            path = [outer for outer in path if outer.level < heading.level] + [heading]
            section = []
        if heading is None or not heading.alone:
            section.append(span)
    if section:
        yield _names(path), section


def _names(path: Sequence[Heading]) -> tuple[str, ...]:
    return tuple(heading.text for heading in path if heading.level != TITLE_LEVEL)


def _pack(text: str, spans: Sequence[Span], parameters: ChunkParameters) -> Iterator[Span]:
    open_span: Span | None = None
    for span in spans:
        for piece in _cut(text, span, parameters.max_chars):
            if open_span is None:
                open_span = piece
            elif _joins(text, open_span, piece, parameters):
                open_span = Span(open_span.start, piece.end)
            else:
                yield open_span
                open_span = piece
    if open_span is not None:
        yield open_span


def _joins(text: str, before: Span, after: Span, parameters: ChunkParameters) -> bool:
    if after.end - before.start > parameters.max_chars:
        return False
    short = min(before.end - before.start, after.end - after.start) < parameters.min_chars
    return short or text[before.end - 1] in "：:" or _ITEM.match(text, after.start) is not None


def _cut(text: str, paragraph: Span, limit: int) -> list[Span]:
    """``paragraph`` in pieces of at most ``limit`` characters, of about equal length."""
    length = paragraph.end - paragraph.start
    if length <= limit:
        return [paragraph]
    sentences = [Span(paragraph.start + s.start, paragraph.start + s.end) for s in split_sentences(paragraph.of(text))]
    wholes = _with_their_lists(text, sentences, limit)
    units = [unit for one in wholes for unit in _split_sentence(text, one, limit) if unit.start < unit.end]
    pieces: list[Span] = []
    goal = float(limit)
    for unit in units:
        if pieces and unit.end - pieces[-1].start <= limit and not _is_full(pieces[-1], unit, goal):
            pieces[-1] = Span(pieces[-1].start, unit.end)
        else:
            left = paragraph.end - unit.start
            goal = left / -(-left // limit)
            pieces.append(unit)
    return pieces


def _with_their_lists(text: str, sentences: Sequence[Span], limit: int) -> Iterator[Span]:
    """Sentences joined to what goes on after a semicolon or colon, so that no list is cut that fits into a passage."""
    run: list[Span] = []
    for sentence in sentences:
        run.append(sentence)
        if text[sentence.end - 1] not in "；;：:":
            yield from [Span(run[0].start, run[-1].end)] if run[-1].end - run[0].start <= limit else run
            run = []
    yield from run


def _is_full(piece: Span, unit: Span, goal: float) -> bool:
    """Whether ``piece`` is nearer to ``goal`` characters as it is than with the next ``unit``."""
    return goal - (piece.end - piece.start) <= (unit.end - piece.start) - goal


def _split_sentence(text: str, sentence: Span, limit: int) -> Iterator[Span]:
    start = sentence.start
    while sentence.end - start > limit:
        breaks = [match.end() for match in _SOFT_BREAK.finditer(text, start + 1, start + limit)]
        end = breaks[-1] if breaks else start + limit
        yield trim(text, Span(start, end))
        start = end
    yield trim(text, Span(start, sentence.end))
