"""The floors that a run must hold, as data, each with its reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from eval.metrics import Ratio


@dataclass(frozen=True)
class Floor:
    """A bound on one metric. ``quoting``: it holds only where every answer was composed of quotes."""

    metric: str
    reason: str
    at_least: float | None = None
    at_most: float | None = None
    quoting: bool = False

    def __str__(self) -> str:
        return (
            f"{self.metric} ≥ {self.at_least:.2f}"
            if self.at_least is not None
            else f"{self.metric} ≤ {self.at_most:.2f}"
        )

    def held_by(self, figure: Ratio) -> bool | None:
        """Whether ``figure`` keeps the bound. Without a value: missed where one was owed, else ``None``."""
        if figure.value is None:
            return False if figure.owed else None
        return (
            figure.value >= self.at_least
            if self.at_least is not None
            else figure.value <= (self.at_most or 0.0)
        )


@dataclass(frozen=True)
class Check:
    """A floor and its figure; ``passed`` is ``None`` where the set asks nothing of the kind."""

    floor: Floor
    figure: Ratio
    passed: bool | None


FLOORS: tuple[Floor, ...] = (
    Floor(
        "bad_numbers",
        "a number that its source does not state is the worst fault there is",
        at_most=0.0,
        quoting=True,
    ),
    Floor(
        "citation_recall",
        "a quote that its citation does not hold is a broken promise",
        at_least=1.0,
        quoting=True,
    ),
    Floor(
        "citation_precision",
        "a citation that carries nothing misleads whoever checks it",
        at_least=1.0,
        quoting=True,
    ),
    Floor(
        "groundedness",
        "quoting cannot invent; less than all means a fault in the code",
        at_least=1.0,
        quoting=True,
    ),
    Floor(
        "correctness", "nine of ten questions have to end right before anything is released", at_least=0.90
    ),
    Floor("refusal_recall", "where the policy is silent the answer says so", at_least=0.95),
    Floor("unanswerable_answered", "a confident answer without a source does the most harm", at_most=0.05),
    Floor(
        "near_miss_answered", "off-topic questions must not hide inventions about the policy", at_most=0.05
    ),
    Floor("over_refusal", "a service that refuses what it knows is of no use", at_most=0.05),
    Floor("missing_named", "who is refused learns what the policy leaves open", at_least=0.80),
    Floor("handoff_offered", "who is refused learns where to ask on", at_least=1.0),
    Floor("stray_quotes", "another document's words in an answer on this policy mislead", at_most=0.05),
    Floor("recall_at_5", "what is not among the first hits cannot be quoted", at_least=0.90),
)


def check(
    metrics: Mapping[str, Ratio], composers: Iterable[str], floors: Iterable[Floor] = FLOORS
) -> tuple[Check, ...]:
    """Hold every floor against its metric; ``composers`` names who composed the answers of the run.

    Floors for quoting are left out when anything but ``extractive`` composed: substring support is no fair
    judge of a paraphrase.
    """
    quoting = set(composers) <= {"extractive"}
    held = [floor for floor in floors if quoting or not floor.quoting]
    return tuple(Check(floor, metrics[floor.metric], floor.held_by(metrics[floor.metric])) for floor in held)
