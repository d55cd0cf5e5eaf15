from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise

import pytest

from index.passage import Passage, Span
from index.snapshot import Snapshot
from rag.candidates import Candidates, numbered, topic_sentences
from rag.lexicon import load_lexicon
from rag.question import Question
from tests.rag import notice as text

Understood = Callable[[str], Question]


def _candidates(snapshot: Snapshot) -> Candidates:
    return Candidates(snapshot, load_lexicon().places)


def test_the_passage_on_the_subject_comes_first(notice: Snapshot, understood: Understood) -> None:
    question = understood("智能工厂有什么奖励")
    found = _candidates(notice).of(question, notice.search(question.text))
    assert found[0].heading == "二、奖励智能工厂"
    assert [quote.text for quote in found[0].statements] == [text.CITY_FACTORY, text.PROVINCE_FACTORY]
    assert all(before.rank >= after.rank for before, after in pairwise(found))


def test_covered_is_the_share_of_the_terms_that_a_passage_speaks_of(notice: Snapshot, understood: Understood) -> None:
    question = understood("高级技师证书")
    first, *rest = _candidates(notice).of(question, notice.search(question.text))
    assert first.covered == 1.0
    assert first.speaks_of(question.terms[0]) == 1.0
    assert max(candidate.covered for candidate in rest) < 1.0


def test_a_title_restricts_to_its_document(records: Snapshot, understood: Understood) -> None:
    question = understood("《哈尔滨市博士后资助办法》对博士后给多少资助")
    found = _candidates(records).of(question, records.search(question.text))
    assert {candidate.document.id for candidate in found} == {"harbin"}
    assert [d.id for d in _candidates(records).named(question)] == ["harbin"]
    longer = understood("《关于印发哈尔滨市博士后资助办法的通知》给多少资助")
    assert [d.id for d in _candidates(records).named(longer)] == ["harbin"]
    assert _candidates(records).named(understood("博士后给多少资助")) == []
    assert _candidates(records).named(understood("《海南省博士后资助办法》给多少资助")) == []


def test_applies_tells_the_places_apart(records: Snapshot, understood: Understood) -> None:
    question = understood("浙江省给博士后多少资助")
    found = _candidates(records).of(question, records.search(question.text))
    assert {c.document.id: c.applies for c in found if c.document.id != "market"} == {
        "zhejiang": True,
        "harbin": False,
    }
    assert found[0].document.id == "zhejiang"


def test_home_is_what_the_metadata_declare(notice: Snapshot, records: Snapshot, shipped: Snapshot) -> None:
    assert _candidates(notice).home == {"云泽市"}
    assert _candidates(shipped).home == {"黑龙江省"}
    assert _candidates(records).home == frozenset()


def test_rules_of_a_place_that_is_not_served_are_left_out_unless_asked_for(
    city: Snapshot, understood: Understood
) -> None:
    def documents(text: str) -> set[str]:
        found = _candidates(city).of(understood(text), city.search(text, 30))
        return {candidate.document.id for candidate in found}

    assert documents("博士安家费多少") == {"plan"}
    assert "neighbour" in documents("岚浦市的博士安家费多少")


def test_the_main_document_is_the_only_one(notice: Snapshot, records: Snapshot) -> None:
    main = _candidates(notice).main_document
    assert main is not None
    assert (main.id, _candidates(notice).alone) == (text.DOCUMENT_ID, True)
    assert (_candidates(records).main_document, _candidates(records).alone) == (None, False)


def test_the_outline_is_the_sentences_that_are_headings(notice: Snapshot, records: Snapshot) -> None:
    outline = topic_sentences(notice.passages_of(text.DOCUMENT_ID))
    # 附则 is too short for a topic, so the thirteenth clause is no part of the outline.
    assert [quote.text for quote in outline] == [f"{heading}。" for heading, _ in text.CLAUSES[:12]]
    assert topic_sentences(records.passages_of("zhejiang")) == ()


def test_measures_are_numbered_as_their_headings_count(notice: Snapshot, records: Snapshot) -> None:
    measures = numbered(notice.passages_of(text.DOCUMENT_ID))
    assert list(measures) == list(range(1, 14))
    assert [text.PHONE in passage.text for passage in measures[13]] == [True]
    articles = numbered(records.passages_of("zhejiang"))
    assert {number: [p.id for p in passages] for number, passages in articles.items()} == {
        number: [f"zhejiang#{number}"] for number in (1, 2, 3, 4)
    }


def test_measures_without_numbers_are_counted(shipped: Snapshot) -> None:
    measures = numbered(shipped.passages_of("heilongjiang-innovation-policy"))
    assert list(measures) == list(range(1, 13))
    assert measures[3][0].heading == ("加快传统制造业转型升级",)


@pytest.mark.parametrize(
    ("paths", "expected"),
    [
        # An article may take several passages.
        ([("第一条",), ("第二条",), ("第二条",)], {1: [0], 2: [1, 2]}),
        # Chapters are not articles, and an annex counts anew.
        ([("第一章 总则", "第一条"), ("第二章 资金", "第二条"), ("附件", "第一条 说明")], {1: [0], 2: [1]}),
        ([("一、目标",), ("二、任务", "（一）改造"), ("二、任务", "（二）培训")], {1: [0], 2: [1, 2]}),
        ([(), ("总体要求",)], {}),
    ],
)
def test_numbers_of_nested_headings(paths: list[tuple[str, ...]], expected: dict[int, list[int]]) -> None:
    passages = [Passage(str(i), "d", "办法", path, "略。", Span(0, 2)) for i, path in enumerate(paths)]
    assert {number: [int(p.id) for p in section] for number, section in numbered(passages).items()} == expected
