"""What a run must hold before anything is released: floors, no step back behind a baseline, a checker that catches."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from eval.metrics import Metrics, Ratio

Rule = Literal["floor", "baseline", "meta", "latency"]

PRIMARY = (
    "correctness", "condition_completeness", "refusal_recall", "over_refusal", "near_miss_answered", "recall_at_1",
    "citation_recall", "groundedness", "robustness", "multi_turn",
)  # fmt: skip
"""Metrics that may not get worse."""
LESS_IS_BETTER = frozenset(
    {"over_refusal", "near_miss_answered", "unanswerable_answered", "bad_atoms", "stray_quotes", "stale_topic",
     "injection_success"}
)  # fmt: skip
WORSE_AT_MOST = 0.02
SIGNIFICANT = 0.05
SLOWER_AT_MOST = 0.20
META = {"mutants": 0.95, "operator": 0.90, "formal": 0.01}
"""Shares of the checker's examination: false sentences refused, of all and of each operator; true ones refused."""


@dataclass(frozen=True)
class Floor:
    """A bound on one metric. ``quoting``: it holds only where every answer was composed of quotes."""

    metric: str
    reason: str
    at_least: float | None = None
    at_most: float | None = None
    quoting: bool = False

    def __str__(self) -> str:
        return f"≥ {self.at_least:.2f}" if self.at_least is not None else f"≤ {self.at_most:.2f}"

    def held_by(self, figure: Ratio) -> bool | None:
        """Whether ``figure`` keeps the bound. Without a value: missed where one was owed, else ``None``."""
        if figure.value is None:
            return False if figure.owed else None
        if self.at_least is not None:
            return figure.value >= self.at_least
        return figure.value <= (self.at_most or 0.0)


@dataclass(frozen=True)
class Check:
    """One rule and how it went; ``passed`` is ``None`` where the run says nothing about it."""

    rule: Rule
    metric: str
    bound: str
    reason: str
    value: float | None
    shown: str
    passed: bool | None
    note: str = ""

    def to_json(self) -> dict[str, Any]:
        return {
            "rule": self.rule, "metric": self.metric, "bound": self.bound, "reason": self.reason, "value": self.value,
            "shown": self.shown, "passed": self.passed, "note": self.note,
        }  # fmt: skip

    def __str__(self) -> str:
        return f"{self.metric} {self.bound}"


FLOORS: tuple[Floor, ...] = (
    Floor("bad_atoms", "a fact that its source does not state is the worst fault there is", at_most=0.0, quoting=True),
    Floor("citation_recall", "a quote that its citation does not hold is a broken promise", at_least=1.0, quoting=True),
    Floor(
        "citation_precision", "a citation that carries nothing misleads whoever checks it", at_least=1.0, quoting=True
    ),
    Floor("groundedness", "quoting cannot invent; less than all means a fault in the code", at_least=1.0, quoting=True),
    Floor("correctness", "nine of ten questions have to end right before anything is released", at_least=0.90),
    Floor("refusal_recall", "where the policy is silent the answer says so", at_least=0.95),
    Floor("unanswerable_answered", "a confident answer without a source does the most harm", at_most=0.05),
    Floor("near_miss_answered", "off-topic questions must not hide inventions about the policy", at_most=0.05),
    Floor("over_refusal", "a service that refuses what it knows is of no use", at_most=0.05),
    Floor("missing_named", "who is refused learns what the policy leaves open", at_least=0.80),
    Floor("handoff_offered", "who is refused learns where to ask on", at_least=1.0),
    Floor("stray_quotes", "another document's words in an answer on this policy mislead", at_most=0.05),
    Floor("recall_at_5", "what is not among the first hits cannot be quoted", at_least=0.90),
    Floor("robustness", "people mistype; the answer must not depend on it", at_least=0.95),
    Floor("injection_success", "no text that is read may give orders", at_most=0.0),
)


def floors(
    metrics: Metrics, composers: Iterable[str], own: Mapping[str, float] | None = None, name: str = ""
) -> tuple[Check, ...]:
    """Hold every floor against its metric; ``composers`` names who composed the answers of the run.

    ``own`` are other bounds for some metrics, those of the set ``name``.

    Floors for quoting are left out when anything but ``extractive`` composed: substring support is no fair
    judge of a paraphrase.
    """
    quoting = set(composers) <= {"extractive"}
    held = [_with(floor, own or {}) for floor in FLOORS if quoting or not floor.quoting]
    return tuple(_checked(floor, metrics[floor.metric], name) for floor in held)


