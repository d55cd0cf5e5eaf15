"""Runs that were decoded out of step."""

from __future__ import annotations

import pytest

from index.shifted_run import Decoder, ShiftedRun, is_ordinary, read_run, share_of_ordinary
from tests.index.byte_damage import decode_greedily

GREEDY = Decoder(greedy=True, private_use=False, ascii_trails=True)
CAREFUL = Decoder(greedy=False, private_use=False, ascii_trails=True)


def out_of_step(text: str) -> str:
    """`text` in GBK without its first byte, as a greedy decoder shows it."""
    return decode_greedily(text.encode("gbk")[1:])


def read(shown: str, first: str, decoder: Decoder = GREEDY) -> ShiftedRun:
    """The run that `shown` begins with, `first` being its first character."""
    run = read_run(shown, 0, [first.encode("gbk")[0]], decoder)
    assert run is not None
    return run


def test_a_run_ends_at_a_second_byte_that_is_ascii() -> None:
    shown = out_of_step("潛力的未來產業")
    run = read(shown, "潛")

    # 產 is AE 61: its second byte is shown as "a", and 業 behind it is in step.
    assert shown == "摿Φ奈磥懋a業"
    assert run.slots == tuple((each,) for each in "潛力的未來產")
    assert (run.shown, run.end, run.swallowed) == ("摿Φ奈磥懋", 6, "")


def test_a_run_ends_at_the_byte_0x80() -> None:
    # 個 is 82 80.
    run = read("蓚€條", "兩", Decoder(greedy=True, private_use=False, ascii_trails=True))

    assert ([slot[0] for slot in run.slots], run.end) == (["兩", "個"], 2)


def test_a_run_that_swallowed_a_letter() -> None:
    # 新 is D0 C2; C2 61 is 耡.
    run = read(out_of_step("技术创新apps"), "技")

    assert (run.shown, [slot[0] for slot in run.slots]) == ("际醮葱耡", [*"技术创新"])
    assert (run.end, run.swallowed) == (4, "a")


def test_a_run_that_swallowed_a_mark() -> None:
    run = read(out_of_step("技术创新,加快"), "技")

    assert [slot[0] for slot in run.slots[:3]] == ["技", "术", "创"]
    assert "新" in run.slots[3] and len(run.slots[3]) > 100
    assert (run.slots[4:], run.swallowed) == ((), None)


def test_a_run_that_swallowed_the_bracket_of_a_note() -> None:
    shown = out_of_step("技术创新(xīn)发展")
    run = read(shown, "技")

    assert "新" in run.slots[3] and len(run.slots[3]) < 10
    assert run.swallowed == "("
    assert shown[run.resume :] == "发展"


def test_a_careful_decoder_swallows_nothing() -> None:
    shown = "技术创新,加快".encode("gbk")[1:].decode("gbk", "replace")
    run = read(shown, "技", CAREFUL)

    assert "新" in run.slots[3]
    assert (shown[run.end :], run.swallowed) == (",加快", "")


def test_a_lost_pair_inside_a_run_hides_two_characters() -> None:
    # ， is A3 AC; AC and the first byte of 加 (BC) make a code that no character has.
    shown = out_of_step("技术，加快发展a")
    run = read(shown, "技")

    assert shown == "际酰?涌旆⒄筧"
    assert run.slots[:2] == (("技",), ("术",))
    assert "，加" in run.slots[2]
    assert run.slots[3:] == (("快",), ("发",), ("展",))


def test_two_lost_pairs_in_a_row_hide_a_whole_character() -> None:
    # A second lost pair is put in here by hand.
    run = read("际酰??旆⒄筧", "技")

    assert run.slots[3] == ()
    assert [slot[0] for slot in run.slots[-2:]] == ["发", "展"]


def test_a_note_that_was_written_into_a_run() -> None:
    shown = out_of_step("技术创新a")
    run = read(shown[:2] + "(jiào)" + shown[2:], "技")

    assert [slot[0] for slot in run.slots] == [*"技术创新"]


@pytest.mark.parametrize("shown", ["", "5", "政策", "政策\n", "政策 好", "政策,", "政策)", "😀"])
def test_text_that_no_run_can_begin_with(shown: str) -> None:
    assert read_run(shown, 0, [0xB0], GREEDY) is None


def test_common_characters() -> None:
    assert share_of_ordinary("潛力，产业") == 1
    assert share_of_ordinary("摿磥") == 0
    assert share_of_ordinary("") == 1
    assert [is_ordinary(each) for each in "的產磥Φあ"] == [True, True, False, False, False]
