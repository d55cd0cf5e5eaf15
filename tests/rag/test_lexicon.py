from __future__ import annotations

from collections.abc import Iterator

import pytest

import rag.lexicon
from rag.errors import SettingsError
from rag.lexicon import load_lexicon, place_stem


def test_words_of_one_line_stand_for_each_other() -> None:
    thesaurus = load_lexicon().thesaurus
    assert "民企" in thesaurus["民营企业"].same
    assert "民营企业" in thesaurus["民企"].same
    assert "民企" not in thesaurus["民企"].same


def test_words_after_the_arrow_are_neighbours_one_way_only() -> None:
    thesaurus = load_lexicon().thesaurus
    assert "科研成果" in thesaurus["科研人员"].near
    assert "科研人员" not in thesaurus["科研成果"].near | thesaurus["科研成果"].same


def test_no_neighbour_is_also_the_same() -> None:
    assert [word for word, synonyms in load_lexicon().thesaurus.items() if synonyms.same & synonyms.near] == []


def test_keys_are_as_questions_are_cut() -> None:
    """The segmenter lowers letters: IT is looked up as it."""
    assert "信息技术" in load_lexicon().thesaurus["it"].same


def test_a_word_is_stopped_or_generic_not_both() -> None:
    lexicon = load_lexicon()
    assert lexicon.stop & lexicon.generic == frozenset()
    assert {"的", "什么", "请问"} <= lexicon.stop
    assert {"企业", "政策", "支持"} <= lexicon.generic


@pytest.mark.parametrize("word", ["学生", "大学生", "市民", "老师", "职工", "论文", "人才"])
def test_what_rules_may_be_about_is_not_stopped(word: str) -> None:
    assert word not in load_lexicon().stop


@pytest.mark.parametrize(
    ("place", "province"),
    [("哈尔滨", "黑龙江"), ("黑龙江省", "黑龙江"), ("黑龙江", "黑龙江"), ("杭州", "浙江"), ("北京市", "北京")],
)
def test_places_know_their_province(place: str, province: str) -> None:
    assert load_lexicon().places[place] == province


@pytest.mark.parametrize(
    ("place", "stem"),
    [
        ("北京市", "北京"),
        ("黑龙江省", "黑龙江"),
        ("内蒙古自治区", "内蒙古"),
        ("广西壮族自治区", "广西"),
        ("宁夏回族自治区", "宁夏"),
        ("新疆维吾尔自治区", "新疆"),
        ("杭州", "杭州"),
        ("沙市", "沙市"),
    ],
)
def test_the_stem_of_a_place(place: str, stem: str) -> None:
    assert place_stem(place) == stem


def test_the_policy_dictionary_names_topics() -> None:
    assert {"新质生产力", "处罚"} <= load_lexicon().topics


def test_comments_are_no_words() -> None:
    lexicon = load_lexicon()
    words = {*lexicon.stop, *lexicon.generic, *lexicon.thesaurus, *lexicon.topics, *lexicon.places}
    assert [word for word in words if "#" in word or "=" in word or ">" in word or not word.strip()] == []


def test_words_of_other_regions_become_words_that_stay() -> None:
    regional = load_lexicon().regional
    assert (regional["专案"], regional["资讯"], regional["软体"]) == ("项目", "信息", "软件")
    # No word is exchanged for one that would be exchanged itself.
    exchanged = {theirs: ours for theirs, ours in regional.items() if theirs != ours}
    assert [theirs for theirs, ours in exchanged.items() if any(word in ours for word in exchanged)] == []


@pytest.mark.parametrize(
    ("file", "line"), [("thesaurus.txt", "甲 > 乙 > 丙"), ("regional.txt", "专案"), ("regional.txt", "专案 项目 工程")]
)
def test_a_line_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch, file: str, line: str) -> None:
    def lines(name: str) -> Iterator[tuple[int, str]]:
        yield from [(1, "好 佳"), (7, line)] if name == file else []

    monkeypatch.setattr(rag.lexicon, "_lines", lines)
    with pytest.raises(SettingsError, match=f"{file}, line 7: .*{line}"):
        load_lexicon.__wrapped__()
