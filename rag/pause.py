"""The switch that pauses answering at once, in every process, or the LLM alone.

Files in the data folder are the switch: ``paused`` (its text is told to those who ask) and ``paused-llm``. A process
looks for them at every question, so that neither a restart nor a message between processes is needed.
"""

from __future__ import annotations

import os
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing
from dataclasses import replace
from pathlib import Path

from rag.answer import Status
from rag.errors import ModelError
from rag.llm.model import ChatModel, Item, Message
from rag.state import State

MAX_TEXT = 500
_ALL, _LLM = "paused", "paused-llm"


class Switch:
    """The switch of one data folder."""

    def __init__(self, home: Path) -> None:
        self._home = home

    def paused(self) -> bool:
        """Whether no question is answered."""
        return (self._home / _ALL).exists()

    def llm_paused(self) -> bool:
        """Whether no LLM is asked, so that answers are quoted only."""
        return (self._home / _LLM).exists()

    def state(self) -> str | None:
        """What is paused: ``answers``, ``llm`` or nothing."""
        return "answers" if self.paused() else "llm" if self.llm_paused() else None

    def text(self) -> str:
        """What those who ask are told; empty for the usual sentence. An unreadable file pauses all the same."""
        try:
            return (self._home / _ALL).read_text(encoding="utf-8-sig")[:MAX_TEXT].strip()
        except (OSError, UnicodeDecodeError):
            return ""

    def pause(self, text: str = "") -> None:
        """Answer nothing from now on. Raises OSError where the data folder cannot be written."""
        self._write(_ALL, text)

    def pause_llm(self) -> None:
        """Quote only from now on. Raises OSError."""
        self._write(_LLM, "")

    def resume(self) -> bool:
        """Answer everything again, with the LLM; returns whether anything was paused. Raises OSError."""
        was = self.paused() or self.llm_paused()
        for name in (_ALL, _LLM):
            (self._home / name).unlink(missing_ok=True)
        return was

    def _write(self, name: str, text: str) -> None:
        self._home.mkdir(parents=True, exist_ok=True)
        draft = self._home / f"{name}.{os.getpid()}.tmp"
        draft.write_text(text, encoding="utf-8")
        draft.replace(self._home / name)


class Pause:
    """The step that ends every journey while answering is paused."""

    name = "pause"

    def __init__(self, switch: Switch) -> None:
        self._switch = switch

    def __call__(self, state: State) -> State:
        if not self._switch.paused():
            return state
        return replace(state, status=Status.REFUSED, reason="paused", notice=self._switch.text())


class LlmPaused(ModelError):
    """The LLM is paused by the switch."""


class SwitchedChat:
    """A chat model that is not asked while the switch is off: whoever would ask it falls back at once."""

    def __init__(self, chat: ChatModel, switch: Switch) -> None:
        self._chat = chat
        self._switch = switch

    @property
    def name(self) -> str:
        return self._chat.name

    @property
    def context_tokens(self) -> int:
        return self._chat.context_tokens

    async def stream(self, messages: Sequence[Message], *, deadline: float) -> AsyncGenerator[Item, None]:
        """What the model streams. Raises ModelError: it fails, or is paused (``LlmPaused``)."""
        if self._switch.llm_paused():
            raise LlmPaused("the LLM is paused")
        async with aclosing(self._chat.stream(messages, deadline=deadline)) as stream:
            async for item in stream:
                yield item
