from __future__ import annotations

import pytest

from rag import wording
from rag.answer import Handoff


def test_lists_are_joined() -> None:
    assert wording.not_stated(["补贴金额", "申报时间"]) == "原文中没有写明补贴金额、申报时间。"
    assert wording.no_evidence(["补贴金额"]) == "所收录的政策原文中没有写明补贴金额。"
    assert wording.corrected(["新质生产力", "民营经济"]) == "已按“新质生产力”、“民营经济”为您查询。"


def test_without_words_there_is_still_a_sentence() -> None:
    assert wording.no_evidence([]) == "所收录的政策原文中没有找到直接的规定。"
    assert wording.about("") == "原文写明："
    assert wording.handoff([]) == Handoff("12345", "所收录的政策原文不能回答")


@pytest.mark.parametrize(
    ("missing", "sentence"),
    [
        (["《外贸措施》"], "原文中没有找到《外贸措施》。"),
        (["“北京市”的规定", "补贴金额"], "原文中没有找到“北京市”的规定，也没有写明补贴金额。"),
        (["比例", "“贷款贴息”", "“博士”"], "原文中没有写明比例，也没有找到关于“贷款贴息”“博士”的明确规定。"),
        (["“产业”的具体名单"], "原文中没有写明“产业”的具体名单。"),
        (
            ["第9条", "“博士”", "金额", "第10条"],
            "原文中没有找到第9条和第10条，没有写明金额，也没有找到关于“博士”的明确规定。",
        ),
    ],
)
def test_what_is_missing_is_told_as_what_it_is(missing: list[str], sentence: str) -> None:
    assert wording.not_stated(missing) == sentence


@pytest.mark.parametrize(
    ("heading", "place"),
    [
        ((), ""),
        (("加快成果转化",), "“加快成果转化”"),
        (("一、总则", "（二）以“6”个产业为重点"), "“一、总则 › （二）以‘6’个产业为重点”"),
        (("第二章 支持措施", "第三条"), "第三条"),
        (("第二章 支持措施", "第十三条之二 首台（套）装备"), "第十三条之二“首台（套）装备”"),
    ],
)
def test_a_heading_is_named_as_one_cites_it(heading: tuple[str, ...], place: str) -> None:
    assert wording.place(heading) == place


def test_the_handoff_says_why() -> None:
    assert wording.handoff(["补贴金额", "申报时间"]) == Handoff("12345", "原文中没有写明补贴金额、申报时间")


def test_a_title_gets_its_marks_once() -> None:
    assert wording.overview("若干措施") == "《若干措施》主要讲了以下方面："
    assert wording.overview("《若干措施》（媒体报道）") == "《若干措施》（媒体报道）主要讲了以下方面："


def test_a_notice_of_a_source_ends_as_a_sentence() -> None:
    assert wording.source_notice("据公开报道整理") == wording.source_notice("据公开报道整理。") == "据公开报道整理。"


@pytest.mark.parametrize("reason", ["empty", "too_long", "injection", "unsafe_topic"])
def test_every_refusal_has_its_words(reason: str) -> None:
    assert wording.REFUSALS[reason].endswith("。")
