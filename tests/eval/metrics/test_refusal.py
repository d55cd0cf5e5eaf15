from __future__ import annotations

import pytest

from eval.metrics.refusal import RiskCoverage
from rag.answer import Status
from tests.eval.answers import answer, cite, claim, item, near_miss, quoting, refusing, scored


def test_the_curve_rises_by_confidence_and_ends_at_what_was_answered() -> None:
    sure = scored(item(id="a", question="实施什么"), quoting("实施千企技改"))  # one pair of three
    invented = answer(Status.ANSWERED, [claim("最高奖励五百万元", 1)], [cite("最高奖励五百万元")])
    unsure = scored(near_miss(id="b", question="千企技改补贴多少"), invented)  # none of 7
    curve = RiskCoverage.of([sure, unsure, scored(item(id="c"), refusing()), scored(near_miss(id="d"), refusing())])
    assert curve.points == ((0.25, 0.0), (0.5, 0.5))
    # Risk 0 over the first half of what is covered, then a straight line to ½: on average ⅛.
    assert curve.aurc == pytest.approx(0.5 * 0.25)


def test_without_an_answer_there_is_no_curve() -> None:
    assert RiskCoverage.of([scored(item(), refusing())]) == RiskCoverage((), None)
