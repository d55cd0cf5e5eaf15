"""Examine a support checker: what it lets through of false sentences, and what it refuses of true ones.

Beside Wence's checker two simple ones sit the same examination: coverage of character bigrams, and bare numbers.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from rich.console import Console
from rich.table import Table

from eval.mutations.case import Case, Kind
from eval.mutations.cases import cases
from eval.mutations.policies import DEV, SHIPPED
from eval.progress import Tell
from eval.statistics import wilson
from eval.support import flatten
from rag.grounding.checker import supports

Checker = Callable[[str, Sequence[str]], bool]
"""Whether a claim is supported by its evidence, whole clauses."""

_COVERED = 0.8
_DIGITS = re.compile(r"\d+(?:\.\d+)?")


@dataclass(frozen=True)
class Rate:
    """``hits`` of ``n``: mutants caught, or true sentences refused (false alarms)."""

    hits: int
    n: int

    @property
    def share(self) -> float | None:
        return self.hits / self.n if self.n else None

    @property
    def interval(self) -> tuple[float, float]:
        return wilson(self.hits, self.n)

    def __str__(self) -> str:
        if not self.n:
            return "–"
        low, high = self.interval
        return f"{self.hits}/{self.n} {self.hits / self.n:.1%} [{low:.1%} {high:.1%}]"


@dataclass(frozen=True)
class Report:
    """The verdicts on all cases, in their order."""

    cases: Sequence[Case]
    supported: Sequence[bool]

    @property
    def misses(self) -> list[Case]:
        """Mutants that were let through, and true sentences that were refused."""
        return [c for c, held in zip(self.cases, self.supported, strict=True) if held is (c.kind is Kind.MUTANT)]

    def rate(self, wanted: Callable[[Case], bool]) -> Rate:
        """How many of the ``wanted`` cases the checker refused: to be high for mutants, low for the rest."""
        held = [h for c, h in zip(self.cases, self.supported, strict=True) if wanted(c)]
        return Rate(len(held) - sum(held), len(held))

    def by_kind(self) -> dict[str, Rate]:
        """The rate of every kind of case."""
        return {kind.value: self.rate(_of_kind(kind)) for kind in Kind}

    def by_operator(self) -> dict[str, Rate]:
        """The rate of every operator, in the order of the cases."""
        operators = dict.fromkeys(case.operator for case in self.cases)
        return {operator: self.rate(_of_operator(operator)) for operator in operators}

    def by_policy(self) -> dict[str, dict[str, Rate]]:
        """Policy → operator → rate."""
        return {
            name: Report(*self._only(name)).by_operator() for name in dict.fromkeys(case.policy for case in self.cases)
        }

    def _only(self, policy: str) -> tuple[list[Case], list[bool]]:
        places = [place for place, case in enumerate(self.cases) if case.policy == policy]
        return [self.cases[p] for p in places], [self.supported[p] for p in places]

    def rates(self) -> list[dict[str, object]]:
        """Of every operator on every policy its ``kind``, and ``hits`` refused of ``n`` with the interval."""
        kinds = {case.operator: case.kind.value for case in self.cases}
        return [
            {
                "operator": operator, "kind": kinds[operator], "policy": policy, "hits": rate.hits, "n": rate.n,
                "low": rate.interval[0], "high": rate.interval[1],
            }
            for policy, rates in self.by_policy().items()
            for operator, rate in rates.items()
        ]  # fmt: skip

    def to_json(self) -> dict[str, object]:
        """Rates as ``{"hits", "n", "share", "low", "high"}`` and the misses in full."""
        return {
            "kinds": _rates_json(self.by_kind()),
            "operators": _rates_json(self.by_operator()),
            "policies": {name: _rates_json(rates) for name, rates in self.by_policy().items()},
            "misses": [
                {
                    "policy": c.policy,
                    "operator": c.operator,
                    "kind": c.kind.value,
                    "clauses": list(c.clauses),
                    "change": c.change,
                    "claim": c.claim,
                }
                for c in self.misses
            ],
        }


def examine(
    policies: Sequence[str] = (SHIPPED, DEV), tell: Tell | None = None, checkers: Mapping[str, Checker] | None = None
) -> dict[str, Report]:
    """The report of each checker (default: ``CHECKERS``) on all cases of the named policies."""
    given = [case for name in policies for case in cases(name)]
    return {
        name: measure(checker, given, _stage(tell, name) if tell else None)
        for name, checker in (checkers or CHECKERS).items()
    }


def measure(checker: Checker, given: Sequence[Case], tell: Callable[[int, int], None] | None = None) -> Report:
    """Put every case to ``checker``; ``tell`` hears how many of how many are done."""
    supported = []
    for done, case in enumerate(given, 1):
        supported.append(checker(case.claim, case.evidence))
        if tell:
            tell(done, len(given))
    return Report(tuple(given), tuple(supported))


def wence(claim: str, evidence: Sequence[str]) -> bool:
    """The checker that Wence answers with."""
    return supports(claim, evidence).supported


def bigram_coverage(claim: str, evidence: Sequence[str]) -> bool:
    """At least four fifths of the claim's character bigrams stand in the evidence."""
    flat, text = flatten(claim), "\n".join(map(flatten, evidence))
    bigrams = [flat[i : i + 2] for i in range(len(flat) - 1)]
    return bool(bigrams) and sum(b in text for b in bigrams) >= _COVERED * len(bigrams)


