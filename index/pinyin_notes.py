"""Pinyin in brackets behind the character that it spells: noise in a policy, unless the text explains a reading.

A note is a bracket that holds a true reading of the character before it, or the readings of several characters in
a row: ``經(jīng)濟(jì)``, ``经(jing1)``, ``政策（zhèng cè）``. What is no reading is no note: ``(GDP)``, ``（一）``,
``平台(shi)``. Which notes are noise is decided over the whole text, by this order of rules:

1. Deliberate, never removed: characters and note are all that quotation marks enclose, or the clause has said that
   it is about reading (读作, 读音, 拼音, 多音字 …), or is just 读/音/念 and the character.
2. A note with a tone (mark or digit) on a common character inside running text is evidence of noise; common means
   level 1 of GB 2312 in its simplified form. Three of them make noise *pervasive*.
3. Where noise is pervasive, every note with a tone goes. Excepted is a note on a rare character that both scripts
   share, while only traditional characters are annotated otherwise: no converter put it there.
4. Elsewhere a note with a tone goes from a common character in running text if the character is traditional, or the
   reading is its usual one, or the text is no longer than a question; nobody would need it. A note on a rare
   character, on a character that stands alone (as in a list of readings), or with an unusual reading stays.
5. A note without a tone looks like an English word or a unit. It needs two letters at least, a common character
   in running text, no digit before that, and: pervasive noise, or three of its kind, or a traditional
   character, or a text no longer than a question. Of several characters it only goes where noise is pervasive.
   A single letter is an item of a list.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from index.edits import Edit
from index.hanzi import (
    HAN,
    PINYIN_LETTER,
    Syllable,
    in_level_1_of_gb2312,
    is_han,
    readings_in_order,
    split_tones,
)
from index.script import is_traditional_only, simplified_character

PERVASIVE: Final = 3
LONGEST_QUESTION: Final = 120
LONGEST_NOTE: Final = 48
MOST_SYLLABLES: Final = 8
MOST_REPETITIONS: Final = 3

# A replacement of bytes may have put a note inside a note: 優(yōu(zī)).
_INNER: Final = re.compile(rf"\([{PINYIN_LETTER}]{{1,9}}[1-5]?\)")
_BRACKETED: Final = re.compile(
    rf"(?<=[{HAN})）]) ?[(（][ \u3000]{{0,2}}"
    rf"([{PINYIN_LETTER}][{PINYIN_LETTER}0-5 '’-]{{0,{LONGEST_NOTE}}}(?:{_INNER.pattern}[{PINYIN_LETTER}]{{0,9}})?)"
    r"[ \u3000]{0,2}[)）]"
)
_QUOTES: Final = {"“": "”", "‘": "’", "「": "」", "『": "』", '"': '"', "'": "'"}
_ABOUT_READING: Final = re.compile("[读讀念唸][作为為成音]|[拼发發注]音|音同|[应應字][读讀念音]|多音字|生僻字|通假")
# "，读尪（wāng）。": the clause begins with the verb, and the character is all that follows it.
_READ_AS: Final = re.compile("(?:^|[\\s，。；：、,;:（(])[读讀念音]$")
_CLAUSE_BREAKS: Final = "\n。；;！!？?"
_REACH_OF_CLAUSE: Final = 24


@dataclass(frozen=True)
class Note:
    """A bracket that spells the characters before it.

    Attributes:
        start, end: the bracket, the blank before it included.
        first, last: the offsets of the first and the last character that it spells.
        toned: whether it bears a tone.
        usual: whether it is the usual reading of every character.
        letters: how many letters it has.
        common: whether every character is a common one.
        traditional: whether one of the characters is written in traditional text only.
        alone: whether no Chinese character stands beside what it spells.
        after_digit: whether a digit stands before what it spells.
        deliberate: whether the text means to tell the reading.
    """

    start: int
    end: int
    first: int
    last: int
    toned: bool
    usual: bool
    letters: int
    common: bool
    traditional: bool
    alone: bool
    after_digit: bool
    deliberate: bool

    @property
    def running(self) -> bool:
        return self.common and not self.alone and not self.deliberate

    @property
    def characters(self) -> int:
        return self.last - self.first + 1


def note_edits(text: str) -> list[Edit]:
    """The edits that remove the pinyin that is noise in `text`."""
    if _BRACKETED.search(text) is None:
        return []
    notes = tuple(_notes(text))
    return [Edit(note.start, note.end, "") for note in _noise(notes, len(text))]


def spells(note: str, character: str) -> bool:
    """Whether `note` is a reading of `character`, in either script; a note without tone fits any tone."""
    letters, tones = split_tones(note)
    return _spelled_by(letters, tones, (character,)) is not None


def _noise(notes: Sequence[Note], length: int) -> Iterator[Note]:
    """The notes that are to go from a text of `length` characters."""
    evidence = [note for note in notes if note.toned and note.running]
    toneless = [note for note in notes if not note.toned and note.running and note.letters > 1]
    pervasive = len(evidence) >= PERVASIVE
    only_traditional = all(note.traditional for note in evidence)
    question = length <= LONGEST_QUESTION
    for note in notes:
        if note.deliberate:
            continue
        if note.toned and pervasive:
            if note.common or note.traditional or not only_traditional:
                yield note
        elif note.toned:
            if note.running and (note.traditional or note.usual or question):
                yield note
        elif note.running and note.letters > 1 and not note.after_digit:
            single = note.characters == 1
            if pervasive or (single and (note.traditional or question or len(toneless) >= PERVASIVE)):
                yield note


def _notes(text: str) -> Iterator[Note]:
    """Every note of the text, in order. A note right behind another one spells the same characters."""
    ends: dict[int, int] = {}
    for match in _BRACKETED.finditer(text):
        last = ends.get(match.start(), match.start() - 1)
        note = _note(text, match, last, ends) if is_han(text[last]) else None
        if note is not None:
            ends[note.end] = last
            yield note


def _note(text: str, match: re.Match[str], last: int, ends: dict[int, int]) -> Note | None:
    """The note in the bracket of `match`, if it spells the characters up to offset `last`.

    Args:
        ends: for every note before this one, where it ended, to the last character that it spelled.
    """
    letters, tones = split_tones(_INNER.sub("", match[1]))
    if not letters:
        return None
    offsets = _spelled_characters(text, last, ends)
    for count in range(1, len(offsets) + 1):
        characters = tuple(text[offset] for offset in reversed(offsets[:count]))
        usual = _spelled_by(letters, tones, characters)
        if usual is not None:
            break
    else:
        return None
    first = offsets[count - 1]
    before = text[first - 1] if first else ""
    after = _sign_behind(text, match.end())
    return Note(
        start=match.start(),
        end=match.end(),
        first=first,
        last=last,
        toned=bool(tones),
        usual=usual,
        letters=len(letters),
        common=all(map(_is_common, characters)),
        traditional=any(map(is_traditional_only, characters)),
        alone=not (is_han(before) or first in ends or is_han(after)),
        after_digit=before.isdigit(),
        deliberate=_is_deliberate(text, first, match.end()),
    )


def _sign_behind(text: str, position: int) -> str:
    """The character at `position`, or behind the brackets with pinyin there; empty at the end of the text."""
    for _ in range(MOST_REPETITIONS):
        repeated = _BRACKETED.match(text, position)
        if repeated is None:
            break
        position = repeated.end()
    return text[position : position + 1]


def _spelled_characters(text: str, last: int, ends: dict[int, int]) -> list[int]:
    """Offsets of the characters in a row up to `last`, the last one first, notes between them passed over."""
    offsets = [last]
    while len(offsets) < MOST_SYLLABLES:
        position = offsets[-1]
        before = ends.get(position, position - 1)
        if before < 0 or not is_han(text[before]):
            break
        offsets.append(before)
    return offsets


def _spelled_by(letters: str, tones: dict[int, int], characters: Sequence[str]) -> bool | None:
    """Whether the letters spell the characters by their usual readings; None when they do not spell them."""
    if not characters:
        return True if not letters else None
    found: bool | None = None
    for rank, (reading, tone) in enumerate(_readings(characters[0])):
        if not letters.startswith(reading):
            continue
        size = len(reading)
        written = {tones[position] for position in tones if position < size}
        if written and written != {tone}:
            continue
        rest = _spelled_by(
            letters[size:],
            {position - size: value for position, value in tones.items() if position >= size},
            characters[1:],
        )
        if rest is not None:
            usual = rest and rank == 0
            if usual:
                return True
            found = False
    return found


@lru_cache(maxsize=16384)
def _readings(character: str) -> tuple[Syllable, ...]:
    """The readings of a character and of its simplified form, the usual one first."""
    own = readings_in_order(character)
    plain = simplified_character(character)
    return own if plain == character else tuple(dict.fromkeys(own + readings_in_order(plain)))


@lru_cache(maxsize=16384)
def _is_common(character: str) -> bool:
    return in_level_1_of_gb2312(simplified_character(character))


def _is_deliberate(text: str, first: int, end: int) -> bool:
    """Whether what stands around a note, on the characters from `first` and up to `end`, says it is meant."""
    before, after = text[first - 1 : first], text[end : end + 1]
    if before in _QUOTES and _QUOTES[before] == after:
        return True
    start = max(0, first - _REACH_OF_CLAUSE)
    start = max(start, *(text.rfind(sign, start, first) + 1 for sign in _CLAUSE_BREAKS))
    if _ABOUT_READING.search(text, start, first):
        return True
    return not is_han(after) and _READ_AS.search(text, max(0, first - 2), first) is not None
