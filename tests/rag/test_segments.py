from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest

from index.snapshot import Snapshot
from rag.question import Question
from rag.segments import cases, in_sentence, meant, segments
from rag.segments import understood as with_its_needs
from rag.state import Quote
from rag.statements import statements
from tests.rag import articles as act

Understood = Callable[[str], Question]


@pytest.fixture(scope="module")
def by_text(articles: Snapshot) -> dict[str, Quote]:
    passages = [p for document in articles.documents() for p in articles.passages_of(document.id)]
    return {quote.text: quote for passage in passages for quote in statements(passage)}


def _texts(quotes: Iterable[Quote]) -> list[str]:
    return [quote.text for quote in quotes]


def test_segments_end_with_their_sentence(by_text: dict[str, Quote]) -> None:
    for text in (act.LARGE, act.MEDIUM, act.SMALL):
        assert _texts(segments(by_text[text], statements(by_text[text].passage))) == [act.LARGE, act.MEDIUM, act.SMALL]
    assert _texts(segments(by_text[act.RENT], statements(by_text[act.RENT].passage))) == [act.RENT]


def test_a_new_party_takes_the_rest_from_the_opening(by_text: dict[str, Quote], understood: Understood) -> None:
    asked = understood("中型茶企茶园改造补助最高多少？").terms
    body = statements(by_text[act.MEDIUM].passage)
    assert in_sentence(asked, by_text[act.MEDIUM], body) == act.LARGE + act.MEDIUM
    assert in_sentence(asked, by_text[act.SMALL], body) == act.SMALL
    assert in_sentence(asked, by_text[act.LARGE], body) == act.LARGE


def test_what_is_left_behind(by_text: dict[str, Quote], understood: Understood) -> None:
    both = [by_text[act.FIRST], by_text[act.AGAIN]]
    assert _texts(meant(understood("再次获评的甲级茶园奖励多少？"), both)) == [act.AGAIN]
    assert _texts(meant(understood("甲级茶园奖励多少？"), both)) == [act.FIRST, act.AGAIN]
    assert _texts(meant(understood("再次获评的甲级茶园奖励多少？"), both[:1])) == [act.FIRST]


def test_all_cases_where_none_is_named(by_text: dict[str, Quote], understood: Understood) -> None:
    assert _texts(cases(understood("茶园改造补助多少？"), by_text[act.LARGE])) == [act.LARGE, act.MEDIUM, act.SMALL]
    assert _texts(cases(understood("大型茶企茶园改造补助多少？"), by_text[act.LARGE])) == []
    assert _texts(cases(understood("租房补贴多少？"), by_text[act.RENT])) == []


def test_what_points_back_comes_with_what_it_points_to(by_text: dict[str, Quote], understood: Understood) -> None:
    question = understood("短期聘用的大师能享受子女入学吗？")
    assert _texts(with_its_needs(question, by_text[act.NOT_FOR])) == [act.SCHOOL, act.NOT_FOR]
    assert _texts(with_its_needs(question, by_text[act.SCHOOL])) == [act.SCHOOL]
