from __future__ import annotations

import asyncio
import time
from contextlib import aclosing

import pytest

from rag.errors import ModelError
from rag.llm.breaker import Breaker
from rag.llm.errors import (
    BadStatus,
    CircuitOpen,
    EmptyAnswer,
    Malformed,
    TimedOut,
    Truncated,
    Unreachable,
    Withheld,
)  # fmt: skip
from rag.llm.fallback import Fallback
from rag.llm.model import Delta, Finish, FinishReason, Thinking
from rag.llm.retry import Patience, Persistent
from tests.fakes.models import TurningChat
from tests.rag.llm.asking import ASK, items_of


@pytest.mark.parametrize(
    "error",
    [Unreachable(), TimedOut(), CircuitOpen(), BadStatus(401), BadStatus(400), EmptyAnswer(), Malformed(), Truncated()],
    ids=repr,
)
def test_the_next_is_asked_when_one_failed_without_a_word(error: ModelError) -> None:
    first, second = TurningChat([Thinking(), error], name="一"), TurningChat(["甲", "乙"], name="二")
    assert asyncio.run(items_of(Fallback([first, second]))) == [
        Thinking(), Delta("甲", "二"), Delta("乙", "二"), Finish(),
    ]  # fmt: skip


def test_the_first_answers_while_it_can() -> None:
    first, second = TurningChat(["甲"], name="一"), TurningChat(["乙"], name="二")
    assert asyncio.run(items_of(Fallback([first, second]))) == [Delta("甲", "一"), Finish()]
    assert second.asked == []


def test_nobody_goes_on_with_anothers_answer() -> None:
    first, second = TurningChat(["甲", Truncated()]), TurningChat(["乙"])
    with pytest.raises(Truncated):
        asyncio.run(items_of(Fallback([first, second])))
    assert second.asked == []


@pytest.mark.parametrize("turn", [[Withheld()], [Finish(FinishReason.WITHHELD)]], ids=["error", "finish"])
def test_what_a_filter_refused_is_not_taken_elsewhere(turn: list[Withheld | Finish]) -> None:
    second = TurningChat(["乙"])
    chat = Fallback([TurningChat(turn), second])
    if isinstance(turn[0], Withheld):
        with pytest.raises(Withheld):
            asyncio.run(items_of(chat))
    else:
        assert asyncio.run(items_of(chat))[0] == Finish(FinishReason.WITHHELD)
    assert second.asked == []


def test_when_all_fail_the_last_error_is_told() -> None:
    with pytest.raises(Malformed):
        asyncio.run(items_of(Fallback([TurningChat([Unreachable()]), TurningChat([Malformed()])])))


def test_it_is_as_large_as_its_smallest_and_named_like_its_first() -> None:
    first, second = TurningChat([], name="一", tokens=9), TurningChat([], name="二", tokens=4)
    chat = Fallback([first, second, TurningChat([], tokens=7)])
    assert (chat.name, chat.context_tokens) == ("一", 4)
    with pytest.raises(ValueError, match="no chat model"):
        Fallback([])


def test_those_that_hang_leave_time_for_the_next() -> None:
    """With three and 3 seconds, each of the hanging ones gets a third of what is left, that is a second."""
    hanging = [TurningChat([9.0]), TurningChat([9.0])]
    last = TurningChat(["甲"], name="三")
    chats = [
        Persistent(chat, Breaker(), share=1 / (3 - place), patience=Patience(first_s=0.01))
        for place, chat in enumerate([*hanging, last])
    ]
    started = time.monotonic()
    assert asyncio.run(items_of(Fallback(chats), seconds=3)) == [Delta("甲", "三"), Finish()]
    assert 1.9 < time.monotonic() - started < 2.9
    assert [chat.left for chat in hanging] == [1, 1]


def test_closing_closes_the_one_that_speaks() -> None:
    first, second = TurningChat([Unreachable()]), TurningChat(["甲", 9.0])

    async def leaves() -> None:
        deadline = asyncio.get_running_loop().time() + 5
        async with aclosing(Fallback([first, second]).stream(ASK, deadline=deadline)) as stream:
            assert isinstance(await anext(stream), Delta)

    asyncio.run(leaves())
    assert second.left == 1
