"""Composers on a bad day: they fail, say what no clause says, or say nothing."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Sequence

from rag.answer import Sentence, SentenceKind
from rag.errors import ComposeError
from rag.state import Composer, Draft, Quote, State


class ScriptedComposer(Composer):
    """Says ``claims``, each on the quotes of the ruling, then raises ``failure`` if there is one.

    ``given`` keeps the states that it was asked to write from; ``closed`` counts the times that it was let finish
    or was stopped.
    """

    def __init__(
        self, *claims: str, failure: ComposeError | None = None, quotes: Sequence[Quote] | None = None
    ) -> None:
        self.name = "scripted"
        self.model: str | None = "test-model"
        self.prompt_digest: str | None = "sha256:0"
        self._claims = claims
        self._failure = failure
        self._quotes = quotes
        self.given: list[State] = []
        self.closed = 0

    async def compose(self, state: State) -> AsyncGenerator[Draft, None]:
        self.given.append(state)
        assert state.ruling is not None
        quotes = tuple(self._quotes) if self._quotes is not None else state.ruling.quotes
        try:
            for claim in self._claims:
                yield Draft(Sentence(claim, SentenceKind.CLAIM), quotes)
            if self._failure is not None:
                raise self._failure
        finally:
            self.closed += 1
