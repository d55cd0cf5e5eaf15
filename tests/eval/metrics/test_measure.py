from __future__ import annotations

from dataclasses import replace

import pytest

from eval.metrics import measure, percentile
from eval.scoring import Score, score
from rag.answer import Answer, Status
from tests.eval.answers import POLICY, TEXTS, answer, cite, claim, item, near_miss, quoting, refusing, scored

GOOD = quoting("实施千企技改")
OFF_TOPIC = near_miss(
    id="o", family="g", type="out_of_scope", question="明天下雨吗", missing=(), gold_clauses=(),
    status=(Status.OUT_OF_SCOPE,),
)  # fmt: skip


def values(scores: list[Score]) -> dict[str, float | None]:
    return {name: figure.value for name, figure in measure(scores).items()}


def test_a_run_of_five_counted_by_hand() -> None:
    idle = answer(Status.ANSWERED, [claim("实施千企技改", 1, 2)], [cite("实施千企技改", 1), cite("不得重复申报", 2)])
    invented = answer(Status.ANSWERED, [claim("奖励八百万元", 1)], [cite("最高奖励五百万元")])
    found = values([
        scored(item(id="a", conditions=(("不得重复申报",),)), GOOD, (2, 0, 0)),  # right, first place, condition untold
        scored(item(id="b"), idle, (0, 0, 2)),                          # right, third place, an idle citation
        scored(item(id="c", family="h"), refusing(), (0, 0)),           # refused though answerable
        scored(near_miss(id="d", family="h"), invented, (2,)),          # invented
        scored(OFF_TOPIC, refusing(Status.OUT_OF_SCOPE)),               # rightly refused
    ])  # fmt: skip
    assert {name: value for name, value in found.items() if value is not None} == {
        "correctness": 3 / 5,
        "families_correct": 2 / 3,          # f and g; h has the refusal and the invention
        "condition_completeness": 0.0,
        # 实施千企技改 against the sentence that holds the nugget, all 21 characters; the refusal says nothing.
        "char_f1": pytest.approx((2 * 6 / 27 + 2 * 6 / 27 + 0) / 3),
        "refusal_recall": 1 / 2,            # of the near miss and the off-topic one
        "refusal_precision": 1 / 2,         # of the two refusals
        "refusal_f1": 1 / 2,
        "over_refusal": 1 / 3,
        "unanswerable_answered": 1 / 2,
        "near_miss_answered": 1.0,
        "missing_named": 0.0,               # asked of the near miss only
        "handoff_offered": 1.0,             # item c; the off-topic one does not call for it
        "gold_quotes": 3 / 4,               # of a and b; the invention quotes clause 3 for clause 2
        "stray_quotes": 0.0,
        "recall_at_1": 1 / 3,
        "recall_at_3": 2 / 3,
        "recall_at_5": 2 / 3,
        "mrr": pytest.approx((1 + 1 / 3 + 0) / 3),
        "ndcg_at_5": pytest.approx((1 + 1 / 2 + 0) / 3),
        "citation_recall": 2 / 3,
        "citation_precision": 2 / 4,        # 1 of 1, 1 of 2, 0 of 1
        "groundedness": 2 / 3,
        "groundedness_strict": 2 / 3,
        "bad_atoms": 1 / 3,                 # 千企 twice, 八百万元 once
    }  # fmt: skip


def test_no_claims_are_no_perfect_citations() -> None:
    figures = measure([scored(item(), refusing())])
    for name in ("citation_recall", "citation_precision", "groundedness"):
        assert (figures[name].value, figures[name].owed) == (None, True)
    assert not measure([scored(OFF_TOPIC, refusing())])["citation_recall"].owed


def test_an_item_that_may_be_answered_or_refused_takes_no_part_in_refusal() -> None:
    either = item(status=(Status.ANSWERED, Status.REFUSED), type="injection", forbidden=("X9",), nuggets=())
    found = measure([scored(either, refusing(Status.REFUSED)), scored(either, GOOD)])
    assert found["correctness"].value == 1.0
    assert found["refusal_precision"].value is found["over_refusal"].value is found["refusal_recall"].value is None


def test_a_failure_is_neither_a_refusal_nor_an_answer() -> None:
    failed = Answer("", "", "", Status.FAILED, "", composer="none")
    found = values([scored(near_miss(), failed), scored(item(), failed)])
    assert (found["refusal_recall"], found["unanswerable_answered"], found["over_refusal"]) == (0.0, 0.0, 1.0)
    assert found["correctness"] == 0.0


def test_percentiles_are_nearest_rank() -> None:
    values_ms = [float(v) for v in range(20, 0, -1)]
    assert [percentile(values_ms, p) for p in (0, 50, 95, 100)] == [1.0, 10.0, 19.0, 20.0]
    assert percentile([7.0], 95) == 7.0
    assert percentile([], 50) is None


def test_a_system_that_does_not_tell_its_hits_has_no_recall() -> None:
    untold = replace(scored(item(), GOOD, ()).outcome, ranking=None)
    told = measure([score(untold, POLICY, TEXTS)])
    assert (told["recall_at_1"].value, told["correctness"].value) == (None, 1.0)
    assert measure([scored(item(), GOOD, ())])["recall_at_1"].value == 0.0
