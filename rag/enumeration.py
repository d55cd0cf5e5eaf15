"""The members of a list in a question (X、Y和Z的电话), of each of which the same is asked."""

from __future__ import annotations

import re

from rag.question import Question, Term

_CLAUSE = re.compile("[：:，,。；;？?！!]")
_BETWEEN = re.compile("、|以及|[和与跟及]")


def members(question: Question) -> tuple[tuple[Term, ...], ...]:
    """The things that each member of the question's lists names; none where fewer than two members name any.

    Without 、 or 分别, 和 may as well stand inside one name (知识产权和标准).
    """
    found: list[tuple[Term, ...]] = []
    for clause in _CLAUSE.split(question.text):
        if "、" in clause or question.each:
            parts = _BETWEEN.split(clause)
            found += [tuple(t for t in question.things if t.text in part) for part in parts if len(parts) > 1]
    named = tuple(dict.fromkeys(member for member in found if member))
    return named if len(named) > 1 else ()
