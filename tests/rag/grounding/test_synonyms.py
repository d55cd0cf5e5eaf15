"""Other words for the same, and words that only look like it."""

from __future__ import annotations

import pytest

from rag.grounding.checker import supports

GRANT = "对企业给予最高500万元奖励。"
TERM = "申请人应当在2024年12月31日前向工信部门提交材料，不得重复申报同一项目。"
ONLINE = "企业可以通过网上平台申报，资金由财政部门直接拨付，无需缴纳任何费用。"


@pytest.mark.parametrize(
    ("sentence", "clause"),
    [
        ("公司最多能拿到500万元奖励", GRANT), ("企业最高可获500万元奖励", GRANT),
        ("企业可以拿到最高500万元的奖励", GRANT),
        ("对企业给予奖励，最高500万元", GRANT), ("对企业给予不超过五百万元奖励", GRANT),
        ("申请人要在12月31日之前向工信部门交材料", TERM), ("申请人须在2024年12月31日前向工信部门递交资料", TERM),
        ("不能重复申请同一个项目", TERM), ("公司能通过线上平台申报", ONLINE), ("不用缴纳任何费用", ONLINE),
        ("钱由财政部门直接拨付", ONLINE), ("企業可以通過網上平臺申報", ONLINE),
        ("按照实际利率贴息", "依照实际利率贴息。"), ("员工或职工代表", "职工或者员工代表。"),
    ],
)  # fmt: skip
def test_other_words_for_the_same(sentence: str, clause: str) -> None:
    assert supports(sentence, [clause]).reasons == ()


@pytest.mark.parametrize(
    ("sentence", "clause"),
    [
        ("公司最少能拿到500万元奖励", GRANT), ("企业可以拿到500万元奖励", GRANT), ("企业最高可贷款500万元", GRANT),
        ("申请人能在12月31日之前向工信部门交材料", TERM), ("可以重复申请同一个项目", TERM),
        ("公司要通过线上平台申报", ONLINE), ("公司不能通过线上平台申报", ONLINE), ("需要缴纳任何费用", ONLINE),
        ("职工和员工代表", "职工或者员工代表。"), ("营业收入年增长15%", "营业收入年均增长15%。"),
    ],
)  # fmt: skip
def test_words_that_say_something_else(sentence: str, clause: str) -> None:
    assert not supports(sentence, [clause]).supported
