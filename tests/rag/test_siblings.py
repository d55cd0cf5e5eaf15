from __future__ import annotations

import pytest

from rag.siblings import siblings

FUND = "基金对种子期企业的单笔投资不超过500万元，对初创期企业的单笔投资不超过2000万元。"
STANDARDS = "制定国际标准、国家标准、行业标准的，每项分别奖励60万元、30万元、10万元。"


@pytest.mark.parametrize(
    ("asked", "text", "found"),
    [
        ("对成熟期企业投资多少", FUND, ["成熟期企业"]),
        ("对种子期企业投资多少", FUND, []),
        ("制定地方标准奖励多少", STANDARDS, ["地方标准"]),
        ("制定行业标准奖励多少", STANDARDS, []),
        ("奖励标准是多少", STANDARDS, []),
        ("科技企业奖励多少", "大型企业、中型企业按5%补助。", []),
        ("地方标准奖励多少", "国家标准奖励10万元。", []),
        ("地方标准奖励多少", "按照国家标准建设，达到行业标准后验收。", []),
    ],
)
def test_kinds_that_a_clause_tells_apart(asked: str, text: str, found: list[str]) -> None:
    assert list(siblings(asked, [text])) == found


def test_nothing_to_compare_with() -> None:
    assert list(siblings("地方标准奖励多少", [])) == []
