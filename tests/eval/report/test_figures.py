from __future__ import annotations

from typing import Any

import pytest

from eval.report import charts, figures
from eval.report.figures import Cell, Change, Table, examination, headlines, lower_is_better, probability
from tests.eval.report.results import metric, rate, results, rule

RUN = results()
FOUND = {figure.name: figure for figure in figures.figures(RUN)}


def changed(**values: Any) -> Change:
    name = values.pop("name", "correctness")
    change = {"before": 0.5, "after": 0.6, "difference": 0.1, "low": -0.1, "high": 0.3, "p": None} | values
    run = results(baseline=RUN["baseline"] | {"changes": {name: change}}, metrics={name: metric(6, 10)})
    (figure,) = figures.figures(run)
    assert figure.change is not None
    return figure.change


def table(**metrics: dict[str, Any]) -> Table:
    run = results(metrics=metrics, by_type={"direct": {"n": 9, "metrics": metrics}})
    return figures.groups(run, "by_type", {"direct": "直接"})[0]


class TestFigures:
    def test_are_written_out(self) -> None:
        figure = FOUND["correctness"]
        assert (figure.value, figure.count, figure.interval) == ("0.667", "2/3", "0.210 – 0.940")
        assert figure.label.text == "正确率"
        assert figure.passed is True

    def test_have_a_bar_with_interval_baseline_and_floor(self) -> None:
        # On an axis from 6 to 194: 2/3, [0.21, 0.94], before 1, floor 0.60.
        assert FOUND["correctness"].bar == charts.Bar(131.3, 45.5, 182.7, 194.0, 118.8)

    def test_one_without_a_value_tells_why(self) -> None:
        figure = FOUND["bad_atoms"]
        assert (figure.value, figure.reason, figure.bar, figure.passed) == ("", "no claims", None, None)

    def test_mean_figures_keep_their_fractions(self) -> None:
        (figure,) = figures.figures(results(metrics={"mrr": metric(2.5, 3)}))
        assert (figure.value, figure.count, figure.interval) == ("0.833", "2.5/3", "")

    @pytest.mark.parametrize(
        ("bound", "x"), [("≥ 0.50", 100.0), ("≤ 0.00", 6.0), ("≥ 50%", 100.0), ("not worse", None)]
    )
    def test_the_bound_is_read_from_its_words(self, bound: str, x: float | None) -> None:
        (figure,) = figures.figures(results(metrics={"mrr": metric(1, 2)}, gate=[rule(metric="mrr", bound=bound)]))
        assert figure.bar is not None
        assert figure.bar.bound == x

    def test_headlines_are_those_with_a_value_most_telling_first(self) -> None:
        assert [f.name for f in headlines(list(FOUND.values()), 2)] == ["correctness", "over_refusal"]
        assert [f.name for f in headlines(list(FOUND.values()), 9)] == ["correctness", "over_refusal", "groundedness"]


class TestChange:
    def test_is_written_out_with_signs(self) -> None:
        assert FOUND["correctness"].change == Change("1.000", "−0.333", "−0.600 – −0.100", "p = 0.031", "worse")

    def test_a_p_at_or_above_5_percent_is_no_change(self) -> None:
        assert changed(p=0.05, low=0.05).tone == "same"

    def test_without_a_p_the_interval_tells(self) -> None:
        assert changed(low=0.01).tone == "better"
        assert changed(low=-0.01).tone == "same"

    def test_where_less_is_better_a_rise_is_worse(self) -> None:
        assert changed(name="over_refusal", p=0.001).tone == "worse"
        assert changed(name="over_refusal", difference=-0.1, p=0.001).tone == "better"

    def test_what_has_no_figure_on_either_side_has_no_difference(self) -> None:
        change = changed(before=None, difference=None, low=None, high=None)
        assert change == Change("", "", "", "", "same")

    @pytest.mark.parametrize(
        ("p", "text"), [(None, ""), (0.0004, "p < 0.001"), (0.001, "p = 0.001"), (1.0, "p = 1.000")]
    )
    def test_probabilities_are_written_as_usual(self, p: float | None, text: str) -> None:
        assert probability(p) == text


class TestDirection:
    def test_a_bound_from_above_tells_of_a_metric_that_is_not_known(self) -> None:
        run = results(gate=[rule(metric="harm", bound="≤ 0.05")])
        assert lower_is_better("harm", run)
        assert not lower_is_better("other", run)

    def test_what_a_metric_is_known_for_tells_without_a_bound(self) -> None:
        assert lower_is_better("bad_atoms", results(gate=[]))
        assert not lower_is_better("correctness", results(gate=[]))


