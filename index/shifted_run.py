"""Runs of text that were decoded one byte out of step, read back into what is known of their bytes.

GBK writes a Chinese character as two bytes. When one byte of a pair goes astray, a decoder reads the second byte of
every character together with the first byte of the next one, until it meets an ASCII byte. That may be the second
byte of a character, which is then shown as the letter that it is. Otherwise it follows the run, and is read together
with the last byte of it: as a character, if it is a letter, and else as nothing, so that ``?`` is shown.

Two kinds of decoder are known here. A *greedy* one turns a pair without a character into one ``?``; a *careful* one
only its first byte, and reads the second one again.

A run is given back as slots. Each slot stands for one character of the original text (two, for a pair of bytes that
no character has) and holds what it may have been; most slots hold exactly one character.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from index.gbk import LEAD_BYTES, TRAIL_BYTES, character_of, code_of, unmapped_codes, with_lead, with_trail
from index.hanzi import PINYIN_LETTER, in_level_1_of_big5, in_level_1_of_gb2312
from index.language import score
from index.pinyin_notes import spells

LOST: Final = "?\ufffd"
MOST_GAPS: Final = 16
MOST_FRAGMENTS: Final = 4
# What Windows shows for the byte 0x80 alone.
_BYTE_80: Final = "€"
# How much better text must score out of step than in step to be taken for that, in nats for a character.
BETTER_OUT_OF_STEP: Final = 0.5

Slot = tuple[str, ...]

# A pinyin note of one syllable, whose opening bracket may have been swallowed.
NOTE: Final = re.compile(rf"(\(?)([{PINYIN_LETTER}]{{1,9}}[1-5]?)\)")
_FOLLOWING: Final = re.compile(rf"[^\x00-\x7f{LOST}]{{1,12}}")
# The same with an ASCII second byte at its end, and something behind that that may be in step.
_FOLLOWING_MIXED: Final = re.compile(
    rf"[^\x00-\x7f{LOST}]{{0,12}}[@-~€](?=[^\x00-\x7f]|\([{PINYIN_LETTER}])|[^\x00-\x7f{LOST}]{{1,12}}"
)
_ORDINARY_MARKS: Final = frozenset("，。、；：？！“”‘’（）《》〈〉【】…—·％℃　①②③④⑤⑥⑦⑧⑨⑩")


@dataclass(frozen=True)
class ShiftedRun:
    """A run of out-of-step text.

    Attributes:
        end: where the run ends in the text.
        resume: where text goes on that is not lost and no note; `end` or later.
        shown: the characters that the run shows, without what is plainly lost and an ASCII second byte.
        slots: what it stands for, from the character whose second byte comes first. An empty slot stands for a
            character of which nothing is known.
        swallowed: the ASCII character behind the run that is not shown: ``""`` if none is missing, None if one is
            missing that cannot be told.
    """

    end: int
    resume: int
    shown: str
    slots: tuple[Slot, ...]
    swallowed: str | None


@dataclass(frozen=True)
class Decoder:
    """The program that decoded the text.

    Attributes:
        greedy: whether it was a greedy one.
        private_use: whether it showed user-defined codes as private-use characters, and so did not lose them.
        ascii_trails: whether second bytes that are ASCII letters are to be expected: simplified characters have none.
    """

    greedy: bool
    private_use: bool
    ascii_trails: bool


def read_run(text: str, start: int, first_leads: Iterable[int], decoder: Decoder) -> ShiftedRun | None:
    """The run that begins at `start` with the second byte of a character; None when no run can begin there.

    Args:
        first_leads: what the first byte of that character may have been.
    """
    return _Reader(text, start, first_leads, decoder).run()


@lru_cache(maxsize=4096)
def spelled_with_lead(note: str, lead: int) -> tuple[str, ...]:
    """Every character that has the reading `note`, and `lead` as its first byte."""
    return tuple(character for character in with_lead(lead) if spells(note, character))


@lru_cache(maxsize=32768)
def is_ordinary(character: str) -> bool:
    """Whether the character is a common one of either script, or a usual punctuation mark."""
    return character in _ORDINARY_MARKS or in_level_1_of_gb2312(character) or in_level_1_of_big5(character)


def share_of_ordinary(text: str) -> float:
    """The share of common characters, from 0 to 1; 1 for the empty text."""
    return sum(map(is_ordinary, text)) / len(text) if text else 1.0


class _Reader:
    """Reads one run; `run` may be called once."""

    def __init__(self, text: str, start: int, first_leads: Iterable[int], decoder: Decoder) -> None:
        self._text = text
        self._position = start
        self._decoder = decoder
        self._slots: list[Slot] = []
        # What the first byte of the character under way may be; one value unless it was lost.
        self._leads: tuple[int, ...] = tuple(first_leads)
        # The same of the character that a lost pair of bytes ends, while the pair is the last thing read.
        self._before_gap: tuple[int, ...] = ()
        self._gaps = 0
        self._shown: list[str] = []

    def run(self) -> ShiftedRun | None:
        while self._position < len(self._text):
            sign = self._text[self._position]
            if sign in LOST:
                if not self._pass_gap():
                    return self._end_at_lost_sign()
            elif sign >= "\x80" and sign != _BYTE_80:
                code = code_of(sign)
                if code is None or not self._complete(code[0]):
                    return None
                self._shown.append(sign)
                self._position += 1
                if code[1] < 0x80:
                    return self._end_at_swallowed_letter(chr(code[1]))
                self._leads = (code[1],)
            elif sign != "(" or not self._pass_note():
                return self._end_at_trail(0x80 if sign == _BYTE_80 else ord(sign))
        return None

    def _complete(self, trail: int) -> bool:
        """The character under way ends with `trail`: add its slot, unless there is no such character."""
        if self._before_gap:
            slot = _across_gap(self._before_gap, _ordinary_ending_with(trail), not self._decoder.private_use)
            self._before_gap = ()
        else:
            found = (character_of(lead, trail) for lead in self._leads)
            slot = tuple(character for character in found if character is not None)
        if slot:
            self._slots.append(slot)
        return bool(slot)

    def _pass_note(self) -> bool:
        """Pass over a note on the character shown last, put there when the text was out of step already."""
        note = NOTE.match(self._text, self._position)
        if note is None or not self._shown or not spells(note[2], self._shown[-1]):
            return False
        self._position = note.end()
        return True

    def _pass_gap(self) -> bool:
        """Pass over a lost pair of bytes inside the run, if the text goes on out of step behind it."""
        behind = self._position + 1
        if not self._decoder.greedy or self._gaps == MOST_GAPS or NOTE.match(self._text, behind):
            return False
        if not self._goes_on_out_of_step(behind):
            return False
        if self._before_gap:
            # Two lost pairs in a row: of the character in the middle both bytes are lost.
            self._slots += (self._last_slot(""), ())
            self._before_gap = ()
            self._leads = tuple(LEAD_BYTES)
        else:
            self._before_gap, self._leads = self._leads, ()
        self._gaps += 1
        self._position = behind
        return True

    def _goes_on_out_of_step(self, position: int) -> bool:
        """Whether the text at `position` makes more sense when it is read from its second byte on."""
        if self._text[position : position + 1] in tuple(LOST):
            position += 1
            if NOTE.match(self._text, position) or self._text[position : position + 1] in ("", "\n"):
                return not self._before_gap
        pattern = _FOLLOWING_MIXED if self._decoder.ascii_trails else _FOLLOWING
        for _ in range(MOST_FRAGMENTS):
            following = pattern.match(self._text, position)
            out_of_step = None if following is None else _one_byte_on(following[0])
            if following is None or out_of_step is None:
                return False
            if out_of_step:
                return score(out_of_step) > score(following[0]) + BETTER_OUT_OF_STEP
            if share_of_ordinary(following[0]) < 1:
                return True
            # A single common character between two lost pairs tells nothing.
            position = following.end() + 1
        return False

    def _end_at_trail(self, byte: int) -> ShiftedRun | None:
        """The run ends because the second byte of its last character is shown as a character of its own."""
        if byte not in TRAIL_BYTES or not self._complete(byte):
            return None
        end = self._position + 1
        return ShiftedRun(end, end, "".join(self._shown), tuple(self._slots), "")

    def _end_at_swallowed_letter(self, letter: str) -> ShiftedRun:
        """The run ends because an ASCII letter was read as the second byte of the character shown last."""
        return ShiftedRun(self._position, self._position, "".join(self._shown), tuple(self._slots), letter)

    def _end_at_lost_sign(self) -> ShiftedRun | None:
        """The run ends because its last byte could not be read with the ASCII character behind it."""
        end = resume = self._position + 1
        note = NOTE.match(self._text, end)
        swallowed: str | None = ""
        if note is not None:
            swallowed = "" if note[1] else "("
            resume = note.end()
        elif self._decoder.greedy and self._text[end : end + 1] not in ("", "\n"):
            swallowed = None
        if note is None and self._before_gap and self._text[end : end + 1] in ("", "\n"):
            last = _across_gap(self._before_gap, ("。",), not self._decoder.private_use)
        else:
            last = self._last_slot("" if note is None else note[2])
        return ShiftedRun(end, resume, "".join(self._shown), (*self._slots, last), swallowed) if last else None

    def _last_slot(self, note: str) -> Slot:
        """What a character may be that has lost its second byte, `note` being its pinyin if that is known."""
        if self._before_gap and note:
            return _across_gap(self._before_gap, _ordinary_spelled(note), not self._decoder.private_use)
        leads = self._before_gap or self._leads
        spelled = tuple(character for lead in leads for character in spelled_with_lead(note, lead) if note)
        return spelled or tuple(character for lead in leads for character in with_lead(lead))


@lru_cache(maxsize=64)
def _across_gap(leads: tuple[int, ...], seconds: tuple[str, ...], user_defined: bool) -> Slot:
    """Two common characters each: the first begins with one of `leads`, the second is one of `seconds`, and the pair
    of bytes where they meet has no character."""
    unmapped = frozenset(unmapped_codes(user_defined))
    firsts = [character for lead in leads for character in with_lead(lead) if is_ordinary(character)]
    last_bytes = [code[1] for character in firsts if (code := code_of(character)) is not None]
    first_bytes = [code[0] for character in seconds if (code := code_of(character)) is not None]
    return tuple(
        first + second
        for first, last_byte in zip(firsts, last_bytes, strict=True)
        for second, first_byte in zip(seconds, first_bytes, strict=True)
        if (last_byte, first_byte) in unmapped
    )


@lru_cache(maxsize=256)
def _ordinary_ending_with(trail: int) -> tuple[str, ...]:
    return tuple(filter(is_ordinary, with_trail(trail)))


@lru_cache(maxsize=256)
def _ordinary_spelled(note: str) -> tuple[str, ...]:
    """The common characters that have the reading `note`."""
    spelled = (character for lead in LEAD_BYTES for character in spelled_with_lead(note, lead))
    return tuple(filter(is_ordinary, spelled))


def _one_byte_on(text: str) -> str | None:
    """What `text`, of which the last character may be ASCII, is when read from its second byte on.

    None when that is no text. A byte that is left over at the end does not count.
    """
    stream: list[int] = []
    for sign in text:
        code = (ord(sign),) if sign < "\x80" else (0x80,) if sign == _BYTE_80 else code_of(sign)
        if code is None:
            return None
        stream += code
    pairs = zip(stream[1::2], stream[2::2], strict=False)
    characters = [character_of(*pair) for pair in pairs]
    known = [character for character in characters if character is not None]
    return "".join(known) if len(known) == len(characters) else None
