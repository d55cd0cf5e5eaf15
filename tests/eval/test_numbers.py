from __future__ import annotations

import pytest

from eval.numbers import located, numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("最高奖励五百万元", {"5000000元"}),
        ("最高奖励500万元", {"5000000元"}),
        ("奖励1,000元", {"1000元"}),
        ("奖励3.5亿元", {"350000000元"}),
        ("一亿二千万元", {"120000000元"}),
        ("三百六十五万人", {"3650000人"}),
        ("十万亿元", {"10000000000000元"}),
        ("十二个", {"12个"}),
        ("两千三百家", {"2300家"}),
        ("二〇二四年三月", {"2024年", "3月"}),
        ("2024年3月5日", {"2024年", "3月", "5日"}),
        ("百分之二十", {"20%"}),
        ("百分之3.5", {"3.5%"}),
        ("百分之五点二五", {"5.25%"}),
        ("三点五亿元", {"350000000元"}),
        ("下午三点开会", {"3点"}),
        ("40周岁、2张券、5‰", {"40周岁", "2张", "5‰"}),
        ("２０％", {"20%"}),
        ("第十四条", {"第14条"}),
        ("第14条", {"第14条"}),
        ("以“6”个产业", {"6个"}),
        ("“4567”现代化产业体系", {"4567"}),
        ("坚持“两个毫不动摇”", {"2个"}),
        ("十三届五次全会", {"13届", "5次"}),
        ("千企技改", {"1000企"}),
        ("一年", {"1年"}),
    ],
)
def test_numbers_are_read_in_one_spelling(text: str, expected: set[str]) -> None:
    assert numbers(text) == expected


@pytest.mark.parametrize("text", ["新一代信息技术", "统一部署", "进一步", "这一条说", "一个办法", "十分重要", "[3]"])
def test_words_that_hold_a_numeral_state_no_number(text: str) -> None:
    assert numbers(text) == set()


@pytest.mark.parametrize(("one", "other"), [("20%", "120%"), ("5年", "15年"), ("6个", "6项"), ("500元", "500万元")])
def test_a_wrong_size_or_unit_is_another_number(one: str, other: str) -> None:
    assert not numbers(one) & numbers(other)


def test_numbers_are_located_where_they_stand() -> None:
    assert located("补20%后共五百万元") == [(1, 4, "20%"), (6, 10, "5000000元")]


def test_in_one_sum_is_no_count() -> None:
    assert numbers("给予一次性奖励，一次付清") == {"1次"}
