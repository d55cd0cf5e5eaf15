"""The step that asks a follow-up once more, of what was spoken of, where it has no answer by itself.

领到一半换了公司，剩下的还发不发 leaves out what is paid, and no rule can tell that it does. People go on with a
matter more often than they change it; but only what then is answered, by a clause that has words of the follow-up
itself, is taken for what was meant (今天天气怎么样 is not).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

from rag.answer import Status
from rag.matching import SAME, strength
from rag.state import State, Step
from rag.statements import scope

_UNANSWERED = frozenset({Status.OUT_OF_SCOPE, Status.NO_EVIDENCE})


class ReadOn:
    """The step ``judge``; what it does not answer goes once more through ``steps`` and it, as ``State.read_on``."""

    def __init__(self, judge: Step, steps: Sequence[Callable[[State], State]]) -> None:
        self.name = judge.name
        self._judge = judge
        self._steps = tuple(steps)

    def __call__(self, state: State) -> State:
        after = self._ruled(state)
        if not state.read_on or after.status not in _UNANSWERED:
            return after
        again = replace(state, text=state.read_on)
        for step in self._steps:
            again = step(again)
        again = self._ruled(again)
        return again if again.ruling is not None and again.ruling.answers and _speaks_of(state, again) else after

    def _ruled(self, state: State) -> State:
        after = self._judge(state)
        assert isinstance(after, State), "judging asks no LLM"
        return after


def _speaks_of(state: State, again: State) -> bool:
    """Whether what answers has any of the words that the follow-up itself brings."""
    own = state.question.specific if state.question else ()
    quotes = again.ruling.quotes if again.ruling else ()
    return any(strength(term, scope(quote.passage)) >= SAME for term in own for quote in quotes)
