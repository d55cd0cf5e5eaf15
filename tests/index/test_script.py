"""Traditional to simplified characters."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.script import Script, may_need_conversion, script_edits, script_of, simplified, simplified_character


def convert(text: str) -> str:
    characters = list(text)
    for start, end, after in script_edits(text):
        assert len(after) == end - start
        characters[start:end] = after
    return "".join(characters)


@pytest.mark.parametrize(
    ("traditional", "expected"),
    [
        ("經濟發展與產業振興", "经济发展与产业振兴"),
        ("臺灣、台灣與颱風", "台湾、台湾与台风"),
        ("乾淨的餅乾，乾隆與乾坤", "干净的饼干，乾隆与乾坤"),
        ("後面與皇后", "后面与皇后"),
        ("公里裏面，這裡鄰里", "公里里面，这里邻里"),
        ("什麼、甚麼、那麼", "什么、什么、那么"),
        ("頭髮與發展", "头发与发展"),
        ("面粉與麵粉，松樹與放鬆", "面粉与面粉，松树与放松"),
        ("複雜的回覆與恢復", "复杂的回复与恢复"),
        ("於是樊於期", "于是樊於期"),
        ("憑藉與慰藉", "凭借与慰藉"),
        ("瞭解瞭望塔嗎", "了解瞭望塔吗"),
        ("徵收與宮商角徵羽", "征收与宫商角徵羽"),
        ("祇要產品，神祇與土地祇", "只要产品，神祇与土地祇"),
        ("價値與歷史", "价值与历史"),
    ],
)
def test_traditional_text(traditional: str, expected: str) -> None:
    assert convert(traditional) == expected


@pytest.mark.parametrize(
    "text",
    [
        "台州市、台山市的皇后与后来",
        "著名企业与显著成效",
        "叶问、郭德乾说话、钱锺书、毕昇、王濛、黄霑",
        "里程碑，公里，发展",
        "樊於期的头，宫商角徵羽听过吗",
        "瞭望塔，慰藉，狼藉，乾隆时期",
        "着力推进产业发展",
        "马頔会唱歌",
        "GDP增长5%，详见附件①。",
        "",
    ],
)
def test_simplified_text_is_left_alone(text: str) -> None:
    assert script_edits(text) == []


def test_shared_characters_follow_their_line() -> None:
    assert convert("乾杯，為這個產業！\n郭德乾说话了") == "干杯，为这个产业！\n郭德乾说话了"


def test_a_line_without_evidence_follows_the_text() -> None:
    assert convert("產業發展\n乾杯") == "产业发展\n干杯"
    assert convert("产业发展\n乾杯") == "产业发展\n乾杯"


def test_outdated_shared_characters_change_without_evidence() -> None:
    assert convert("由於夥伴") == "由于伙伴"
    assert convert("乾") == "乾"


def test_each_edit_covers_one_run_of_changed_characters() -> None:
    assert [tuple(edit) for edit in script_edits("新產業與經濟")] == [(1, 6, "产业与经济")]
    assert [tuple(edit) for edit in script_edits("產品的經濟")] == [(0, 1, "产"), (3, 5, "经济")]


@pytest.mark.parametrize(
    ("text", "script"),
    [
        ("經濟", Script.TRADITIONAL),
        ("经济", Script.SIMPLIFIED),
        ("工作", Script.NEITHER),
        ("", Script.NEITHER),
        ("经济发展產", Script.SIMPLIFIED),
        ("經濟發展产", Script.TRADITIONAL),
    ],
)
def test_the_script_of_a_text(text: str, script: Script) -> None:
    assert script_of(text) is script


def test_single_characters() -> None:
    assert [simplified_character(each) for each in "經後著台a"] == ["经", "后", "著", "台", "a"]


@settings(deadline=None)
@given(st.text())
def test_any_text_keeps_its_length(text: str) -> None:
    assert len(simplified(text)) == len(text)
    assert len(convert(text)) == len(text)


@settings(deadline=None)
@given(st.text(alphabet="政策企业产发展台后里叶著，。《》“”", max_size=30))
def test_the_quick_test_never_denies_a_needed_conversion(text: str) -> None:
    if not may_need_conversion(text):
        assert simplified(text) == text
