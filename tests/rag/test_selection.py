from __future__ import annotations

from collections.abc import Callable

import pytest

from index.passage import Document, Passage, Span
from index.snapshot import Snapshot
from rag.candidates import Candidate, Candidates
from rag.lexicon import load_lexicon
from rag.question import Question
from rag.selection import Selection
from tests.rag import notice as text

Understood = Callable[[str], Question]

ACTIONS = {"加快传统制造业转型升级", "加快推动数字化网络化智能化转型", "充分发挥国有企业产业振兴主力军作用"}


def _quotes(snapshot: Snapshot, question: Question, close: float = 0.6) -> list[tuple[str, str]]:
    """(innermost heading, sentence) of what is chosen."""
    candidates = Candidates(snapshot, load_lexicon().places).of(question, snapshot.search(question.text, 30))
    chosen = Selection(close).quotes(question, candidates)
    return [(quote.passage.heading[-1], quote.text) for quote in chosen]


def test_one_subject_is_answered_by_its_clause(notice: Snapshot, understood: Understood) -> None:
    assert _quotes(notice, understood("工业互联网平台怎么建设")) == [("五、建设公共平台", text.PLATFORM)]


def test_two_subjects_are_answered_by_two_clauses(notice: Snapshot, understood: Understood) -> None:
    question = understood("设备更新和智能工厂分别怎么支持？")
    assert {heading for heading, _ in _quotes(notice, question)} == {"一、支持设备更新", "二、奖励智能工厂"}


@pytest.mark.parametrize(
    ("question", "headings"),
    [
        ("数字化转型和民营经济分别有什么措施", {"加快推动数字化网络化智能化转型", "支持鼓励引导民营经济健康发展"}),
        ("绿色发展有哪些举措？人才保障呢？", {"着力推进绿色化发展", "加强人才和财政金融支持"}),
        ("国企改革和军民融合都讲了什么", {"充分发挥国有企业产业振兴主力军作用", "全面加强央地合作和军民融合发展"}),
    ],
)
def test_two_measures(question: str, headings: set[str], shipped: Snapshot, understood: Understood) -> None:
    assert {heading for heading, _ in _quotes(shipped, understood(question))} == headings


def test_a_list_is_gathered_from_all_clauses_that_name_it(shipped: Snapshot, understood: Understood) -> None:
    assert {heading for heading, _ in _quotes(shipped, understood("有哪些“专项行动”"))} == ACTIONS


def test_a_list_asked_of_a_section_is_all_of_its_parts(city: Snapshot, understood: Understood) -> None:
    assert _quotes(city, understood("人才支撑方面有哪些措施")) == [
        ("（一）引进人才", "对新引进的博士，给予人才公寓免租3年。"),
        ("（二）培育人才", "每年选派100名工程师到高校进修。"),
        ("（三）留住人才", "对工作满5年的高技能人才，优先安排子女入学。"),
    ]


def test_what_is_no_list_is_one_part_of_a_section(city: Snapshot, understood: Understood) -> None:
    assert _quotes(city, understood("工程师怎么培养")) == [("（二）培育人才", "每年选派100名工程师到高校进修。")]


def test_each_part_is_led_by_the_clause_that_is_headed_so(understood: Understood) -> None:
    document = Document("d", "措施", "略")

    def candidate(number: int, heading: str, sentence: str, rank: float) -> Candidate:
        passage = Passage(
            str(number), "d", "措施", (heading,), sentence, Span(100 * number, 100 * number + len(sentence))
        )
        return Candidate(passage, document, 0.5, rank, None)

    best = candidate(1, "设备", "实施千企技改专项行动。", 1.0)
    beside = candidate(2, "资金", "统筹人才保障资金。", 0.9)
    headed = candidate(3, "人才保障", "建设人才公寓。", 0.3)
    question = understood("技改有什么专项？人才保障有什么措施？")
    chosen = Selection(0.6).quotes(question, [best, beside, headed])
    assert [quote.passage.id for quote in chosen] == ["1", "3"]


def test_rules_of_elsewhere_are_not_quoted(records: Snapshot, understood: Understood) -> None:
    question = understood("哈尔滨的博士后有什么资助")
    candidates = Candidates(records, load_lexicon().places).of(question, records.search(question.text, 30))
    elsewhere = [candidate for candidate in candidates if candidate.applies is False]
    assert {candidate.document.id for candidate in elsewhere} >= {"zhejiang"}
    assert Selection(0.6).quotes(question, elsewhere) == []
    assert {quote.passage.document_id for quote in Selection(0.6).quotes(question, candidates)} == {"harbin"}


def test_a_clause_is_not_listed_twice(shipped: Snapshot, understood: Understood) -> None:
    chosen = _quotes(shipped, understood("人才人才人才，人才有哪些？人才呢？"))
    assert len(chosen) == len(set(chosen)) == 1


def test_only_the_sentences_near_the_best_are_quoted(notice: Snapshot, understood: Understood) -> None:
    question = understood("弄虚作假要不要退回资金")
    assert [sentence for _, sentence in _quotes(notice, question, close=0.95)] == [text.FRAUD]


def test_no_candidates_no_quotes(understood: Understood) -> None:
    assert Selection(0.6).quotes(understood("技改有哪些措施"), []) == []
