"""What the routes need, as the smallest protocols that serve them, and how they get it."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from typing import Annotated, Protocol

from fastapi import Depends, Request

from api.problems import Problem, ProblemError
from index.passage import Document, Passage
from index.search import Hit
from rag.answer import Answer
from rag.pause import Switch
from rag.state import Event, Turn


class Answerer(Protocol):
    """Answers questions; ``rag.pipeline.Assistant`` is one."""

    async def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer: ...

    def stream(self, question: str, history: Sequence[Turn] = ()) -> AsyncIterator[Event]: ...


class Catalogue(Protocol):
    """What can be searched and read; ``index.snapshot.Snapshot`` is one. Unknown ids raise ``KeyError``."""

    @property
    def version(self) -> str: ...

    def search(self, query: str, limit: int = 10) -> tuple[Hit, ...]: ...

    def documents(self) -> tuple[Document, ...]: ...

    def document(self, document_id: str) -> Document: ...

    def passage(self, passage_id: str) -> Passage: ...

    def passages_of(self, document_id: str) -> tuple[Passage, ...]: ...


@dataclass(frozen=True)
class Served:
    """One opened index and the assistant that answers from it. A request keeps the pair it began with.

    ``switch`` tells whether answering is paused.
    """

    catalogue: Catalogue
    assistant: Answerer
    switch: Switch | None = None


def _served(request: Request) -> Served:
    served: Served | None = request.app.state.current()
    if served is None:
        raise ProblemError(Problem(503), {"Retry-After": "1"})
    return served


def _ping_s(request: Request) -> float:
    seconds: float = request.app.state.ping_s
    return seconds


ServedDep = Annotated[Served, Depends(_served)]
PingDep = Annotated[float, Depends(_ping_s)]
