"""What must not be answered or quoted any more, from one moment to the next: questions, clauses, documents.

A withdrawn clause is as if it were not in the corpus, so that others may still answer. Where a question itself is
withdrawn, or only a withdrawn clause would have answered it, the answer says that this is being checked.
"""

from __future__ import annotations

import fcntl
import json
import logging
import os
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from index.passage import Document, Passage
from index.search import Hit
from index.vocabulary import Vocabulary
from rag.answer import Status
from rag.state import Corpus, State, Step

_LOG = logging.getLogger("wence.withdrawals")
FILE = "withdrawn.jsonl"
# Withdrawn passages may take the first places of a search; so many more are fetched to make up for them.
_SPARE = 20


class Kind(StrEnum):
    """What a withdrawal names."""

    QUESTION = "question"
    PASSAGE = "passage"
    DOCUMENT = "document"
    QUOTE = "quote"


@dataclass(frozen=True)
class Withdrawal:
    """One withdrawal. ``value``: a question, the id of a passage or document, or a stretch of a document's text."""

    id: str
    kind: Kind
    value: str
    at: str = ""
    note: str = ""


@dataclass(frozen=True)
class Withdrawn:
    """Everything that is withdrawn at one moment, ready to be looked up."""

    questions: frozenset[str] = frozenset()
    passages: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()
    quotes: tuple[str, ...] = ()

    @staticmethod
    def of(withdrawals: Mapping[str, Withdrawal]) -> Withdrawn:
        by_kind = {kind: [w.value for w in withdrawals.values() if w.kind is kind] for kind in Kind}
        return Withdrawn(
            frozenset(key for value in by_kind[Kind.QUESTION] if (key := question_key(value))),
            frozenset(by_kind[Kind.PASSAGE]),
            frozenset(by_kind[Kind.DOCUMENT]),
            tuple(key for value in by_kind[Kind.QUOTE] if (key := question_key(value))),
        )

    def __bool__(self) -> bool:
        return bool(self.questions or self.passages or self.documents or self.quotes)

    def asks(self, *texts: str) -> bool:
        """Whether one of these wordings of a question is withdrawn."""
        return bool(self.questions) and any(question_key(text) in self.questions for text in texts)

    def covers(self, passage: Passage) -> bool:
        """Whether a passage is: by its id, its document, or a stretch of its text."""
        if passage.id in self.passages or passage.document_id in self.documents:
            return True
        return bool(self.quotes) and any(quote in question_key(passage.text) for quote in self.quotes)


class Withdrawals(Protocol):
    """Knows what is withdrawn. It is asked at every question, so it must be cheap."""

    def current(self) -> Withdrawn: ...


def question_key(text: str) -> str:
    """What is the same in two wordings that differ in blanks, marks, width and case only."""
    return "".join(character for character in text.casefold() if character.isalnum())


