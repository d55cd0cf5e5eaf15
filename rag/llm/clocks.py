"""The clocks of one answer."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from math import inf
from typing import TypeVar

from rag.llm.errors import TimedOut
from rag.llm.model import Delta, Item, Thinking

T = TypeVar("T")


@dataclass(frozen=True)
class Clocks:
    """Seconds. ``first_token``: from the request to the first sign of life; where it is ``None``, 30, or ``thinking``
    for models that think in silence; ``idle``: from one sign to the next; ``thinking``: from the request to the first
    text, where the model thinks before it."""

    first_token: float | None = None
    idle: float = 20.0
    connect: float = 5.0
    thinking: float = 120.0

    def for_model(self, *, reasoning: bool) -> Clocks:
        """The same with ``first_token`` settled. Somebody's own number holds for every model."""
        usual = self.thinking if reasoning else 30.0
        return replace(self, first_token=usual if self.first_token is None else self.first_token)


class Watch:
    """Winds the clocks up as the answer comes. Comments, blank lines and empty deltas do not; text and thoughts do.

    ``deadline`` is in seconds of the running event loop's clock.
    """

    def __init__(self, clocks: Clocks, deadline: float) -> None:
        self._clocks = clocks
        self._deadline = deadline
        start = self._now()
        first_token = clocks.for_model(reasoning=False).first_token or 0.0
        self._silent_until = start + first_token
        self._wordless_until = start + max(clocks.thinking, first_token)
        self._begun = False

    async def wait(self, start: Callable[[], Awaitable[T]]) -> T:
        """What ``start()`` awaits.

        Raises:
            TimedOut: a clock ran out first.
        """
        until = min(self._deadline, self._silent_until, self._wordless_until)
        # A server that always has something to say would otherwise never let the timer have its turn.
        if self._now() < until:
            try:
                async with asyncio.timeout_at(until):
                    return await start()
            except TimeoutError:
                pass
        raise TimedOut(self._which(until))

    def see(self, item: Item) -> None:
        """An item of the answer came."""
        if isinstance(item, Delta) and not item.text.isspace():
            self._wordless_until = inf
        elif not isinstance(item, Thinking):
            return
        self._begun = True
        self._silent_until = self._now() + self._clocks.idle

    def linger(self, seconds: float) -> None:
        """From now on, wait no longer than this: what is still to come is not needed."""
        self._silent_until = min(self._silent_until, self._now() + seconds)

    def _which(self, until: float) -> str:
        if until == self._deadline:
            return "the LLM did not finish before the deadline of the answer"
        if until == self._wordless_until:
            return "the LLM thought for too long"
        return "the LLM fell silent" if self._begun else "the LLM did not begin to answer in time"

    @staticmethod
    def _now() -> float:
        return asyncio.get_running_loop().time()
