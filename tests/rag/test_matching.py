from __future__ import annotations

import pytest

from rag.lexicon import Synonyms
from rag.matching import coverage, overlap, strength
from rag.question import Term


def _term(text: str, weight: float = 1.0, same: str = "", near: str = "") -> Term:
    synonyms = Synonyms(frozenset(same.split()), frozenset(near.split()))
    return Term(text, weight, specific=True, thing=True, asking=True, synonyms=synonyms)


@pytest.mark.parametrize(
    ("term", "text", "expected"),
    [
        (_term("技改"), "实施千企技改专项行动", 1.0),
        (_term("民企", same="民营企业"), "支持民营企业发展", 0.9),
        (_term("民企", near="民营经济"), "支持民营经济发展", 0.5),
        (_term("民企", same="民营企业", near="民营经济"), "民营经济中的民营企业", 0.9),
        (_term("民企"), "支持国有企业", 0.0),
        # 3 of 4 pairs (绿色, 色制, 制造 of 绿色制造业): 0.6 · 3/4
        (_term("绿色制造业"), "推广绿色制造", 0.45),
        # 1 of 3 pairs is less than half
        (_term("绿色制造"), "绿色的山", 0.0),
        # two characters have one pair: all or nothing
        (_term("绿化"), "绿色化", 0.0),
        (_term("5"), "“4567”现代化产业体系", 0.0),
        (_term("5"), "以“5”个产业为重点", 1.0),
        (_term("财政部"), "商务部", 0.0),
        (_term("交通运输部"), "交通运输工具", 0.0),
        (_term("ai"), "支持AI算力中心", 1.0),
        (_term("5g基站"), "新建5G基站", 1.0),
        (_term("技改"), "", 0.0),
    ],
)
def test_strength(term: Term, text: str, expected: float) -> None:
    assert strength(term, text) == pytest.approx(expected)


def test_coverage_is_the_weighted_mean_of_the_strengths() -> None:
    terms = [_term("技改", 1.0), _term("老板", 0.5, near="企业家"), _term("专项", 0.25)]
    # (1 · 1 + 0.5 · 0.5 + 0.25 · 0) / 1.75
    assert coverage(terms, "企业家参加千企技改") == pytest.approx(1.25 / 1.75)
    assert coverage([], "千企技改") == 0.0


def test_overlap_is_the_share_of_pairs() -> None:
    # 设备, 备更, 更新: two of three
    assert overlap("设备更新", "老设备要更新") == pytest.approx(2 / 3)
    # pairs across a comma or a blank are none: 设备, 更新
    assert overlap("设备，更新", "更新") == pytest.approx(1 / 2)
    assert overlap("设", "设备") == 0.0
    assert overlap("", "设备") == 0.0
