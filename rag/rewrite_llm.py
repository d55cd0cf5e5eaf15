"""Words a follow-up by an LLM, and believes nothing of it that the person did not say."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Callable, Sequence
from contextlib import aclosing

from prompts.library import Prompt
from rag.errors import ModelError
from rag.llm.model import ChatModel, Delta, Finish, FinishReason, Message, Role
from rag.question import Segmenter
from rag.rewrite_frame import AMOUNT, Analysis

DEADLINE_S = 5.0
"""Seconds for a short answer on the way to the real one, at most."""
SHARE = 0.1
"""What part of an LLM's whole deadline a short answer may take, at most."""
_LONGEST = 120
_MOST_EARLIER = 6
_LOG = logging.getLogger("wence.rewrite")
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_HAN_NUMBER = re.compile(r"[零一二三四五六七八九十百千两]+(?=[万亿元块条项个人名年月日天号岁亩吨台家户%届次])")
_SEVERAL = re.compile(r"[？?。！!；;].*[^？?。！!；;”』」》\s]")
_WRAPPING = "“”\"'「」『』 \t"


class RewriteLlm:
    """Asks for one short line; what does not hold is dropped and logged, and the rules' question stands.

    ``read`` is what questions go through before anything else, so that an order to the machine does not come back.
    ``deadline_s``: what the whole work of the LLM on one answer may take.
    """

    def __init__(
        self, chat: ChatModel, prompt: Prompt, read: Callable[[str], str], analyse: Analysis, segment: Segmenter,
        stop: frozenset[str], deadline_s: float,
    ) -> None:  # fmt: skip
        self._chat = chat
        self._prompt = prompt
        self._read = read
        self._analyse = analyse
        self._segment = segment
        self._stop = stop
        self._deadline_s = min(DEADLINE_S, SHARE * deadline_s)

    async def write(self, question: str, earlier: Sequence[str]) -> str | None:
        """The follow-up as one question made of the person's own words; None when the LLM gives no such."""
        told = "\n".join(f"{n}. {text}" for n, text in enumerate(earlier[-_MOST_EARLIER:], 1))
        messages = (
            Message(Role.SYSTEM, self._prompt.text),
            Message(Role.USER, f"此前的提问：\n{told}\n\n追问：{question}"),
        )
        try:
            answer = await short_answer(self._chat, messages, self._deadline_s, _LONGEST)
        except ModelError as error:
            _LOG.warning("the LLM did not rewrite: %s", type(error).__name__)
            return None
        fault = self._fault(answer, question, earlier)
        if fault:
            _LOG.warning("the LLM's rewriting was dropped: %s", fault)
            return None
        return answer

    def _fault(self, answer: str, question: str, earlier: Sequence[str]) -> str:
        """Why the LLM's line is not the person's question; empty when it is."""
        said = "\n".join((*earlier, question)).lower()
        if not 2 <= len(answer) <= _LONGEST or "\n" in answer or _SEVERAL.search(answer):
            return "not one question of sane length"
        if self._read(answer) != answer:
            return "it holds an order"
        if answer == question:
            return "nothing was added"
        lost = [word for word in self._carried(question) if word not in answer.lower()]
        if lost:
            return f"{len(lost)} words of the question are lost"
        strange = [word for word in self._content(answer) if word not in said]
        return f"{len(strange)} words are nobody's" if strange else ""

    def _carried(self, question: str) -> set[str]:
        """What the question names: entities, sums, places, numbers."""
        analysis = self._analyse(question)
        things = {term.text for term in analysis.things} | set(analysis.places) | set(analysis.titles)
        return {w.lower() for w in things} | {m.group().lower() for m in AMOUNT.finditer(question)} | _numbers(question)

    def _content(self, answer: str) -> set[str]:
        """The numbers of an answer, and its words that are no glue."""
        words = {word.strip().lower() for word in self._segment(answer)}
        return {w for w in words if len(w) > 1 and w not in self._stop and w[0].isalnum()} | _numbers(answer)


def _numbers(text: str) -> set[str]:
    return set(_NUMBER.findall(text)) | set(_HAN_NUMBER.findall(text))


async def short_answer(chat: ChatModel, messages: Sequence[Message], deadline_s: float, most: int) -> str:
    """What the model says in at most ``most`` characters and ``deadline_s`` seconds, without wrapping.

    More than that is cut off, and the model stopped.

    Raises:
        ModelError: the model failed, or did not end in time.
    """
    text = ""
    deadline = asyncio.get_running_loop().time() + deadline_s
    try:
        async with asyncio.timeout_at(deadline), aclosing(chat.stream(messages, deadline=deadline)) as stream:
            async for item in stream:
                if isinstance(item, Delta):
                    text += item.text
                elif isinstance(item, Finish) and item.reason is not FinishReason.STOP:
                    raise ModelError("the short answer did not come to its end")
                if len(text) > 2 * most:
                    break
    except TimeoutError:
        raise ModelError("the short answer took too long") from None
    return text.strip().strip(_WRAPPING)
