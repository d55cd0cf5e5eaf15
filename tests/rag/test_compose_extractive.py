from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from rag import wording
from rag.answer import SentenceKind, Status
from rag.compose_extractive import ExtractiveComposer
from rag.question import Question
from rag.state import Draft, Quote, Ruling, State
from tests.rag.passages import APPLY, GRANT, TITLE

Understood = Callable[[str], Question]

LEAD, CLAIM, NOTICE = SentenceKind.LEAD, SentenceKind.CLAIM, SentenceKind.NOTICE
WHOLE_GRANT, WHOLE_APPLY = Quote(GRANT, GRANT.span), Quote(APPLY, APPLY.span)


def _written(ruling: Ruling | None) -> list[tuple[SentenceKind, str]]:
    drafts = list(ExtractiveComposer().drafts(State("1", "奖励多少", ruling=ruling)))
    assert all((draft.quotes != ()) is (draft.sentence.kind is CLAIM) for draft in drafts)
    assert all(draft.sentence.text == draft.quotes[0].text for draft in drafts if draft.quotes)
    return [(draft.sentence.kind, draft.sentence.text) for draft in drafts]


def test_an_answer_is_led_in_by_its_heading() -> None:
    assert _written(Ruling(Status.ANSWERED, (WHOLE_GRANT, WHOLE_APPLY))) == [
        (LEAD, wording.about("措施1")),
        (CLAIM, GRANT.text),
        (LEAD, wording.about("措施2")),
        (CLAIM, APPLY.text),
    ]


def test_half_an_answer_says_what_is_missing() -> None:
    assert _written(Ruling(Status.PARTIAL, (WHOLE_GRANT,), ("办理流程",))) == [
        (LEAD, wording.about("措施1")),
        (CLAIM, GRANT.text),
        (NOTICE, "原文没有写明办理流程。"),
        (NOTICE, wording.ASK_HOTLINE),
    ]


@pytest.mark.parametrize(
    ("status", "notice"),
    [
        (Status.PARTIAL, "原文没有写明办理流程、联系电话。"),
        (Status.NO_EVIDENCE, "所收录的政策原文中没有找到办理流程、联系电话。"),
    ],
)
def test_the_nearest_clause_comes_after_what_is_missing(status: Status, notice: str) -> None:
    assert _written(Ruling(status, (WHOLE_APPLY,), ("办理流程", "联系电话"), nearest=True)) == [
        (NOTICE, notice),
        (LEAD, wording.NEAREST),
        (CLAIM, APPLY.text),
        (NOTICE, wording.ASK_HOTLINE),
    ]


def test_nothing_near() -> None:
    assert _written(Ruling(Status.NO_EVIDENCE, (), (), nearest=True)) == [
        (NOTICE, "所收录的政策原文中没有找到直接的规定。"),
        (NOTICE, wording.ASK_HOTLINE),
    ]
    assert _written(Ruling(Status.OUT_OF_SCOPE)) == [
        (NOTICE, wording.OUT_OF_SCOPE),
        (NOTICE, wording.ASK_HOTLINE),
    ]
    assert _written(None) == []


def test_an_overview_is_led_in_by_the_title() -> None:
    assert _written(Ruling(Status.ANSWERED, (WHOLE_GRANT, WHOLE_APPLY), overview=True)) == [
        (LEAD, f"《{TITLE}》主要讲了以下方面："),
        (CLAIM, GRANT.text),
        (CLAIM, APPLY.text),
    ]


def test_composing_streams_the_drafts() -> None:
    state = State("1", "奖励多少", ruling=Ruling(Status.ANSWERED, (WHOLE_GRANT,)))

    async def composed() -> list[Draft]:
        return [draft async for draft in ExtractiveComposer().compose(state)]

    assert asyncio.run(composed()) == list(ExtractiveComposer().drafts(state))
