from __future__ import annotations

import pytest

from rag.grounding.polarity import Force
from rag.grounding.tokens import tokens


def _keys(text: str) -> list[str]:
    return [token.key for token in tokens(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("学校的和与表彰", ["学", "校", "表", "彰"]),
        ("予以表彰", ["给予", "表", "彰"]),
        ("（一）表彰", ["表", "彰"]),
        ("应当不断创新", ["!应当", "不", "断", "创", "新"]),
        ("必须、严禁、可以", ["!应当", "!不得", "!可以"]),
        ("ＡＢ", ["a", "b"]),
        ("不低于平均水平", ["至少", "平均", "水", "平"]),
        ("增5%", ["增", "percent|5|%|="]),
        ("最高补助2万元", ["补贴", "money|20000|元|<="]),
        ("补贴最多2万元", ["补贴", "money|20000|元|<="]),
        ("最长不超过3年", ["duration|36|月|<="]),
        ("最低不超过3年", ["最", "低", "duration|36|月|<="]),
        ("20万元左右", ["!约", "money|200000|元|="]),
        ("约20万元", ["!约", "money|200000|元|="]),
        ("公司要申报", ["企业", "!应当", "申请"]),
        ("企業應當申請", ["企业", "!应当", "申请"]),
    ],
)
def test_keys(text: str, expected: list[str]) -> None:
    assert _keys(text) == expected


def test_positions_count_sentences_pieces_and_items() -> None:
    read = tokens("甲、乙和丙，丁。戊")
    assert [(t.sentence, t.piece, t.item) for t in read] == [(0, 0, 0), (0, 0, 1), (0, 0, 2), (0, 1, 3), (1, 2, 4)]


@pytest.mark.parametrize(
    ("text", "force"),
    [
        ("不予受理", Force.NOT), ("未经批准", Force.NOT), ("不得转让", Force.MUST_NOT), ("可申请", Force.MAY),
        ("县级以上政府", Force.ABOVE), ("力争完成", Force.AIM), ("不可抗力除外", Force.EXCEPT),
        ("须提交", Force.MUST), ("应当场办结", Force.MUST), ("能申请", Force.MAY), ("不要申请", Force.MUST_NOT),
        ("仅限本人", Force.ONLY), ("原则上一次", Force.HEDGE), ("首次认定", Force.HEDGE), ("大约十人", Force.ABOUT),
    ],
)  # fmt: skip
def test_words_of_force(text: str, force: Force) -> None:
    assert [token.force for token in tokens(text) if token.force is not None] == [force]


@pytest.mark.parametrize(
    "text",
    [
        "未来产业", "不仅如此", "可持续发展", "供应链", "国家战略需求", "不足短板", "无人机", "毫不动摇", "主要",
        "要求", "功能", "智能制造", "节约用地", "设立之外商投资企业",
    ],
)  # fmt: skip
def test_words_without_force(text: str) -> None:
    assert all(token.force is None for token in tokens(text))
