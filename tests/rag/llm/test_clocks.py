from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from rag.llm.clocks import Clocks, Watch
from rag.llm.errors import TimedOut
from rag.llm.model import Delta, Item, Thinking, Usage


@pytest.mark.parametrize(
    ("clocks", "reasoning", "seconds"),
    [(Clocks(), False, 30), (Clocks(), True, 120), (Clocks(first_token=7), False, 7), (Clocks(first_token=7), True, 7)],
)
def test_models_that_think_in_silence_have_longer(clocks: Clocks, reasoning: bool, seconds: float) -> None:
    assert clocks.for_model(reasoning=reasoning).first_token == seconds


def _watched(clocks: Clocks, act: Callable[[Watch], Awaitable[None]], deadline: float = 9) -> tuple[float, str]:
    """After how many seconds which clock ran out, once ``act`` is over and nothing more comes."""

    async def run() -> tuple[float, str]:
        loop = asyncio.get_running_loop()
        started = loop.time()
        watch = Watch(clocks, started + deadline)
        try:
            await act(watch)
            await watch.wait(asyncio.Event().wait)
        except TimedOut as error:
            return loop.time() - started, str(error)
        raise AssertionError("no clock ran out")

    return asyncio.run(run())


def _sees(*items: Item, every: float = 0.1) -> Callable[[Watch], Awaitable[None]]:
    async def act(watch: Watch) -> None:
        for item in items:
            await watch.wait(lambda: asyncio.sleep(every))
            watch.see(item)

    return act


CLOCKS = Clocks(first_token=0.3, idle=0.2, thinking=0.7)


@pytest.mark.parametrize(
    ("items", "least", "message"),
    [
        ([], 0.3, "did not begin to answer in time"),
        ([Delta(" "), Usage(1)], 0.3, "did not begin to answer in time"),
        ([Delta("甲")], 0.3, "fell silent"),
        ([Delta("甲"), Delta("乙"), Delta("丙")], 0.5, "fell silent"),
        ([Delta("甲"), Delta(" ")], 0.3, "fell silent"),
        ([Thinking()] * 3, 0.5, "fell silent"),
        ([Thinking()] * 20, 0.7, "thought for too long"),
        ([Delta("甲")] * 9, 1.1, "fell silent"),
    ],
)
def test_which_clock_runs_out_and_when(items: list[Item], least: float, message: str) -> None:
    seconds, told = _watched(CLOCKS, _sees(*items))
    assert message in told
    assert least - 0.02 <= seconds < least + 0.19


def test_the_deadline_ends_all() -> None:
    seconds, told = _watched(CLOCKS, _sees(*[Delta("甲")] * 20), deadline=0.5)
    assert "deadline" in told
    assert 0.48 <= seconds < 0.7


def test_a_source_that_never_waits_is_stopped() -> None:
    async def busy(watch: Watch) -> None:
        while True:
            await watch.wait(lambda: asyncio.sleep(0))

    seconds, told = _watched(CLOCKS, busy)
    assert "did not begin" in told
    assert 0.28 <= seconds < 0.6


def test_lingering_only_shortens() -> None:
    async def act(watch: Watch) -> None:
        watch.linger(5)
        watch.linger(0.1)

    seconds, _ = _watched(CLOCKS, act)
    assert 0.08 <= seconds < 0.29
