"""Edits, their log, and the way back to raw offsets."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from index.edits import Alignment, Draft, Edit, Repair


def test_a_draft_without_edits_is_its_raw_text() -> None:
    draft = Draft("政策")

    assert (draft.text, draft.repairs()) == ("政策", ())
    assert draft.alignment() == Alignment.identity(2)


def test_edits_of_equal_length_map_character_by_character() -> None:
    draft = Draft("經濟發展")
    draft.apply("traditional", [Edit(0, 3, "经济发")])

    assert draft.text == "经济发展"
    assert [draft.alignment().raw_span(at, at + 1) for at in range(4)] == [(0, 1), (1, 2), (2, 3), (3, 4)]


def test_a_deletion_moves_what_follows_it() -> None:
    draft = Draft("經(jīng)濟(jì)。")
    draft.apply("note", [Edit(1, 7, ""), Edit(8, 12, "")])
    alignment = draft.alignment()

    assert draft.text == "經濟。"
    assert [alignment.raw_offset(at) for at in range(4)] == [0, 7, 12, 13]
    # 經濟 spans the note between its characters, but not the one behind it.
    assert alignment.raw_span(0, 2) == (0, 8)
    assert alignment.raw_span(2, 2) == (12, 12)


def test_a_replacement_of_another_length_maps_as_a_whole() -> None:
    draft = Draft("展?jié)摿Φ好")
    draft.apply("shift", [Edit(1, 8, "潛力")])
    alignment = draft.alignment()

    assert draft.text == "展潛力好"
    assert alignment.raw_span(1, 2) == alignment.raw_span(2, 3) == alignment.raw_span(1, 3) == (1, 8)
    assert alignment.raw_span(0, 4) == (0, 9)


def test_later_edits_are_logged_where_the_raw_text_has_them() -> None:
    draft = Draft("  經(jīng)濟")
    draft.apply("blank", [Edit(0, 2, "")])
    draft.apply("note", [Edit(1, 7, "")])
    draft.apply("traditional", [Edit(0, 2, "经济")])

    assert draft.repairs() == (
        Repair("blank", 0, 2, "  ", ""),
        Repair("traditional", 2, 10, "經濟", "经济"),
        Repair("note", 3, 9, "(jīng)", ""),
    )


@pytest.mark.parametrize("offset", [-1, 4, 100])
def test_offsets_outside_the_text_are_refused(offset: int) -> None:
    with pytest.raises(IndexError):
        Alignment.identity(3).raw_offset(offset)


def test_spans_that_end_before_they_start_are_refused() -> None:
    with pytest.raises(IndexError):
        Alignment.identity(3).raw_span(2, 1)


def test_the_end_of_the_text_is_the_end_of_the_raw_text() -> None:
    draft = Draft("好  ")
    draft.apply("blank", [Edit(1, 3, "")])

    assert draft.alignment().raw_offset(1) == 3
    assert draft.alignment().raw_span(0, 1) == (0, 1)


@st.composite
def _rounds_of_edits(draw: st.DrawFn) -> tuple[str, list[list[Edit]]]:
    """A raw text of distinct characters, and edits that delete or replace stretches of what is left of it."""
    size = draw(st.integers(0, 40))
    raw = "".join(chr(0x4E00 + number) for number in range(size))
    rounds: list[list[Edit]] = []
    length = size
    for _ in range(draw(st.integers(1, 3))):
        cuts = sorted(draw(st.sets(st.integers(0, length), max_size=8)))
        edits = [
            Edit(start, end, draw(st.sampled_from(["", "-", "--", "-" * (end - start)])))
            for start, end in zip(cuts[::2], cuts[1::2], strict=False)
        ]
        rounds.append(edits)
        length += sum(len(edit.after) - (edit.end - edit.start) for edit in edits)
    return raw, rounds


@settings(deadline=None)
@given(_rounds_of_edits())
def test_what_was_not_edited_keeps_its_place(case: tuple[str, list[list[Edit]]]) -> None:
    raw, rounds = case
    draft = Draft(raw)
    for edits in rounds:
        draft.apply("any", edits)
    alignment = draft.alignment()

    assert (alignment.clean_length, alignment.raw_length) == (len(draft.text), len(raw))
    previous = 0
    for offset, character in enumerate(draft.text):
        start, end = alignment.raw_span(offset, offset + 1)
        assert previous <= start < end <= len(raw)
        previous = start
        if character != "-":
            assert raw[start:end] == character
    for repair in draft.repairs():
        assert 0 <= repair.start < repair.end <= len(raw)
