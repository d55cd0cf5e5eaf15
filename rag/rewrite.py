"""The step that makes a follow-up question stand alone, from what was asked before in the conversation.

Rules decide (``rag.rewrite_rules``); where an LLM is set it may word what the rules found dependent
(``rag.rewrite_llm``). Only the person's own turns bring in words. What the service is said to have answered is
checked against the corpus: a heading, a title or an option counts only if it stands there.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from typing import Protocol

from index.script import simplified
from rag import wording
from rag.rewrite_context import Context, subject_of
from rag.rewrite_frame import Analysis, Frame
from rag.rewrite_quoted import QuotedBefore, Quotes, Searched
from rag.rewrite_rules import chosen, merged, read_on, restated
from rag.route import Kind, kind_of
from rag.state import State, Turn

NEWEST_TURNS = 20
"""How many messages of a history are read, the newest ones."""
_MOST_CHARACTERS = 2_000
_LONGEST = 500


class Writer(Protocol):
    """Words a follow-up as a question that stands alone; None when it cannot."""

    async def write(self, question: str, earlier: Sequence[str]) -> str | None: ...


class Rewrite:
    """Replaces the text of a follow-up by the question that was meant; does nothing without a history.

    ``read`` brings an earlier message into the form of a cleaned and guarded question; what it returns is empty for
    what must not be read on, such as orders to the machine. Of a long history the newest ``NEWEST_TURNS`` messages
    are read, of each its first 2000 characters; empty ones are passed over.
    """

    name = "rewrite"

    def __init__(
        self, corpus: Searched, read: Callable[[str], str], analyse: Analysis, writer: Writer | None = None
    ) -> None:
        self._corpus = corpus
        self._quotes = Quotes(corpus)
        self._read = read
        self._analyse = analyse
        self._writer = writer

    def __call__(self, state: State) -> State | Awaitable[State]:
        if not state.history:
            return state
        state = replace(state, history=tuple(map(_readable, state.history[-NEWEST_TURNS:])))
        kind = kind_of(state.text)
        if kind not in (None, Kind.STATEMENT):
            return state
        asked: list[str] = []
        context = self._context(state.history, asked)
        if kind is Kind.STATEMENT:
            told = restated(state.text, context, self._analyse)
            return replace(state, text=told) if told else state
        text = merged(state.text, context, self._analyse)
        if text == state.text or not text or len(text) > _LONGEST:
            return replace(state, read_on=read_on(state.text, context, self._analyse)[:_LONGEST])
        by_rules = replace(state, text=text)
        if self._writer is None or chosen(state.text, context, self._analyse):
            return by_rules
        return _written(self._writer, state.text, by_rules, asked)

    def _context(self, history: Sequence[Turn], asked: list[str]) -> Context:
        """What the conversation so far is about; ``asked`` is filled with the person's messages."""
        context = Context()
        for message, answer in _exchanges(history):
            text = self._read(message)
            kind = kind_of(text)
            if not text or kind not in (None, Kind.STATEMENT):
                continue
            asked.append(text)
            told = restated(text, context, self._analyse) if kind is Kind.STATEMENT else ""
            if kind is Kind.STATEMENT and not told:
                context = replace(context, stated=text, options=())
                continue
            context = self._after(text, told, answer, context)
        return context

    def _after(self, text: str, told: str, answer: str, context: Context) -> Context:
        """The context after another question and what was answered to it; ``told``: the question, where it is known."""
        reply = chosen(text, context, self._analyse)
        question = (reply or told or merged(text, context, self._analyse))[:_LONGEST]
        quoted = QuotedBefore(self._quotes, answer)
        options = tuple(o for o in wording.options_in(answer) if self._holds(o))
        if options:
            return Context(question, context.stated, quoted, options=options, clarified=question, pending=True)
        if reply:
            return replace(context, question=question, quoted=quoted, pending=False)
        if answer.startswith(wording.OUT_OF_SCOPE) or not self._carries(question):
            return context
        if not context.question:
            return Context(question, context.stated, quoted)
        last = Frame(context.question, self._analyse(context.question))
        subject = subject_of(last, context)
        taken = bool(subject) and question.startswith(subject) and subject not in text
        earlier = (*context.earlier, replace(context, earlier=()))
        return Context(question, context.stated, quoted, last.named, earlier=earlier, subject=subject if taken else "")

    def _carries(self, question: str) -> bool:
        """Whether a later follow-up may refer to this question: it names something, or asks for a fact."""
        frame = Frame(question, self._analyse(question))
        q = frame.question
        return bool(frame.topics or q.titles or q.this_document or q.ordinals or q.overview or q.asks)

    def _holds(self, option: str) -> bool:
        """Whether the corpus holds an option word for word."""
        return any(
            option in p.text or option in p.heading_text or option in p.document_title
            for p in (hit.passage for hit in self._corpus.search(option, 10))
        )


async def _written(writer: Writer, question: str, by_rules: State, earlier: Sequence[str]) -> State:
    """The writer's wording, or what the rules made."""
    text = await writer.write(question, earlier)
    return replace(by_rules, text=text) if text else by_rules


def _readable(turn: Turn) -> Turn:
    """A turn of bounded length; an answer that was shown in traditional characters in simplified ones."""
    content = turn.content[:_MOST_CHARACTERS]
    return replace(turn, content=content if turn.role == "user" else simplified(content))


def _exchanges(history: Sequence[Turn]) -> Iterator[tuple[str, str]]:
    """Every message of the person with what was answered to it; empty messages are passed over."""
    message, answers = "", list[str]()
    for turn in history:
        if not turn.content.strip():
            continue
        if turn.role == "user":
            if message:
                yield message, "\n".join(answers)
            message, answers = turn.content, []
        elif turn.role == "assistant":
            answers.append(turn.content)
    if message:
        yield message, "\n".join(answers)
