from __future__ import annotations

from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest

from eval.dataset import DatasetError, QuestionSet, load_set
from eval.trials import Plan, trials
from tests.eval.notice import NOTICE, QUESTIONS, write_set


@pytest.fixture
def small(tmp_path: Path) -> QuestionSet:
    return load_set(write_set(tmp_path / "set"))


def test_every_item_is_asked_as_it_is_alone_disturbed_and_in_changed_worlds(small: QuestionSet) -> None:
    planned = trials(small, Plan(disturbances=1))
    assert Counter(t.variant for t in planned if not t.item.perturbed_from) == {
        "": 6, "standalone": 1, "noise0": 3, "noise3": 3, "noise8": 3, "edited": 2,
    }  # fmt: skip
    disturbed = [t for t in planned if t.item.perturbed_from]
    assert {t.item.perturbed_from for t in disturbed} == {"n-1"}
    assert {"n-1~typo", "n-1~homophone", "n-1~pinyin", "n-1~traditional"} <= {t.item.id for t in disturbed}


def test_worlds_differ_by_what_is_planted_edited_and_beside(small: QuestionSet) -> None:
    planned = {(t.item.id, t.variant): t.asking for t in trials(small, Plan(disturbances=0))}
    plain = planned["n-1", ""].world
    assert plain.distractors == small.distractors
    assert planned["n-6", ""].world == replace(plain, planted=(str(QUESTIONS[5]["planted"]),))
    assert planned["n-1", "noise3"].world == replace(plain, at_most=3)
    assert planned["n-1", "edited"].world == replace(plain, edited=True)
    assert planned["n-5", "standalone"].turns == ("境外展会补贴最高多少？",)


def test_an_edited_item_wants_the_edited_amount(small: QuestionSet) -> None:
    edited = {t.item.id: t for t in trials(small, Plan(disturbances=0)) if t.variant == "edited"}
    assert edited["n-1"].item.nuggets == (("27万元",),)
    assert (edited["n-2"].item.nuggets, edited["n-2"].item.conditions) == ((("53%",),), (("最高不超过17万元",),))
    assert "27万元" in edited["n-1"].policy.clause(2)


def test_a_system_elsewhere_is_asked_in_its_own_world_only(small: QuestionSet) -> None:
    planned = trials(small, Plan(changed=False, disturbances=0))
    assert [(t.item.id, t.variant) for t in planned] == [
        ("n-1", ""), ("n-2", ""), ("n-3", ""), ("n-4", ""), ("n-5", ""), ("n-5", "standalone"),
    ]  # fmt: skip


def test_questions_that_contradict_the_documents_are_refused(tmp_path: Path) -> None:
    folder = write_set(tmp_path / "set", notice=NOTICE.replace("20万元", "30万元"))
    with pytest.raises(DatasetError, match="(?s)questions of “set” do not fit.*n-1: nugget “20万元” is not in"):
        trials(load_set(folder), Plan())
