"""Chinese characters: what counts as one, how common it is, and how it is read.

Readings come from pypinyin's single-character table, loaded on first use (about 0.2 s, once a process).
A syllable is a pair ``(letters, tone)``: letters ``a``-``z`` with ``v`` for ``ü``; tone 1 to 4, 5 for neutral,
or ``None`` where no tone is written.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

# The inside of a regular expression's character class.
HAN: Final = "\u3007\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U0003ffff"
HAN_CHARACTER: Final = re.compile(f"[{HAN}]")

PINYIN_LETTER: Final = "a-zāáǎăàēéěĕèīíǐĭìōóǒŏòūúǔŭùǖǘǚǜüêếềńňǹḿɑɡ\u0300\u0301\u0302\u0304\u0306\u0308\u030c"

Syllable = tuple[str, int | None]

_TONE_OF_MARK: Final = {"\u0304": 1, "\u0301": 2, "\u030c": 3, "\u0306": 3, "\u0300": 4}
_LAST_LEAD_OF_GB2312_LEVEL_1: Final = 0xD7
_LAST_LEAD_OF_BIG5_LEVEL_1: Final = 0xC6


def is_han(character: str) -> bool:
    """Whether `character`, a string of at most one character, is a Chinese character."""
    return HAN_CHARACTER.match(character) is not None


def in_level_1_of_gb2312(character: str) -> bool:
    """Whether the character is one of the 3755 commonest of simplified Chinese (GB 2312, level 1)."""
    try:
        code = character.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return len(code) == 2 and 0xB0 <= code[0] <= _LAST_LEAD_OF_GB2312_LEVEL_1


def in_level_1_of_big5(character: str) -> bool:
    """Whether the character is one of the 5401 commonest of traditional Chinese (Big5, level 1)."""
    try:
        code = character.encode("big5")
    except UnicodeEncodeError:
        return False
    return len(code) == 2 and 0xA4 <= code[0] <= _LAST_LEAD_OF_BIG5_LEVEL_1 and is_han(character)


def split_tones(note: str) -> tuple[str, dict[int, int]]:
    """The letters of a pinyin note, and its tones by the position of the letter that bears them.

    A tone digit belongs to the letter before it. Blanks, apostrophes and hyphens are dropped.
    """
    letters: list[str] = []
    tones: dict[int, int] = {}
    for sign in unicodedata.normalize("NFD", note):
        if sign in _TONE_OF_MARK:
            tones[len(letters) - 1] = _TONE_OF_MARK[sign]
        elif sign == "\u0308":
            letters[-1:] = ["v"]
        elif sign in "012345":
            tones[len(letters) - 1] = int(sign) or 5
        elif sign == "ɑ":
            letters.append("a")
        elif sign == "ɡ":
            letters.append("g")
        elif "a" <= sign <= "z":
            letters.append(sign)
    return "".join(letters), tones


@lru_cache(maxsize=16384)
def readings_in_order(character: str) -> tuple[Syllable, ...]:
    """Every reading of a character, the usual one first; empty for what has none."""
    from pypinyin.constants import PINYIN_DICT

    found: list[Syllable] = []
    for reading in PINYIN_DICT.get(ord(character), "").split(","):
        letters, tones = split_tones(reading)
        syllable = (letters, next(iter(tones.values()), 5))
        if letters and syllable not in found:
            found.append(syllable)
    return tuple(found)
