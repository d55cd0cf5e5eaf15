"""Wrong values: numbers, units, scales, dates, periods, telephones.

Every new value is one that the clause does not state, so the sentence cannot have become true by chance.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from random import Random

from eval.mutations.case import Edit, Site, replaced
from eval.mutations.quantity import DATE, PERIOD_UNITS, PHONE, Quantity, chinese, quantities, states

_UNITS = {
    "元": "美元",
    "%": "‰",
    "个工作日": "个月",
    "个月": "年",
    "年": "个月",
    "日": "个月",
    "平方米": "亩",
    "人": "户",
    "米": "厘米",
    "间": "层",
    "层": "间",
    "个": "倍",
    "餐": "日",
}
_RATES = (("每人每月", "每人每年"), ("每年", "每月"), ("每月", "每年"), ("每人每日", "每人每月"), ("每餐", "每日"))
# Every day of a month exists in these.
_LONG_MONTHS = (1, 3, 5, 7, 8, 10, 12)
_SPELLED_PERIOD = re.compile(r"(?<![一二三四五六七八九十第])(?:连续|每)?([两三])年")


def number(site: Site, chance: Random) -> Iterator[Edit]:
    """20万元 → 40万元."""
    for quantity in quantities(site.sentence):
        value = quantity.value
        near = [value * 2, value + 1, value + 5, value * 3]
        near += [value // 2] if value >= 4 and value % 2 == 0 else []
        yield from _revalued(site, quantity, near, chance)


def times_ten(site: Site, _: Random) -> Iterator[Edit]:
    """3000元 → 30000元, 300元."""
    for quantity in quantities(site.sentence):
        smaller = [quantity.value / 10] if quantity.value % 10 == 0 else []
        for value in [quantity.value * 10, *smaller]:
            yield from _revalued(site, quantity, [value])


def decimal_or_prefix(site: Site, _: Random) -> Iterator[Edit]:
    """20% → 120%, 15年 → 5年, 5.5% → 55%, 25家 → 2.5家."""
    for quantity in quantities(site.sentence):
        digits = f"{quantity.value:f}"
        wrong = ["1" + digits]
        if "." in digits:
            wrong.append(digits.replace(".", ""))
        elif len(digits) == 2 and digits[1] != "0":
            wrong += [digits[1:], f"{digits[0]}.{digits[1]}"]
        for value in wrong:
            yield from _revalued(site, quantity, [Decimal(value)])


def unit(site: Site, _: Random) -> Iterator[Edit]:
    """个月 → 年, % → ‰, 每人每月 → 每人每年."""
    for quantity in quantities(site.sentence):
        other = _UNITS.get(quantity.unit)
        spelled = f"{quantity.value:f}{quantity.scale}{other}"
        if other and not states(site.clause, spelled):
            yield replaced(site.sentence, quantity.start, quantity.end, spelled)
    for old, new in _RATES:
        for match in re.finditer(rf"{old}(?=\d)", site.sentence):
            if new not in site.clause:
                yield replaced(site.sentence, *match.span(), new)


def scale(site: Site, _: Random) -> Iterator[Edit]:
    """万 ↔ 亿, and 万元 → 元."""
    for quantity in quantities(site.sentence):
        for other in {"万": ("亿", ""), "亿": ("万",), "": ()}[quantity.scale]:
            spelled = f"{quantity.value:f}{other}{quantity.unit}"
            if not states(site.clause, spelled):
                yield replaced(site.sentence, quantity.start, quantity.end, spelled)


def date(site: Site, chance: Random) -> Iterator[Edit]:
    """Another year, month or day."""
    for match in DATE.finditer(site.sentence):
        if match.start() and site.sentence[match.start() - 1] in "满足":
            continue
        year = match[1] and (match.start(1), match.end(1), range(int(match[1]) - 3, int(match[1]) + 4))
        month = 2 if match[2] else 4
        day = 3 if match[3] else 5
        parts: list[tuple[int, int, Sequence[int]]] = [year] if year else []
        if match[month]:
            parts.append((match.start(month), match.end(month), _LONG_MONTHS))
        if match[day]:
            parts.append((match.start(day), match.end(day), range(1, 29)))
        for start, end, choices in parts:
            wrong = [n for n in choices if n != int(site.sentence[start:end])]
            head, tail = site.sentence[match.start() : start], site.sentence[end : match.end()]
            new = [f"{head}{n}{tail}" for n in wrong]
            new = [text for text in new if not states(site.clause, text)]
            for text in chance.sample(new, min(2, len(new))):
                yield replaced(site.sentence, *match.span(), text)


def period(site: Site, chance: Random) -> Iterator[Edit]:
    """5个工作日 → 15个工作日, 三年 → 五年."""
    usual = [Decimal(n) for n in (1, 2, 3, 5, 6, 7, 10, 12, 15, 18, 20, 24, 30, 45, 60, 90)]
    for quantity in quantities(site.sentence):
        if quantity.unit in PERIOD_UNITS:
            for near in (0.25, 1), (1, 4):
                low, high = (quantity.value * Decimal(factor) for factor in near)
                yield from _revalued(site, quantity, [v for v in usual if low <= v <= high], chance)
    for match in _SPELLED_PERIOD.finditer(site.sentence):
        wrong = chinese(chance.choice([4, 5, 6]))
        yield replaced(site.sentence, *match.span(1), wrong)


def phone(site: Site, chance: Random) -> Iterator[Edit]:
    """A wrong digit, two digits exchanged, a digit missing, a digit twice."""
    for match in PHONE.finditer(site.sentence):
        digits = match[0]
        place = chance.randrange(5, len(digits))
        wrong = chance.choice([d for d in "0123456789" if d != digits[place]])
        exchanged = digits[:-2] + digits[-1] + digits[-2]
        missing, twice = digits[:place] + digits[place + 1 :], digits[:place] + digits[place] + digits[place:]
        for new in (digits[:place] + wrong + digits[place + 1 :], exchanged, missing, twice):
            if new not in site.clause:
                yield replaced(site.sentence, *match.span(), new)


def cross_clause_number(site: Site, chance: Random) -> Iterator[Edit]:
    """The value of the same unit that another clause states."""
    elsewhere = [(other, quantity) for other in site.others for quantity in quantities(other)]
    for quantity in quantities(site.sentence):
        borrowed = {q.value for _, q in elsewhere if q.kind == quantity.kind}
        yield from _revalued(site, quantity, sorted(borrowed), chance)


def _revalued(
    site: Site, quantity: Quantity, values: Iterable[Decimal], chance: Random | None = None
) -> Iterator[Edit]:
    """The sentence with another of ``values``, that the clause does not state: the first, or one by chance."""
    wrong = [v for v in values if v > 0 and v != quantity.value and not states(site.clause, quantity.spelled(v))]
    if wrong:
        value = chance.choice(wrong) if chance else wrong[0]
        yield replaced(site.sentence, quantity.start, quantity.end, quantity.spelled(value))
