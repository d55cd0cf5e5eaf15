from __future__ import annotations

import pytest

from rag.grounding.quoting import verbatim, without_marks

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
