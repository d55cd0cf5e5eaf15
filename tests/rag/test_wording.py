from __future__ import annotations

import pytest

from rag import wording
from rag.answer import Handoff


def test_lists_are_joined() -> None:
    assert wording.not_stated(["补贴金额", "申报时间"]) == "原文没有写明补贴金额、申报时间。"
    assert wording.no_evidence(["补贴金额"]) == "所收录的政策原文中没有找到补贴金额。"
    assert wording.corrected(["新质生产力", "民营经济"]) == "已按“新质生产力”、“民营经济”为您查询。"


def test_without_words_there_is_still_a_sentence() -> None:
    assert wording.no_evidence([]) == "所收录的政策原文中没有找到直接的规定。"
    assert wording.about("") == "原文写明："
    assert wording.handoff([]) == Handoff("12345", "所收录的政策原文不能回答")


def test_the_handoff_says_why() -> None:
    assert wording.handoff(["补贴金额", "申报时间"]) == Handoff("12345", "原文没有写明补贴金额、申报时间")


def test_a_title_gets_its_marks_once() -> None:
    assert wording.overview("若干措施") == "《若干措施》主要讲了以下方面："
    assert wording.overview("《若干措施》（媒体报道）") == "《若干措施》（媒体报道）主要讲了以下方面："


def test_a_notice_of_a_source_ends_as_a_sentence() -> None:
    assert wording.source_notice("据公开报道整理") == wording.source_notice("据公开报道整理。") == "据公开报道整理。"


@pytest.mark.parametrize("reason", ["empty", "too_long", "injection", "unsafe_topic"])
def test_every_refusal_has_its_words(reason: str) -> None:
    assert wording.REFUSALS[reason].endswith("。")
