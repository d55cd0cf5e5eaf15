from __future__ import annotations

from collections.abc import Callable
from types import MappingProxyType

import pytest

from index.passage import Document, Passage, Span
from rag.lexicon import load_lexicon
from rag.question import Question
from rag.region import applies, document_region

Understood = Callable[[str], Question]


def _document(title: str, region: str | None = None, text: str = "给予补助。") -> Document:
    return Document("d", title, text, MappingProxyType({"region": region} if region else {}))


@pytest.mark.parametrize(
    ("title", "region"),
    [
        ("黑龙江省数字经济促进条例", "黑龙江省"),
        ("《哈尔滨市人才办法》", "哈尔滨市"),
        ("关于印发云泽市工业办法的通知", "云泽市"),
        ("中共黑龙江省委关于科技创新的意见", "黑龙江省"),
        ("哈尔滨市民营经济促进条例", "哈尔滨市"),
        ("内蒙古自治区若干措施", "内蒙古自治区"),
        ("上海市浦东新区条例", "上海市"),
        ("数字经济促进条例", None),
        ("关于推进市场监管现代化的意见", None),
        ("促进市场主体发展若干措施", None),
        ("加强县域商业体系建设方案", None),
        ("加快区块链产业发展措施", None),
        ("支持旗舰企业发展办法", None),
        ("城市更新条例", None),
        ("开发区管理办法", None),
        ("全省通办实施方案", None),
        ("省级财政资金管理办法", None),
    ],
)
def test_the_region_that_opens_a_title(title: str, region: str | None) -> None:
    assert document_region(_document(title)) == region


def test_the_region_of_the_metadata_comes_first() -> None:
    assert document_region(_document("哈尔滨市人才办法", region="黑龙江省")) == "黑龙江省"


@pytest.mark.parametrize(
    ("region", "question", "expected"),
    [
        ("黑龙江省", "黑龙江省的补助", True),
        ("黑龙江省", "黑龙江的补助", True),
        ("黑龙江省", "哈尔滨的补助", True),
        ("哈尔滨市", "哈尔滨的补助", True),
        ("哈尔滨市", "黑龙江省的补助", True),
        ("哈尔滨市", "齐齐哈尔的补助", False),
        ("黑龙江省", "浙江的补助", False),
        ("内蒙古自治区", "内蒙古的补助", True),
        ("广西壮族自治区", "桂林的补助", True),
        ("广西壮族自治区", "广西壮族自治区的补助", True),
        ("云泽市", "云泽市的补助", True),
        ("云泽市", "杭州的补助", False),
        ("黑龙江省", "补助多少", None),
        (None, "补助多少", None),
        (None, "杭州的补助", False),
    ],
)
def test_whose_rules_a_question_asks_for(
    region: str | None, question: str, expected: bool | None, understood: Understood
) -> None:
    document = _document("数字化办法", region)
    passage = Passage("d#1", "d", document.title, (), document.text, Span(0, len(document.text)))
    assert applies(document, passage, understood(question), load_lexicon().places) is expected


def test_a_passage_may_speak_of_another_place(understood: Understood) -> None:
    document = _document("对口合作方案", "黑龙江省", "第一条。\n" + "略。" * 100 + "\n与广东省开展对口合作。")
    start = document.text.index("与广东")
    about, rest = (
        Passage("d#2", "d", document.title, (), document.text[start:], Span(start, len(document.text))),
        Passage("d#1", "d", document.title, (), document.text[:4], Span(0, 4)),
    )
    question, places = understood("和广东怎么合作"), load_lexicon().places
    assert applies(document, about, question, places) is True
    assert applies(document, rest, question, places) is False
    assert applies(document, about, understood("浙江和广东怎么合作"), places) is True