class TestGroups:
    def test_every_cell_has_its_value_count_and_interval(self) -> None:
        few, wide = figures.groups(RUN, "by_type", {"near_miss": "近似无据"})
        assert few.columns == ["correctness", "over_refusal", "groundedness"]
        assert [(text, key, n) for text, key, n, _ in few.rows] == [
            ("", "direct", 1), ("近似无据", "near_miss", 1), ("", "out_of_scope", 1),
        ]  # fmt: skip
        assert few.rows[1][3][0] == Cell("0.000", "0/1", "correctness 0.000 (0/1), 95% CI 0.000 – 0.790", 0)
        assert few.rows[2][3][2] == Cell("–", "", "groundedness: no claims", None)
        assert wide is not None
        assert wide.columns == ["correctness", "over_refusal", "groundedness", "bad_atoms"]

    @pytest.mark.parametrize(
        ("numerator", "shade"),
        [(49, 0), (50, 1), (69, 1), (70, 2), (80, 3), (90, 4), (95, 5), (97, 5), (98, 6), (100, 6)],
    )
    def test_shades_begin_at_their_thresholds(self, numerator: int, shade: int) -> None:
        assert table(correctness=metric(numerator, 100)).rows[0][3][0].shade == shade
        assert table(over_refusal=metric(100 - numerator, 100)).rows[0][3][0].shade == shade

    def test_a_metric_that_a_group_lacks_is_left_blank(self) -> None:
        run = results(by_type={"direct": {"n": 1, "metrics": {}}})
        assert figures.groups(run, "by_type", {})[0].rows[0][3] == [
            Cell("–", "", name, None) for name in ("correctness", "over_refusal", "groundedness")
        ]

    def test_no_second_table_where_all_metrics_find_room(self) -> None:
        run = results(metrics={"mrr": metric(1, 2)})
        assert figures.groups(run, "by_split", {})[1] is None

    def test_at_most_ten_columns(self) -> None:
        many = {f"m{n}": metric(1, 2) for n in range(12)} | {"recall_at_5": metric(1, 2)}
        few, wide = figures.groups(results(metrics=many), "by_split", {})
        assert few.columns == ["recall_at_5", *(f"m{n}" for n in range(9))]
        assert wide is not None and len(wide.columns) == 13


class TestExamination:
    MUTANTS, TRUE = examination(RUN["meta"])

    def test_false_and_true_sentences_stand_apart(self) -> None:
        assert [(kind, floor) for kind, floor, _ in self.MUTANTS.parts] == [("mutant", 0.95)]
        assert [(kind, floor) for kind, floor, _ in self.TRUE.parts] == [("restated", None)]

    def test_operators_by_policies_with_the_intervals_of_the_run(self) -> None:
        ((_, _, shown),) = self.MUTANTS.parts
        assert shown.columns == ["shipped", "dev", "合计"]
        assert [(text, n) for text, _, n, _ in shown.rows] == [("number", 90), ("negate", 30), ("合计", 120)]
        assert shown.rows[0][3][0] == Cell("0.978", "44/45", "44/45 = 0.978, 95% CI (Wilson) 0.884 – 0.996", 5)
        assert shown.rows[1][3][0] == Cell("–", "", "", None)

    def test_totals_are_summed_with_their_own_wilson_interval(self) -> None:
        ((_, _, shown),) = self.MUTANTS.parts
        total = shown.rows[2][3]
        # Wilson (1927) for 119 of 120 at 1.959964: centre 0.97642, half width 0.02211.
        assert [cell.count for cell in total] == ["44/45", "75/75", "119/120"]
        assert total[2].title == "119/120 = 0.992, 95% CI (Wilson) 0.954 – 0.999"

    def test_refusing_true_sentences_is_bad(self) -> None:
        ((_, _, shown),) = self.TRUE.parts
        assert (shown.rows[0][3][0].text, shown.rows[0][3][0].shade) == ("0.220", 2)

    def test_one_block_alone_where_the_other_has_no_sentences(self) -> None:
        (block,) = examination({"operators": [rate("number", "mutant", "dev", 1, 1, 0.2, 1.0)], "floors": {}})
        assert block.title == "篡改句的识别率 detection of mutants"
