from __future__ import annotations

import asyncio
import json
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from eval.conversations import Conversation, Figures, faults, hold, load, main, table, to_json
from eval.dataset import DatasetError
from eval.policy import POLICY_ID, Policy
from index.passage import Document
from rag.answer import Answer, Citation, Sentence, SentenceKind, Status
from rag.state import Turn

GOOD = {
    "id": "c1", "family": "f", "split": "dev", "type": "then", "turns": ["技改有什么专项", "那绿色发展呢"],
    "standalone": "绿色发展有什么专项", "status": ["answered"], "gold_clauses": [8],
    "nuggets": [["绿色能源体系"]], "forbidden": [], "stale_clauses": [4], "note": "",
}  # fmt: skip


def _conversation(**changes: object) -> Conversation:
    return Conversation.model_validate_json(json.dumps(GOOD | changes))


def _quoting(policy: Policy, *clauses: int) -> Answer:
    spans = [policy.clauses[clause - 1] for clause in clauses]
    citations = tuple(
        Citation(n, POLICY_ID, "", f"{POLICY_ID}#{n}", "", span.of(policy.text), span.start, span.end)
        for n, span in enumerate(spans, 1)
    )
    sentences = tuple(Sentence(c.quote, SentenceKind.CLAIM, (c.number,)) for c in citations)
    text = "\n".join(sentence.text for sentence in sentences)
    return Answer("a", "", "", Status.ANSWERED, text, sentences=sentences, citations=citations)


class _Scripted:
    """Answers by what is asked, and keeps with what history."""

    def __init__(self, answers: Callable[[str], Answer]) -> None:
        self._answers = answers
        self.heard: list[tuple[str, tuple[Turn, ...]]] = []

    async def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        self.heard.append((question, tuple(history)))
        return replace(self._answers(question), question=question)


def _held(one: Conversation, policy: Policy, answers: Callable[[str], Answer]) -> tuple[_Scripted, Figures]:
    assistant = _Scripted(answers)
    document = Document(POLICY_ID, "", policy.text)
    return assistant, Figures.of(asyncio.run(hold([one], assistant, [document])))


def test_the_shipped_conversations_fit_the_policy(policy: Policy) -> None:
    shipped = load()
    assert faults(shipped, policy) == ()
    assert len(shipped) >= 60
    kinds = Counter(one.type for one in shipped)
    assert min(kinds.values()) >= 4
    assert all(one.split == "dev" for one in shipped)
    assert all(one.standalone for one in shipped if one.gold_clauses)
    assert len({one.turns for one in shipped}) == len(shipped)


def test_a_turn_is_asked_with_what_was_really_said(policy: Policy) -> None:
    first, second = _quoting(policy, 4), _quoting(policy, 8)
    assistant, _ = _held(_conversation(), policy, lambda q: first if "技改" in q else second)
    assert assistant.heard == [
        ("技改有什么专项", ()),
        ("那绿色发展呢", (Turn("user", "技改有什么专项"), Turn("assistant", first.text))),
        ("绿色发展有什么专项", ()),
    ]


def test_right_after_a_conversation_and_alone(policy: Policy) -> None:
    _, figures = _held(_conversation(), policy, lambda _: _quoting(policy, 8))
    assert [r.value for r in (figures.correct, figures.alone_correct, figures.cited, figures.alone_cited)] == [1.0] * 4
    assert (figures.kept, figures.stale.value) == (1.0, 0.0)


def test_a_topic_left_behind_is_seen(policy: Policy) -> None:
    _, figures = _held(_conversation(), policy, lambda q: _quoting(policy, 8 if q == "绿色发展有什么专项" else 4))
    assert (figures.correct.value, figures.alone_correct.value) == (0.0, 1.0)
    assert (figures.kept, figures.stale.value) == (0.0, 1.0)


def test_the_first_citation_counts(policy: Policy) -> None:
    _, figures = _held(_conversation(), policy, lambda _: _quoting(policy, 7, 8))
    assert (figures.correct.value, figures.cited.value, figures.stale.value) == (1.0, 0.0, 0.0)
    assert figures.kept is None


def test_without_gold_or_stale_clauses_nothing_is_counted(policy: Policy) -> None:
    one = _conversation(
        type="route", standalone="", status=["out_of_scope"], gold_clauses=[], nuggets=[], stale_clauses=[]
    )
    refusal = Answer("a", "", "", Status.OUT_OF_SCOPE, "不客气。")
    assistant, figures = _held(one, policy, lambda _: refusal)
    assert len(assistant.heard) == 2
    assert (figures.correct.value, figures.alone_correct.value, figures.cited.value) == (1.0, None, None)
    assert figures.stale.value is None


@pytest.mark.parametrize(
    ("changes", "fault"),
    [
        ({"gold_clauses": [99], "nuggets": []}, "there is no clause 99"),
        ({"nuggets": [["飞碟"]]}, "“飞碟” is not in its gold clauses"),
        ({"stale_clauses": [8]}, "clause 8 is both gold and stale"),
        ({"stale_clauses": [77]}, "there is no clause 77"),
    ],
)
def test_what_contradicts_the_policy(changes: dict[str, object], fault: str, policy: Policy) -> None:
    one = _conversation(**changes)
    assert any(fault in told for told in faults([one], policy))
    with pytest.raises(DatasetError, match="do not fit"):
        _held(one, policy, lambda _: _quoting(policy, 8))


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["{"], "line 1"),
        ([json.dumps(GOOD), json.dumps(GOOD)], "line 2: the id “c1” comes twice"),
        ([json.dumps(GOOD | {"type": "chat"})], "line 1: type"),
        ([json.dumps(GOOD | {"turns": []})], "line 1: turns"),
        ([json.dumps(GOOD | {"answer": "x"})], "line 1: answer"),
        ([], "no conversation"),
    ],
)
def test_a_file_that_cannot_be_used(lines: list[str], told: str, tmp_path: Path) -> None:
    path = tmp_path / "conversations.jsonl"
    path.write_text("\n".join(lines), "utf-8")
    with pytest.raises(DatasetError, match=told):
        load([path])


def test_the_command_tells_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(tmp_path / "none.jsonl")]) == 1
    assert "cannot be read" in capsys.readouterr().err


def test_the_command_holds_conversations(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "conversations.jsonl"
    changes = {"turns": ["数字化转型有哪些举措", "那绿色发展呢"], "stale_clauses": [7]}
    path.write_text(json.dumps(GOOD | changes), "utf-8")
    assert main([str(path), "--no-distractors", "--json"]) == 0
    (told,) = json.loads(capsys.readouterr().out)
    assert told["understood"] == "绿色发展有哪些举措"
    assert (told["correct"], told["cited"], told["stale"]) == (True, True, False)


def test_the_table_counts_by_type(policy: Policy) -> None:
    document = Document(POLICY_ID, "", policy.text)
    assistant = _Scripted(lambda _: _quoting(policy, 8))
    both = [_conversation(), _conversation(id="c2", type="pronoun", turns=["绿色发展", "它呢"])]
    results = asyncio.run(hold(both, assistant, [document]))
    shown = table(results)
    last = [list(column.cells)[-1] for column in shown.columns]
    assert last == ["all", "2", "2/2", "2/2", "2/2", "2/2", "1.00", "0/2"]
    assert [told["id"] for told in to_json(results)] == ["c1", "c2"]
