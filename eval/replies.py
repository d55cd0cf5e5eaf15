"""What comes back from a system that was asked, and who can be asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Protocol

from eval.world import World
from rag.answer import Answer, Status

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Found:
    """A passage that the search gave for the question: its place in the clean text, and its score."""

    document_id: str
    start: int
    end: int
    score: float


@dataclass(frozen=True)
class Reply:
    """One answer.

    ``hits``: best first; None where the system does not tell. ``elapsed_ms``: wall-clock time of the last turn;
    ``first_ms``: until its first sentence, where it was streamed.
    """

    answer: Answer
    hits: tuple[Found, ...] | None
    elapsed_ms: float
    first_ms: float | None = None

    def to_json(self) -> dict[str, Any]:
        return {**asdict(self), "answer": self.answer.to_json()}

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Reply:
        """The reply that ``to_json`` gave ``data`` for."""
        hits = None if data["hits"] is None else tuple(Found(**hit) for hit in data["hits"])
        return cls(Answer.from_json(data["answer"]), hits, data["elapsed_ms"], data["first_ms"])


@dataclass(frozen=True)
class Asking:
    """A conversation to be held: its last turn is the question."""

    world: World
    turns: tuple[str, ...]


class Respondent(Protocol):
    """A system under examination."""

    @property
    def name(self) -> str:
        """What it is, for the report; no secrets."""
        ...

    def describe(self) -> dict[str, object]:
        """What a reader needs to know of it to ask it again."""
        ...

    def texts(self, world: World, tell: Tell) -> Mapping[str, str]:
        """The clean text of every document that it may cite, by id."""
        ...

    def replies(self, askings: Sequence[Asking], tell: Tell) -> Iterator[tuple[int, Reply]]:
        """Each asking's place and reply, in any order. A crash is a reply with the status ``failed``."""
        ...


def crashed(question: str, error: Exception) -> Answer:
    """A system that breaks on one question is a finding about it, not the end of the run."""
    reason = f"{type(error).__name__}: {error}"
    return Answer("", question, question, Status.FAILED, "", reason=reason, composer="none")
