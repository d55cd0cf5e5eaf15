"""Where the sentences of a Chinese text begin and end."""

from __future__ import annotations

import re

from index.passage import Span

_ENDS = "。！？；!?;"
_CLOSERS = "”’」』）)】》〉］]"
_SENTENCE = re.compile(rf"[^{_ENDS}\n]*(?:[{_ENDS}]+[{re.escape(_CLOSERS)}]*|\n|\Z)")


def split_sentences(text: str) -> tuple[Span, ...]:
    """The sentences of ``text`` in reading order, without the blanks around them.

    A sentence ends after 。！？； (full or half width) together with the closing quotes and brackets that
    follow, and at a line break, so that every item of a list is a sentence of its own. The spans never
    overlap, and every character that is not blank lies in exactly one of them.
    """
    spans = []
    position = 0
    while position < len(text):
        match = _SENTENCE.match(text, position)
        end = match.end() if match else len(text)
        if end < len(text) and text[end] == '"' and text.count('"', position, end) % 2:
            end += 1
        stripped = trim(text, Span(position, end))
        if stripped.end > stripped.start:
            spans.append(stripped)
        position = end
    return tuple(spans)


def trim(text: str, span: Span) -> Span:
    """``span`` without the blanks at its two ends; an empty span where it holds nothing else."""
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    return Span(start, end)
