"""A corpus that questions are put to: the documents of a set, as they are or changed, among other documents."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.editing import edited
from eval.policy import Policy
from index.building import build
from index.cleaning import clean
from index.loading import RawDocument, find_files, load
from index.passage import Document
from index.snapshot import Snapshot, SnapshotStore

Tell = Callable[[str, int, int], None]


@dataclass(frozen=True)
class World:
    """What is indexed.

    Attributes:
        documents: files or folders that the questions are about.
        distractors: files of other documents; ``at_most`` of their documents are taken, all where it is None.
        planted: texts of poisoned documents, one document each.
        edited: whether every amount in ``documents`` is another than in the files.
    """

    documents: tuple[Path, ...]
    distractors: tuple[Path, ...] = ()
    at_most: int | None = None
    planted: tuple[str, ...] = ()
    edited: bool = False

    def digest(self) -> str:
        """The SHA-256 of everything that is indexed, in hexadecimal."""
        told = hashlib.sha256(json.dumps([self.at_most, self.planted, self.edited]).encode())
        for path in (*self.documents, *self.distractors):
            for file in sorted(path.rglob("*")) if path.is_dir() else [path, *_sidecars(path)]:
                if file.is_file():
                    told.update(f"{file.name}\0".encode() + file.read_bytes())
        return told.hexdigest()

    def policies(self) -> dict[str, Policy]:
        """The documents that the questions are about, cleaned, by id; with the amounts that are indexed."""
        return {policy.document_id: policy for policy in map(self._policy, self._own())}

    def _own(self) -> list[RawDocument]:
        return [raw for file in find_files(self.documents) for raw in load(file)]

    def _policy(self, raw: RawDocument) -> Policy:
        text = clean(raw.raw).text
        return Policy.of(Document(raw.id, raw.title or "", edited(text) if self.edited else text))

    @contextmanager
    def indexed(self, encoder: str, tell: Tell | None = None) -> Iterator[Snapshot]:
        """A temporary index of it, deleted at the end."""
        with TemporaryDirectory(prefix="wence-eval-") as folder:
            home = Path(folder)
            yield build(self._paths(home), SnapshotStore(home), encoder, progress=tell)

    def _paths(self, folder: Path) -> list[Path]:
        own = list(self.documents)
        if self.edited:
            rows = [
                {**raw.metadata, "id": raw.id, **({"title": raw.title} if raw.title else {}), "text": policy.text}
                for raw in self._own()
                for policy in [self._policy(raw)]
            ]
            own = [_written(folder / "edited.jsonl", rows)]
        planted = [{"id": f"planted-{n}", "text": text} for n, text in enumerate(self.planted, 1)]
        others = list(self.distractors)
        if self.at_most is not None:
            lines = [line for path in self.distractors for line in path.read_text("utf-8").splitlines()]
            step = max(len(lines) // max(self.at_most, 1), 1)
            # Spread over the files, which are sorted by kind.
            taken = [json.loads(line) for line in lines[::step][: self.at_most]]
            others = [_written(folder / "distractors.jsonl", taken)] if taken else []
        return [*own, *others, *([_written(folder / "planted.jsonl", planted)] if planted else [])]


def _written(path: Path, rows: list[dict[str, str]]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def _sidecars(path: Path) -> list[Path]:
    return [path.with_suffix(suffix) for suffix in (".json", ".toml") if path.suffix != suffix]


def texts_of(snapshot: Snapshot) -> Mapping[str, str]:
    """The clean text of every document of an index, by id."""
    return {document.id: document.text for document in snapshot.documents()}
