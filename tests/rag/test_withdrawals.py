from __future__ import annotations

import json
from pathlib import Path

import pytest

from index.snapshot import Snapshot
from rag import wording
from rag.answer import Answer, Status
from rag.assembly import build_assistant
from rag.pipeline import Assistant
from rag.settings import load_settings
from rag.state import Released
from rag.withdrawals import Kind, WithdrawalFile
from tests.fakes.llm_server import LlmServer, says
from tests.rag.asking import ask, events

Q = "技改有什么专项？"


@pytest.fixture
def file(tmp_path: Path) -> WithdrawalFile:
    return WithdrawalFile(tmp_path)


@pytest.fixture
def desk(shipped: Snapshot, tmp_path: Path) -> Assistant:
    return build_assistant(load_settings(home=tmp_path), shipped)


def _is_withdrawn(answer: Answer) -> bool:
    shown = (answer.text, answer.citations, answer.missing) == (wording.REFUSALS["withdrawn"], (), ())
    return shown and (answer.status, answer.reason) == (Status.REFUSED, "withdrawn")


def test_a_question_is_known_in_any_punctuation_and_script(desk: Assistant, file: WithdrawalFile) -> None:
    one = file.withdraw(Kind.QUESTION, "技改，有什么专项")
    assert all(_is_withdrawn(ask(desk, text)) for text in (Q, "技改有什么專項", " 技改 有什么专项?? "))
    assert ask(desk, "人才政策有哪些？").reason is None
    file.undo(one.id)
    assert ask(desk, Q).status is Status.ANSWERED


def test_nothing_is_streamed_of_a_withdrawn_answer(desk: Assistant, file: WithdrawalFile) -> None:
    file.withdraw(Kind.QUESTION, Q)
    released = [event for event in events(desk, Q) if isinstance(event, Released)]
    assert [event.sentence.text for event in released] == [wording.REFUSALS["withdrawn"]]


def test_what_only_a_withdrawn_clause_says_is_being_checked(desk: Assistant, file: WithdrawalFile) -> None:
    (citation,) = ask(desk, Q).citations
    file.withdraw(Kind.PASSAGE, citation.passage_id)
    assert _is_withdrawn(ask(desk, Q))
    assert ask(desk, "今天天气怎么样？").status is Status.OUT_OF_SCOPE


@pytest.mark.parametrize("kind", [Kind.QUOTE, Kind.DOCUMENT])
def test_a_clause_is_withdrawn_by_its_words_or_its_document(kind: Kind, desk: Assistant, file: WithdrawalFile) -> None:
    (citation,) = ask(desk, Q).citations
    file.withdraw(kind, {Kind.QUOTE: "实施 千企技改专项行动", Kind.DOCUMENT: citation.document_id}[kind])
    assert _is_withdrawn(ask(desk, Q))


def test_other_clauses_still_answer(desk: Assistant, file: WithdrawalFile) -> None:
    question = "民营企业和人才方面有哪些措施？"
    before = {c.passage_id for c in ask(desk, question).citations}
    assert len(before) > 1
    gone = sorted(before)[0]
    file.withdraw(Kind.PASSAGE, gone)
    after = ask(desk, "这份政策讲了哪些方面？")
    assert after.status is Status.ANSWERED and after.citations
    assert gone not in {c.passage_id for c in after.citations}


def test_a_withdrawn_clause_is_not_given_to_the_llm(shipped: Snapshot, file: WithdrawalFile) -> None:
    with LlmServer(says("实施千企技改专项行动[1]。")) as server:
        settings = load_settings(home=file.home, llm_base_url=server.url, llm_model="qwen")
        desk = build_assistant(settings, shipped)
        file.withdraw(Kind.QUOTE, "强化人才支撑")
        ask(desk, Q)
        assert "千企技改" in str(server.received) and "强化人才支撑" not in str(server.received)


def test_search_and_documents_stay(shipped: Snapshot, desk: Assistant, file: WithdrawalFile) -> None:
    (passage,) = [c.passage_id for c in ask(desk, Q).citations]
    file.withdraw(Kind.PASSAGE, passage)
    assert shipped.search("千企技改")[0].passage.id == passage


def test_the_file_is_its_own_history(file: WithdrawalFile) -> None:
    first = file.withdraw(Kind.QUESTION, "甲？", "有误")
    second = file.withdraw(Kind.DOCUMENT, "乙")
    assert list(file.all().values()) == [first, second]
    assert file.undo(first.id) == first
    assert list(WithdrawalFile(file.home).all()) == [second.id]
    assert len(file.path.read_text("utf-8").splitlines()) == 3
    with pytest.raises(KeyError):
        file.undo(first.id)


def test_a_damaged_line_is_passed_over(file: WithdrawalFile, caplog: pytest.LogCaptureFixture) -> None:
    first = file.withdraw(Kind.QUESTION, "甲")
    with file.path.open("ab") as out:
        out.write('{"id": "x", "kind": "question", "value": "半'.encode()[:-1])
    assert list(file.all()) == [first.id]
    assert "1 damaged lines" in caplog.text and "半" not in caplog.text
    second = file.withdraw(Kind.QUESTION, "乙")
    assert list(file.all()) == [first.id, second.id]
    for line in ("[]", "7", '{"kind": "nothing", "id": "1", "value": "x"}', "\xff"):
        with file.path.open("a", encoding="utf-8") as text:
            text.write(line + "\n")
    assert list(file.all()) == [first.id, second.id]


def test_a_change_by_another_process_is_seen(file: WithdrawalFile) -> None:
    assert not file.current()
    other = WithdrawalFile(file.home)
    one = other.withdraw(Kind.QUESTION, "甲？")
    assert file.current().asks("甲") and file.current() is file.current()
    other.undo(one.id)
    assert not file.current()
    assert json.loads(file.path.read_text("utf-8").splitlines()[-1])["undo"] == one.id
