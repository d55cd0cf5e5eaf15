from __future__ import annotations

from collections.abc import Callable

import pytest

from index.snapshot import Snapshot
from index.tokenizing import dictionary_words, general_frequency
from rag.answer import Sentence, SentenceKind
from rag.completeness import shortfall
from rag.lexicon import load_lexicon
from rag.question import analyze
from rag.state import Draft, Ruling, State
from tests.rag import notice as text

Ruled = Callable[[Snapshot, str], Ruling]


def _shortfall(ruled: Ruled, corpus: Snapshot, question: str, *claims: str) -> str:
    """What is missing when ``claims`` are what is left, each citing the quotes of the ruling that share its words."""
    ruling = ruled(corpus, question)
    analysed = analyze(question, dictionary_words, general_frequency, load_lexicon())
    state = State("", question, text=question, question=analysed, ruling=ruling)
    drafts = [
        Draft(Sentence(claim, SentenceKind.CLAIM), tuple(q for q in ruling.quotes if claim[-8:-1] in q.text))
        for claim in claims
    ]
    return shortfall(state, drafts)


@pytest.mark.parametrize(
    ("question", "claims", "lacking"),
    [
        ("设备更新补助多少钱？", (text.EQUIPMENT,), ""),
        ("设备更新补助多少钱？", ("按设备投资额的15%给予补助，单个企业最高300万元。",), "a part of the amount"),
        ("设备更新补助的比例是多少？", ("对购置数控设备的企业，按设备投资额的15%给予补助。",), ""),
        ("设备更新补助的比例是多少？", ("单个企业最高300万元。",), "no claim states the percent"),
        ("设备更新补助的比例是多少？", ("今天天气很好，宜出门。",), "no claim cites"),
        ("设备更新补助的比例是多少？", (), "no claim cites"),
        ("数字技能培训和智能工厂分别有什么奖励？", (text.CITY_FACTORY,), "of "),
    ],
)
def test_what_an_answer_lacks(
    question: str, claims: tuple[str, ...], lacking: str, ruled: Ruled, notice: Snapshot
) -> None:
    short = _shortfall(ruled, notice, question, *claims)
    assert lacking in short and bool(short) is bool(lacking)


@pytest.mark.parametrize(
    "question", ["智能工厂奖励多少", "贴息多少，期限多长？", "有哪些支持措施", "申报截止到什么时候？"]
)
def test_the_quotes_themselves_lack_nothing(question: str, ruled: Ruled, notice: Snapshot) -> None:
    ruling = ruled(notice, question)
    analysed = analyze(question, dictionary_words, general_frequency, load_lexicon())
    state = State("", question, text=question, question=analysed, ruling=ruling)
    assert ruling.quotes
    assert shortfall(state, [Draft(Sentence(q.text, SentenceKind.CLAIM), (q,)) for q in ruling.quotes]) == ""


def test_without_a_ruling_nothing_can_lack() -> None:
    assert shortfall(State("", "问"), []) == ""


def test_what_only_leads_to_the_quote_need_not_be_said(ruled: Ruled, articles: Snapshot) -> None:
    """The opening that 小型茶企 cannot be understood without has sums of its own, which nobody asked for."""
    claim = "小型茶企按照增量部分的13%给予补助，最高不超过30万元。"
    assert _shortfall(ruled, articles, "小型茶企茶园改造补助多少？", claim) == ""
    assert "a part of the amount" in _shortfall(ruled, articles, "茶园改造补助多少？", claim)
