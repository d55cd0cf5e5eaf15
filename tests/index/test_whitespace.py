"""Line breaks, blanks, and what nobody sees."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index.edits import Draft, Edit
from index.whitespace import blank_edits, empty_line_edits, invisible_edits, line_break_edits


def applied(rule: Callable[[str], list[Edit]], text: str) -> str:
    draft = Draft(text)
    draft.apply("rule", rule(text))
    return draft.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [("a\r\nb\rc\nd", "a\nb\nc\nd"), ("a\x0bb\x0cc\x85d\u2028e\u2029f", "a\nb\nc\nd\ne\nf"), ("\r\n\r\n", "\n\n")],
)
def test_line_breaks(text: str, expected: str) -> None:
    assert applied(line_break_edits, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\ufeff政\u200b策\u00ad文\u2060件", "政策文件"),
        ("\u202e政策\u202c\u200f", "政策"),
        ("a\x00b\x1fc\x7fd\x9f", "abcd"),
        ("葛\U000e0100城\ufe00\U000e0041", "葛城"),
        ("\ud800政策\udfff", "政策"),
        ("政\u200d策 a\u200cb", "政策 ab"),
        ("政\ufe0f策 ❤\ufe0f", "政策 ❤\ufe0f"),
        # Joiners that join: a family of emoji, and two letters of Hindi.
        ("👨\u200d👩\u200d👧 क\u094d\u200dष", "👨\u200d👩\u200d👧 क\u094d\u200dष"),
        ("a\tb\nc 中\u3000文", "a\tb\nc 中\u3000文"),
    ],
)
def test_invisible_characters(text: str, expected: str) -> None:
    assert applied(invisible_edits, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("\u3000\u3000第一段 \n\t第二段\xa0", "第一段\n第二段"),
        ("申 请　材 料", "申请材料"),
        ("第三条　第二条所称企业，是指小企业。", "第三条 第二条所称企业，是指小企业。"),
        ("依照第三条 第二款", "依照第三条第二款"),
        ("企业 ，其他 （一） 项", "企业，其他（一）项"),
        ("使用 Python  编程\u2003or  else", "使用 Python 编程 or else"),
        ("他说 “好” 了, then “x” y", "他说“好”了, then “x” y"),
        ("名称\t金额 \t 备注\n甲\t\t丙", "名称\t金额\t备注\n甲\t\t丙"),
        ("a b c", "a b c"),
        ("   ", ""),
    ],
)
def test_blanks(text: str, expected: str) -> None:
    assert applied(blank_edits, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("\n\na\n\n\n\nb\nc\n", "a\nb\nc"), ("\n\n", ""), ("a", "a"), ("", "")],
)
def test_empty_lines(text: str, expected: str) -> None:
    assert applied(empty_line_edits, text) == expected
