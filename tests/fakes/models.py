"""Chat models that behave differently from one request to the next."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Sequence

from rag.llm.model import ChatModel, Delta, Finish, Item, Message

Act = str | float | Item | Exception


class TurningChat(ChatModel):
    """Plays one of ``turns`` after the other, the last one again and again: says the strings, yields the items, waits
    the numbers of seconds, raises the exceptions. A turn that raises nothing ends with ``Finish``.

    ``asked``: at what times of the event loop's clock. ``left``: how many turns were closed or cancelled before their
    end.
    """

    def __init__(self, *turns: Sequence[Act], name: str = "turning", tokens: int = 9000) -> None:
        self._turns = list(turns)
        self._name = name
        self._tokens = tokens
        self.asked: list[float] = []
        self.left = 0

    @property
    def name(self) -> str:
        return self._name

    @property
    def context_tokens(self) -> int:
        return self._tokens

    async def stream(self, messages: Sequence[Message], *, deadline: float) -> AsyncGenerator[Item, None]:
        del messages, deadline
        self.asked.append(asyncio.get_running_loop().time())
        turn = self._turns.pop(0) if len(self._turns) > 1 else self._turns[0]
        try:
            for act in turn:
                if isinstance(act, Exception):
                    raise act
                if isinstance(act, (int, float)):
                    await asyncio.sleep(act)
                else:
                    yield Delta(act) if isinstance(act, str) else act
            yield Finish()
        except (asyncio.CancelledError, GeneratorExit):
            self.left += 1
            raise
