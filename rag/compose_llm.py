"""The composer that lets an LLM write: numbered sources in, sentences with their quotes out."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncGenerator, Sequence
from contextlib import aclosing

from index.passage import Passage
from prompts.library import Prompt
from rag.answer import Sentence, SentenceKind
from rag.citing import quotes_for
from rag.llm.errors import EmptyAnswer, Truncated, Withheld
from rag.llm.model import ChatModel, Finish, FinishReason, Message, Role
from rag.llm.sentences import SentenceReader, Written
from rag.state import Draft, State

MOST_SOURCES = 8
MOST_CHARACTERS = 8_000
# What the model says in place of a claim: that the sources are silent, as the prompt asks, or what is to follow.
# Whether they are silent is for the judge to say, so these are left out without counting as unsupported.
_SILENT = re.compile(r"(?:上述|所给|以上)?资料(?:中|里)?(?:没有|未|并未)[^。，]{1,60}。?\Z|[^。，]{0,40}[:：]\Z")


class LlmComposer:
    """Drafts whatever the model writes, as claims; whether they hold is for the verifier to say.

    ``deadline_s``: seconds for all the model's work on one answer.
    """

    name = "llm"

    def __init__(self, chat: ChatModel, prompt: Prompt, deadline_s: float) -> None:
        self._chat = chat
        self._prompt = prompt
        self._deadline_s = deadline_s
        self.model: str | None = chat.name
        self.prompt_digest: str | None = prompt.digest

    async def compose(self, state: State) -> AsyncGenerator[Draft, None]:
        """A draft per sentence, as soon as it is complete. Closing the generator stops the model.

        Raises:
            ModelError: the model failed, broke off, or was given nothing to write from.
        """
        sources = sources_of(state)
        if not sources:
            raise EmptyAnswer("there is no source to write from")
        deadline = asyncio.get_running_loop().time() + self._deadline_s
        reader, finish = SentenceReader(), None
        messages = self._messages(state, sources)
        async with aclosing(self._chat.stream(messages, deadline=deadline)) as stream:
            async for item in stream:
                if isinstance(item, Finish):
                    finish = item.reason
                    continue
                for written in reader.feed(item.text):
                    if not _SILENT.match(written.text):
                        yield _draft(written, sources)
        if finish is FinishReason.WITHHELD:
            raise Withheld("a filter of the provider stopped the LLM's answer")
        if finish is not FinishReason.STOP:
            raise Truncated("the LLM ran out of tokens before its answer ended")
        for written in reader.close():
            if not _SILENT.match(written.text):
                yield _draft(written, sources)

    def _messages(self, state: State, sources: Sequence[Passage]) -> tuple[Message, ...]:
        listed = "\n\n".join(f"[{number}] {_source(passage)}" for number, passage in enumerate(sources, 1))
        question = state.text or state.asked
        return (
            Message(Role.SYSTEM, self._prompt.text),
            Message(Role.USER, f"资料：\n\n{listed}\n\n问题：{question}"),
        )


def sources_of(state: State) -> tuple[Passage, ...]:
    """The passages that the model may use: those of the ruling, then the other hits while there is room."""
    ruled = [quote.passage for quote in state.ruling.quotes] if state.ruling is not None else []
    chosen: list[Passage] = []
    characters = 0
    for passage in dict.fromkeys([*ruled, *(hit.passage for hit in state.hits)]):
        characters += len(passage.text)
        if len(chosen) == MOST_SOURCES or (chosen and characters > MOST_CHARACTERS):
            break
        chosen.append(passage)
    return tuple(chosen)


def _source(passage: Passage) -> str:
    title = passage.document_title if "《" in passage.document_title else f"《{passage.document_title}》"
    return f"{title} {passage.heading_text}".strip() + f"\n{passage.text}"


def _draft(written: Written, sources: Sequence[Passage]) -> Draft:
    """Unknown tokens are dropped; a sentence without a known one stays without quotes."""
    cited = [sources[number - 1] for number in written.sources if 1 <= number <= len(sources)]
    return Draft(Sentence(written.text, SentenceKind.CLAIM), quotes_for(written.text, cited))
