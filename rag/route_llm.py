"""The step that asks an LLM what a message is, where the rules found neither a subject nor a fact asked for."""

from __future__ import annotations

import logging
from collections.abc import Awaitable, Callable

from prompts.library import Prompt
from rag.errors import ModelError
from rag.llm.model import ChatModel, Message, Role
from rag.rewrite_llm import DEADLINE_S, SHARE, short_answer
from rag.route import Kind, routed
from rag.state import State

_WORDS = {"闲聊": Kind.GREETING, "人工": Kind.HUMAN, "代办": Kind.TASK, "陈述": Kind.STATEMENT}
_LONGEST = 6
_LOG = logging.getLogger("wence.route")


class RouteLlm:
    """Follows one word out of a fixed list; anything else, and any failure, leaves the message on its way.

    It stands after ``Understand``, and is silent on every message that names a subject or asks for a fact.
    """

    name = "route_llm"

    def __init__(
        self, chat: ChatModel, prompt: Prompt, starters: Callable[[], tuple[str, ...]], deadline_s: float
    ) -> None:
        self._chat = chat
        self._prompt = prompt
        self._starters = starters
        self._deadline_s = min(DEADLINE_S, SHARE * deadline_s)

    def __call__(self, state: State) -> State | Awaitable[State]:
        question = state.question
        if question is None or question.terms or question.asks or question.overview or question.this_document:
            return state
        return state if question.ordinals or question.titles or question.places else self._asked(state)

    async def _asked(self, state: State) -> State:
        messages = (Message(Role.SYSTEM, self._prompt.text), Message(Role.USER, state.text))
        try:
            word = await short_answer(self._chat, messages, self._deadline_s, _LONGEST)
        except ModelError as error:
            _LOG.warning("the LLM did not route: %s", type(error).__name__)
            return state
        kind = _WORDS.get(word.rstrip("。"))
        return state if kind is None else routed(state, kind, self._starters())
