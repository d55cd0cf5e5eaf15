from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.llm.sentences import SentenceReader, Written, written


def _read(*pieces: str) -> list[Written]:
    reader = SentenceReader()
    found = [sentence for piece in pieces for sentence in reader.feed(piece)]
    return found + reader.close()


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("甲项奖励。[1]", [Written("甲项奖励。", (1,))]),
        ("甲项奖励[1]。乙项[2]。", [Written("甲项奖励。", (1,)), Written("乙项。", (2,))]),
        ("甲。[1][2]乙。[3]", [Written("甲。", (1, 2)), Written("乙。", (3,))]),
        ("甲。[1,2] 乙。【3】", [Written("甲。", (1, 2)), Written("乙。", (3,))]),
        ("甲。［１］乙。[资料2]", [Written("甲。", (1,)), Written("乙。", (2,))]),
        ("甲。[1-3]", [Written("甲。", (1, 2, 3))]),
        ("甲。 [1]\n乙。\n[2]", [Written("甲。", (1,)), Written("乙。", (2,))]),
        ("1. 甲；乙。[1]\n2. **丙**。[2]", [Written("甲；乙。", (1,)), Written("丙。", (2,))]),
        ("- 甲[1]\n- 乙[2]\n", [Written("甲", (1,)), Written("乙", (2,))]),
        ("所谓“甲。”[1]乙", [Written("所谓“甲。”", (1,)), Written("乙")]),
        ("甲（来源：[1]）。", [Written("甲。", (1,))]),
        ("见国办发[2020]53号。[1]", [Written("见国办发[2020]53号。", (1,))]),
        ("比例为3.5%。[1]", [Written("比例为3.5%。", (1,))]),
        ("资料没有写明补贴金额。", [Written("资料没有写明补贴金额。")]),
        ("甲。[1", [Written("甲。")]),
        ("", []),
        ("[1]\n", []),
    ],
)
def test_sentences_with_their_tokens(text: str, expected: list[Written]) -> None:
    assert _read(text) == expected
    assert _read(*text) == expected, "one character at a time"


def test_a_sentence_comes_as_soon_as_the_next_begins() -> None:
    reader = SentenceReader()
    assert reader.feed("甲。") == []
    assert reader.feed("[1") == []
    assert reader.feed("]") == []
    assert reader.feed("乙") == [Written("甲。", (1,))]
    assert reader.feed("。\n") == []
    assert reader.close() == [Written("乙。")]


@pytest.mark.parametrize(
    ("pieces", "waiting"),
    [
        (["甲。"], Written("甲。")),
        (["甲[1]。"], Written("甲。", (1,))),
        (["甲。[1]"], Written("甲。", (1,))),
        (["甲。 [1] "], Written("甲。", (1,))),
        (["甲。[1"], None),
        (["甲"], None),
        (["所谓“甲。"], None),
        (["所谓“甲。”"], Written("所谓“甲。”")),
        (["（甲。"], None),
        (["[1]"], None),
        ([""], None),
        (["甲。乙"], None),
    ],
)
def test_a_sentence_that_lacks_nothing_but_tokens_is_waiting(pieces: list[str], waiting: Written | None) -> None:
    reader = SentenceReader()
    for piece in pieces:
        reader.feed(piece)
    assert reader.waiting() == waiting


@pytest.mark.parametrize("rest", ["[1]乙。[2]", "[1][3] 乙。[2]", "”[1]\n乙。[2]", "\n乙[2]。", "【1】、乙。[2]"])
def test_what_still_belongs_to_a_taken_sentence_is_dropped(rest: str) -> None:
    for pieces in ([rest], list(rest)):
        reader = SentenceReader()
        assert reader.feed("甲。") == []
        reader.take()
        found = [sentence for piece in pieces for sentence in reader.feed(piece)]
        assert [w.sources for w in found + reader.close()] == [(2,)]


def test_nothing_follows_a_taken_sentence() -> None:
    reader = SentenceReader()
    reader.feed("甲。")
    reader.take()
    assert reader.feed("[1") == []
    assert reader.close() == []


@given(st.text(alphabet="甲乙。！[]【】1,2 \n“”", max_size=40), st.lists(st.integers(0, 40)))
def test_any_cutting_gives_the_same_sentences(text: str, cuts: list[int]) -> None:
    places = sorted({min(cut, len(text)) for cut in cuts} | {0, len(text)})
    assert _read(*(text[a:b] for a, b in zip(places, places[1:], strict=False))) == _read(text)


def test_a_year_in_brackets_is_kept() -> None:
    assert written("黑政发〔2024〕5号") == Written("黑政发〔2024〕5号")
