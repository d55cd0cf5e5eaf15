from __future__ import annotations

import pytest

from rag.rewrite_siblings import beside, kinds_in

PRIZES = "对获得省专利金奖、银奖、优秀奖的企业，分别给予50万元、30万元、10万元奖励。"
LEVELS = "对新获批的国家级、省级、市级实验室和技术中心，分别给予90万元、60万元、30万元。"
RENT = "按博士每月1800元、硕士每月1100元、本科每月600元的标准给予租房补贴。"


@pytest.mark.parametrize(
    ("part", "text", "clause", "replaced"),
    [
        ("优秀奖", "专利金奖奖多少", PRIZES, "金奖"),
        ("省级", "国家级实验室给多少", LEVELS, "国家级"),
        ("本科", "硕士租房补贴多少", RENT, "硕士"),
        ("D类", "C类人才多少", "", "C类"),
        ("三等奖", "一等奖奖多少", "", "一等奖"),
        ("次年", "厂房第1年租金多少", "", "第1年"),
        ("后面两年", "厂房头一年租金多少", "", "头一年"),
        ("境外展会", "参加境内展会补多少", "", "境内展会"),
        ("重新认定", "首次认定的奖多少", "", "首次认定"),
    ],
)
def test_another_kind(part: str, text: str, clause: str, replaced: str) -> None:
    span = beside(part, text, clause)
    assert span is not None
    assert span.of(text) == replaced


@pytest.mark.parametrize(
    ("part", "text", "clause"),
    [
        ("硕士", "硕士租房补贴多少", RENT),
        ("技术中心", "国家级实验室给多少", LEVELS),
        ("安家补贴", "租房的补贴多少", ""),
        ("电话", "租房补贴多少", RENT),
        ("", "租房补贴多少", RENT),
    ],
)
def test_no_kind_of_it(part: str, text: str, clause: str) -> None:
    assert beside(part, text, clause) is None


def test_the_kinds_that_a_text_names() -> None:
    assert set(kinds_in("市级的优秀奖第二年给多少", PRIZES)) == {"优秀奖", "第二年", "市级"}
