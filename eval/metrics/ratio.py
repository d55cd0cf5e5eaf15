"""A figure of a run: an exact ratio that can be recounted, item by item."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cached_property

from eval.scoring import Score
from eval.statistics import cluster_bootstrap, wilson


@dataclass(frozen=True)
class Part:
    """What one item adds to a ratio. ``family``: items of one family are not independent."""

    item: str
    family: str
    numerator: float
    denominator: float


@dataclass(frozen=True)
class Ratio:
    """Σ numerators / Σ denominators; ``nothing`` says what is lacking when there is no denominator.

    A ratio over nothing has no value: a system that claims nothing has no citation recall, not a perfect one.
    ``owed``: the questions called for a denominator above 0, so that having none is the system's fault, not the set's.
    """

    parts: tuple[Part, ...]
    nothing: str
    owed: bool = field(default=False, kw_only=True)

    @cached_property
    def numerator(self) -> float:
        return sum(part.numerator for part in self.parts)

    @cached_property
    def denominator(self) -> float:
        return sum(part.denominator for part in self.parts)

    @property
    def value(self) -> float | None:
        return self.numerator / self.denominator if self.denominator else None

    @cached_property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval when families are drawn anew (cluster bootstrap); None without a value.

        Where all drawings are alike (60 of 60), it is the score interval over the families instead: no fault seen is
        not no fault possible.
        """
        told = [part for part in self.parts if part.denominator]
        drawn = cluster_bootstrap(
            [part.numerator for part in told], [part.denominator for part in told], [part.family for part in told]
        )
        families = len({part.family for part in told})
        if self.value in (0.0, 1.0) and families:
            return wilson(families if self.value else 0, families)
        return drawn

    def __str__(self) -> str:
        if self.value is None:
            return f"none ({self.nothing})"
        return f"{self.value:.3f} ({self.numerator:g}/{self.denominator:g})"

    def to_json(self) -> dict[str, float | str | None]:
        low, high = self.interval or (None, None)
        reason = {} if self.denominator else {"reason": self.nothing}
        return {
            "value": self.value, "numerator": self.numerator, "denominator": self.denominator,
            "low": low, "high": high, **reason,
        }  # fmt: skip


Metrics = dict[str, Ratio]


def ratio(
    scores: Iterable[Score], above: Callable[[Score], float], below: Callable[[Score], float], nothing: str,
    *, owed: bool = False,
) -> Ratio:  # fmt: skip
    """Σ ``above`` / Σ ``below`` over ``scores``."""
    parts = tuple(Part(s.outcome.item.id, s.outcome.item.family, above(s), below(s)) for s in scores)
    return Ratio(parts, nothing, owed=owed)


def share(scores: Iterable[Score], holds: Callable[[Score], bool], nothing: str) -> Ratio:
    """The share of ``scores`` for which ``holds``."""
    return ratio(scores, lambda s: float(holds(s)), lambda _s: 1.0, nothing)
