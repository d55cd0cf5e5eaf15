"""Numerals that count nothing: 统一, 一方面, 万一, 三农, list markers, 一是…二是…."""

from __future__ import annotations

import re
from pathlib import Path

_BEFORE_ONE = "统唯单同任某归逐划专合不之其每万进齐新再"


def _words() -> frozenset[str]:
    text = (Path(__file__).parent / "idioms.txt").read_text(encoding="utf-8")
    return frozenset(word for line in text.splitlines() if not line.startswith("#") for word in line.split())


def _by_first_character() -> str:
    """An alternation grouped by first character, so that a place that fits none is left at once."""
    rests: dict[str, list[str]] = {}
    for word in sorted(_words(), key=len, reverse=True):
        rests.setdefault(word[0], []).append(re.escape(word[1:]))
    return "|".join(f"{first}(?:{'|'.join(tails)})" for first, tails in rests.items())


IDIOM = (
    rf"(?:{_by_first_character()})|(?<=[{_BEFORE_ONE}])一(?![百千万亿%])|(?<=[其不])二|(?<![于过达满共第日天年月])二次"
    r"|(?<![以之][上下])(?<=[上下])一(?=[级年步阶代轮届批次个期季月])"
)
"""One idiom at the place tried; its numerals are no atoms."""

LIST_MARK = (
    r"(?:^|(?<=[\n。；;:!?]))[ ]*(?:\([一二三四五六七八九十0-9]{1,3}\)|[一二三四五六七八九十]{1,3}、"
    r"|[0-9]{1,2}(?:[、)]|\.(?![0-9])))"
    r"|(?:^|(?<=[，,;:。、]))[一二三四五六七八九十]{1,3}(?:是|要)"
)
"""The marker of a list item at the start of a line or clause: (一) 一、 1. 2) 一是"""
