"""Numbers with their units in policy text, each with its place; dates, telephones and references are none."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal

DATE = re.compile(r"(\d{4})年(?:(\d{1,2})月(?:(\d{1,2})日)?)?|(\d{1,2})月(?:(\d{1,2})日|底)")
PHONE = re.compile(r"0999-\d{7}")
DOCUMENT_NUMBER = re.compile(r"([\u4e00-\u9fff]{2,6})〔(\d{4})〕(\d{1,3})号")
ARTICLE = re.compile(r"第([一二三四五六七八九十]+)条")
PERIOD_UNITS = ("个工作日", "个月", "年", "日")

_OTHER = re.compile(
    rf"{DATE.pattern}|{PHONE.pattern}|{DOCUMENT_NUMBER.pattern}|{ARTICLE.pattern}|第\d+次|\d+:[\d.]+|\d+时(?:\d+分)?|“\d+”"
)
_QUANTITY = re.compile(
    r"(\d+(?:\.\d+)?)([万亿])?"
    r"(元|%|个工作日|个月|年|日|周岁|平方米|家|张|人|名|间|层|餐|次|种|件|个|米|倍|项)"
)
_BLANK = "\0"


@dataclass(frozen=True)
class Quantity:
    """``text[start:end]`` spells ``value`` with an optional 万 or 亿 (``scale``) and ``unit``."""

    start: int
    end: int
    value: Decimal
    scale: str
    unit: str

    @property
    def kind(self) -> str:
        """What must be equal for two quantities to be comparable at a glance."""
        return self.scale + self.unit

    def spelled(self, value: Decimal) -> str:
        """``value`` with this quantity's scale and unit."""
        return f"{value.normalize():f}{self.scale}{self.unit}"


def quantities(text: str) -> list[Quantity]:
    """The quantities of ``text`` in reading order."""
    masked = _OTHER.sub(lambda match: _BLANK * len(match[0]), text)
    return [Quantity(m.start(), m.end(), Decimal(m[1]), m[2] or "", m[3]) for m in _QUANTITY.finditer(masked)]


def states(text: str, spelled: str) -> bool:
    """Whether ``text`` has the quantity ``spelled``, not as the end of a longer number."""
    return re.search(rf"(?<![\d.]){re.escape(spelled)}", text) is not None


_DIGITS = "零一二三四五六七八九"


def chinese(number: int) -> str:
    """0 … 9999 in Chinese numerals: 三十六, 二百, 一千零五十."""
    if number < 10:
        return _DIGITS[number]
    spelled, gap = "", False
    for power, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // power % 10
        if digit:
            spelled += ("零" if gap else "") + _DIGITS[digit] + name
        gap = bool(spelled) and not digit
    return spelled.removeprefix("一") if 10 <= number < 20 else spelled


def from_chinese(numeral: str) -> int:
    """The value of a Chinese numeral below one hundred, such as 三十七."""
    tens, ten, ones = numeral.rpartition("十")
    return (10 * (_DIGITS.index(tens) if tens else 1) if ten else 0) + (_DIGITS.index(ones) if ones else 0)
