"""Clauses of five fields, restated by hand: as officials do, as a clerk tells a citizen, and with one fact wrong.

``rewordings/<field>.jsonl``: ``clause``, ``claim``, ``kind`` (``formal``, ``colloquial`` or ``false``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Literal

from pydantic import BaseModel, ConfigDict

from eval.mutations.case import Case, Kind
from eval.mutations.policies import DATA, REWORDINGS

_OPERATORS = {
    "formal": ("as_officials", Kind.RESTATED),
    "colloquial": ("as_a_clerk", Kind.COLLOQUIAL),
    "false": ("one_fact_wrong", Kind.MUTANT),
}


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    clause: str
    claim: str
    kind: Literal["formal", "colloquial", "false"]


def rewordings() -> Iterator[Case]:
    """All lines of all fields; the number of a clause is its place among the clauses of its field."""
    for file in sorted((DATA / "rewordings").glob("*.jsonl")):
        numbers: dict[str, int] = {}
        for text in filter(str.strip, file.read_text(encoding="utf-8").splitlines()):
            line = _Line.model_validate_json(text)
            number = numbers.setdefault(line.clause, len(numbers) + 1)
            operator, kind = _OPERATORS[line.kind]
            yield Case(REWORDINGS, operator, kind, (number,), (line.clause,), line.claim, f"by hand, {file.stem}")
