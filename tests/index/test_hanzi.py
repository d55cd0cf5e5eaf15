"""Chinese characters: how common they are, and how they are read."""

from __future__ import annotations

import pytest

from index.hanzi import in_level_1_of_big5, in_level_1_of_gb2312, is_han, readings_in_order, split_tones


@pytest.mark.parametrize("character", ["中", "經", "〇", "㐀", "豈", "𠮷"])
def test_chinese_characters(character: str) -> None:
    assert is_han(character)


@pytest.mark.parametrize("character", ["", "a", "１", "。", "（", "あ", "カ", "한", "①", "Φ", "😀", "\u3000"])
def test_other_characters(character: str) -> None:
    assert not is_han(character)


def test_common_simplified_characters() -> None:
    # 啊 (B0A1) opens level 1 and 座 (D7F9) closes it; 亍 (D8A1) opens level 2.
    assert [in_level_1_of_gb2312(each) for each in "啊经座亍芎經尪。a"] == [True] * 3 + [False] * 6


def test_common_traditional_characters() -> None:
    # 一 (A440) opens level 1 and 籲 (C67E) closes it; 乂 (C940) opens level 2.
    assert [in_level_1_of_big5(each) for each in "一經籲乂经磥。あ"] == [True] * 3 + [False] * 5


@pytest.mark.parametrize(
    ("note", "letters", "tones"),
    [
        ("jīng", "jing", {1: 1}),
        ("ji\u0304ng", "jing", {1: 1}),
        ("jǐ", "ji", {1: 3}),
        ("jĭ", "ji", {1: 3}),
        ("lǜ", "lv", {1: 4}),
        ("lü", "lv", {}),
        ("lv4", "lv", {1: 4}),
        ("jing1 ji4", "jingji", {3: 1, 5: 4}),
        ("de5", "de", {1: 5}),
        ("de0", "de", {1: 5}),
        ("xī’ān", "xian", {1: 1, 2: 1}),
        ("ɡuɑn", "guan", {}),
    ],
)
def test_tones_are_read_from_marks_and_digits(note: str, letters: str, tones: dict[int, int]) -> None:
    assert split_tones(note) == (letters, tones)


def test_readings_come_with_the_usual_one_first() -> None:
    assert readings_in_order("行")[:2] == (("xing", 2), ("hang", 2))
    assert ("lv", 4) in readings_in_order("綠")
    assert readings_in_order("。") == ()
