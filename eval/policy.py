"""A document that questions are about, as the numbered clauses that the question sets refer to."""

from __future__ import annotations

from dataclasses import dataclass

from index.passage import Document, Span

POLICY_ID = "heilongjiang-innovation-policy"


@dataclass(frozen=True)
class Policy:
    """``clauses[n - 1]`` is clause n: the n-th paragraph (line that is not empty) of the clean text."""

    document_id: str
    text: str
    clauses: tuple[Span, ...]

    @classmethod
    def of(cls, document: Document) -> Policy:
        """Number the paragraphs of ``document``."""
        clauses, start = [], 0
        for line in document.text.split("\n"):
            if line.strip():
                clauses.append(Span(start, start + len(line)))
            start += len(line) + 1
        return cls(document.id, document.text, tuple(clauses))

    def clause(self, number: int) -> str:
        """The text of clause ``number`` (from 1)."""
        return self.clauses[number - 1].of(self.text)

    def clause_at(self, span: Span) -> int:
        """The number of the clause that ``span`` shares most with, the first of equals; 0 for none."""
        shared = [min(c.end, span.end) - max(c.start, span.start) for c in self.clauses]
        best = max(shared, default=0)
        return shared.index(best) + 1 if best > 0 else 0
