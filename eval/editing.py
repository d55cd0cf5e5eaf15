"""A policy with other amounts: whoever reads the sources says the new ones, whoever remembers says the old."""

from __future__ import annotations

import re
from fractions import Fraction

# Steps that keep the order of tiers and bounds: what was more stays more.
_STEPS = {"元": 110, "万元": 7, "亿元": 3, "%": 3, "％": 3}
_AMOUNT = re.compile(r"(?<![\d.])(\d+(?:\.\d+)?)(万元|亿元|元|%|％)")


def edited(text: str) -> str:
    """``text`` with every amount of money and every percentage raised by a fixed step of its unit.

    Without any context, so that a nugget changes as its clause does; dates, periods and numbers of articles stay.
    """
    return _AMOUNT.sub(_raised, text)


def _raised(found: re.Match[str]) -> str:
    value = Fraction(found[1]) + _STEPS[found[2]]
    places = len(found[1].partition(".")[2])
    return f"{float(value):.{places}f}{found[2]}" if places else f"{value.numerator}{found[2]}"