@dataclass
class WithdrawalFile:
    """Withdrawals as lines of ``withdrawn.jsonl`` in the data folder: only ever appended to, so that the file is its
    own history. A line that cannot be read is passed over: the last one may be half written."""

    home: Path
    _seen: tuple[int, int, int] | None = None
    _known: Withdrawn = field(default_factory=Withdrawn)

    @property
    def path(self) -> Path:
        return self.home / FILE

    def current(self) -> Withdrawn:
        """What is withdrawn now. The file is read again only when it has changed. Raises OSError: it is unreadable."""
        try:
            status = self.path.stat()
        except FileNotFoundError:
            return Withdrawn()
        seen = status.st_mtime_ns, status.st_size, status.st_ino
        if seen != self._seen:
            self._known = Withdrawn.of(self.all())
            self._seen = seen
        return self._known

    def all(self) -> dict[str, Withdrawal]:
        """The withdrawals that were not undone, by id, oldest first."""
        found: dict[str, Withdrawal] = {}
        damaged = 0
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return found
        for line in content.splitlines():
            try:
                fields = json.loads(line)
                if "undo" in fields:
                    found.pop(str(fields["undo"]), None)
                    continue
                kind, value = Kind(fields["kind"]), str(fields["value"])
                one = Withdrawal(str(fields["id"]), kind, value, str(fields.get("at", "")), str(fields.get("note", "")))
            except (ValueError, KeyError, TypeError):
                damaged += bool(line.strip())
                continue
            found[one.id] = one
        if damaged:
            _LOG.warning("%s: %d damaged lines were passed over", self.path, damaged)
        return found

    def withdraw(self, kind: Kind, value: str, note: str = "") -> Withdrawal:
        """Withdraw something from now on. Raises OSError where the file cannot be written."""
        now = datetime.now(UTC).isoformat(timespec="seconds")
        one = Withdrawal(uuid.uuid4().hex[:8], kind, value, now, note)
        self._append({"id": one.id, "kind": kind.value, "value": value, "at": now, "note": note})
        return one

    def undo(self, identity: str) -> Withdrawal:
        """Take a withdrawal back.

        Raises:
            KeyError: there is none of this id.
            OSError: the file cannot be written.
        """
        one = self.all()[identity]
        self._append({"undo": identity, "at": datetime.now(UTC).isoformat(timespec="seconds")})
        return one

    def _append(self, fields: Mapping[str, str]) -> None:
        self.home.mkdir(parents=True, exist_ok=True)
        with self.path.open("a+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            end = file.seek(0, os.SEEK_END)
            file.seek(max(0, end - 1))
            broken = file.read(1) not in (b"", b"\n")
            line = json.dumps(fields, ensure_ascii=False)
            file.write((b"\n" if broken else b"") + line.encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())


class Remaining:
    """A corpus without what is withdrawn: what is not there is neither found, nor quoted, nor given to an LLM."""

    def __init__(self, corpus: Corpus, withdrawals: Withdrawals) -> None:
        self._corpus = corpus
        self._withdrawals = withdrawals

    @property
    def version(self) -> str:
        return self._corpus.version

    @property
    def vocabulary(self) -> Vocabulary:
        return self._corpus.vocabulary

    def search(self, query: str, limit: int = 10) -> tuple[Hit, ...]:
        withdrawn = self._withdrawals.current()
        if not withdrawn:
            return self._corpus.search(query, limit)
        hits = self._corpus.search(query, limit + _SPARE)
        return tuple(hit for hit in hits if not withdrawn.covers(hit.passage))[:limit]

    def document(self, document_id: str) -> Document:
        return self._corpus.document(document_id)

    def documents(self) -> tuple[Document, ...]:
        gone = self._withdrawals.current().documents
        return tuple(d for d in self._corpus.documents() if d.id not in gone) if gone else self._corpus.documents()

    def passages_of(self, document_id: str) -> tuple[Passage, ...]:
        withdrawn = self._withdrawals.current()
        passages = self._corpus.passages_of(document_id)
        return tuple(p for p in passages if not withdrawn.covers(p)) if withdrawn else passages


class Withheld:
    """The step ``judge``, with its ruling taken back where the question, or what would have answered it, is withdrawn.

    ``judge`` rules on what remains of the corpus; the steps of ``whole`` search and rule on all of it.
    """

    def __init__(
        self, judge: Step, whole: Sequence[Step], withdrawals: Withdrawals, clean: Callable[[str], str]
    ) -> None:
        self.name = judge.name
        self._judge = judge
        self._whole = tuple(whole)
        self._withdrawals = withdrawals
        self._clean = clean

    def __call__(self, state: State) -> State:
        withdrawn = self._withdrawals.current()
        if withdrawn.asks(state.text, self._clean(state.asked)):
            return _taken_back(state)
        after = _taken(self._judge, state)
        if withdrawn and after.status is not Status.ANSWERED and self._was_answered(state, withdrawn):
            return _taken_back(state)
        return after

    def _was_answered(self, state: State, withdrawn: Withdrawn) -> bool:
        for step in self._whole:
            state = _taken(step, state)
        ruling = state.ruling
        if ruling is None or ruling.status not in (Status.ANSWERED, Status.PARTIAL) or ruling.nearest:
            return False
        return any(withdrawn.covers(quote.passage) for quote in ruling.quotes)


def _taken(step: Step, state: State) -> State:
    after = step(state)
    assert isinstance(after, State), "searching and judging ask no LLM"
    return after


def _taken_back(state: State) -> State:
    return replace(state, ruling=None, hits=(), status=Status.REFUSED, reason="withdrawn")
