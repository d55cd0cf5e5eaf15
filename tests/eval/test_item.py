from __future__ import annotations

import pytest
from pydantic import ValidationError

from rag.answer import Status
from tests.eval.answers import item, near_miss

TALK = {"type": "multi_turn", "turns": ("甲", "乙")}


def test_the_last_turn_is_the_question() -> None:
    assert item(**TALK).question == "乙"


@pytest.mark.parametrize(
    ("changes", "answerable", "unanswerable"),
    [
        ({"status": (Status.ANSWERED,)}, True, False),
        ({"status": (Status.PARTIAL, Status.NO_EVIDENCE)}, False, True),
        ({"status": (Status.ANSWERED, Status.REFUSED)}, False, False),
    ],
)
def test_what_a_fair_judge_accepts(changes: dict[str, object], answerable: bool, unanswerable: bool) -> None:
    asked = item(**changes)
    assert (asked.answerable, asked.unanswerable) == (answerable, unanswerable)


def test_a_near_miss_is_about_the_policy_and_needs_no_question_back() -> None:
    assert near_miss().near_miss
    assert not near_miss(type="out_of_scope").near_miss
    assert not near_miss(**TALK, followup="thanks").near_miss
    assert not near_miss(status=(Status.NEEDS_CLARIFICATION,)).near_miss


def test_who_wants_more_than_three_clauses_wants_the_document() -> None:
    assert item(type="overview").overview
    assert item(**TALK, gold_clauses=(1, 2, 3, 4)).overview
    assert not item(**TALK, gold_clauses=(1, 2, 3)).overview
    assert not item(gold_clauses=(1, 2, 3, 4)).overview


@pytest.mark.parametrize(
    "changes", [{"turns": ("甲", "乙")}, {"turns": ("",)}, {"turns": ()}, {"planted": "x"}, {"turns": ("甲",) * 9}]
)
def test_what_does_not_fit_its_type_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValidationError):
        item(**changes)
