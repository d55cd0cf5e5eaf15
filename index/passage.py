"""What is indexed: documents, and the passages that they are cut into.

Every offset counts characters (Unicode code points) of a document's clean text, end exclusive, so that
``document.text[span.start:span.end]`` is always what a span points at.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import NamedTuple


class Span(NamedTuple):
    """A stretch of a document's clean text, ``start`` inclusive, ``end`` exclusive, in characters."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The characters of ``text`` inside this span."""
        return text[self.start : self.end]

    def contains(self, other: Span) -> bool:
        return self.start <= other.start and other.end <= self.end


@dataclass(frozen=True)
class Document:
    """One policy document after cleaning.

    ``metadata`` holds facts about the document that are not in its text (region, issuer, source, url, notice …), from a
    sidecar file or the fields of a ``.jsonl`` line; all values are strings.
    """

    id: str
    title: str
    text: str
    metadata: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True)
class Passage:
    """A citable part of a document: in a policy, one clause.

    ``heading`` is the path of headings above and at the passage, outermost first, without the document's title.
    ``text`` always equals ``document.text[span.start:span.end]``.
    """

    id: str
    document_id: str
    document_title: str
    heading: tuple[str, ...]
    text: str
    span: Span

    @property
    def heading_text(self) -> str:
        return " › ".join(self.heading)
