from __future__ import annotations

import asyncio

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
    ThoughtsShown,
    TimedOut,
    Truncated,
    Unreachable,
    Withheld,
)  # fmt: skip

LIMITS = Limits(in_a_row=3, share=0.5, window=10, least=6, recent_s=60, rest_s=30)


class Clock:
    seconds = 0.0

    def __call__(self) -> float:
        return self.seconds


def _breaker() -> tuple[Breaker, Clock]:
    clock = Clock()
    return Breaker(LIMITS, clock), clock


def _attempt(breaker: Breaker, error: BaseException | None = None) -> bool:
    """Whether the attempt was let in; it ends with ``error``."""
    try:
        with breaker.attempt():
            if error is not None:
                raise error
    except CircuitOpen:
        return False
    except BaseException as raised:
        if raised is not error:
            raise
    return True


BLAMED: list[ModelError] = [
    Unreachable(), TimedOut(), Truncated(), Malformed(), Oversized(), Reported("x"), Crashed(), BadStatus(500),
    BadStatus(503), BadStatus(429), BadStatus(408),
]  # fmt: skip
NEITHER: list[BaseException] = [
    BadStatus(400), BadStatus(401), BadStatus(404), BadStatus(307), asyncio.CancelledError(), GeneratorExit(),
    KeyboardInterrupt(),
]  # fmt: skip
ALIVE: list[ModelError | None] = [None, EmptyAnswer(), Withheld(), Repeating(), ThoughtsShown()]


@pytest.mark.parametrize("error", BLAMED, ids=repr)
def test_opens_after_failures_in_a_row(error: ModelError) -> None:
    breaker, _ = _breaker()
    assert [_attempt(breaker, error) for _ in range(5)] == [True, True, True, False, False]


@pytest.mark.parametrize("error", [*NEITHER, *ALIVE], ids=repr)
def test_does_not_open_for_what_is_not_the_models_fault(error: BaseException | None) -> None:
    breaker, _ = _breaker()
    assert all(_attempt(breaker, error) for _ in range(50))


@pytest.mark.parametrize("error", NEITHER, ids=repr)
def test_what_counts_neither_way_does_not_break_the_row(error: BaseException) -> None:
    breaker, _ = _breaker()
    for failure in (TimedOut(), error, TimedOut(), error, TimedOut()):
        assert _attempt(breaker, failure)
    assert not _attempt(breaker)


def test_opens_when_half_of_the_latest_failed() -> None:
    breaker, _ = _breaker()
    assert [_attempt(breaker, TimedOut() if n % 2 else None) for n in range(7)] == [True] * 6 + [False]


def test_failures_of_long_ago_are_forgotten() -> None:
    breaker, clock = _breaker()
    for n in range(30):
        clock.seconds += 20
        assert _attempt(breaker, TimedOut() if n % 2 else None)


def test_after_its_rest_one_attempt_decides() -> None:
    breaker, clock = _breaker()
    for _ in range(3):
        _attempt(breaker, TimedOut())
    clock.seconds = 29.9
    assert not _attempt(breaker)
    clock.seconds = 30
    assert _attempt(breaker, TimedOut()), "the probe"
    assert not _attempt(breaker), "which failed"
    clock.seconds = 60
    assert _attempt(breaker), "the next probe, which did not"
    assert [_attempt(breaker, TimedOut()) for _ in range(4)] == [True, True, True, False], "counting anew"


@pytest.mark.parametrize("error", NEITHER, ids=repr)
def test_a_probe_that_says_nothing_makes_room_for_another(error: BaseException) -> None:
    breaker, clock = _breaker()
    for _ in range(3):
        _attempt(breaker, TimedOut())
    clock.seconds = 30
    assert _attempt(breaker, error)
    assert _attempt(breaker)
    assert _attempt(breaker, TimedOut()), "closed again"


def test_the_first_word_of_a_probe_lets_the_others_in() -> None:
    breaker, clock = _breaker()
    for _ in range(3):
        _attempt(breaker, TimedOut())
    clock.seconds = 30
    with pytest.raises(Truncated), breaker.attempt() as probe:
        assert not _attempt(breaker)
        probe.alive()
        assert _attempt(breaker)
        raise Truncated
    assert [_attempt(breaker, TimedOut()) for _ in range(3)] == [True, True, False], "its end was the first failure"


def test_an_attempt_from_before_the_rest_decides_nothing() -> None:
    breaker, clock = _breaker()
    with breaker.attempt():
        for _ in range(3):
            _attempt(breaker, TimedOut())
    assert not _attempt(breaker)
    clock.seconds = 30
    assert _attempt(breaker)


def test_a_late_failure_does_not_make_the_rest_longer() -> None:
    breaker, clock = _breaker()
    with pytest.raises(TimedOut), breaker.attempt():
        for _ in range(3):
            _attempt(breaker, TimedOut())
        clock.seconds = 20
        raise TimedOut
    clock.seconds = 30
    assert _attempt(breaker)


def test_of_a_hundred_at_once_one_probes() -> None:
    breaker, clock = _breaker()
    for _ in range(3):
        _attempt(breaker, TimedOut())
    clock.seconds = 30

    async def asker(go: asyncio.Event, over: asyncio.Event) -> bool:
        await go.wait()
        try:
            with breaker.attempt():
                await over.wait()
        except CircuitOpen:
            return False
        return True

    async def all_at_once() -> list[bool]:
        go, over = asyncio.Event(), asyncio.Event()
        askers = [asyncio.create_task(asker(go, over)) for _ in range(100)]
        go.set()
        done, _ = await asyncio.wait(askers, return_when=asyncio.FIRST_COMPLETED)
        while len(done) < 99:
            done, _ = await asyncio.wait(askers, timeout=0.1)
        over.set()
        return list(await asyncio.gather(*askers))

    assert sorted(asyncio.run(all_at_once())) == [False] * 99 + [True]
    assert _attempt(breaker)
