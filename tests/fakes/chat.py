"""A chat model that says what it was told to, without a network."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence

from rag.errors import ModelError
from rag.llm.model import ChatModel, Delta, Finish, FinishReason, Message


class ScriptedChat(ChatModel):
    """Says ``pieces``, then ends with ``ending``: a finish, or the error that it raises."""

    def __init__(self, *pieces: str, ending: FinishReason | ModelError = FinishReason.STOP) -> None:
        self._pieces = pieces
        self._ending = ending
        self.asked: list[tuple[Message, ...]] = []
        self.closed = False

    @property
    def name(self) -> str:
        return "scripted"

    async def stream(
        self, messages: Sequence[Message], *, deadline: float
    ) -> AsyncGenerator[Delta | Finish, None]:
        del deadline
        self.asked.append(tuple(messages))
        try:
            for piece in self._pieces:
                yield Delta(piece)
            if isinstance(self._ending, ModelError):
                raise self._ending
            yield Finish(self._ending)
        finally:
            self.closed = True
