"""Taking turns on the event loop.

The steps before composing are a few milliseconds of computing each question. When hundreds of questions arrive at once,
their steps would run back to back, and for seconds nothing else would be read or sent: a healthy LLM would seem dead.
"""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from weakref import WeakKeyDictionary


class Turns:
    """One question computes at a time, and whatever else waits on the loop is served between two of them."""

    def __init__(self) -> None:
        # A lock belongs to the loop that first waits for it; one assistant may serve several.
        self._locks: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()

    @asynccontextmanager
    async def mine(self) -> AsyncIterator[None]:
        async with self._locks.setdefault(asyncio.get_running_loop(), asyncio.Lock()):
            yield
            await asyncio.sleep(0)
