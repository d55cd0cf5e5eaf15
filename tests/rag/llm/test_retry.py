from __future__ import annotations

import asyncio
import logging
import time
from contextlib import aclosing
from itertools import pairwise

import pytest

from rag.errors import ModelError
from rag.llm.breaker import Breaker, Limits
from rag.llm.errors import (
    BadStatus,
    CircuitOpen,
    Crashed,
    EmptyAnswer,
    Malformed,
    Oversized,
    Repeating,
    Reported,
    TimedOut,
    Truncated,
    Unreachable,
    Withheld,
)  # fmt: skip
from rag.llm.model import Delta, Finish, FinishReason, Thinking, Usage
from rag.llm.retry import Patience, Persistent
from tests.fakes.models import Act, TurningChat
from tests.rag.llm.asking import ASK, items_of, text_of

QUICK = Patience(first_s=0.01)


def _persistent(chat: TurningChat, *, share: float = 1, breaker: Breaker | None = None) -> Persistent:
    return Persistent(chat, breaker or Breaker(), share=share, host="llm.local", patience=QUICK)


PASSING: list[ModelError] = [
    Unreachable(), Truncated(), Reported("overloaded", transient=True), BadStatus(408), BadStatus(409), BadStatus(425),
    BadStatus(429), BadStatus(500), BadStatus(502), BadStatus(503), BadStatus(529),
]  # fmt: skip
LASTING: list[ModelError] = [
    TimedOut(), Malformed(), Withheld(), Oversized(), Repeating(), EmptyAnswer(), Reported("invalid"), Crashed(),
    BadStatus(400), BadStatus(401), BadStatus(402), BadStatus(403), BadStatus(404), BadStatus(422), BadStatus(307),
    BadStatus(429, "insufficient_quota", exhausted=True), BadStatus(429, retry_after=21),
    BadStatus(503, retry_after=float("inf")),
]  # fmt: skip


@pytest.mark.parametrize("error", PASSING, ids=repr)
def test_what_may_pass_is_tried_twice_more(error: ModelError) -> None:
    late: list[Act] = [Thinking(), error]
    chat = TurningChat([error], late, ["甲"])
    assert text_of(asyncio.run(items_of(_persistent(chat)))) == "甲"
    chat = TurningChat([error])
    with pytest.raises(type(error)):
        asyncio.run(items_of(_persistent(chat)))
    assert len(chat.asked) == 3


@pytest.mark.parametrize("error", LASTING, ids=repr)
def test_what_will_not_pass_is_not_tried_again(error: ModelError) -> None:
    chat = TurningChat([error], ["甲"])
    with pytest.raises(type(error)):
        asyncio.run(items_of(_persistent(chat)))
    assert len(chat.asked) == 1


@pytest.mark.parametrize("error", PASSING, ids=repr)
def test_nothing_is_tried_again_once_something_was_said(error: ModelError) -> None:
    chat = TurningChat(["甲", error], ["乙"])
    with pytest.raises(type(error)):
        asyncio.run(items_of(_persistent(chat)))
    assert len(chat.asked) == 1


def test_blank_text_is_nothing_said() -> None:
    chat = TurningChat([" \n", Truncated()], ["甲"])
    assert text_of(asyncio.run(items_of(_persistent(chat)))).strip() == "甲"


def test_all_items_are_passed_on() -> None:
    items: list[Act] = [Thinking(), Delta("甲"), Usage(3, 1), Finish(FinishReason.LENGTH)]
    assert asyncio.run(items_of(_persistent(TurningChat(items))))[:4] == items


def test_a_server_gets_the_time_that_it_asks_for() -> None:
    chat = TurningChat([BadStatus(429, retry_after=0.3)], [BadStatus(503, retry_after=0.1)], ["甲"])
    asyncio.run(items_of(_persistent(chat)))
    first, second = (after - before for before, after in pairwise(chat.asked))
    assert 0.3 <= first < 0.9 and 0.1 <= second < 0.7


@pytest.mark.parametrize("left", [0.9, 5.9])
def test_a_wait_that_leaves_no_time_for_an_answer_is_not_begun(left: float) -> None:
    chat = TurningChat([BadStatus(429, retry_after=5)])
    started = time.monotonic()
    with pytest.raises(BadStatus):
        asyncio.run(items_of(_persistent(chat), seconds=left))
    assert time.monotonic() - started < 0.5
    assert len(chat.asked) == 1


def test_waits_are_drawn_evenly_below_a_doubling_bound() -> None:
    patience = Patience(retries=9, first_s=0.5, most_s=4)
    for attempt, bound in ((1, 0.5), (2, 1.0), (3, 2.0), (4, 4.0), (5, 4.0)):
        waits = [patience.wait(Unreachable(), attempt, 100) or 0.0 for _ in range(400)]
        assert max(waits) <= bound
        assert min(waits) < 0.1 * bound and max(waits) > 0.9 * bound
        assert 0.4 * bound < sum(waits) / 400 < 0.6 * bound


def test_a_model_must_speak_within_its_share_of_the_time() -> None:
    started = time.monotonic()
    with pytest.raises(TimedOut):
        asyncio.run(items_of(_persistent(TurningChat([3.0, "甲"]), share=0.1), seconds=3))
    assert time.monotonic() - started < 1.5
    slow = TurningChat(["甲", 0.6, "乙"])
    assert text_of(asyncio.run(items_of(_persistent(slow, share=0.1), seconds=3))) == "甲乙", "who speaks may go on"


