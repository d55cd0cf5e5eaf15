"""Line breaks, blanks, and characters that nobody sees.

* Every kind of line break becomes ``\\n``; empty lines go, so that each line is a paragraph.
* Control characters, zero-width characters, direction marks, byte-order marks and tags go. A zero-width joiner
  stays where it does its work: between two emoji, or inside a script that needs it.
* Every blank is an ASCII space. None stays at the edge of a line, between Chinese characters or beside Chinese
  punctuation; elsewhere a run of them becomes one. Tabs inside a line stay, being the columns of a table.
"""

from __future__ import annotations

import re
from typing import Final

from index.edits import Edit
from index.hanzi import HAN

_LINE_BREAK: Final = re.compile("\r\n?|[\x0b\x0c\x85\u2028\u2029]")
_JOINED: Final = "\u0600-\u0fff\u2600-\u27bf\ufe0f\U0001f000-\U0001ffff"
_INVISIBLE: Final = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u115f\u1160\u180b-\u180f\u200b\u200e\u200f\u202a-\u202e"
    "\u2060-\u206f\u3164\ud800-\udfff\ufe00-\ufe0d\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]+"
    f"|(?<=[{HAN}])[\ufe0e\ufe0f]"
    f"|(?<![{_JOINED}])[\u200c\u200d]|[\u200c\u200d](?![{_JOINED}])"
)

_BLANK: Final = " \t\xa0\u1680\u2000-\u200a\u202f\u205f\u3000"
# A single space between two ASCII characters is as it should be: not worth a match.
_BLANKS: Final = re.compile(rf"(?<![{_BLANK}])(?!(?<=[!-~]) (?=[!-~]))[{_BLANK}]++")
_CHINESE_MARK: Final = re.compile("[、。〈-】〔-〗！（），：；？]")
_CHINESE: Final = re.compile(f"[{HAN}“”‘’…—]")
_EMPTY_LINES: Final = re.compile(r"\A\n+|\n+\Z|(?<!\n)\n(\n+)")
_DIGIT = "[一二三四五六七八九十百千零〇两0-9]"
_ARTICLE_NUMBER = re.compile(rf"(?m:^)[ \t\u3000]*第{_DIGIT}{{1,6}}[编章节条](?:之{_DIGIT}+)?\Z")


def line_break_edits(text: str) -> list[Edit]:
    """The edits that make every line break a line feed."""
    return [Edit(*match.span(), "\n") for match in _LINE_BREAK.finditer(text)]


def invisible_edits(text: str) -> list[Edit]:
    """The edits that remove what is not seen."""
    return [Edit(*match.span(), "") for match in _INVISIBLE.finditer(text)]


def blank_edits(text: str) -> list[Edit]:
    """The edits that leave no blank without a purpose."""
    edits: list[Edit] = []
    for match in _BLANKS.finditer(text):
        start, end = match.span()
        after = _blank_between(text[start - 1 : start], match[0], text[end : end + 1])
        opens = not after and text[end : end + 1] not in ("", "\n")
        if opens and _ARTICLE_NUMBER.search(text, max(0, start - 12), start):
            after = " "  # 第三条 第二条所称…: the blank tells the number from what it opens
        if after != match[0]:
            edits.append(Edit(start, end, after))
    return edits


def empty_line_edits(text: str) -> list[Edit]:
    """The edits that remove empty lines."""
    return [
        Edit(match.start(1), match.end(1), "") if match[1] else Edit(*match.span(), "")
        for match in _EMPTY_LINES.finditer(text)
    ]


def _blank_between(before: str, blanks: str, after: str) -> str:
    """What a run of blanks becomes between two characters, either of them empty at the edge of the text."""
    if before in ("", "\n") or after in ("", "\n"):
        return ""
    if "\t" in blanks:
        return "\t" * blanks.count("\t")
    if _CHINESE_MARK.match(before) or _CHINESE_MARK.match(after):
        return ""
    return "" if _CHINESE.match(before) and _CHINESE.match(after) else " "