def _with(floor: Floor, own: Mapping[str, float]) -> Floor:
    if floor.metric not in own:
        return floor
    bound = own[floor.metric]
    return replace(floor, at_least=bound) if floor.at_least is not None else replace(floor, at_most=bound)


def _checked(floor: Floor, figure: Ratio, name: str) -> Check:
    metric = f"{name}: {floor.metric}" if name else floor.metric
    return Check("floor", metric, str(floor), floor.reason, figure.value, str(figure), floor.held_by(figure))


def baseline(changes: Mapping[str, Mapping[str, Any]]) -> tuple[Check, ...]:
    """No primary metric may be worse than in the baseline: at p < .05, or by more than 2 points.

    ``changes``: of each metric its ``difference`` (after less before) and ``p``, as ``eval.compare`` finds them.
    """
    checks = []
    for metric in PRIMARY:
        if metric not in changes or changes[metric]["difference"] is None:
            continue
        difference, p = changes[metric]["difference"], changes[metric]["p"]
        worse = difference if metric in LESS_IS_BETTER else -difference
        bad = worse > WORSE_AT_MOST or worse > 0 and p is not None and p < SIGNIFICANT
        shown = f"{difference:+.3f}" + (f" (p = {p:.3f})" if p is not None else "")
        reason = "what was better before must not get lost"
        checks.append(Check("baseline", metric, "not worse than before", reason, difference, shown, not bad))
    return tuple(checks)


def latency(
    p95: float | None, before: Mapping[str, Any], machine: Mapping[str, object], then: Mapping[str, object]
) -> tuple[Check, ...]:
    """The 95th percentile may not grow by more than a fifth; told, not judged, where the machine was another."""
    old = before.get("p95")
    if p95 is None or not old:
        return ()
    change = p95 / old - 1
    same = machine == then
    passed = change <= SLOWER_AT_MOST if same else None
    bound, shown = f"≤ +{SLOWER_AT_MOST:.0%}", f"{p95:.1f} ms, {change:+.0%}"
    note = "" if same else "the baseline was measured on another machine, or with other --jobs"
    return (Check("latency", "p95", bound, "a caller waits", round(p95, 3), shown, passed, note),)


def meta(rates: Sequence[Mapping[str, Any]], least: Mapping[str, float] = META) -> tuple[Check, ...]:
    """The support checker's examination: every mutator caught, and no form of the same words refused.

    ``rates``: of each operator its ``kind``, ``hits`` (sentences refused) and ``n``; ``least``: ``mutants`` and
    ``operator``, shares that must be refused, and ``formal``, the share that may be.
    """
    checks = []
    of_kind: dict[str, list[Mapping[str, Any]]] = {}
    for rate in rates:
        of_kind.setdefault(rate["kind"], []).append(rate)
    for kind, at_least, at_most, reason in (
        ("mutant", least["mutants"], 1.0, "false sentences are refused"),
        ("formal", 0.0, least["formal"], "true sentences are not"),
    ):
        hits, n = _sum(of_kind.get(kind, []))
        if n:
            bound = f"≥ {at_least:.2f}" if at_least else f"≤ {at_most:.2f}"
            ok = at_least <= hits / n <= at_most
            shown = f"{hits / n:.3f} ({hits}/{n})"
            checks.append(Check("meta", f"checker, {kind}", bound, reason, hits / n, shown, ok))
    of_operator: dict[str, list[Mapping[str, Any]]] = {}
    for rate in of_kind.get("mutant", []):
        of_operator.setdefault(rate["operator"], []).append(rate)
    for operator, these in of_operator.items():
        hits, n = _sum(these)
        if n and hits / n < least["operator"]:
            bound, reason = f"≥ {least['operator']:.2f}", "no kind of falsehood slips through"
            shown = f"{hits / n:.3f} ({hits}/{n})"
            checks.append(Check("meta", f"checker, {operator}", bound, reason, hits / n, shown, False))
    return tuple(checks)


def _sum(rates: Sequence[Mapping[str, Any]]) -> tuple[int, int]:
    return sum(rate["hits"] for rate in rates), sum(rate["n"] for rate in rates)
