from __future__ import annotations

from collections.abc import Callable

import pytest

from index.snapshot import Snapshot
from rag.candidates import Candidates
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


def test_a_clause_is_not_listed_twice(shipped: Snapshot, understood: Understood) -> None:
    chosen = _quotes(shipped, understood("人才人才人才，人才有哪些？人才呢？"))
    assert len(chosen) == len(set(chosen)) == 1


def test_only_the_sentences_near_the_best_are_quoted(notice: Snapshot, understood: Understood) -> None:
    question = understood("弄虚作假要不要退回资金")
    assert [sentence for _, sentence in _quotes(notice, question, close=0.95)] == [text.FRAUD]


def test_no_candidates_no_quotes(understood: Understood) -> None:
    assert Selection(0.6).quotes(understood("技改有哪些措施"), []) == []
