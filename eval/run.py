"""One evaluation run: a fresh index among distractors, every question through the real pipeline."""

from __future__ import annotations

import asyncio
import hashlib
import subprocess
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal, Protocol

from rich.console import Console

from eval.dataset import DATA, DISTRACTORS, DatasetError, Item, Split, load, problems, question_files
from eval.policy import POLICY_ID, Policy
from eval.progress import Tell, shown
from eval.report import Report, save
from eval.scoring import Outcome, Score, score
from index.building import build
from index.passage import Document
from index.search import Hit
from index.snapshot import Snapshot, SnapshotStore
from rag.answer import Answer, Status
from rag.assembly import build_assistant
from rag.settings import Settings, load_settings

_DEPTH = 20


@dataclass(frozen=True)
class Options:
    """What to run. ``sets``: question files or folders. ``out``: results go into a new folder there."""

    sets: tuple[Path, ...] = (DATA,)
    split: Split | Literal["all"] = "all"
    out: Path = Path("results")
    distractors: bool = True


class Asked(Protocol):
    """What answers questions: ``rag.pipeline.Assistant``, or a stand-in that a metric is tried on."""

    async def ask(self, question: str) -> Answer: ...


class Searched(Protocol):
    """The index that was asked about."""

    def search(self, query: str, limit: int = 10) -> tuple[Hit, ...]: ...

    def documents(self) -> tuple[Document, ...]: ...


@dataclass(frozen=True)
class Exam:
    """Questions on the shipped policy, ready to be put to any assistant over ``corpus``."""

    items: Sequence[Item]
    corpus: Searched
    policy: Policy
    texts: Mapping[str, str] = field(repr=False)

    @classmethod
    def on(cls, corpus: Searched, items: Sequence[Item]) -> Exam:
        """Set the questions, once they fit the policy.

        Raises:
            DatasetError: an item contradicts the policy's text.
        """
        documents = {document.id: document for document in corpus.documents()}
        policy = Policy.of(documents[POLICY_ID])
        if wrong := problems(items, policy):
            raise DatasetError("The questions do not fit the policy:\n" + "\n".join(wrong))
        return cls(items, corpus, policy, {key: document.text for key, document in documents.items()})

    async def sit(self, assistant: Asked, tell: Tell | None = None) -> tuple[Score, ...]:
        """Ask every question, one after the other, and judge the answers."""
        scores = []
        for number, item in enumerate(self.items, 1):
            scores.append(score(await self._outcome(assistant, item), self.policy, self.texts))
            if tell:
                tell("ask", number, len(self.items))
        return tuple(scores)

    async def _outcome(self, assistant: Asked, item: Item) -> Outcome:
        started = time.perf_counter()
        try:
            answer = await assistant.ask(item.question)
        except Exception as error:  # a crash on one question is a finding about it, not the end of the run
            answer = _crashed(item.question, error)
        elapsed = (time.perf_counter() - started) * 1000
        return Outcome(item, answer, self._ranking(answer.standalone_question), elapsed)

    def _ranking(self, query: str) -> tuple[int, ...]:
        """The clauses in the order of the search for ``query``; 0 for each passage of another document."""
        ranking: list[int] = []
        for hit in self.corpus.search(query, _DEPTH):
            ours = hit.passage.document_id == self.policy.document_id
            clause = self.policy.clause_at(hit.passage.span) if ours else 0
            if clause == 0 or clause not in ranking:
                ranking.append(clause)
        return tuple(ranking)


def run(options: Options, settings: Settings | None = None, console: Console | None = None) -> Report:
    """Build, ask, measure, gate, save. Progress goes to ``console`` (default: stderr).

    Raises:
        DatasetError: the questions cannot be used. Whatever building the index raises.
    """
    settings = settings or load_settings()
    items = load(options.sets, options.split)
    started = datetime.now(UTC)
    with (
        shown(console or Console(stderr=True)) as tell,
        shipped_index(settings, options.distractors, tell) as corpus,
    ):
        exam = Exam.on(corpus, items)
        scores = asyncio.run(exam.sit(build_assistant(settings, corpus), tell))
        report = Report.of(scores, started, _config(options, settings, corpus))
    return save(report, options.out)


@contextmanager
def shipped_index(settings: Settings, distractors: bool, tell: Tell) -> Iterator[Snapshot]:
    """A temporary index of the shipped policy, with the distractors or alone."""
    with (
        TemporaryDirectory(prefix="wence-eval-") as home,
        resources.as_file(resources.files("index") / "corpus") as corpus,
    ):
        paths = [corpus, DISTRACTORS] if distractors else [corpus]
        yield build(paths, SnapshotStore(Path(home)), settings.encoder, progress=tell)


def revision(folder: Path) -> str | None:
    """The commit of ``folder``'s working tree, with ``-dirty`` after changes; None without one."""
    command = ["git", "-C", str(folder), "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=10)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def _crashed(question: str, error: Exception) -> Answer:
    reason = f"{type(error).__name__}: {error}"
    return Answer("", question, question, Status.FAILED, "", reason=reason, composer="none")


def _config(options: Options, settings: Settings, corpus: Snapshot) -> dict[str, object]:
    """What a reader needs to run the same again; no secrets and no addresses."""
    files = [*question_files(options.sets), *([DISTRACTORS] if options.distractors else [])]
    return {
        "split": options.split,
        "distractors": options.distractors,
        "files": {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in files},
        "product": corpus.manifest.product,
        "revision": revision(Path(__file__).parent),
        "index_version": corpus.version,
        "index_counts": dict(corpus.manifest.counts),
        "encoder": corpus.manifest.encoder,
        "llm": settings.llm_model if settings.llm_base_url else None,
    }