def test_thoughts_do_not_stretch_the_share() -> None:
    thinks: list[Act] = [0.05, Thinking()]
    chat = TurningChat(thinks * 30)
    with pytest.raises(TimedOut):
        asyncio.run(items_of(_persistent(chat, share=0.1), seconds=3))
    assert chat.left == 1


def test_no_model_outruns_the_deadline() -> None:
    chat = TurningChat(["甲", 5.0, "乙"])
    started = time.monotonic()
    with pytest.raises(TimedOut):
        asyncio.run(items_of(_persistent(chat), seconds=0.3))
    assert time.monotonic() - started < 2
    assert chat.left == 1


def test_without_time_nobody_is_asked_and_nobody_blamed() -> None:
    chat, breaker = TurningChat(["甲"]), Breaker(Limits(in_a_row=1))
    with pytest.raises(TimedOut):
        asyncio.run(items_of(_persistent(chat, breaker=breaker), seconds=-1))
    assert chat.asked == []
    assert text_of(asyncio.run(items_of(_persistent(chat, breaker=breaker)))) == "甲"


def test_a_foreign_exception_is_a_crash_of_which_only_the_class_is_kept() -> None:
    with pytest.raises(Crashed) as raised:
        asyncio.run(items_of(_persistent(TurningChat([RuntimeError("key sk-1")]))))
    assert str(raised.value) == "the chat model failed with RuntimeError"
    assert raised.value.__context__ is None


def test_an_open_circuit_answers_at_once() -> None:
    chat = TurningChat([Unreachable()])
    persistent = _persistent(chat, breaker=Breaker(Limits(in_a_row=4)))
    with pytest.raises(Unreachable):
        asyncio.run(items_of(persistent))
    with pytest.raises(CircuitOpen):
        asyncio.run(items_of(persistent))
    started = time.monotonic()
    with pytest.raises(CircuitOpen):
        asyncio.run(items_of(persistent))
    assert time.monotonic() - started < 0.2
    assert len(chat.asked) == 4, "each attempt counts, and the one that opens it is the last"


def test_the_first_word_of_a_probe_lets_the_others_in() -> None:
    clock = [0.0]
    breaker = Breaker(Limits(in_a_row=1, rest_s=1), lambda: clock[0])
    persistent = _persistent(TurningChat([TimedOut()], [Thinking(), "甲", Truncated()], ["乙"]), breaker=breaker)

    async def listen() -> None:
        deadline = asyncio.get_running_loop().time() + 5
        async with aclosing(persistent.stream(ASK, deadline=deadline)) as stream:
            assert await anext(stream) == Thinking()
            with pytest.raises(CircuitOpen):
                await items_of(persistent)
            assert await anext(stream) == Delta("甲")
            assert text_of(await items_of(persistent)) == "乙"

    with pytest.raises(TimedOut):
        asyncio.run(items_of(persistent))
    clock[0] = 1.0
    asyncio.run(listen())


@pytest.mark.parametrize("cancel", [True, False], ids=["cancelled", "closed"])
def test_an_asker_who_leaves_stops_the_model_and_frees_the_probe(cancel: bool) -> None:
    clock = [0.0]
    breaker = Breaker(Limits(in_a_row=1, rest_s=1), lambda: clock[0])
    chat = TurningChat([TimedOut()], [Thinking(), 5.0], ["甲"])
    persistent = _persistent(chat, breaker=breaker)

    async def leaves() -> None:
        if cancel:
            task = asyncio.create_task(items_of(persistent))
            while len(chat.asked) < 2:
                await asyncio.sleep(0.01)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task
        else:
            deadline = asyncio.get_running_loop().time() + 5
            async with aclosing(persistent.stream(ASK, deadline=deadline)) as stream:
                assert await anext(stream) == Thinking()

    with pytest.raises(TimedOut):
        asyncio.run(items_of(persistent))
    clock[0] = 1.0
    asyncio.run(leaves())
    assert chat.left == 1
    assert text_of(asyncio.run(items_of(persistent))) == "甲", "the next one probes"


def test_each_failed_attempt_is_one_line_without_the_question(caplog: pytest.LogCaptureFixture) -> None:
    chat = TurningChat([BadStatus(503, "busy")], [Unreachable("…")], ["甲"])
    with caplog.at_level(logging.DEBUG, "wence.llm"):
        asyncio.run(items_of(_persistent(chat)))
    assert [record.getMessage().partition(" after ")[0] for record in caplog.records if record.name == "wence.llm"] == [
        "turning at llm.local, attempt 1: BadStatus 503",
        "turning at llm.local, attempt 2: Unreachable",
    ]


@pytest.mark.parametrize(("usage", "told"), [(Usage(80, 19), False), (Usage(80, 20), True), (Usage(100), True)])
def test_a_full_window_is_told(usage: Usage, told: bool, caplog: pytest.LogCaptureFixture) -> None:
    chat = TurningChat(["甲", usage], tokens=100)
    assert usage in asyncio.run(items_of(_persistent(chat)))
    said = [record.getMessage() for record in caplog.records if record.name == "wence.llm"]
    assert said == (["turning at llm.local used all of its 100 tokens: prompt or answer may be cut"] if told else [])
