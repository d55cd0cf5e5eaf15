from __future__ import annotations

import pytest

from eval.policy import Policy
from index.passage import Document, Span
from tests.eval.answers import CLAUSES, POLICY


def test_the_clauses_are_the_paragraphs() -> None:
    assert POLICY.clauses == (Span(0, 10), Span(11, 32), Span(33, 53))
    assert tuple(POLICY.clause(n) for n in (1, 2, 3)) == CLAUSES


def test_empty_lines_are_no_clauses() -> None:
    assert Policy.of(Document("d", "t", "\n甲\n\n  \n乙\n")).clauses == (Span(1, 2), Span(7, 8))


@pytest.mark.parametrize(
    ("span", "clause"),
    [
        (Span(0, 10), 1), (Span(12, 14), 2), (Span(8, 14), 2), (Span(7, 12), 1), (Span(30, 34), 2),
        (Span(10, 11), 0), (Span(60, 70), 0),
    ],
)  # fmt: skip
def test_a_span_belongs_to_the_clause_it_shares_most_with(span: Span, clause: int) -> None:
    assert POLICY.clause_at(span) == clause
