"""Width and punctuation, as Chinese text is set.

* Full-width letters, digits and signs that Chinese text has no use for (％, ＂, ＋ …) become ASCII, and so does
  a full-width point, slash or hyphen between letters or digits. Nothing else is folded: ①, ㎡, ½, 〇 and … mean
  what they show.
* Radicals and compatibility forms of Chinese characters, which PDF files are full of, become the characters.
* Half-width ``, ; : ? !`` becomes full-width between Chinese characters, and also at the end of a line and beside
  a bracket or quotation mark; ``, ; :`` also between a Chinese character and a digit. A point, and whatever
  stands between two digits or inside a web address, stays.
* Brackets with Chinese inside become full-width, unless they follow a lower-case letter, as in a call. A pair of
  two widths around anything else becomes half-width. A pair that matches stays what it is otherwise.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

from index.edits import Edit
from index.hanzi import HAN, HAN_CHARACTER

_ALPHANUMERIC: Final = "0-9A-Za-z０-９Ａ-Ｚａ-ｚ"
_WIDE: Final = re.compile(
    "[０-９Ａ-Ｚａ-ｚ＂＃＄％＆＇＊＋＝＠＼＾＿｀｜]+"
    rf"|(?<=[{_ALPHANUMERIC}])[．／－](?=[{_ALPHANUMERIC}])|(?<=[0-9０-９])．"
)
_FULL_TO_HALF: Final = {full: full - 0xFEE0 for full in range(0xFF01, 0xFF5F)}
_COMPATIBILITY_FORM: Final = re.compile("[\u2e80-\u2fd5\uf900-\ufaff\U0002f800-\U0002fa1f]")

_OPENING: Final = "“‘《〈「『【（〔"
_CLOSING: Final = "”’》〉」』】）〕"
_AFTER: Final = f"(?<=[{HAN}{_CLOSING}])"
_HALF_MARK: Final = re.compile(
    rf"{_AFTER} ?(?:[,;:]|[?!]++) ?(?=[{HAN}{_OPENING}{_CLOSING}、。…]|$)"
    rf"|{_AFTER} ?[,;:] ?(?=[0-9])"
    rf"|(?<=[0-9%‰℃]) ?[,;] ?(?=[{HAN}{_OPENING}])",
    re.MULTILINE,
)
_HALF_TO_FULL_MARK: Final = str.maketrans(",;:?!", "，；：？！", " ")
_ADDRESS: Final = re.compile(r"(?<![a-z])[a-z]{2,10}://[^\s，。；、！？（）《》“”,;!]+")

_BRACKET: Final = re.compile(r"[()（）\n]")
_CALLER: Final = re.compile("[a-z_]")


def width_edits(text: str) -> list[Edit]:
    """The edits that make full-width letters and digits, and compatibility forms of characters, ordinary."""
    edits = [Edit(*match.span(), match[0].translate(_FULL_TO_HALF)) for match in _WIDE.finditer(text)]
    for match in _COMPATIBILITY_FORM.finditer(text):
        after = unicodedata.normalize("NFKC", match[0])
        if after != match[0] and len(after) == 1:
            edits.append(Edit(*match.span(), after))
    return sorted(edits)


def mark_edits(text: str) -> list[Edit]:
    """The edits that make half-width punctuation full-width where the text around it is Chinese."""
    edits = [Edit(*match.span(), match[0].translate(_HALF_TO_FULL_MARK)) for match in _HALF_MARK.finditer(text)]
    if edits and "://" in text:
        addresses = [match.span() for match in _ADDRESS.finditer(text)]
        edits = _outside(edits, addresses)
    return edits


def bracket_edits(text: str) -> list[Edit]:
    """The edits that give both brackets of a pair the width that belongs to what they enclose."""
    edits: list[Edit] = []
    # For every bracket that is still open on this line: its offset, and whether Chinese has followed it.
    still_open: list[tuple[int, bool]] = []
    position = 0
    for match in _BRACKET.finditer(text):
        offset, sign = match.start(), match[0]
        if still_open and not still_open[-1][1] and HAN_CHARACTER.search(text, position, offset):
            still_open[-1] = (still_open[-1][0], True)
        position = offset + 1
        if sign == "\n":
            still_open.clear()
        elif sign in "(（":
            still_open.append((offset, False))
        elif still_open:
            opened, has_han = still_open.pop()
            edits += _pair_edits(text, opened, offset, has_han)
            if has_han and still_open:
                still_open[-1] = (still_open[-1][0], True)
    return sorted(edits)


def _pair_edits(text: str, opened: int, closed: int, has_han: bool) -> list[Edit]:
    pair = text[opened] + text[closed]
    if has_han and pair == "()" and opened and _CALLER.match(text[opened - 1]):
        return []
    wanted = "（）" if has_han else pair if pair in ("()", "（）") else "()"
    signs = zip((opened, closed), pair, wanted, strict=True)
    return [Edit(offset, offset + 1, after) for offset, before, after in signs if before != after]


def _outside(edits: list[Edit], spans: list[tuple[int, int]]) -> list[Edit]:
    """The edits that touch none of the spans; both are ascending."""
    kept: list[Edit] = []
    following = 0
    for edit in edits:
        while following < len(spans) and spans[following][1] <= edit.start:
            following += 1
        if following == len(spans) or edit.end <= spans[following][0]:
            kept.append(edit)
    return kept
