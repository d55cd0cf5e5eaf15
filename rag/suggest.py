"""Follow-up questions that the sources can answer: about clauses near the one that was asked for."""

from __future__ import annotations

import re
from typing import Protocol

from index.passage import Passage
from rag.state import State

_LIMIT = 3
_TOPIC = re.compile(r"[㐀-鿿“”0-9A-Za-z、]{5,24}")
_NUMBERED = re.compile(r"^第?[一二三四五六七八九十百0-9]+[章节条、.．）)]|^[（(]")


class Passages(Protocol):
    """The passages of a document, in reading order."""

    def passages_of(self, document_id: str) -> tuple[Passage, ...]: ...


class TopicSuggester:
    """Asks for the measures under headings that are topics (加快科研成果转化落地), not under 第一章 or 附则."""

    def __init__(self, corpus: Passages) -> None:
        self._corpus = corpus

    def suggest(self, state: State) -> tuple[str, ...]:
        """Up to three questions, nearest topics first, none about a clause already quoted."""
        quoted = {q.passage.id for q in state.ruling.quotes} if state.ruling else set()
        near = [hit.passage for hit in state.hits]
        documents = dict.fromkeys(passage.document_id for passage in near[:1])
        rest = [p for document_id in documents for p in self._corpus.passages_of(document_id)]
        topics = (
            p.heading[-1] for p in [*near, *rest]
            if p.heading and p.id not in quoted and p.document_id in documents
            and _TOPIC.fullmatch(p.heading[-1]) and not _NUMBERED.match(p.heading[-1])
        )  # fmt: skip
        return tuple(f"{topic}有哪些举措？" for topic in list(dict.fromkeys(topics))[:_LIMIT])
