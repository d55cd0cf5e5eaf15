from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from index.passage import Span
from rag.question import Question
from rag.state import Quote
from rag.stating import states
from tests.rag.passages import GRANT

Understood = Callable[[str], Question]


def _quote(text: str) -> Quote:
    span = Span(0, len(text))
    return Quote(replace(GRANT, heading=(), text=text, span=span), span)


@pytest.mark.parametrize(
    ("question", "text", "stated"),
    [
        ("研发投入补多少", "按上年度投入的6%给予补助。", True),
        ("研发投入补多少", "两项合计，最高不超过260万元。", True),
        ("研发投入最高补多少万元", "按上年度投入的6%给予补助。", False),
        ("研发投入补多少", "研发投入不低于80万元的企业，可以申请。", False),
        ("研发投入补几个点", "研发投入占比不低于3%。", False),
        ("安家补贴补多少", "给予租房补贴每月900元。", False),
        ("财政安排了多少亿", "按8%奖励，最高不超过2400万元。", False),
        ("审核要多久", "审核应当在15个工作日内完成。", True),
        ("审核要多久", "公示7个工作日。", False),
        ("申请多少个工作日给答复", "自受理申请之日起20个工作日内作出决定。", True),
        ("补贴政策执行到哪一天", "2019年1月1日至2020年12月31日，给予生活费补贴。", True),
        ("举报电话是多少", "咨询电话：0999-4110001。", False),
        ("咨询电话是多少", "举报电话：0999-4110002。", False),
        ("电话是多少", "咨询电话：0999-4110001。", True),
        ("利息归谁", "保证金的利息属于企业所有。", True),
    ],
)
def test_a_fact_in_the_sense_that_is_asked_for(question: str, text: str, stated: bool, understood: Understood) -> None:
    assert states(understood(question).asks[0], _quote(text)) is stated
