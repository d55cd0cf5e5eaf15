"""The contract of an answer: the same frozen values, and the same JSON, at every door."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from enum import StrEnum
from typing import Any, Self

from pydantic import TypeAdapter

NOTICE = "内容由人工智能生成，仅供参考，以正式文件和主管部门解释为准。"


class Status(StrEnum):
    """How a question ended. Only ``ANSWERED`` claims that everything asked is supported by a cited clause."""

    ANSWERED = "answered"
    PARTIAL = "partial"
    NO_EVIDENCE = "no_evidence"
    OUT_OF_SCOPE = "out_of_scope"
    NEEDS_CLARIFICATION = "needs_clarification"
    REFUSED = "refused"
    FAILED = "failed"


class SentenceKind(StrEnum):
    """``CLAIM``: a statement about the policy, always cited. ``LEAD``: leads over. ``NOTICE``: about the service."""

    CLAIM = "claim"
    LEAD = "lead"
    NOTICE = "notice"


@dataclass(frozen=True)
class Citation:
    """A verbatim quote: ``quote == document.text[start:end]``, offsets in characters of the clean text."""

    number: int
    document_id: str
    document_title: str
    passage_id: str
    heading: str
    quote: str
    start: int
    end: int
    url: str | None = None


@dataclass(frozen=True)
class Sentence:
    """One sentence of an answer with the numbers of the citations that it stands on."""

    text: str
    kind: SentenceKind
    citations: tuple[int, ...] = ()


@dataclass(frozen=True)
class Correction:
    """A stretch of the question that was read as something else."""

    original: str
    replacement: str


@dataclass(frozen=True)
class Handoff:
    """Where a person can ask on, and why."""

    label: str
    reason: str


@dataclass(frozen=True)
class Answer:
    """What leaves the pipeline. ``timings_ms`` are wall-clock milliseconds by step."""

    id: str
    question: str
    standalone_question: str
    status: Status
    text: str
    reason: str | None = None
    corrections: tuple[Correction, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    citations: tuple[Citation, ...] = ()
    missing: tuple[str, ...] = ()
    suggestions: tuple[str, ...] = ()
    handoff: Handoff | None = None
    composer: str = "extractive"
    model: str | None = None
    index_version: str = ""
    prompt_digest: str | None = None
    timings_ms: dict[str, float] = field(default_factory=dict)
    ai_generated: bool = True
    notice: str = NOTICE

    def to_json(self) -> dict[str, Any]:
        """The answer as JSON-serialisable values, as in the published contract."""
        data = asdict(self)
        data["corrections"] = [{"from": c.original, "to": c.replacement} for c in self.corrections]
        data["status"] = self.status.value
        data["sentences"] = [
            {"text": s.text, "kind": s.kind.value, "citations": list(s.citations)} for s in self.sentences
        ]
        return data

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> Self:
        """The answer that ``to_json`` gave ``data`` for; fields that are not known are left out.

        Raises:
            pydantic.ValidationError: ``data`` is no answer.
        """
        corrections = [
            {"original": c["from"], "replacement": c["to"]} if "from" in c else c for c in data.get("corrections") or ()
        ]
        return TypeAdapter(cls).validate_python({**data, "corrections": corrections})
