"""A chat model that says what it was told to, without a network."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence

from rag.errors import ModelError
from rag.llm.model import ChatModel, Delta, Finish, FinishReason, Item, Message


class ScriptedChat(ChatModel):
    """Says ``pieces``, texts or other items, then ends with ``ending``: a finish, or the error that it raises."""

    def __init__(
        self, *pieces: str | Item, ending: FinishReason | ModelError = FinishReason.STOP, context_tokens: int = 32_768
    ) -> None:
        self._items = [Delta(piece) if isinstance(piece, str) else piece for piece in pieces]
        self._ending = ending
        self._context_tokens = context_tokens
        self.asked: list[tuple[Message, ...]] = []
        self.closed = False

    @property
    def name(self) -> str:
        return "scripted"

    @property
    def context_tokens(self) -> int:
        return self._context_tokens

    async def stream(
        self, messages: Sequence[Message], *, deadline: float
    ) -> AsyncGenerator[Item, None]:
        del deadline
        self.asked.append(tuple(messages))
        try:
            for item in self._items:
                yield item
            if isinstance(self._ending, ModelError):
                raise self._ending
            yield Finish(self._ending)
        finally:
            self.closed = True
