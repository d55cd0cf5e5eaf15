"""The same said in another form: every result is as true as the sentence that it was made from."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from random import Random
from typing import Protocol

from eval.mutations.case import Edit, Site
from eval.mutations.quantity import DATE, Quantity, chinese, quantities

_DIGITS = "零一二三四五六七八九"
_YEAR_DIGITS = "〇一二三四五六七八九"
_TO_WIDE = str.maketrans({chr(c): chr(c + 0xFEE0) for c in range(0x21, 0x7F)})
_TO_NARROW = str.maketrans("（）：；，！？", "():;,!?")
_MARKS = ("[1]", "【1】", "［1］", "[资料1]", "[1][2]")
_LEADS = (
    "根据政策规定，",
    "按照有关规定，",
    "政策明确，",
    "您好，",
    "根据检索到的政策原文，",
    "答：",
    "具体规定如下：",
    "需要说明的是，",
    "- ",
    "1. ",
)

# A sentence that rests on the one before it.
_LEANS = re.compile("其|该|此|前款|上述|但|逾期|因此|同时|其中")


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


def verbatim(site: Site, _: Random) -> Iterator[Edit]:
    """The sentence as it stands."""
    yield Edit(site.sentence, "verbatim")


def without_stop(site: Site, _: Random) -> Iterator[Edit]:
    """The sentence without its full stop."""
    yield Edit(site.sentence.removesuffix("。"), "no full stop")


def numeral(site: Site, _: Random) -> Iterator[Edit]:
    """20万元 → 二十万元, 200,000元; ranges such as 60至64周岁 stay."""
    found = [q for q in quantities(site.sentence) if q.unit != "%" and site.sentence[q.start - 1 : q.start] != "至"]
    for spell in (_spelled_out, _in_full):
        edit = _all_replaced(site.sentence, found, [spell(q) or site.sentence[q.start : q.end] for q in found])
        if edit.claim != site.sentence:
            yield edit


def percent(site: Site, _: Random) -> Iterator[Edit]:
    """5.5% → 百分之五点五."""
    found = [q for q in quantities(site.sentence) if q.unit == "%"]
    if found:
        yield _all_replaced(site.sentence, found, ["百分之" + _decimal(q) for q in found])


def date_form(site: Site, _: Random) -> Iterator[Edit]:
    """2025年9月1日 → 2025-09-01, 2025/9/1, 二〇二五年九月一日; 7月20日 → 7月20号."""
    for form in (_iso, _slashed, _date_in_han, _with_hao):
        claim = DATE.sub(form, site.sentence)
        if claim != site.sentence:
            yield Edit(claim, form.__name__.strip("_"))


def width(site: Site, _: Random) -> Iterator[Edit]:
    """Full-width digits and letters, half-width punctuation."""
    for changed in (site.sentence.translate(_TO_WIDE), site.sentence.translate(_TO_NARROW)):
        if changed != site.sentence:
            yield Edit(changed, "width")


def traditional(site: Site, _: Random) -> Iterator[Edit]:
    """The sentence in traditional characters."""
    yield Edit(_to_traditional().convert(site.sentence), "s2t")


def citation_mark(site: Site, chance: Random) -> Iterator[Edit]:
    """…。[1], …【1】。"""
    mark = chance.choice(_MARKS)
    body = site.sentence.removesuffix("。")
    yield Edit(f"{body}。{mark}", mark)
    yield Edit(f"{body}{mark}。", mark)


def lead_in(site: Site, chance: Random) -> Iterator[Edit]:
    """根据政策规定，…"""
    for lead in chance.sample(_LEADS, 2):
        yield Edit(lead + site.sentence, lead)


def joined(site: Site, _: Random) -> Iterator[Edit]:
    """The sentence and the one after it in the clause, joined by a semicolon."""
    following = site.clause.partition(site.sentence)[2].partition("。")[0]
    if following:
        yield Edit(f"{site.sentence.removesuffix('。')}；{following}。", "。 → ；")


def in_other_order(site: Site, _: Random) -> Iterator[Edit]:
    """The sentence after it in the clause first, then the sentence."""
    following = site.clause.partition(site.sentence)[2].partition("。")[0]
    if following and _LEANS.match(following) is None:
        yield Edit(f"{following}。{site.sentence}", "S1 S2 → S2 S1")


def _all_replaced(sentence: str, found: list[Quantity], spelled: list[str]) -> Edit:
    claim, changes = sentence, []
    for quantity, new in reversed(list(zip(found, spelled, strict=True))):
        changes.append(f"{claim[quantity.start : quantity.end]} → {new}")
        claim = claim[: quantity.start] + new + claim[quantity.end :]
    return Edit(claim, ", ".join(reversed(changes)))


def _decimal(quantity: Quantity) -> str:
    whole, _, fraction = f"{quantity.value:f}".partition(".")
    return chinese(int(whole)) + ("点" + "".join(_DIGITS[int(d)] for d in fraction) if fraction else "")


def _spelled_out(quantity: Quantity) -> str | None:
    if quantity.value >= 10000 or quantity.value % 1:
        return None
    number = _decimal(quantity)
    if number == "二" and not quantity.scale and quantity.unit not in ("元", "日"):
        number = "两"
    return number + quantity.scale + quantity.unit


def _in_full(quantity: Quantity) -> str | None:
    value = quantity.value * {"": 1, "万": 10_000, "亿": 100_000_000}[quantity.scale]
    if value < 1000 or quantity.unit != "元" or value != int(value):
        return None
    return f"{int(value):,}元"


def _iso(date: re.Match[str]) -> str:
    return f"{date[1]}-{int(date[2]):02d}-{int(date[3]):02d}" if date[3] else date[0]


def _slashed(date: re.Match[str]) -> str:
    return f"{date[1]}/{date[2]}/{date[3]}" if date[3] else date[0]


def _with_hao(date: re.Match[str]) -> str:
    return re.sub("日$", "号", date[0])


def _date_in_han(date: re.Match[str]) -> str:
    year = "".join(_YEAR_DIGITS[int(d)] for d in date[1]) + "年" if date[1] else ""
    month, day = date[2] or date[4], date[3] or date[5]
    tail = "月底" if date[0].endswith("底") else "月"
    return year + (chinese(int(month)) + tail if month else "") + (f"{chinese(int(day))}日" if day else "")


@cache
def _to_traditional() -> _Converter:
    from opencc import OpenCC

    converter: _Converter = OpenCC("s2t")
    return converter
