"""A handful of documents in memory, every line a passage: for what the shipped policy does not hold."""

from __future__ import annotations

from collections.abc import Sequence

from api.deps import Catalogue
from index.passage import Document, Passage, Span
from index.search import Hit


class SmallCatalogue(Catalogue):
    """``search`` finds the passages that hold the query verbatim, in the order of the corpus."""

    def __init__(self, documents: Sequence[Document], version: str = "v1") -> None:
        self._documents = tuple(documents)
        self._version = version

    @property
    def version(self) -> str:
        return self._version

    def search(self, query: str, limit: int = 10) -> tuple[Hit, ...]:
        passages = (p for document in self._documents for p in self.passages_of(document.id))
        return tuple(Hit(p, 1.0, {}) for p in passages if query in p.text)[:limit]

    def documents(self) -> tuple[Document, ...]:
        return self._documents

    def document(self, document_id: str) -> Document:
        return {document.id: document for document in self._documents}[document_id]

    def passage(self, passage_id: str) -> Passage:
        document_id, _, _ = passage_id.rpartition("#")
        return {passage.id: passage for passage in self.passages_of(document_id)}[passage_id]

    def passages_of(self, document_id: str) -> tuple[Passage, ...]:
        document = self.document(document_id)
        passages = []
        start = 0
        for number, line in enumerate(document.text.split("\n"), 1):
            span = Span(start, start + len(line))
            heading = (line.split("。")[0],) if "。" in line else ()
            passages.append(Passage(f"{document_id}#{number}", document_id, document.title, heading, line, span))
            start = span.end + 1
        return tuple(passages)
