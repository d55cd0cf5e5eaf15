"""The one place where a model is asked again, and where its failures are logged."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import dataclass

from rag.errors import ModelError
from rag.llm.breaker import Breaker
from rag.llm.errors import BadStatus, Crashed, Reported, TimedOut, Truncated, Unreachable
from rag.llm.model import ChatModel, Delta, Item, Message, Usage
from rag.llm.visible import is_blank

_LOG = logging.getLogger("wence.llm")
# Less than this is not enough for an answer, so that it is not begun.
_WORTHWHILE_S = 1.0


@dataclass(frozen=True)
class Patience:
    """``retries``: how often the same model is asked again. The wait before the n-th is drawn evenly from nought to
    ``first_s`` times 2^(n-1), ``most_s`` at most ("full jitter"); a server that asks for up to ``asked_s`` seconds
    gets them, one that asks for more is left."""

    retries: int = 2
    first_s: float = 0.5
    most_s: float = 4.0
    asked_s: float = 20.0

    def wait(self, error: ModelError, attempt: int, left_s: float) -> float | None:
        """Seconds before the next attempt after the ``attempt``-th failed, or ``None``: none is worth it."""
        if attempt > self.retries or not is_transient(error):
            return None
        asked = error.retry_after if isinstance(error, BadStatus) else None
        if asked is None:
            wait = random.uniform(0, min(self.most_s, self.first_s * 2 ** (attempt - 1)))
        elif asked > self.asked_s:
            return None
        else:
            # All who were turned away at once would otherwise come back at once.
            wait = asked + random.uniform(0, min(self.first_s, asked / 10))
        return wait if wait + _WORTHWHILE_S <= left_s else None


def is_transient(error: ModelError) -> bool:
    """Whether the same request may well succeed in a moment. A clock that ran out has used that moment up."""
    if isinstance(error, (BadStatus, Reported)):
        return error.transient
    return isinstance(error, (Unreachable, Truncated))


class Persistent(ChatModel):
    """Asks ``chat`` under a breaker, and again after a passing failure, as long as nothing visible was said.

    ``share``: of the time left, the part within which ``chat`` must begin to speak, retries included; the rest is for
    the models after it. ``host``: for the log.
    """

    def __init__(
        self, chat: ChatModel, breaker: Breaker, *, share: float = 1.0, host: str = "", patience: Patience | None = None
    ) -> None:
        self._chat = chat
        self._breaker = breaker
        self._share = share
        self._host = host
        self._patience = patience or Patience()

    @property
    def name(self) -> str:
        return self._chat.name

    @property
    def context_tokens(self) -> int:
        return self._chat.context_tokens

    async def stream(self, messages: Sequence[Message], *, deadline: float) -> AsyncGenerator[Item, None]:
        """See ``ChatModel.stream``."""
        now = asyncio.get_running_loop().time
        speak_by = now() + (deadline - now()) * self._share
        attempt, wait = 1, 0.0
        while True:
            begun, spoke = now(), False
            try:
                async with aclosing(self._attempt(messages, deadline, speak_by)) as items:
                    async for item in items:
                        spoke = spoke or _speaks(item)
                        yield item
                return
            except ModelError as error:
                self._log(error, attempt, now() - begun)
                planned = None if spoke else self._patience.wait(error, attempt, speak_by - now())
                if planned is None:
                    raise
                wait = planned
            await asyncio.sleep(wait)
            attempt += 1

    async def _attempt(
        self, messages: Sequence[Message], deadline: float, speak_by: float
    ) -> AsyncGenerator[Item, None]:
        until = min(speak_by, deadline)
        if until <= asyncio.get_running_loop().time():
            raise TimedOut("there was no time left to ask the LLM")
        with self._breaker.attempt() as attempt:
            async with aclosing(self._chat.stream(messages, deadline=deadline)) as items:
                while (item := await _next(items, until)) is not None:
                    if _speaks(item):
                        until = deadline
                        attempt.alive()
                    if isinstance(item, Usage):
                        self._compare(item)
                    yield item

    def _compare(self, usage: Usage) -> None:
        """Some servers cut a prompt that is too long without a word (Ollama); their counts give them away."""
        used = (usage.prompt_tokens or 0) + (usage.completion_tokens or 0)
        if used >= self.context_tokens:
            _LOG.warning("%s at %s used all of its %d tokens: prompt or answer may be cut", self.name, self._host, used)

    def _log(self, error: ModelError, attempt: int, seconds: float) -> None:
        status = f" {error.status}" if isinstance(error, BadStatus) else ""
        kind = type(error).__name__ + status
        _LOG.warning("%s at %s, attempt %d: %s after %.1f s", self.name, self._host, attempt, kind, seconds)


def _speaks(item: Item) -> bool:
    return isinstance(item, Delta) and not is_blank(item.text)


async def _next(items: AsyncGenerator[Item, None], until: float) -> Item | None:
    """The next item, ``None`` at the end. The clocks of a model are its own, but none may outrun ``until``.

    Raises:
        TimedOut: it did.
        Crashed: the model raised what is not a ``ModelError``; nothing of that is repeated, as it may hold secrets.
    """
    try:
        async with asyncio.timeout_at(until):
            return await anext(items, None)
    except ModelError:
        raise
    except TimeoutError:
        failure: ModelError = TimedOut("the LLM did not begin or did not finish in its share of the time")
    except Exception as error:
        failure = Crashed(f"the chat model failed with {type(error).__name__}")
    raise failure
