from __future__ import annotations

import pytest

from eval.editing import edited


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("奖励20万元", "奖励27万元"),
        ("每人500元", "每人610元"),
        ("按3.5%给予", "按6.5%给予"),
        ("2亿元以上", "5亿元以上"),
        ("最高2.6万元、6万元", "最高9.6万元、13万元"),
        ("第20条，2025年3月1日起3年内，7个工作日", "第20条，2025年3月1日起3年内，7个工作日"),
        ("二十万元", "二十万元"),
    ],
)
def test_amounts_and_shares_are_raised_and_nothing_else(text: str, other: str) -> None:
    assert edited(text) == other


def test_a_nugget_changes_as_its_clause_does_and_tiers_keep_their_order() -> None:
    clause = "投资额1000万元以上按3%，5000万元以上按5%"
    assert edited("5000万元以上") in edited(clause)
    assert edited(clause) == "投资额1007万元以上按6%，5007万元以上按8%"
