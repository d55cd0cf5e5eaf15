from __future__ import annotations

import argparse

import pytest

from eval.calibrate import Trial, held_out_correctness, parse_grid, pick, settings_of
from eval.scoring import Score
from rag.answer import Status
from rag.judge import Thresholds
from tests.eval.answers import answer, cite, claim, item, near_miss, quoting, refusing, scored

RIGHT = quoting("实施千企技改")
WRONG = refusing()
PRESENT = Thresholds(answer=0.6, nearest=0.3)
INVENTED = answer(Status.ANSWERED, [claim("最高奖励五百万元", 1)], [cite("最高奖励五百万元")])


def _scores(pattern: str) -> list[Score]:
    """One question a letter, each of a family of its own: r right, w wrong, i an invention."""
    given = {"r": (item, RIGHT), "w": (item, WRONG), "i": (near_miss, INVENTED)}
    return [scored(given[c][0](id=f"q{n}", family=f"f{n}"), given[c][1]) for n, c in enumerate(pattern)]


def _trial(answer_at: float, nearest: float, pattern: str) -> Trial:
    return Trial({"answer": answer_at, "nearest": nearest}, _scores(pattern))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("answer=0.5,0.6", (0.5, 0.6)),
        ("answer=0.5:0.8:0.1", (0.5, 0.6, 0.7, 0.8)),
        ("answer=0.3", (0.3,)),
        ("answer=0.2:0.2:0.1", (0.2,)),
    ],
)
def test_a_grid_is_a_list_or_a_range(text: str, values: tuple[float, ...]) -> None:
    assert parse_grid(text) == ("answer", values)


@pytest.mark.parametrize(
    "text", ["answr=0.5", "answer", "answer=a,b", "answer=0.1:0.2", "answer=0.1:0.5:0", "answer=0.5:0.1:0.1"]
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(argparse.ArgumentTypeError):
        parse_grid(text)


def test_every_combination_is_tried() -> None:
    assert settings_of({"answer": (0.1, 0.2), "nearest": (0.3, 0.4)}) == [
        {"answer": 0.1, "nearest": 0.3}, {"answer": 0.1, "nearest": 0.4},
        {"answer": 0.2, "nearest": 0.3}, {"answer": 0.2, "nearest": 0.4},
    ]  # fmt: skip


def test_an_invention_costs_two_answers() -> None:
    assert _trial(0.1, 0.1, "rrrw").objective() == 3
    assert _trial(0.1, 0.1, "rrri").objective() == 1
    assert _trial(0.1, 0.1, "rrri").objective(frozenset({"f0", "f1"})) == 2


def test_the_highest_objective_is_picked() -> None:
    careful, bold = _trial(0.7, 0.3, "rrww"), _trial(0.5, 0.3, "rrri")
    assert pick([bold, careful], PRESENT) is careful


def test_of_equals_the_middle_is_picked() -> None:
    trials = [_trial(at, 0.3, "rr" if at < 0.9 else "rw") for at in (0.3, 0.4, 0.5, 0.9)]
    assert pick(trials, PRESENT).setting["answer"] == 0.4


def test_of_two_middles_the_one_nearer_to_the_present_is_picked() -> None:
    trials = [_trial(at, 0.3, "rr") for at in (0.4, 0.5, 0.6, 0.7)]
    assert pick(trials, PRESENT).setting["answer"] == 0.6
    assert pick(trials, Thresholds(answer=0.1)).setting["answer"] == 0.5


def test_held_out_families_do_not_choose_their_own_setting() -> None:
    # Each setting is right on one half. Chosen without a family, the half that lost one loses the choice.
    trials = [_trial(0.1, 0.1, "rrww"), _trial(0.2, 0.1, "wwrr")]
    assert held_out_correctness(trials, PRESENT, folds=4) == 0.0
    same = [_trial(0.1, 0.1, "rrrw"), _trial(0.2, 0.1, "wwww")]
    assert held_out_correctness(same, PRESENT, folds=4) == 0.75
