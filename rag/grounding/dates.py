"""Calendar dates: 2024年1月1日, 2024-01-01, 1月底前, 每年3月, 2024年第一季度; and times of day."""

from __future__ import annotations

import re
from decimal import Decimal

from rag.grounding.atom import Atom, AtomKind, Bound
from rag.grounding.bounds import of_date
from rag.grounding.numerals import parse

RANGE = r"[ ]?(?:-{1,2}|–|—{1,2}|~|～|至|到)[ ]?"

_YEAR = r"(?:(?:19|20)[0-9]{2}|[一二][零〇○一二三四五六七八九]{3})"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_ONES = "[一二三四五六七八九]"
_DAY = rf"(?:3[01]|[12][0-9]|0?[1-9]|三十一?|二十{_ONES}?|十{_ONES}?|{_ONES})"
_YEAR_PART = r"(?:底(?![线层部座色])|末(?![端梢])|初(?![中步级次始])|第?[一二三四1-4]季度|上半年|下半年)"
_MONTH_PART = r"(?:底(?![线层部座色])|末(?![端梢])|初(?![中步级次始])|上旬|中旬|下旬)"

CALENDAR = (
    rf"(?P<y>{_YEAR})[ ]?年(?:度)?[ ]?(?:(?P<ym>{_MONTH})[ ]?月(?:份)?[ ]?"
    rf"(?:(?P<yd>{_DAY})[ ]?[日号])?(?P<ymp>{_MONTH_PART})?|(?P<yp>{_YEAR_PART}))?"
    rf"|(?P<m>{_MONTH})[ ]?月(?:份)?[ ]?(?:(?P<d>{_DAY})[ ]?[日号])?(?P<mp>{_MONTH_PART})?"
    rf"|(?P<iy>(?:19|20)[0-9]{{2}})(?:[-/](?P<im>1[0-2]|0?[1-9])[-/](?P<id>3[01]|[12][0-9]|0?[1-9])(?![0-9])"
    rf"|\.(?P<pm>1[0-2]|0?[1-9])\.(?P<pd>3[01]|[12][0-9]|0?[1-9])(?![0-9.])"
    rf"|-(?P<sm>1[0-2]|0[1-9])(?![0-9-]))"
    # The first half of a range lends its unit from the second: 2024—2026年, 1-3月.
    rf"|(?P<ry>(?:19|20)[0-9]{{2}})(?={RANGE}(?:19|20)[0-9]{{2}}[ ]?年)"
    rf"|(?P<rm>{_MONTH})(?={RANGE}{_MONTH}[ ]?月)"
    r"|第?(?P<q>[一二三四1-4])季度"
)
CLOCK = (
    r"(?P<ch>[01]?[0-9]|2[0-4]):(?P<cm>[0-5][0-9])(?![0-9:])"
    r"|(?P<th>[01]?[0-9]|2[0-4])[ ]?(?:时(?:(?P<tm>[0-5]?[0-9])分)?(?![间限代期])"
    r"|点(?:(?P<past>半|整)|(?P<pt>[0-5]?[0-9])分))"
    r"|(?<=[午上晨])(?P<ph>[01]?[0-9]|2[0-4])[ ]?点"
)
_PART = {
    "底": "end", "末": "end", "初": "start", "上旬": "early", "中旬": "mid", "下旬": "late", "上半年": "h1",
    "下半年": "h2",
}  # fmt: skip
_QUARTER = {"一": "1", "二": "2", "三": "3", "四": "4"}
_RECURRING = re.compile(
    r"(每年度?|次年|翌年|当年|今年|本年|去年|上年|明年|每月|次月|当月|本月|上月|下月)的?[ ]?\Z"
)
_RANGE_DAY = re.compile(rf"{RANGE}({_DAY})[ ]?[日号]")
_JOINED = re.compile(rf"{RANGE}\Z")
_JOINS = re.compile(rf"{RANGE}(?=[0-9一二三四五六七八九十〇○])")


def _two(text: str) -> str:
    value = parse(text)
    return f"{int(value):02d}" if value is not None else text


def _year(text: str) -> str:
    value = parse(text)
    return str(int(value)) if value is not None else text


def _part(text: str | None) -> str:
    if not text:
        return ""
    if text.endswith("季度"):
        digit = text.removeprefix("第")[0]
        return f"-q{_QUARTER.get(digit, digit)}"
    return f"-{_PART[text]}"


def _value(match: re.Match[str]) -> str:
    year = match["y"] or match["iy"] or match["ry"]
    month = match["ym"] or match["m"] or match["im"] or match["pm"] or match["sm"] or match["rm"]
    day = match["yd"] or match["d"] or match["id"] or match["pd"]
    value = _year(year) if year else "-"
    if month:
        value += f"-{_two(month)}"
    if day:
        value += f"-{_two(day)}"
    if match["q"]:
        value += f"-q{_QUARTER.get(match['q'], match['q'])}"
    return value + _part(match["ymp"] or match["yp"] or match["mp"])


def calendar(text: str, match: re.Match[str], before: Atom | None) -> list[Atom]:
    """The date that ``match`` found, and the second day of 5月1日至5日.

    ``before`` is the atom just before: the second half of a range takes over the year of the first.
    """
    start, end = match.span()
    value = _value(match)
    first = before if before is not None and before.kind is AtomKind.DATE else None
    opened = first is not None and _JOINED.fullmatch(text, first.end, start) is not None
    if opened and first is not None and value.startswith("--") and first.value[:1].isdigit():
        value = first.value[:4] + value[1:]
    unit = ""
    if (recurring := _RECURRING.search(text, max(0, start - 4), start)) is not None:
        unit, start = recurring[1], recurring.start()
    if opened and first is not None:
        unit = unit or first.unit
    if (second := _RANGE_DAY.match(text, end)) is not None and (match["yd"] or match["d"]):
        last = Atom(
            AtomKind.DATE, f"{value[:-2]}{_two(second[1])}", unit, "<=", second.start(1), second.end(),
            text[second.start(1) : second.end()],
        )  # fmt: skip
        return [Atom(AtomKind.DATE, value, unit, ">=", start, end, text[start:end]), last]
    return [_bounded(text, value, unit, start, end, opened=opened)]


def _bounded(text: str, value: str, unit: str, start: int, end: int, *, opened: bool) -> Atom:
    bound: Bound
    bound, wide_start, wide_end = of_date(text, start, end)
    if opened:
        bound, wide_start = "<=", start
    elif _JOINS.match(text, end) is not None:
        bound = ">="
    return Atom(AtomKind.DATE, value, unit, bound, wide_start, wide_end, text[wide_start:wide_end])


def day_of_month(text: str, number: Decimal, start: int, end: int) -> Atom | None:
    """每月15日: a date, where a bare 15日 is a duration; ``None`` when no such word stands before it."""
    recurring = _RECURRING.search(text, max(0, start - 4), start)
    if recurring is None or "月" not in recurring[1] or not 1 <= number <= 31:
        return None
    return _bounded(text, f"---{int(number):02d}", recurring[1], recurring.start(), end, opened=False)


def clock(text: str, match: re.Match[str]) -> Atom:
    """A time of day: value ``T09:30``."""
    start, end = match.span()
    hour = int(match["ch"] or match["th"] or match["ph"])
    minute = 30 if match["past"] == "半" else int(match["cm"] or match["tm"] or match["pt"] or 0)
    if hour < 12 and re.search(r"(?:下午|晚上|晚)[ ]?\Z", text[:start][-4:]):
        hour += 12
    return Atom(AtomKind.DATE, f"T{hour:02d}:{minute:02d}", "时刻", "=", start, end, text[start:end])
