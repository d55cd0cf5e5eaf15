from __future__ import annotations

import pytest

from eval.gate import FLOORS, Floor, check
from eval.metrics import Ratio, measure
from rag.answer import Status
from tests.eval.answers import item, near_miss, quoting, refusing, scored

LEAST = Floor("m", "why", at_least=0.9)
MOST = Floor("m", "why", at_most=0.05)
PERFECT = measure([
    scored(item(), quoting("实施千企技改"), (2,)),
    scored(near_miss(), refusing(Status.NO_EVIDENCE, "金额"), (2,)),
])  # fmt: skip


@pytest.mark.parametrize(
    ("floor", "figure", "held"),
    [
        (LEAST, Ratio(9, 10, ""), True),
        (LEAST, Ratio(89, 100, ""), False),
        (MOST, Ratio(1, 20, ""), True),
        (MOST, Ratio(2, 20, ""), False),
        (MOST, Ratio(0, 20, ""), True),
        (LEAST, Ratio(0, 0, "none asked"), None),
        (LEAST, Ratio(0, 0, "none made", owed=True), False),
        (MOST, Ratio(0, 0, "none made", owed=True), False),
    ],
)
def test_a_floor_is_held_missed_or_does_not_apply(floor: Floor, figure: Ratio, held: bool | None) -> None:
    assert floor.held_by(figure) is held


def test_a_perfect_run_passes_every_floor() -> None:
    assert {c.floor.metric: c.passed for c in check(PERFECT, ["extractive"])} == {
        f.metric: True for f in FLOORS
    }


@pytest.mark.parametrize("floor", FLOORS, ids=str)
def test_each_floor_fails_alone(floor: Floor) -> None:
    worse = Ratio(0, 1000, "") if floor.at_least is not None else Ratio(1000, 1000, "")
    missed = [c.floor.metric for c in check(PERFECT | {floor.metric: worse}, ["extractive"]) if not c.passed]
    assert missed == [floor.metric]


def test_one_bad_number_in_a_thousand_is_too_many() -> None:
    checks = check(PERFECT | {"bad_numbers": Ratio(1, 1000, "")}, ["extractive"])
    assert [str(c.floor) for c in checks if c.passed is False] == ["bad_numbers ≤ 0.00"]


def test_floors_for_quoting_are_left_out_when_a_model_wrote() -> None:
    named = {c.floor.metric for c in check(PERFECT, ["extractive", "llm"])}
    assert named == {f.metric for f in FLOORS if not f.quoting}
    assert {f.metric for f in FLOORS if f.quoting} == {
        "bad_numbers", "citation_recall", "citation_precision", "groundedness",
    }  # fmt: skip


def test_every_floor_has_one_bound_and_a_reason() -> None:
    assert all((f.at_least is None) != (f.at_most is None) and f.reason for f in FLOORS)
    assert all(f.metric in PERFECT for f in FLOORS)
