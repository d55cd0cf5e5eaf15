from __future__ import annotations

import pytest

from rag.grounding.quoting import respelt, verbatim, without_marks
from rag.grounding.tokens import tokens

CLAUSE = "企业不得重复申报，最高奖励500万元以上。营业时间：9:00至17:00，投资1,000元。"


@pytest.mark.parametrize(
    "text",
    [
        "企业不得重复申报", "企业不得重复申报；最高奖励500万元以上", "最高奖励５００万元以上。", "营业时间:9:00至17:00",
        "投资1,000元",
    ],
)  # fmt: skip
def test_whole_phrases_are_quotes(text: str) -> None:
    assert verbatim(text, CLAUSE)


@pytest.mark.parametrize(
    ("text", "lost"),
    [
        ("重复申报", "不得"),
        ("最高奖励500万元", "以上"),
        ("00万元以上", "the front of a number"),
        ("00至17", "the hour and the minutes"),
        ("000元", "the thousands"),
        ("企业不得重复申报，营业时间", "what stands between"),
        ("", "everything"),
        ("。", "everything"),
    ],
)
def test_a_phrase_cut_inside_is_none(text: str, lost: str) -> None:
    assert not verbatim(text, CLAUSE), lost


@pytest.mark.parametrize("text", ["甲。[1]", "甲 [1][2]。", "甲。【1,2】", "甲［１］。"])
def test_marks_go(text: str) -> None:
    assert without_marks(text) == "甲。"


def test_other_brackets_stay() -> None:
    assert without_marks("黑政发〔2024〕5号[附件]") == "黑政发〔2024〕5号[附件]"
    assert without_marks("国办发[2020]53号") == "国办发[2020]53号"


@pytest.mark.parametrize(
    "text",
    [
        "- 最高奖励500万元以上", "1. 企业不得重复申报", "（一）企业不得重复申报", "①企业不得重复申报",
        "（1）（二）企业不得重复申报",
    ],
)  # fmt: skip
def test_a_list_mark_goes(text: str) -> None:
    assert verbatim(without_marks(text), CLAUSE)


@pytest.mark.parametrize("text", ["3.5亿元", "2024年", "一、", "-5℃", "11、70、71"])
def test_what_only_looks_like_a_list_mark_stays(text: str) -> None:
    assert without_marks(text) == text


@pytest.mark.parametrize("text", ["企業不得重複申報，最高獎勵500萬元以上", "營業時間：9:00至17:00"])
def test_traditional_characters_are_the_same(text: str) -> None:
    assert verbatim(text, CLAUSE)


@pytest.mark.parametrize("text", ["劳动者患病的", "应当补助", "（八）劳动者患病的，应当补助"])
def test_the_number_of_an_item_or_article_may_be_left_out(text: str) -> None:
    assert verbatim(text, "第三条 (八)劳动者患病的，应当补助。")


def test_thousands_in_full_width_are_one_number_and_a_list_of_phones_is_not() -> None:
    assert verbatim("投资１，０００元", CLAUSE)
    assert verbatim("电话88615047,18032925850", "电话88615047，18032925850。")


@pytest.mark.parametrize(
    ("text", "is_quote"),
    [("最高奖励五百万元以上", True), ("公司不得重复申请", True), ("最高奖励五百万元", False), ("重复申请", False)],
)
def test_a_quote_in_other_numerals_and_words(text: str, is_quote: bool) -> None:
    assert respelt(tokens(text), tokens(CLAUSE)) is is_quote


@pytest.mark.parametrize("mark", ["[1]", "【1,2】", "［１］", "[资料1]", "【来源 2】", "[^3]"])
def test_a_citation_mark_is_no_part_of_the_sentence(mark: str) -> None:
    assert without_marks(f"奖励有效期3年{mark}。") == "奖励有效期3年。"