def bare_numbers(claim: str, evidence: Sequence[str]) -> bool:
    """Every digit string of the claim is a digit string of the evidence."""
    stated = {n for text in evidence for n in _DIGITS.findall(flatten(text))}
    return set(_DIGITS.findall(flatten(claim))) <= stated


CHECKERS: Mapping[str, Checker] = {"wence": wence, "bigrams": bigram_coverage, "numbers": bare_numbers}


def _of_kind(kind: Kind) -> Callable[[Case], bool]:
    return lambda case: case.kind is kind


def _of_operator(operator: str) -> Callable[[Case], bool]:
    return lambda case: case.operator == operator


def _rates_json(rates: Mapping[str, Rate]) -> dict[str, dict[str, float | int | None]]:
    return {
        name: {"hits": r.hits, "n": r.n, "share": r.share, "low": r.interval[0], "high": r.interval[1]}
        for name, r in rates.items()
    }


def show(reports: Mapping[str, Report], console: Console, misses: bool = False) -> None:
    """A table of every operator under every checker; with ``misses`` each one of the first checker."""
    first = next(iter(reports.values()))
    policies = first.by_policy() if len({case.policy for case in first.cases}) > 1 else {}
    table = Table("operator", *reports, *policies, title="refused: mutants caught, then false alarms", expand=False)
    kinds = {case.operator: case.kind for case in first.cases}
    by_operator = {name: report.by_operator() for name, report in reports.items()}
    by_kind = {name: report.by_kind() for name, report in reports.items()}
    for kind in Kind:
        for operator in [name for name in kinds if kinds[name] is kind]:
            table.add_row(
                operator,
                *(str(by_operator[name][operator]) for name in reports),
                *(_short(rates.get(operator)) for rates in policies.values()),
            )
        table.add_row(f"all {kind}", *(str(by_kind[name][kind]) for name in reports), style="bold", end_section=True)
    console.print(table)
    if misses:
        for case in first.misses:
            clauses = ",".join(map(str, case.clauses))
            line = f"{case.kind} {case.operator} {case.policy}:{clauses} ({case.change}) {case.claim}"
            console.print(line, markup=False, highlight=False, soft_wrap=True)


def _short(rate: Rate | None) -> str:
    return f"{rate.hits}/{rate.n}" if rate else "–"


def _stage(tell: Tell, name: str) -> Callable[[int, int], None]:
    return lambda done, total: tell(name, done, total)
