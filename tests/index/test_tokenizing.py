"""Tokens: words as jieba's search mode gives them, and pairs of characters."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.tokenizing import (
    bigrams,
    dictionary_words,
    is_known_word,
    normalize,
    plain_words,
    search_words,
    segmenter,
    words,
)


def test_words_are_compounds_and_their_parts_without_punctuation() -> None:
    assert words("新质生产力，怎么培育？") == ["生产", "生产力", "新质生产力", "怎么", "培育"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("补助３．５％或500万元", ["补助", "3.5%", "或", "500", "万元"]),
        ("5G和GDP", ["5g", "和", "gdp"]),
        ("“4567”体系", ["4567", "体系"]),
        ("！？ \n", []),
        ("", []),
    ],
)
def test_numbers_and_latin_words_stay_whole(text: str, expected: list[str]) -> None:
    assert words(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("技术改造", ["技术", "术改", "改造"]),
        ("补助３．５％，或500万元", ["补助", "3.5%", "或", "500", "万元"]),
        ("加快5G建设", ["加快", "5g", "建设"]),
        ("GDP-2024、A1区", ["gdp", "2024", "a1", "区"]),
        ("𠀀𠀁㐀", ["𠀀𠀁", "𠀁㐀"]),
        ("，。", []),
    ],
)
def test_bigrams_are_pairs_within_a_run_of_characters(text: str, expected: list[str]) -> None:
    assert bigrams(text) == expected


@given(st.text(alphabet="新质生产力企业技改数字化转型3.5%abＡ，。 \n“”", max_size=40))
def test_search_words_are_those_of_jieba(text: str) -> None:
    jiebas = [w for w in segmenter().lcut_for_search(normalize(text)) if w[0].isalnum() or w[-1].isalnum()]
    assert search_words(plain_words(text)) == words(text) == jiebas


@given(st.text(max_size=40))
def test_plain_words_put_together_are_the_normal_text(text: str) -> None:
    assert "".join(plain_words(text)) == normalize(text)


def test_words_of_the_dictionary_are_known() -> None:
    assert is_known_word("企业") and is_known_word("千企技改")
    assert not is_known_word("企技") and not is_known_word("")


def test_dictionary_words_guess_no_words() -> None:
    assert dictionary_words("驻省企业，锻长板。") == ["驻", "省", "企业", ",", "锻", "长板", "。"]
