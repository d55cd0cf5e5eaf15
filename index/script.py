"""Traditional characters to simplified ones, phrase by phrase, with OpenCC.

Some characters are written in both scripts but mean different things in them (於, 乾, 徵, 藉, 瞭, 著 …): in a
simplified text they are names or right as they stand, in a traditional one most of them have to change. So each
line is first found to be traditional, simplified or neither, by the characters that only one script has. Where
a line tells nothing, the whole text decides. Then

* characters that only traditional text has always change;
* shared characters change in traditional lines only; in lines of no script just the five change that modern
  simplified text no longer has;
* 著 becomes 着 where it is no word of its own (see `index.zhe`).

A text without any of these characters costs one failed or successful encoding and loads nothing.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache
from typing import Final, Protocol

from index.edits import Edit
from index.hanzi import HAN
from index.zhe import particle_offsets

_BEYOND_BMP: Final = "\U00010000"
_SHARED_BUT_OUTDATED: Final = frozenset("後於夥麽菸")
# Variants that simplified text keeps in names, most of them by the official table of 2013.
_KEPT_FOR_NAMES: Final = frozenset("昇甦迺麴鉅榘椏氾濛霑珮")
# Forms that OpenCC passes over: old printed shapes of traditional characters.
_OLD_SHAPES: Final = str.maketrans("値戸靑淸眞旣卽鄕塡尙敍査歩毎徳縁衹", "值户青清真既即乡填尚叙查步每德缘只")
_OLD_SHAPE: Final = re.compile("[値戸靑淸眞旣卽鄕塡尙敍査歩毎徳縁衹]|(?<![神地])祇(?=[要有是能需])")
_WHAT: Final = re.compile("甚(?=[麼麽])")
_LINE: Final = re.compile(r"[^\n]+")
_HAN_RUN: Final = re.compile(f"[{HAN}]+")


class Script(Enum):
    """What the characters of a stretch of text say about its script."""

    TRADITIONAL = "traditional"
    SIMPLIFIED = "simplified"
    NEITHER = "neither"


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


@dataclass(frozen=True)
class _Evidence:
    """Patterns for the characters that only one of the scripts has."""

    traditional: re.Pattern[str]
    simplified: re.Pattern[str]


@lru_cache(maxsize=8192)
def simplified_character(character: str) -> str:
    """The simplified form of one character taken alone; itself when there is no other."""
    return _convert(character)


def simplified(text: str) -> str:
    """`text` as OpenCC renders it, phrases considered, always of the same length as `text`."""
    converted = _convert(text)
    if len(converted) == len(text):
        return converted
    return "".join(map(simplified_character, text))


def all_simplified(texts: Sequence[str]) -> list[str]:
    """Each of the texts as `simplified` renders it, at the price of one conversion."""
    joined = simplified("\n".join(texts))
    rendered: list[str] = []
    position = 0
    for text in texts:
        rendered.append(joined[position : position + len(text)])
        position += len(text) + 1
    return rendered


def is_traditional_only(character: str) -> bool:
    """Whether simplified text has no use for the character."""
    return _evidence().traditional.match(character) is not None


def script_edits(text: str) -> list[Edit]:
    """The edits that turn `text` into simplified characters; each covers one run of changed characters."""
    if not may_need_conversion(text):
        return []
    target = _target(text)
    if target == text:
        return []
    edits: list[Edit] = []
    for run in _HAN_RUN.finditer(text):
        offset, end = run.span()
        while offset < end:
            if text[offset] == target[offset]:
                offset += 1
                continue
            start = offset
            while offset < end and text[offset] != target[offset]:
                offset += 1
            edits.append(Edit(start, offset, target[start:offset]))
    return edits


def may_need_conversion(text: str) -> bool:
    """A quick test that is only wrong on the safe side: False means that no rule here applies."""
    if "著" in text or not _SHARED_BUT_OUTDATED.isdisjoint(text):
        return True
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return True
    return False


def script_of(text: str) -> Script:
    """The script that the characters of `text` speak for; a mixed text is what the most of them are."""
    evidence = _evidence()
    traditional = len(evidence.traditional.findall(text))
    simplified_only = len(evidence.simplified.findall(text))
    if traditional and traditional >= simplified_only:
        return Script.TRADITIONAL
    return Script.SIMPLIFIED if simplified_only else Script.NEITHER


def _target(text: str) -> str:
    """The simplified text, of the same length as `text`."""
    converted = simplified(_WHAT.sub("什", text))
    converted = _OLD_SHAPE.sub(lambda match: match[0].translate(_OLD_SHAPES).replace("祇", "只"), converted)
    script_of_whole = script_of(text)
    lines: list[str] = []
    position = 0
    for line in _LINE.finditer(text):
        start, end = line.span()
        lines.append(text[position:start])
        lines.append(_line_target(line[0], converted[start:end], script_of_whole))
        position = end
    lines.append(text[position:])
    return "".join(lines)


def _line_target(line: str, converted: str, script_of_whole: Script) -> str:
    """What becomes of one line, given OpenCC's rendering of it."""
    if line == converted and "著" not in line:
        return line
    script = script_of(line)
    if script is Script.NEITHER:
        script = script_of_whole
    shared = _shared_characters()
    characters = list(converted)
    for offset, (before, after) in enumerate(zip(line, converted, strict=True)):
        if before == after:
            continue
        held_back = before in shared and (
            script is Script.SIMPLIFIED or (script is Script.NEITHER and before not in _SHARED_BUT_OUTDATED)
        )
        if held_back or before < _BEYOND_BMP <= after:
            characters[offset] = before
    for offset in particle_offsets(line, everywhere=script is Script.TRADITIONAL):
        characters[offset] = "着"
    return "".join(characters)


@lru_cache(maxsize=1)
def _shared_characters() -> frozenset[str]:
    """Characters that a simplified text may rightly have although OpenCC would change them somewhere."""
    level_1_and_2 = (bytes((lead, trail)) for lead in range(0xB0, 0xF8) for trail in range(0xA1, 0xFF))
    standard = {code.decode("gb2312", "ignore") for code in level_1_and_2} - {""}
    return (frozenset(standard) | _KEPT_FOR_NAMES) - {"後"}


@lru_cache(maxsize=1)
def _evidence() -> _Evidence:
    shared = _shared_characters()
    han = [chr(code) for code in (*range(0x3400, 0x4DC0), *range(0x4E00, 0xA000))]
    rendered = zip(han, simplified("".join(f"{character}\n" for character in han))[::2], strict=True)
    traditional = [before for before, after in rendered if before != after and before not in shared]
    only_simplified = [character for character in shared - _KEPT_FOR_NAMES if not _in_big5(character)]
    return _Evidence(re.compile(f"[{''.join(traditional)}]"), re.compile(f"[{''.join(sorted(only_simplified))}]"))


def _in_big5(character: str) -> bool:
    try:
        character.encode("big5")
    except UnicodeEncodeError:
        return False
    return True


def _convert(text: str) -> str:
    return _opencc().convert(text)


@lru_cache(maxsize=1)
def _opencc() -> _Converter:
    from opencc import OpenCC

    converter: _Converter = OpenCC("t2s")
    return converter
