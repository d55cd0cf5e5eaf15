from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.grounding.numerals import canonical, parse


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0", "0"), ("12", "12"), ("1,200.50", "1200.5"), ("十", "10"), ("十二", "12"), ("二十", "20"), ("两", "2"),
        ("一百零五", "105"), ("一百五", "150"), ("三万五", "35000"), ("三万零五", "30005"), ("一千零一", "1001"),
        ("二千二百", "2200"), ("三万五千", "35000"), ("十万", "100000"), ("一亿", "100000000"),
        ("一万亿", "1000000000000"), ("一亿二千万", "120000000"), ("1亿5000万", "150000000"), ("3万5千", "35000"),
        ("1.5亿", "150000000"), ("3 万", "30000"), ("500多万", "5000000"), ("三点五", "3.5"), ("三点五亿", "350000000"),
        ("二〇二四", "2024"), ("一九四九", "1949"), ("壹佰贰拾", "120"), ("伍万", "50000"), ("百万", "1000000"),
    ],
)  # fmt: skip
def test_values(text: str, value: str) -> None:
    found = parse(text)
    assert found is not None
    assert canonical(found) == value


@pytest.mark.parametrize("text", ["一一", "三五", "百千", "", "一二万"])
def test_what_is_not_one_number(text: str) -> None:
    assert parse(text) is None


_ONES = "零一二三四五六七八九"


def _spelt(number: int) -> str:
    """``number`` below 10 000 in Chinese, digit by digit with its place: the school rule, without this package."""
    if number < 10:
        return _ONES[number]
    if number < 20:
        return "十" + (_ONES[number % 10] if number % 10 else "")
    text, zero = "", False
    for place, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
        digit = number // place % 10
        if digit:
            text += ("零" if zero and text else "") + _ONES[digit] + name
            zero = False
        else:
            zero = True
    return text


@given(st.integers(0, 9999))
def test_spelling_out_and_reading_gives_the_number_back(number: int) -> None:
    assert parse(_spelt(number)) == Decimal(number)


@given(st.integers(1, 9999), st.integers(0, 9999))
def test_the_same_over_ten_thousand(high: int, low: int) -> None:
    rest = ("一" if 10 <= low < 20 else "") + _spelt(low)
    text = _spelt(high) + "万" + ("零" if low < 1000 else "") + rest
    assert parse(text if low else _spelt(high) + "万") == Decimal(high * 10_000 + low)


@given(st.decimals(min_value=0, max_value=10**12, places=2))
def test_canonical_keeps_the_value_and_drops_idle_zeros(value: Decimal) -> None:
    text = canonical(value)
    assert Decimal(text) == value
    assert not (("." in text) and text.endswith(("0", ".")))
