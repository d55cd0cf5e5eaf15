"""Several chat models in order of preference, as one."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace

from rag.errors import ModelError
from rag.llm.errors import Withheld
from rag.llm.model import ChatModel, Delta, Item, Message


class Fallback(ChatModel):
    """Asks the next model when one failed before it said anything visible.

    What a filter refused is not taken to the next: it would only be asked to say what the first may not. All share
    the one deadline; how they divide it is up to each (see ``Persistent``).
    """

    def __init__(self, chats: Sequence[ChatModel]) -> None:
        if not chats:
            raise ValueError("there is no chat model to fall back on")
        self._chats = tuple(chats)

    @property
    def name(self) -> str:
        return self._chats[0].name

    @property
    def context_tokens(self) -> int:
        """That of the smallest: any of them may have to answer."""
        return min(chat.context_tokens for chat in self._chats)

    async def stream(self, messages: Sequence[Message], *, deadline: float) -> AsyncGenerator[Item, None]:
        """See ``ChatModel.stream``. The error is that of the last model that was asked."""
        for chat in self._chats:
            spoke = False
            try:
                async with aclosing(chat.stream(messages, deadline=deadline)) as items:
                    async for item in items:
                        if isinstance(item, Delta):
                            spoke = True
                            item = replace(item, model=item.model or chat.name)
                        yield item
                return
            except Withheld:
                raise
            except ModelError:
                if spoke or chat is self._chats[-1]:
                    raise
