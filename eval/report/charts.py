"""Where the marks of the report's charts go: scales, ticks and paths, in the units of each chart's ``viewBox``."""

from __future__ import annotations

import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

WIDTH, HEIGHT = 520, 320
LEFT, RIGHT, TOP, BOTTOM = 66, 24, 16, 50
BAR_WIDTH, BAR_PAD = 200, 6
"""An interval bar: 0 stands at ``BAR_PAD``, 1 at ``BAR_WIDTH - BAR_PAD``."""

_WIDE = 20.0
"""A ratio of largest to smallest value from which a linear axis would squeeze most of them together."""
_STEPS = (1.0, 2.0, 5.0, 10.0)


@dataclass(frozen=True)
class Scale:
    """Maps ``low``…``high`` to ``start``…``end``, linearly or by logarithm; what lies outside goes to the edge."""

    low: float
    high: float
    start: float
    end: float
    log: bool = False

    def __call__(self, value: float) -> float:
        share = (self._on_axis(value) - self._on_axis(self.low)) / (self._on_axis(self.high) - self._on_axis(self.low))
        return round(self.start + min(max(share, 0.0), 1.0) * (self.end - self.start), 1)

    def _on_axis(self, value: float) -> float:
        return math.log10(max(value, self.low)) if self.log else value


@dataclass(frozen=True)
class Tick:
    at: float
    label: str


@dataclass(frozen=True)
class Bar:
    """The marks of an interval bar, as x positions; ``None`` where there is nothing to mark."""

    value: float
    low: float | None
    high: float | None
    before: float | None
    bound: float | None


@dataclass(frozen=True)
class Point:
    """A marked point of a curve. ``flip``: there is no room for its label on the right."""

    x: float
    y: float
    label: str
    flip: bool = False


@dataclass(frozen=True)
class Curve:
    """``line`` and ``area`` are SVG path data; ``area`` reaches down to the x axis."""

    line: str
    area: str
    x_ticks: tuple[Tick, ...]
    y_ticks: tuple[Tick, ...]
    points: tuple[Point, ...]
    log: bool = False


def bar(
    value: float, low: float | None, high: float | None, before: float | None = None, bound: float | None = None
) -> Bar | None:
    """The marks of a share and its interval on an axis from 0 to 1; None for a value outside of it."""
    if not 0 <= value <= 1:
        return None
    scale = Scale(0, 1, BAR_PAD, BAR_WIDTH - BAR_PAD)
    marks = (None if mark is None else scale(mark) for mark in (low, high, before, bound))
    return Bar(scale(value), *marks)


def risk_coverage(points: Sequence[tuple[float, float]]) -> Curve | None:
    """The curve of (coverage, risk), both from 0 to 1, coverage rising; None without points.

    The area begins at coverage 0, as that of AURC does: before the first point, risk is held at that point's.
    """
    if not points:
        return None
    y_values = linear_ticks(0, max(max(risk for _, risk in points), 0.05), 5)
    x, y = _axes(Scale(0, 1, LEFT, WIDTH - RIGHT), 0, y_values[-1])
    line = _path((x(coverage), y(risk)) for coverage, risk in points)
    first, last = points[0], points[-1]
    area = f"M{x(0):g} {y(0):g}V{y(first[1]):g}L{line[1:]}V{y(0):g}Z"
    marks = tuple(
        Point(x(coverage), y(risk), _plain(risk, 3), flip=coverage > 0.8)
        for coverage, risk in dict.fromkeys((first, last))
    )
    return Curve(
        line,
        area,
        tuple(Tick(x(share), f"{share:.0%}") for share in (0, 0.2, 0.4, 0.6, 0.8, 1)),
        tuple(Tick(y(value), _plain(value, 3)) for value in y_values),
        marks,
    )


def risk_at(points: Sequence[tuple[float, float]], coverage: float) -> float | None:
    """The risk of the strictest threshold that covers at least ``coverage``; None without points."""
    return next((risk for covered, risk in points if covered >= coverage - 1e-9), None)


def ecdf(values: Sequence[float], marks: Mapping[str, float]) -> Curve | None:
    """The empirical distribution function of ``values``, rising order, with ``marks`` (name → value) on it.

    None without values. The x axis is logarithmic where the values, all above 0, span a factor of 20 or more.
    """
    if not values:
        return None
    low, high = values[0], max(values[-1], *marks.values()) if marks else values[-1]
    log = low > 0 and high / low >= _WIDE
    ticks = log_ticks(low, high) if log else linear_ticks(0, high or 1.0, 6)
    x, y = _axes(Scale(min(ticks[0], low), ticks[-1], LEFT, WIDTH - RIGHT, log), 0, 1)
    line, at = [f"M{x(values[0]):g} {y(0):g}"], x(values[0])
    for number, value in enumerate(values, 1):
        if (here := x(value)) != at:
            line.append(f"H{here:g}")
        at = here
        line.append(f"V{y(number / len(values)):g}")
    path = "".join(_last_rises(line)) + f"H{WIDTH - RIGHT}"
    points = tuple(
        Point(x(value), y(bisect_right(values, value) / len(values)), name, flip=x(value) > WIDTH - 3 * LEFT)
        for name, value in marks.items()
    )
    shares = tuple(Tick(y(share), f"{share:.0%}") for share in (0, 0.25, 0.5, 0.75, 1))
    return Curve(
        path, path + f"V{y(0):g}Z", tuple(Tick(x(v), f"{v:,g}") for v in _labelled(ticks, log)), shares, points, log
    )


def linear_ticks(low: float, high: float, about: int) -> list[float]:
    """Round values from ``low`` to the first at or above ``high``, a step of 1, 2 or 5 × 10^k, ``about`` in number."""
    rough = (high - low) / about
    power = 10.0 ** math.floor(math.log10(rough))
    step = next(factor * power for factor in _STEPS if factor * power >= rough * 0.999)
    count = math.ceil((high - low) / step - 1e-9)
    return [round(low + n * step, 12) for n in range(count + 1)]


def log_ticks(low: float, high: float) -> list[float]:
    """The values 1, 2 and 5 × 10^k from the last at or below ``low`` to the first at or above ``high``, both > 0."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    grid = [float(f"{factor}e{power}") for power in powers for factor in (1, 2, 5)]
    below = max(n for n, value in enumerate(grid) if value <= low)
    above = min(n for n, value in enumerate(grid) if value >= high)
    return grid[below : above + 1]


def _axes(x: Scale, low: float, high: float) -> tuple[Scale, Scale]:
    return x, Scale(low, high, HEIGHT - BOTTOM, TOP)


def _labelled(ticks: list[float], log: bool) -> list[float]:
    """Over more than three decades, the powers of ten alone have room for a label."""
    if not log or len(ticks) <= 10:
        return ticks
    return [tick for tick in ticks if math.isclose(math.log10(tick) % 1, 0, abs_tol=1e-9)]


def _last_rises(steps: list[str]) -> list[str]:
    """Of several rises at one x, the last alone shows."""
    return [step for step, then in zip(steps, [*steps[1:], "H"], strict=True) if step[0] != "V" or then[0] != "V"]


def _path(points: Iterable[tuple[float, float]]) -> str:
    return "M" + "L".join(f"{x:g} {y:g}" for x, y in points)


def _plain(value: float, digits: int) -> str:
    return f"{value:.{digits}f}".rstrip("0").rstrip(".")
