"""Numbers in Chinese policy text, read by a few regular expressions of this package's own.

Deliberately independent of ``rag.grounding``: a fault in the product's reader must not hide in the
measurement.
"""

from __future__ import annotations

import re
from fractions import Fraction
from typing import NamedTuple

from eval.flat import flatten

_DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_TENS = {"十": 10, "百": 100, "千": 1000}
_SCALES = {"万": 10**4, "亿": 10**8}
_HAN = "零〇一二两三四五六七八九十百千万亿"
_UNITS = (
    "个百分点|百分点|个工作日|工作日|平方米|公里|小时|分钟|个月|美元|元|个|项|条|款|章|届|次(?!性)|年|月|日|号|天|周岁|周|家|类|种|批|期|名|人|户|倍|级|"
    "份|页|岁|亩|吨|企|点|大|部|步|件|张|台|套|折|方面|%|‰"
)
_EXACT_UNITS = ("年", "月", "日", "号", "届", "次", "倍", "级", "岁", "元", "美元", "%")
_DETERMINERS = "这某每同另任哪唯那其进"
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_DECIMALS = "(?:点[零〇一二三四五六七八九]+[万亿]*)?"
_PERCENT = re.compile(rf"百分之([{_HAN}]+{_DECIMALS}|\d+(?:\.\d+)?)")
_ARABIC = re.compile(rf"(第?)(\d+(?:\.\d+)?)([万亿]*)({_UNITS})?")
_CHINESE = re.compile(rf"(第?)(?<![{_DETERMINERS}{_HAN}])([{_HAN}]+{_DECIMALS})({_UNITS})")


def numbers(text: str) -> frozenset[str]:
    """The numbers that ``text`` states, each as ``value`` + ``unit`` in one canonical spelling.

    "500万元" and "五百万元" are both ``5000000元``; "百分之二十" is ``20%``; "第十四条" is ``第14条``.
    Chinese numerals count only before a measure word (so "新一代" and "统一" are words), and a lone 一 only
    before a unit that measures ("一年", not "一个办法"); Arabic digits always. Quotation marks are no
    boundary: "“6”个" is ``6个``.
    """
    return frozenset(number.spelling for number in located(_THOUSANDS.sub("", flatten(text))))


class Located(NamedTuple):
    """A number that stands in a flat text from ``start`` to ``end``."""

    start: int
    end: int
    spelling: str


def located(flat: str) -> list[Located]:
    """The numbers of a text that is flat (:func:`eval.flat.flatten`) and without "," in numbers, in its order."""
    found: list[Located] = []

    def take(match: re.Match[str], spelling: str) -> str:
        found.append(Located(*match.span(), spelling))
        return "|" * len(match[0])

    rest = _PERCENT.sub(lambda m: take(m, f"{_spell(_value(m[1]))}%"), flat)
    rest = _ARABIC.sub(lambda m: take(m, f"{m[1]}{_spell(_scaled(Fraction(m[2]), m[3]))}{m[4] or ''}"), rest)
    for match in _CHINESE.finditer(rest):
        ordinal, numeral, unit = match.groups()
        if numeral != "一" or ordinal or unit in _EXACT_UNITS:
            take(match, f"{ordinal}{_spell(_value(numeral))}{unit}")
    return sorted(found)


def _scaled(value: Fraction, scales: str) -> Fraction:
    for scale in scales:
        value *= _SCALES[scale]
    return value


def _value(numeral: str) -> Fraction:
    """The value of a Chinese or Arabic numeral: positional ("二〇二四"), with powers ("三百六十五万"), "三点五亿"."""
    if numeral[0].isdigit() and numeral[0] not in _DIGITS:
        return Fraction(numeral)
    if "点" in numeral:
        whole, _, decimals = numeral.partition("点")
        digits = decimals.rstrip("万亿")
        tenths = Fraction(int("".join(str(_DIGITS[c]) for c in digits)), 10 ** len(digits))
        return _scaled(_value(whole) + tenths, decimals[len(digits) :])
    if len(numeral) > 1 and all(c in _DIGITS for c in numeral):
        return Fraction(int("".join(str(_DIGITS[c]) for c in numeral)))
    total = section = digit = 0
    for char in numeral:
        if char in _DIGITS:
            digit = _DIGITS[char]
        elif char in _TENS:
            section += (digit or 1) * _TENS[char]
            digit = 0
        elif char == "万":
            total += (section + digit or 1) * _SCALES[char]
            section = digit = 0
        else:
            total = (total + section + digit or 1) * _SCALES[char]
            section = digit = 0
    return Fraction(total + section + digit)


def _spell(value: Fraction) -> str:
    return str(value.numerator) if value.denominator == 1 else str(float(value))
