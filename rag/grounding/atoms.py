"""Typed atoms of Chinese policy text: the facts whose every character matters.

``atoms`` reads a text from left to right. At each place where a fact may begin, the rules below are tried in
order and the first that fits takes its characters; what counts nothing (统一, list markers) is taken too.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from index.script import simplified_character
from rag.grounding import dates, idioms, quantities, references
from rag.grounding.atom import Atom, AtomKind, Bound
from rag.grounding.numerals import DIGITS, SCALES

__all__ = ["Atom", "AtomKind", "Bound", "Scan", "atoms", "even", "scan"]

_RULES = {
    "title": references.TITLE,
    "list_mark": idioms.LIST_MARK,
    "document_number": references.DOCUMENT_TAIL,
    "email": references.EMAIL,
    "url": references.URL,
    "word": quantities.WORD,
    "plan": references.PLAN,
    "share": quantities.SHARE,
    "fraction": quantities.FRACTION,
    "idiom": idioms.IDIOM,
    "article": references.ARTICLE,
    "session": references.SESSION,
    "ordinal": references.ORDINAL,
    "phone": references.PHONE,
    "calendar": dates.CALENDAR,
    "clock": dates.CLOCK,
    "score": quantities.SCORE,
    "half": quantities.HALF,
}
_REFERENCES: Mapping[str, Callable[[str, int, int], Atom | None]] = {
    "title": references.title,
    "document_number": references.document_number,
    "email": references.email,
    "url": references.url,
    "plan": references.plan,
    "article": references.article,
    "session": references.session,
    "ordinal": references.ordinal,
    "phone": references.phone,
}
_RULE = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _RULES.items()), re.MULTILINE)
_BEGINNING = re.compile(
    rf"[0-9A-Za-z{DIGITS}{SCALES}第半《]|[〔\[(【](?=[ ]?[0-9一二三四五六七八九十])"
    r"|[数几上成](?=[十百千万亿])|\+(?=86)"
)

# Characters and variants that OpenCC changes in some words only or not at all; one form for both sides.
_SHARED = dict(
    zip(
        "著乾藉瞭徵覆餘馀週闆佔裡捨暱後於夥麽菸麴摺甦甯锺迳钜簷衞敍",
        "着干借了征复余余周板占里舍昵后于伙么烟曲折苏宁钟径巨檐卫叙",
        strict=True,
    )
)
# One character for one, so that offsets stay. The Chinese comma is left alone: 100，200 are two numbers; but among
# digits of full width it parts thousands.
_WIDE_THOUSANDS = re.compile("(?<=[０-９])，(?=[０-９]{3}(?![０-９]))")
_WIDTH = {code: code - 0xFEE0 for code in range(0xFF01, 0xFF5F) if chr(code) != "，"}


class _Table(dict[int, str]):
    """What each character becomes. Taken alone, so that a sentence reads as it does within its clause."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        try:
            character.encode("gb2312")
        except UnicodeEncodeError:
            other = simplified_character(character)
            character = other if len(other) == 1 else character
        return self.setdefault(code, character)


_EVEN = _Table(
    str.maketrans(
        {chr(a): chr(b) for a, b in _WIDTH.items()}
        | _SHARED
        | {"\u3000": " ", "\u00a0": " ", "￥": "¥", "﹪": "%", "―": "—", "─": "—", "〜": "~", "⼀": "一"}
    )
)


class Scan(NamedTuple):
    """``markers``: the spans of list markers, (一) or 一是, as (start, end); their numerals count nothing."""

    atoms: tuple[Atom, ...]
    markers: tuple[tuple[int, int], ...]


@lru_cache(maxsize=4096)
def even(text: str) -> str:
    """``text`` in half width and simplified characters; every character keeps its place."""
    return _WIDE_THOUSANDS.sub(",", text).translate(_EVEN).replace("座标", "坐标")


def atoms(text: str) -> tuple[Atom, ...]:
    """All typed atoms of ``text`` in reading order."""
    return scan(text).atoms


@lru_cache(maxsize=4096)
def scan(text: str) -> Scan:
    """The atoms of ``text`` and its list markers. The last few thousand texts are remembered."""
    evened = even(text)
    found: list[Atom] = []
    markers: list[tuple[int, int]] = []
    position = 0
    while (beginning := _BEGINNING.search(evened, position)) is not None:
        start = beginning.start()
        rule = _RULE.match(evened, start)
        if rule is None:
            new, position = quantities.quantity(evened, start)
        elif rule.lastgroup in ("idiom", "list_mark"):
            if rule.lastgroup == "list_mark":
                markers.append(rule.span())
            new, position = [], max(rule.end(), start + 1)
        else:
            new = _apply(evened, rule, found[-1] if found else None)
            position = max([rule.end(), *(atom.end for atom in new)])
        found.extend(new)
    if evened != text:
        found = [replace(atom, text=text[atom.start : atom.end]) for atom in found]
    return Scan(tuple(found), tuple(markers))


def _apply(text: str, rule: re.Match[str], before: Atom | None) -> list[Atom]:
    start, end = rule.span()
    match rule.lastgroup:
        case "calendar":
            return dates.calendar(text, rule, before)
        case "clock":
            return [dates.clock(text, rule)]
        case "share":
            return quantities.share(text, rule)
        case "fraction":
            return [quantities.fraction(text, rule)]
        case "score":
            return [quantities.score(rule)]
        case "half":
            return [quantities.half(text, rule)]
        case "word":
            atom = quantities.word(rule)
        case name:
            atom = _REFERENCES[name or ""](text, start, end)
    return [] if atom is None else [atom]
