"""What the steps of the pipeline hand to each other: one immutable state, and the events a door may stream."""

from __future__ import annotations

from collections.abc import AsyncGenerator, Awaitable
from dataclasses import dataclass
from typing import Protocol

from index.passage import Document, Passage, Span
from index.search import Hit
from index.vocabulary import Vocabulary
from rag.answer import Answer, Citation, Correction, Handoff, Sentence, Status
from rag.question import Question


@dataclass(frozen=True)
class Quote:
    """A verbatim stretch of one passage: ``span`` is in the document's clean text and inside ``passage.span``."""

    passage: Passage
    span: Span

    @property
    def text(self) -> str:
        return self.passage.text[self.span.start - self.passage.span.start : self.span.end - self.passage.span.start]


@dataclass(frozen=True)
class Ruling:
    """What the evidence allows: the status, the quotes that answer (reading order) and what they leave open.

    ``nearest`` marks quotes that do not answer but are the closest thing the sources say; ``overview`` marks quotes
    that are the outline of a whole document. ``binding`` are the conditions and limits of what the quotes give, which
    are told with them (``rag.binding``).
    """

    status: Status
    quotes: tuple[Quote, ...] = ()
    missing: tuple[str, ...] = ()
    nearest: bool = False
    overview: bool = False
    binding: tuple[Quote, ...] = ()

    @property
    def answers(self) -> bool:
        """Whether the quotes answer what was asked, wholly or in part, rather than outline a document or come near."""
        return bool(self.quotes) and not self.nearest and not self.overview


@dataclass(frozen=True)
class Turn:
    """One earlier message of the conversation, ``role`` being ``user`` or ``assistant``."""

    role: str
    content: str


@dataclass(frozen=True)
class State:
    """Everything known about one question so far. A step returns a changed copy (``dataclasses.replace``).

    ``text`` is the question as it is understood so far: cleaned, masked, corrected, made to stand alone.

    A step that ends the journey sets ``status``; the later steps up to the composer are then skipped. Without a
    ``ruling`` the answer then consists of ``notice``, or else of the fixed sentence for ``reason``. ``suggestions``
    take the place of those that the suggester would make. ``read_on`` is ``text`` as it would read if it were asked of
    what the question before was about; empty where that cannot be or is sure. ``started`` is on the event loop's clock,
    in seconds: the deadline of all LLM work counts from it.
    """

    id: str
    asked: str
    history: tuple[Turn, ...] = ()
    text: str = ""
    read_on: str = ""
    corrections: tuple[Correction, ...] = ()
    question: Question | None = None
    hits: tuple[Hit, ...] = ()
    ruling: Ruling | None = None
    status: Status | None = None
    reason: str | None = None
    notice: str = ""
    suggestions: tuple[str, ...] = ()
    started: float | None = None


class Step(Protocol):
    """One step before composing: it reads the state and returns the next one, or (asking an LLM) the promise of it."""

    name: str

    def __call__(self, state: State) -> State | Awaitable[State]: ...


@dataclass(frozen=True)
class Draft:
    """A sentence before verification, with the quotes that it says it stands on; ``model``: the LLM that wrote it."""

    sentence: Sentence
    quotes: tuple[Quote, ...] = ()
    model: str | None = None


class Composer(Protocol):
    """Turns a ruling into sentences. Raises ``rag.errors.ComposeError`` when it cannot go on."""

    name: str
    model: str | None
    prompt_digest: str | None

    def compose(self, state: State) -> AsyncGenerator[Draft, None]: ...


class Corpus(Protocol):
    """What the pipeline needs of an opened index snapshot."""

    @property
    def version(self) -> str: ...

    @property
    def vocabulary(self) -> Vocabulary: ...

    def search(self, query: str, limit: int = 10) -> tuple[Hit, ...]: ...

    def document(self, document_id: str) -> Document: ...

    def documents(self) -> tuple[Document, ...]: ...

    def passages_of(self, document_id: str) -> tuple[Passage, ...]: ...


@dataclass(frozen=True)
class Started:
    """First event of a stream: the ids, before any work is done."""

    id: str
    index_version: str


@dataclass(frozen=True)
class Released:
    """A verified sentence, with those of its citations that no earlier sentence brought."""

    sentence: Sentence
    citations: tuple[Citation, ...]


@dataclass(frozen=True)
class Reset:
    """Drop every sentence shown so far: the fallback follows."""


@dataclass(frozen=True)
class Done:
    """Last event of a stream: the whole answer."""

    answer: Answer


Event = Started | Released | Reset | Done

__all__ = [
    "Composer", "Corpus", "Done", "Draft", "Event", "Handoff", "Quote", "Released", "Reset", "Ruling", "Started",
    "State", "Step", "Turn",
]  # fmt: skip
