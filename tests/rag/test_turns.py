from __future__ import annotations

import asyncio

from rag.turns import Turns


def _together(turns: Turns) -> list[str]:
    """What happens on the loop, in order: ten questions compute, and something else wants to run now and then."""
    log: list[str] = []

    async def question(number: int) -> None:
        async with turns.mine():
            log.append(f"question {number}")

    async def other() -> None:
        while "question 9" not in log:
            log.append("other")
            await asyncio.sleep(0)

    async def main() -> None:
        await asyncio.gather(*(question(number) for number in range(10)), other())

    asyncio.run(main())
    return log


def test_something_else_runs_between_any_two_questions() -> None:
    log = _together(Turns())
    assert [entry for entry in log if entry != "other"] == [f"question {number}" for number in range(10)]
    neighbours = list(zip(log, log[1:], strict=False))
    assert not [pair for pair in neighbours if "other" not in pair]


def test_the_same_turns_serve_one_loop_after_another() -> None:
    turns = Turns()
    assert _together(turns) == _together(turns)
