from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.llm.errors import Oversized, ThoughtsShown
from rag.llm.visible import Visible, is_blank


def _read(*pieces: str, hold: bool = False) -> str:
    visible = Visible(hold=hold)
    return "".join([*map(visible.feed, pieces), visible.close()])


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("甲。乙。", "甲。乙。"),
        ("<think>想</think>\n\n甲。", "甲。"),
        ("\n <think>想\n</think>甲。", "甲。"),
        ("<THINK>想</THINK>甲。", "甲。"),
        ("<thinking>想</thinking>甲。", "甲。"),
        ("◁think▷想◁/think▷甲。", "甲。"),
        ("甲。<think>想</think> 乙。", "甲。乙。"),
        ("<think>想<think>又想</think>甲。", "甲。"),
        ("<think></think>甲。", "甲。"),
        ("<think>想", ""),
        ("<think>想</think>", ""),
        ("<think>想</thi", ""),
        ("比例<5%", "比例<5%"),
        ("甲<", "甲<"),
        ("<thin", "<thin"),
        ("\n\n甲。\n", "甲。\n"),
        ("\u200b\ufeff甲", "甲"),
        ("甲\x00\x08\x7f乙\n\t丙", "甲乙\n\t丙"),
        ("\ud83d\ude00甲\ud83d", "\U0001f600甲"),
        ("甲\ude00乙", "甲\ufffd乙"),
    ],
)
def test_thoughts_are_left_out(text: str, shown: str) -> None:
    assert _read(text) == shown
    assert _read(*text) == shown, "one character at a time"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("想\n</think>\n\n甲。", "甲。"),
        ("没有想。", "没有想。"),
        ("<think>想</think>甲。", "甲。"),
        ("想</think>甲。</think>乙。", None),
    ],
)
def test_where_the_opening_tag_may_be_missing_nothing_is_let_out_before_the_closing_one(
    text: str, shown: str | None
) -> None:
    if shown is None:
        with pytest.raises(ThoughtsShown):
            _read(*text, hold=True)
        return
    assert _read(*text, hold=True) == shown
    assert _read(text) == shown, "all in one piece, holding back is not needed"


def test_held_text_comes_out_when_the_server_turns_out_to_sort_thoughts_out() -> None:
    visible = Visible(hold=True)
    assert visible.feed("甲") == ""
    assert visible.let_go() == "甲"
    assert visible.feed("乙") == "乙"


def test_text_that_turns_out_to_be_thought_is_an_error() -> None:
    visible = Visible()
    assert visible.feed("想一想，") == "想一想，"
    with pytest.raises(ThoughtsShown):
        visible.feed("好了。</think>甲。")


def test_text_streams_as_it_comes_and_only_what_may_be_a_tag_waits() -> None:
    visible = Visible()
    shown = [visible.feed(piece) for piece in ("甲", "乙<", "丙", "<th", "ink>想</", "think>丁")]
    assert shown == ["甲", "乙", "<丙", "", "", "丁"]


_PIECE = st.sampled_from(["<think>", "</think>", "<th", "ink>", "甲", " ", "\n", "<", "\ud83d", "\ude00"])
_PIECES = st.lists(_PIECE, max_size=9)


@given(_PIECES, st.booleans())
def test_any_cutting_shows_the_same(pieces: list[str], hold: bool) -> None:
    """Except that what was let out cannot be taken back: then there is an error, and no other text."""
    text = "".join(pieces)
    whole = _read(text, hold=hold) if not _raises(text, hold=hold) else None
    for cut in (pieces, list(text)):
        if not _raises(*cut, hold=hold):
            assert _read(*cut, hold=hold) == whole


def _raises(*pieces: str, hold: bool) -> bool:
    try:
        _read(*pieces, hold=hold)
    except ThoughtsShown:
        return True
    return False


def test_holding_has_a_cap_and_takes_linear_time() -> None:
    visible = Visible(hold=True)
    started = time.perf_counter()
    with pytest.raises(Oversized):
        for _ in range(300_000):
            visible.feed("想")
    assert time.perf_counter() - started < 10


@pytest.mark.parametrize(("text", "blank"), [("", True), (" \n\u3000", True), ("\u200b\ufeff ", True), ("。", False)])
def test_what_nobody_would_see_is_blank(text: str, blank: bool) -> None:
    assert is_blank(text) is blank
