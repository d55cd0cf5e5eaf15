from __future__ import annotations

import math
import re

import pytest

from eval.report import charts
from eval.report.charts import Bar, Scale, Tick, bar, ecdf, linear_ticks, log_ticks, risk_at, risk_coverage

LEFT, RIGHT = charts.LEFT, charts.WIDTH - charts.RIGHT
TOP, FLOOR = charts.TOP, charts.HEIGHT - charts.BOTTOM


def at(share: float) -> float:
    """Where ``share`` of the way along the x axis is."""
    return round(LEFT + share * (RIGHT - LEFT), 1)


def up(share: float) -> float:
    return round(FLOOR - share * (FLOOR - TOP), 1)


def corners(path: str) -> list[tuple[float, float]]:
    """The points of a path of M, L, H and V."""
    points: list[tuple[float, float]] = []
    for command, numbers in re.findall(r"([MLHV])([^MLHVZ]*)", path):
        values = [float(number) for number in numbers.split()]
        last = points[-1] if points else (0.0, 0.0)
        points.append({"H": (values[0], last[1]), "V": (last[0], values[0])}.get(command) or (values[0], values[-1]))
    return points


class TestScale:
    def test_linear(self) -> None:
        scale = Scale(0, 10, 100, 200)
        assert [scale(value) for value in (0, 2.5, 10)] == [100, 125, 200]

    def test_downwards(self) -> None:
        assert Scale(0, 1, 200, 100)(0.25) == 175

    def test_logarithmic(self) -> None:
        scale = Scale(1, 100, 0, 200, log=True)
        assert [scale(value) for value in (1, 10, 100)] == [0, 100, 200]

    def test_what_lies_outside_goes_to_the_edge(self) -> None:
        assert [Scale(0, 1, 0, 10)(value) for value in (-3, 7)] == [0, 10]
        assert Scale(1, 100, 0, 10, log=True)(0) == 0


class TestTicks:
    @pytest.mark.parametrize(
        ("low", "high", "about", "ticks"),
        [
            (0, 1, 5, [0, 0.2, 0.4, 0.6, 0.8, 1]),
            (0, 0.05, 5, [0, 0.01, 0.02, 0.03, 0.04, 0.05]),
            (0, 47, 6, [0, 10, 20, 30, 40, 50]),
            (0, 0.3, 5, [0, 0.1, 0.2, 0.3]),
        ],
    )
    def test_linear(self, low: float, high: float, about: int, ticks: list[float]) -> None:
        assert linear_ticks(low, high, about) == ticks

    @pytest.mark.parametrize(
        ("low", "high", "ticks"),
        [
            (1, 1000, [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]),
            (3, 70, [2, 5, 10, 20, 50, 100]),
            (0.04, 1.5, [0.02, 0.05, 0.1, 0.2, 0.5, 1, 2]),
        ],
    )
    def test_logarithmic(self, low: float, high: float, ticks: list[float]) -> None:
        assert log_ticks(low, high) == ticks


class TestBar:
    def test_marks_stand_on_an_axis_from_0_to_1(self) -> None:
        # The axis runs from 6 to 194.
        assert bar(0.5, 0.25, 1.0, 0.0, 0.75) == Bar(value=100, low=53, high=194, before=6, bound=147)

    def test_what_is_not_known_is_not_marked(self) -> None:
        assert bar(1.0, None, None) == Bar(194, None, None, None, None)

    def test_a_value_off_the_axis_has_no_bar(self) -> None:
        assert bar(1.2, 0.9, 1.4) is None


