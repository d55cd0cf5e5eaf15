"""Cases written by hand, where no rule can promise whether a sentence is true; and subjects with their predicates.

``handwritten.<policy>.jsonl``: ``policy``, ``operator``, ``clauses`` (numbers of the evidence), ``claim``.
``splits.<policy>.jsonl``: ``policy``, ``clause``, ``subject``, ``predicate``; no subject goes with a predicate of
another line.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from eval.mutations.case import Case, Kind
from eval.mutations.policies import DATA, sentences
from eval.policy import Policy

KINDS = {
    "dropped_condition": Kind.MUTANT,
    "dropped_exception": Kind.MUTANT,
    "moved_entitlement": Kind.MUTANT,
    "fabricated": Kind.MUTANT,
    "fabricated_addition": Kind.MUTANT,
    "reversed_relation": Kind.MUTANT,
    "cut": Kind.FORMAL,
    "trim": Kind.RESTATED,
    "reorder": Kind.RESTATED,
    "list_to_sentence": Kind.RESTATED,
    "merge": Kind.RESTATED,
    "synonym": Kind.RESTATED,
    "colloquial": Kind.COLLOQUIAL,
}
_STEPS = (1, 3, 4)


class _Line(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    policy: str


class _Written(_Line):
    operator: str
    clauses: list[int]
    claim: str


class _Split(_Line):
    clause: int
    subject: str
    predicate: str


def handwritten(name: str, policy: Policy) -> Iterator[Case]:
    """The hand-written cases of a policy, in the file's order."""
    for line in _lines(DATA / f"handwritten.{name}.jsonl"):
        case = _Written.model_validate_json(line)
        evidence = tuple(policy.clause(n) for n in case.clauses)
        kind = KINDS[case.operator]
        yield Case(name, case.operator, kind, tuple(case.clauses), evidence, case.claim, "by hand")


def mixed(name: str, policy: Policy) -> Iterator[Case]:
    """The subject of one clause with the predicate of another, both clauses being the evidence."""
    splits = [_Split.model_validate_json(line) for line in _lines(DATA / f"splits.{name}.jsonl")]
    for place, one in enumerate(splits):
        for step in _STEPS:
            other = splits[(place + step) % len(splits)]
            clauses = (one.clause, other.clause)
            evidence = tuple(policy.clause(n) for n in clauses)
            change = f"subject of {one.clause}, predicate of {other.clause}"
            claim = f"{one.subject}{other.predicate}。"
            yield Case(name, "mixed_clauses", Kind.MUTANT, clauses, evidence, claim, change)


def extended(name: str, policy: Policy) -> Iterator[Case]:
    """A true sentence of the clause with an invented one behind it."""
    for case in handwritten(name, policy):
        if case.operator == "fabricated":
            true = sentences(case.evidence[0])[-1].removesuffix("。")
            yield replace(case, operator="fabricated_addition", claim=f"{true}，{case.claim}", change=f"+ {case.claim}")


def _lines(file: Path) -> list[str]:
    return [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
