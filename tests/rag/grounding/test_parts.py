from __future__ import annotations

import pytest

from rag.grounding.checker import supports
from rag.grounding.parts import cuts

FUND = (
    "市财政出资2亿元设立创业投资基金，对种子期企业的单笔投资不超过500万元，对初创期企业的单笔投资不超过2000万元。"
    "基金对单家企业的持股比例不得超过30%，存续期为10年。"
)
HOMES = "养老机构新增床位的，每张给予8000元补贴。托育机构新增托位的，每个给予3000元补贴。"
TALENT = "对博士毕业生，给予生活补贴3万元。"


def test_cuts_where_what_stands_before_is_a_statement() -> None:
    assert list(cuts("企业应当备案，并且机构可以检查，学校负责管理")) == [
        ("企业应当备案", "机构可以检查，学校负责管理"),
        ("企业应当备案，并且机构可以检查", "学校负责管理"),
    ]
    assert list(cuts("对硕士毕业生，给予生活补贴")) == []


@pytest.mark.parametrize(
    ("sentence", "clauses"),
    [
        ("基金对单家企业的持股比例不得超过30%，对种子期企业的单笔投资不超过500万元。", [FUND]),
        ("托育机构新增托位的，每个给予3000元补贴，养老机构新增床位的，每张给予8000元补贴。", [HOMES]),
        ("养老机构新增床位的，每张给予8000元补贴，对博士毕业生给予生活补贴3万元。", [HOMES, TALENT]),
    ],
)
def test_statements_of_several_sentences_may_be_told_one_after_the_other(sentence: str, clauses: list[str]) -> None:
    assert supports(sentence, clauses).reasons == ()


@pytest.mark.parametrize(
    "sentence",
    [
        "养老机构新增床位的，每张给予8000元补贴，对博士毕业生给予生活补贴8000元。",
        "养老机构新增床位的，每张给予3000元补贴，托育机构新增托位的，每个给予8000元补贴。",
        "托育机构新增托位的，给予生活补贴3万元。",
    ],
)
def test_a_part_brings_its_own_subject(sentence: str) -> None:
    assert not supports(sentence, [HOMES, TALENT]).supported