class TestRiskCoverage:
    CURVE = risk_coverage([(0.25, 0.0), (0.5, 0.1), (0.8, 0.2)])

    def test_the_line_goes_through_the_points(self) -> None:
        assert self.CURVE is not None
        assert [tick.label for tick in self.CURVE.y_ticks] == ["0", "0.05", "0.1", "0.15", "0.2"]
        assert corners(self.CURVE.line) == [(at(0.25), up(0)), (at(0.5), up(0.5)), (at(0.8), up(1))]

    def test_the_area_begins_at_coverage_0_with_the_first_risk(self) -> None:
        curve = risk_coverage([(0.5, 0.2), (1.0, 0.1)])
        assert curve is not None
        assert corners(curve.area) == [
            (at(0), up(0)), (at(0), up(1)), (at(0.5), up(1)), (at(1), up(0.5)), (at(1), up(0)),
        ]  # fmt: skip

    def test_the_ends_are_labelled_within_the_chart(self) -> None:
        assert self.CURVE is not None
        assert [(point.label, point.flip) for point in self.CURVE.points] == [("0", False), ("0.2", False)]
        late = risk_coverage([(0.9, 0.125)])
        assert late is not None
        assert [(point.label, point.flip) for point in late.points] == [("0.125", True)]

    def test_no_risk_at_all_still_has_an_axis(self) -> None:
        curve = risk_coverage([(1.0, 0.0)])
        assert curve is not None
        assert (curve.y_ticks[-1], curve.line) == (Tick(up(1), "0.05"), f"M{RIGHT} {FLOOR}")

    def test_no_points_no_curve(self) -> None:
        assert risk_coverage([]) is None

    def test_risk_at_a_coverage_is_that_of_the_strictest_threshold_that_reaches_it(self) -> None:
        points = [(0.25, 0.0), (0.5, 0.1), (0.8, 0.2)]
        assert [risk_at(points, c) for c in (0.1, 0.25, 0.3, 0.8, 0.9)] == [0.0, 0.0, 0.1, 0.2, None]


class TestEcdf:
    def test_rises_by_the_share_of_each_value(self) -> None:
        curve = ecdf([2.0, 4.0, 4.0, 10.0], {})
        assert curve is not None and not curve.log
        assert [tick.label for tick in curve.x_ticks] == ["0", "2", "4", "6", "8", "10"]
        assert corners(curve.line) == [
            (at(0.2), up(0)), (at(0.2), up(0.25)), (at(0.4), up(0.25)), (at(0.4), up(0.75)), (at(1), up(0.75)),
            (at(1), up(1)), (at(1), up(1)),
        ]  # fmt: skip

    def test_percentiles_stand_on_the_curve(self) -> None:
        curve = ecdf([2.0, 4.0, 4.0, 10.0], {"p50": 4.0, "p95": 10.0})
        assert curve is not None
        assert [(p.label, p.x, p.y, p.flip) for p in curve.points] == [
            ("p50", at(0.4), up(0.75), False), ("p95", at(1), up(1), True),
        ]  # fmt: skip

    def test_a_wide_range_is_shown_by_logarithm(self) -> None:
        curve = ecdf([1.0, 10.0, 100.0], {})
        assert curve is not None and curve.log
        assert [tick.label for tick in curve.x_ticks] == ["1", "2", "5", "10", "20", "50", "100"]
        assert [x for x, y in corners(curve.line) if y == up(1)] == [at(1), at(1)]
        assert corners(curve.line)[2] == (at(0.5), up(1 / 3))

    def test_a_very_wide_one_labels_powers_of_ten_alone(self) -> None:
        curve = ecdf([1.0, 50_000.0], {})
        assert curve is not None
        assert [tick.label for tick in curve.x_ticks] == ["1", "10", "100", "1,000", "10,000"]

    def test_values_of_0_are_shown_linearly(self) -> None:
        curve = ecdf([0.0, 100.0], {})
        assert curve is not None and not curve.log

    def test_one_value_or_nothing_but_zeros_has_a_curve(self) -> None:
        for values in ([3.0], [0.0, 0.0]):
            curve = ecdf(values, {"p50": values[0]})
            assert curve is not None
            assert all(map(math.isfinite, (xy for point in corners(curve.line) for xy in point)))
            assert corners(curve.line)[-1] == (at(1), up(1))

    def test_no_values_no_curve(self) -> None:
        assert ecdf([], {}) is None
