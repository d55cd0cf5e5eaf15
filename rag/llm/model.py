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
    """The next piece of the answer; never empty. ``model``: who wrote it, where that is not the ``name`` of all."""

    text: str
    model: str = ""


@dataclass(frozen=True)
class Thinking:
    """The model reasons without saying anything: a sign of life. What it thinks is never shown."""


@dataclass(frozen=True)
class Usage:
    """What the server counted, in its own tokens; ``None`` where it does not say."""

    prompt_tokens: int | None = None
    completion_tokens: int | None = None


class FinishReason(StrEnum):
    """``LENGTH``: the model ran out of tokens. ``WITHHELD``: a filter or the provider stopped it."""

    STOP = "stop"
    LENGTH = "length"
    WITHHELD = "withheld"


@dataclass(frozen=True)
class Finish:
    """The last item of a stream that came to its end."""

    reason: FinishReason = FinishReason.STOP


Item = Delta | Thinking | Usage | Finish


class ChatModel(Protocol):
    """A chat model.

    ``name`` is what an answer reports as its model. ``context_tokens``: how many tokens prompt and answer may have
    together; a prompt beyond that is silently cut by some servers.
    """

    @property
    def name(self) -> str: ...

    @property
    def context_tokens(self) -> int: ...

    def stream(self, messages: Sequence[Message], *, deadline: float) -> AsyncGenerator[Item, None]:
        """Deltas, signs of life and counts in any order, then one ``Finish``.

        ``deadline`` is in seconds of the running event loop's clock.

        Closing the generator early stops the model.

        Raises:
            ModelError: one of the subclasses in ``rag.llm.errors``.
        """
        ...
