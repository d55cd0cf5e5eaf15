"""Amounts: money, shares, counts, durations and bare numbers, single or as a range."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import NamedTuple

from rag.grounding.atom import Atom, AtomKind, Bound
from rag.grounding.bounds import of_quantity
from rag.grounding.dates import RANGE, day_of_month
from rag.grounding.numerals import CHINESE, DIGITS, MIXED, NUMBER, canonical, parse
from rag.grounding.units import UNIT, UNITS, Unit

SHARE = (
    rf"(?P<per>[百千万])分之(?P<rate>{MIXED}|{CHINESE})"
    rf"(?:{RANGE}(?:(?P=per)分之)?(?P<rate2>{MIXED}|{CHINESE}))?"
)
FRACTION = (
    r"(?P<denominator>[二三四五六七八九十]|[0-9]{1,3})分之"
    r"(?P<numerator>[一二三四五六七八九]|[0-9]{1,3})"
)
WORD = r"(?:GB(?:/T)?[ ]|[A-Za-z]+(?:[-./]?[A-Za-z]+)*)(?P<digits>[-.]?[0-9]+(?:[-.][0-9]+)*[A-Za-z]*)?"
HALF = r"半(?P<half_unit>年|个月|个小时|小时|天|日|个学期)"

SCORE = r"(?<![0-9:.])[0-9]{1,3}[ ]?[:∶比][ ]?[0-9]{1,3}(?![0-9:.])"

_BELOW_ZERO = re.compile(r"(?:(?:^|[至到为达是于约低和、,，:(（\s])[-−]|零下[ ]?|(?<![担抱肩胜])负)\Z")
_NUMBER = re.compile(NUMBER)
_MORE = re.compile(r"[多余](?P<scale>[百千万亿]{0,2})")
_QUOTE_END = re.compile(r"[”\"’」』]?[ ]?")
_RANGE = re.compile(rf"{RANGE}[“\"‘]?")
_AND_A_HALF = re.compile(r"个半(月|小时|学期)|(年|天|倍)半")
_OWN_SCALE = re.compile(r"[百千万亿]")
_TAIL_SCALE = re.compile(r"[百千万亿]+$")
_LETTERS = re.compile(r"[A-Za-z]{1,3}(?![A-Za-z])")
_SHARE_OF = {"百": Decimal(1), "千": Decimal("0.1"), "万": Decimal("0.01")}
_BARE, _QUOTED = Unit(AtomKind.NUMBER, ""), Unit(AtomKind.COUNT, "")
_SCALE = {"百": Decimal(100), "千": Decimal(1000), "万": Decimal(10_000), "亿": Decimal(100_000_000)}


class Reading(NamedTuple):
    """A number with its unit: ``value`` in canonical units, ``None`` for a vague one (数十)."""

    raw: str
    value: Decimal | None
    unit: Unit | None
    more: bool
    end: int


def _read(text: str, start: int) -> Reading | None:
    found = _NUMBER.match(text, start)
    if found is None:
        return None
    raw, end, more = found[0], found.end(), "多" in found[0] or "余" in found[0]
    value = parse(raw) if raw[0] not in "数几上成" else None
    if (tail := _MORE.match(text, end)) is not None and value is not None:
        for scale in tail["scale"]:
            value *= _SCALE[scale]
        more, end = True, tail.end()
    if (half := _AND_A_HALF.match(text, end)) is not None and value is not None:
        unit = UNITS[f"个{half[1]}" if half[1] else half[2]]
        return Reading(raw, value + Decimal("0.5"), unit, False, half.end())
    quote = _QUOTE_END.match(text, end)
    unit_at = quote.end() if quote is not None else end
    if (word := UNIT.match(text, unit_at)) is not None:
        unit = UNITS[word[0]]
        return Reading(raw, None if value is None else value * unit.factor, unit, more, word.end())
    return Reading(raw, value, None, more, end)


def quantity(text: str, start: int) -> tuple[list[Atom], int]:
    """The atoms of the number that begins at ``start``, and the offset after it.

    They are two for a range and none for a numeral that counts nothing.
    """
    first = _read(text, start)
    if first is None:
        return [], start + 1
    if (joint := _RANGE.match(text, first.end)) is not None:
        second = _read(text, joint.end())
        if second is not None and (pair := _range(text, start, first, joint.end(), second)):
            return pair, second.end
    if first.value is None and len(first.raw) == 2 and first.unit is not None:
        if pair := _neighbours(text, start, first):
            return pair, first.end
    atom = _single(text, start, first)
    return ([atom], max(atom.end, first.end)) if atom is not None else ([], first.end)


def _range(text: str, start: int, first: Reading, second_start: int, second: Reading) -> list[Atom]:
    """3万—5万元, 3至5万元: a lower and an upper bound; the first takes unit and scale from the second."""
    unit = second.unit
    if unit is None or first.value is None or second.value is None:
        return []
    low, factor = first.value, unit.factor
    if first.unit is None:
        low *= factor
        scale = _TAIL_SCALE.search(second.raw)
        mantissa = parse(second.raw[: scale.start()]) if scale else None
        if scale and mantissa is not None and not _OWN_SCALE.search(first.raw) and first.value < mantissa:
            for character in scale[0]:
                low *= _SCALE[character]
    elif first.unit.kind is not unit.kind or first.unit.name != unit.name:
        return []
    if low >= second.value:
        return []
    return [
        _atom(text, unit, low, ">=", start, first.end),
        _atom(text, unit, second.value, "<=", second_start, second.end),
    ]


def _neighbours(text: str, start: int, reading: Reading) -> list[Atom]:
    """三五个, 两三年: two neighbouring numerals read as a range."""
    low, high = parse(reading.raw[0]), parse(reading.raw[1])
    if low is None or high is None or not low < high or reading.unit is None:
        return []
    factor = reading.unit.factor
    return [
        _atom(text, reading.unit, low * factor, ">=", start, reading.end),
        _atom(text, reading.unit, high * factor, "<=", start, reading.end),
    ]


def _single(text: str, start: int, reading: Reading) -> Atom | None:
    unit = reading.unit or _implied_unit(text, start, reading)
    if unit is None:
        return None
    end = reading.end
    if unit is _BARE and (letters := _LETTERS.match(text, end)) is not None:
        value = reading.raw + letters[0].upper()
        return Atom(AtomKind.NUMBER, value, "", "=", start, letters.end(), text[start : letters.end()])
    if reading.value is None:
        if len(reading.raw) != 2 or reading.raw[0] not in "数几上成":
            return None
        return Atom(unit.kind, reading.raw, unit.name, "=", start, end, text[start:end])
    if unit.kind is AtomKind.DURATION and unit.name == "日" and not reading.more:
        if (date := day_of_month(text, reading.value, start, end)) is not None:
            return date
    bound, wide_start, wide_end = of_quantity(text, start, end, duration=unit.kind is AtomKind.DURATION)
    if reading.more and bound == "=":
        bound = ">"
    sign = Decimal(-1 if _BELOW_ZERO.search(text, max(0, start - 3), start) is not None else 1)
    return _atom(text, unit, sign * reading.value, bound, wide_start, wide_end)


def _implied_unit(text: str, start: int, reading: Reading) -> Unit | None:
    """The unit of a number without a unit word (¥500, “4567”体系, a bare number); ``None``: no number."""
    raw, before, after = reading.raw, text[start - 1 : start], text[reading.end : reading.end + 1]
    if before and before in "¥$":
        return UNITS["元"] if before == "¥" else UNITS["美元"]
    if reading.value is None:
        return None
    if raw[0].isascii():
        quoted = before and before in "“\"‘「" and after and after in "”\"’」"
        return _QUOTED if quoted else _BARE
    counts = len(raw) > 1 and (raw[0] == "十" or any(c in DIGITS for c in raw))
    return _BARE if counts else None


def _atom(text: str, unit: Unit, value: Decimal, bound: Bound, start: int, end: int) -> Atom:
    """Half years become months: 半年 and 6个月 are the same."""
    name = unit.name
    if name == "年" and unit.kind is AtomKind.DURATION and value % 1:
        value, name = value * 12, "月"
    return Atom(unit.kind, canonical(value), name, bound, start, end, text[start:end])


def share(text: str, match: re.Match[str]) -> list[Atom]:
    """百分之五, 千分之三, 百分之五至百分之十 (two atoms)."""
    low, factor = parse(match["rate"]), _SHARE_OF[match["per"]]
    if low is None:
        return []
    start, end = match.span()
    unit = UNITS["%"]
    if match["rate2"] and (high := parse(match["rate2"])) is not None:
        middle, again = match.end("rate"), match.start("rate2")
        prefix = f"{match['per']}分之"
        again -= len(prefix) if text.startswith(prefix, again - len(prefix)) else 0
        return [
            _atom(text, unit, low * factor, ">=", start, middle),
            _atom(text, unit, high * factor, "<=", again, end),
        ]
    bound, start, end = of_quantity(text, start, end)
    return [_atom(text, unit, low * factor, bound, start, end)]


def score(match: re.Match[str]) -> Atom:
    """3:1 and 3比1: value ``3:1``."""
    first, second = re.findall("[0-9]+", match[0])
    return Atom(AtomKind.NUMBER, f"{int(first)}:{int(second)}", "", "=", *match.span(), match[0])


def fraction(text: str, match: re.Match[str]) -> Atom:
    """三分之二以上: value ``2/3``."""
    bound, start, end = of_quantity(text, *match.span())
    numerator, denominator = parse(match["numerator"]), parse(match["denominator"])
    value = f"{canonical(numerator or Decimal(0))}/{canonical(denominator or Decimal(0))}"
    return Atom(AtomKind.NUMBER, value, "", bound, start, end, text[start:end])


def half(text: str, match: re.Match[str]) -> Atom:
    """半年, 半个月: half of the unit that follows."""
    unit = UNITS[match["half_unit"]]
    bound, start, end = of_quantity(text, *match.span(), duration=True)
    return _atom(text, unit, Decimal("0.5") * unit.factor, bound, start, end)


def word(match: re.Match[str]) -> Atom | None:
    """PM2.5, ISO9001, H200: a name with digits must not change; a word without digits is no atom."""
    if not match["digits"]:
        return None
    start, end = match.span()
    return Atom(AtomKind.NUMBER, match[0].replace(" ", "").upper(), "", "=", start, end, match[0])
