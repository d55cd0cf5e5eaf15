"""The seam to any chat model: messages in, text as it is made out."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol


class Role(StrEnum):
    SYSTEM = "system"
    USER = "user"
    ASSISTANT = "assistant"


@dataclass(frozen=True)
class Message:
    role: Role
    content: str


@dataclass(frozen=True)
class Delta:
    """The next piece of the answer; never empty."""

    text: str


class FinishReason(StrEnum):
    """``LENGTH``: the model ran out of tokens. ``WITHHELD``: a filter or the provider stopped it."""

    STOP = "stop"
    LENGTH = "length"
    WITHHELD = "withheld"


@dataclass(frozen=True)
class Finish:
    """The last item of a stream that came to its end."""

    reason: FinishReason = FinishReason.STOP


class ChatModel(Protocol):
    """A chat model. ``name`` is what an answer reports as its model."""

    @property
    def name(self) -> str: ...

    def stream(self, messages: Sequence[Message], *, deadline: float) -> AsyncGenerator[Delta | Finish, None]:
        """Deltas, then one ``Finish``. ``deadline`` is in seconds of the running event loop's clock.

        Closing the generator early stops the model.

        Raises:
            ModelError: one of the subclasses in ``rag.llm.errors``.
        """
        ...
