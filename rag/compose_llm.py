"""The composer that lets an LLM write: numbered sources in, sentences with their quotes out."""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import aclosing
from dataclasses import dataclass, field

from prompts.library import Prompt
from rag.answer import Sentence, SentenceKind
from rag.citing import Footing, footing
from rag.errors import ComposeError
from rag.llm.errors import EmptyAnswer, Truncated, Withheld
from rag.llm.model import ChatModel, Delta, Finish, FinishReason, Message, Role, Usage
from rag.llm.sentences import SentenceReader, Written
from rag.sources import Sources, gather, harmless, tokens_at_most
from rag.state import Draft, State

_LOG = logging.getLogger("wence.compose")
# Tokens of the context that are kept free for the answer, and what the frame of the messages takes.
_ANSWER_TOKENS = 1_200
_FRAME_TOKENS = 120
# A server that counts less than this share of our estimate has cut the prompt without saying so.
_LEAST_READ = 0.2
# What the model says in place of a claim: that the sources are silent, what is to follow, or a courtesy. The judge says
# whether they are silent, so these are left out without counting as unsupported.
_NO_CLAIM = re.compile(
    r"(?:上述|所给|以上)?资料(?:中|里)?(?:没有|未|并未)[^。，]{1,60}。?\Z|[^。，]{0,40}[:：]\Z"
    r"|(?:您好|你好|好的|是的|对的|可以的?|有的?|没有|不能|不可以|能|会|感谢[^。！]{0,12}|希望[^。！]{0,12}帮助)[。！!，,]?\Z"
)


class LlmComposer:
    """Drafts whatever the model writes, as claims; whether they hold is for the verifier to say.

    ``deadline_s``: seconds for all the model's work on one answer. ``marker``: makes the word that fences the sources
    of one request, which whoever wrote a source or a question cannot know.
    """

    name = "llm"

    def __init__(
        self, chat: ChatModel, prompt: Prompt, deadline_s: float,
        marker: Callable[[], str] = lambda: secrets.token_hex(4),
    ) -> None:  # fmt: skip
        self._chat = chat
        self._prompt = prompt
        self._deadline_s = deadline_s
        self._marker = marker
        self.model: str | None = chat.name
        self.prompt_digest: str | None = prompt.digest

    async def compose(self, state: State) -> AsyncGenerator[Draft, None]:
        """A draft per sentence, as soon as it is complete. Closing the generator stops the model.

        Raises:
            ComposeError: the question and the clauses that answer it do not fit into the model's context.
            ModelError: the model failed, broke off, or was given nothing to write from.
        """
        sources = self._sources(state)
        messages = self._messages(state, sources)
        writing = _Writing(sources)
        deadline = (state.started or asyncio.get_running_loop().time()) + self._deadline_s
        finish = None
        async with aclosing(self._chat.stream(messages, deadline=deadline)) as stream:
            async for item in stream:
                match item:
                    case Delta():
                        for draft in writing.hear(item):
                            yield draft
                    case Usage():
                        _compare(item, messages)
                    case Finish():
                        finish = item.reason
        if finish is FinishReason.WITHHELD:
            raise Withheld("a filter of the provider stopped the LLM's answer")
        if finish is not FinishReason.STOP:
            raise Truncated("the LLM ran out of tokens before its answer ended")
        for draft in writing.end():
            yield draft

    def _sources(self, state: State) -> Sources:
        taken = tokens_at_most(self._prompt.text) + tokens_at_most(_question(state)) + _FRAME_TOKENS + _ANSWER_TOKENS
        sources = gather(state, self._chat.context_tokens - taken)
        if sources.left_out:
            _LOG.info(
                "%d of %d sources do not fit into the %d tokens of %s: %s", len(sources.left_out),
                len(sources.left_out) + len(sources.listed), self._chat.context_tokens, self._chat.name,
                " ".join(sources.left_out),
            )  # fmt: skip
        needed = {quote.passage.id for quote in state.ruling.quotes} if state.ruling else set()
        if needed & set(sources.left_out):
            raise ComposeError("the clauses that answer do not fit into the LLM's context")
        if not sources.listed:
            raise EmptyAnswer("there is no source to write from")
        return sources

    def _messages(self, state: State, sources: Sources) -> tuple[Message, ...]:
        marker = self._marker()
        asked = (
            f"资料共{len(sources.listed)}条，编号从[1]起：\n"
            f"<资料 {marker}>\n{sources.text()}\n</资料 {marker}>\n\n"
            f"<问题 {marker}>\n{harmless(_question(state))}\n</问题 {marker}>\n\n"
            "请只依据以上资料回答，每句话末尾写明编号。"
        )
        return Message(Role.SYSTEM, self._prompt.text), Message(Role.USER, asked)


@dataclass
class _Writing:
    """What the model has said so far, cut into sentences that know what they stand on."""

    sources: Sources
    reader: SentenceReader = field(default_factory=SentenceReader)
    model: str = ""

    def hear(self, delta: Delta) -> Iterable[Draft]:
        self.model = delta.model or self.model
        for written in self.reader.feed(delta.text):
            yield from self._drafts(written)
        waiting = self.reader.waiting()
        if waiting is not None and not _NO_CLAIM.match(waiting.text):
            stands = self._footing(waiting)
            if stands.firm:
                self.reader.take()
                yield self._draft(waiting, stands)

    def end(self) -> Iterable[Draft]:
        for written in self.reader.close():
            yield from self._drafts(written)

    def _drafts(self, written: Written) -> Iterable[Draft]:
        if not _NO_CLAIM.match(written.text):
            yield self._draft(written, self._footing(written))

    def _footing(self, written: Written) -> Footing:
        return footing(written.text, self.sources.cited(written.sources), self.sources.passages)

    def _draft(self, written: Written, stands: Footing) -> Draft:
        return Draft(Sentence(written.text, SentenceKind.CLAIM), stands.quotes, self.model or None)


def _question(state: State) -> str:
    return state.text or state.asked


def _compare(usage: Usage, messages: Iterable[Message]) -> None:
    """Say so when the server read far less than it was sent (some cut what is too long, and answer all the same)."""
    sent = sum(tokens_at_most(message.content) for message in messages)
    if usage.prompt_tokens is not None and 0 < usage.prompt_tokens < _LEAST_READ * sent:
        _LOG.warning("the LLM read %d tokens of a prompt of up to %d: it was cut", usage.prompt_tokens, sent)
