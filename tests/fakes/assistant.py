"""An assistant that says what it was told: what the real one does on a bad day (reset, failure, silence)."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Sequence

from api.deps import Answerer
from rag.answer import Answer, Sentence, SentenceKind, Status
from rag.state import Done, Event, Released, Started, Turn

Act = Event | float | Exception
Script = Callable[[str, Sequence[Turn]], Sequence[Act]]


class ScriptedAssistant(Answerer):
    """Plays ``script(question, history)``: yields events, waits numbers of seconds, raises exceptions.

    ``heard`` keeps what was asked; ``cancelled`` counts the answers that were given up before their end.
    """

    def __init__(self, script: Script) -> None:
        self._script = script
        self.heard: list[tuple[str, tuple[Turn, ...]]] = []
        self.begun = 0
        self.cancelled = 0

    async def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer:
        async for event in self.stream(question, history):
            if isinstance(event, Done):
                return event.answer
        raise AssertionError("the script has no Done")

    async def stream(self, question: str, history: Sequence[Turn] = ()) -> AsyncIterator[Event]:
        self.heard.append((question, tuple(history)))
        self.begun += 1
        try:
            for act in self._script(question, history):
                if isinstance(act, Exception):
                    raise act
                if isinstance(act, float):
                    await asyncio.sleep(act)
                else:
                    yield act
        except (asyncio.CancelledError, GeneratorExit):
            self.cancelled += 1
            raise


def plain_answer(question: str, text: str = "好。", version: str = "v1") -> Answer:
    """An answer without sources, whose values a test can foresee."""
    return Answer(
        id="a1",
        question=question,
        standalone_question=question,
        status=Status.NO_EVIDENCE,
        text=text,
        sentences=(Sentence(text, SentenceKind.NOTICE),),
        index_version=version,
    )


def told(answer: Answer) -> list[Act]:
    """The events with which ``answer`` is streamed, every citation with the first sentence."""
    first = [Released(s, answer.citations if i == 0 else ()) for i, s in enumerate(answer.sentences)]
    return [Started(answer.id, answer.index_version), *first, Done(answer)]
