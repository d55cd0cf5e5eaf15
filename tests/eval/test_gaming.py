"""Systems that would look good by one figure, on the shipped questions: the gate has to see through each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from eval.dataset import HEILONGJIANG, load_set
from eval.gate import floors
from eval.item import Item
from eval.metrics import measure
from eval.policy import Policy
from eval.scoring import Outcome, score
from rag.answer import Answer, Citation, Status
from tests.eval.answers import HOTLINE, answer, claim, lead, notice

System = Callable[[Item, Policy], Answer]


def _gate(system: System, policy: Policy) -> dict[str, bool | None]:
    texts = {policy.document_id: policy.text}
    scores = [
        score(Outcome(i, replace(system(i, policy), question=i.question), i.gold_clauses, 1.0), policy, texts)
        for i in load_set(HEILONGJIANG, "dev").items
        if len(i.turns) == 1
    ]
    return {held.metric: held.passed for held in floors(measure(scores), ["extractive"])}


def _quoting(policy: Policy, quotes: list[str]) -> Answer:
    starts = [policy.text.index(quote) for quote in quotes]
    citations = [
        Citation(n, policy.document_id, "", "p", "", quote, start, start + len(quote))
        for n, (quote, start) in enumerate(zip(quotes, starts, strict=True), 1)
    ]
    return answer(Status.ANSWERED, [claim(c.quote, c.number) for c in citations], citations)


def _refusing(status: Status, missing: tuple[str, ...]) -> Answer:
    return replace(answer(status, [notice("原文没有写明，可拨打12345。")]), missing=missing, handoff=HOTLINE)


def oracle(asked: Item, policy: Policy) -> Answer:
    """Quotes the sentences that hold the nuggets, and refuses, with a reason, what cannot be answered."""
    if Status.ANSWERED not in asked.status:
        return _refusing(asked.status[0], asked.missing[:1])
    sentences = [s + "。" for n in asked.gold_clauses for s in policy.clause(n).split("。") if s]
    wanted = [s for s in sentences if any(nugget in s for nuggets in asked.nuggets for nugget in nuggets)]
    return _quoting(policy, wanted or sentences[:1])


def refuse_all(_asked: Item, _policy: Policy) -> Answer:
    return _refusing(Status.NO_EVIDENCE, ("金额、日期、电话、文号、材料、流程、名单、定义",))


def echo(asked: Item, _policy: Policy) -> Answer:
    return answer(Status.ANSWERED, [lead(f"您问的是：{asked.question}"), claim(asked.question)])


def quote_everything(_asked: Item, policy: Policy) -> Answer:
    return _quoting(policy, [policy.clause(n) for n in range(1, len(policy.clauses) + 1)])


def quote_a_fixed_third(_asked: Item, policy: Policy) -> Answer:
    return _quoting(policy, [policy.clause(n) for n in (2, 4, 7, 12)])


def test_the_questions_can_all_be_answered_under_the_gate(policy: Policy) -> None:
    assert {name: passed for name, passed in _gate(oracle, policy).items() if passed is False} == {}


@pytest.mark.parametrize(
    ("system", "missed"),
    [
        (
            refuse_all,
            {"citation_recall", "citation_precision", "groundedness", "correctness", "over_refusal"},
        ),
        (echo, {"citation_recall", "groundedness", "correctness", "refusal_recall", "unanswerable_answered"}),
        (quote_everything, {"correctness", "refusal_recall", "unanswerable_answered", "near_miss_answered"}),
        (
            quote_a_fixed_third,
            {"correctness", "refusal_recall", "unanswerable_answered", "near_miss_answered"},
        ),
    ],
)
def test_a_system_that_games_a_figure_misses_others(system: System, missed: set[str], policy: Policy) -> None:
    found = {name for name, passed in _gate(system, policy).items() if passed is False}
    assert missed <= found


def test_what_quoting_everything_is_perfect_at_does_not_save_it(policy: Policy) -> None:
    found = _gate(quote_everything, policy)
    assert found["citation_recall"] and found["citation_precision"] and found["bad_atoms"]
    assert not all(found.values())
