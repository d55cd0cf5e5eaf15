"""Indents that became question marks."""

from __future__ import annotations

import pytest

from index.edits import Draft
from index.indents import lost_indent_edits


def without_indents(text: str) -> str:
    draft = Draft(text)
    draft.apply("lost-indent", lost_indent_edits(text))
    return draft.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("????为贯彻落实政策，制定本办法。", "为贯彻落实政策，制定本办法。"),
        ("标题\n??甲方\n??乙方", "标题\n甲方\n乙方"),
        ("??一、总则", "一、总则"),
        ("??第三条 申报", "第三条 申报"),
        ("??（二）申请", "（二）申请"),
        ("\ufffd\ufffd《办法》全文", "《办法》全文"),
    ],
)
def test_lost_indents_go(text: str, expected: str) -> None:
    assert without_indents(text) == expected


@pytest.mark.parametrize(
    "text",
    ["??什么意思", "?怎么办", "????", "?? 是空值合并运算符", "真的????假的", "????\n怎么办", "？？？？怎么办", "?x ?y"],
)
def test_question_marks_stay(text: str) -> None:
    assert lost_indent_edits(text) == []
