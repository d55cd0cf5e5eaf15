"""Snapshots: immutable folders that can be searched, and the store that publishes one of them.

    <home>/index/
        lock                    held by whoever changes anything here
        current                 the version that is served, one line
        snapshots/<version>/    manifest.json and data files, never changed once they have this name

A build writes into a hidden folder beside the others, flushes it to the disk, renames it to its version and
then swaps ``current`` in one step, so that a crash at any point leaves the published snapshot as it was.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from index.catalogue import Catalogue
from index.cleaning import Cleaned, Repair
from index.dense import DenseIndex
from index.encoding import LSA, Encoder, LsaEncoder, SentenceTransformerEncoder
from index.errors import NoSnapshot, SnapshotError
from index.lexical import BM25
from index.manifest import NAME, Manifest
from index.passage import Document, Passage
from index.search import Arms, Hit, Searcher
from index.vocabulary import Vocabulary
from index.workshop import POINTER, SNAPSHOTS, Workshop, finished_versions, is_version, open_workshop

DENSE_NAME = "dense.faiss"


class Snapshot:
    """One opened snapshot. It never changes, and stays readable even if its folder is removed meanwhile.

    Attributes:
        folder: where it lies.
        manifest: what it holds and how it was made.
        vocabulary: the terms of its documents.
    """

    def __init__(
        self,
        folder: Path,
        manifest: Manifest,
        catalogue: Catalogue,
        searcher: Searcher,
        vocabulary: Vocabulary,
    ) -> None:
        self.folder = folder
        self.manifest = manifest
        self.vocabulary = vocabulary
        self._catalogue = catalogue
        self._searcher = searcher

    @classmethod
    def open(cls, folder: Path, encoder: Encoder | str | None = None) -> Snapshot:
        """Open the snapshot in ``folder``.

        ``encoder`` is the one to use, or the name of the one expected; None takes the one that the manifest
        names. The sizes of all files and the digests of small ones are checked; ``SnapshotStore.check``
        checks everything.

        Raises:
            SnapshotError: it is damaged, of another format, or was built with another encoder.
            EncoderError: its encoder cannot be loaded.
        """
        manifest = _read_manifest(folder)
        expected = encoder if isinstance(encoder, str) or encoder is None else encoder.name
        if expected not in (None, manifest.encoder):
            raise SnapshotError(
                f"The index in {folder} was built with the encoder '{manifest.encoder}', not '{expected}'. "
                f"Run: wence index build"
            )
        try:
            manifest.check(folder, thorough=False)
            catalogue = Catalogue(folder)
            arms = _load_arms(folder, catalogue)
            if len(catalogue) != manifest.counts.get("passages"):
                raise ValueError(f"it has {len(catalogue)} passages, not the number in {NAME}")
            vocabulary = Vocabulary.load(folder)
            if encoder is None or isinstance(encoder, str):
                encoder = LsaEncoder.load(folder) if manifest.encoder == LSA else None
        except (ValueError, OSError, EOFError, RuntimeError) as error:
            raise _damaged(folder, error) from error
        encoder = encoder or SentenceTransformerEncoder(manifest.encoder)
        if not encoder.dimensions == manifest.dimensions == arms.dense.dimensions:
            raise SnapshotError(
                f"The index in {folder} has vectors of {arms.dense.dimensions} dimensions ({NAME}: "
                f"{manifest.dimensions}), but its encoder '{encoder.name}' gives {encoder.dimensions}. "
                f"Run: wence index build"
            )
        return cls(folder, manifest, catalogue, Searcher(catalogue, arms, encoder, manifest.fusion), vocabulary)

    @property
    def version(self) -> str:
        return self.manifest.version

    def search(self, query: str, limit: int = 10) -> tuple[Hit, ...]:
        """The passages that match ``query`` best, best first."""
        return self._searcher.search(query, limit)

    def documents(self) -> tuple[Document, ...]:
        """Every document, in the order of the corpus."""
        return self._documents

    @cached_property
    def _documents(self) -> tuple[Document, ...]:
        return tuple(self._catalogue.document_at(number) for number in range(self._catalogue.document_count))

    def document(self, document_id: str) -> Document:
        """Raises KeyError where there is no such document."""
        return self._catalogue.document(document_id)

    def passage(self, passage_id: str) -> Passage:
        """Raises KeyError where there is no such passage."""
        return self._catalogue.passage(passage_id)

    def passages(self) -> Iterator[Passage]:
        """Every passage, in the order of the corpus."""
        return (self._catalogue[number] for number in range(len(self._catalogue)))

    def passages_of(self, document_id: str) -> tuple[Passage, ...]:
        """The passages of a document in reading order. Raises KeyError where there is no such document."""
        return self._catalogue.passages_of(document_id)

    def raw_of(self, document_id: str) -> str:
        """A document's text as it came. Raises KeyError where there is no such document."""
        return self._catalogue.raw_of(document_id)

    def cleaned(self, document_id: str) -> Cleaned:
        """What cleaning made of a document, with the way back to raw offsets. Raises KeyError."""
        return self._catalogue.cleaned(document_id)

    def repairs_of(self, document_id: str) -> tuple[Repair, ...]:
        """Every repair of a document's text. Raises KeyError where there is no such document."""
        return self._catalogue.repairs_of(document_id)


@dataclass(frozen=True)
class SnapshotEntry:
    """One line of the list of snapshots; where ``manifest`` is None, ``problem`` says why."""

    version: str
    folder: Path
    published: bool
    manifest: Manifest | None = None
    problem: str | None = None


class SnapshotStore:
    """The snapshots below a data folder ``home``; nothing is made there before the first build."""

    def __init__(self, home: Path) -> None:
        self.root = home / "index"

    def current(self) -> str | None:
        """The version that is published, or None before the first build.

        Raises:
            SnapshotError: the pointer cannot be read or names no version.
        """
        pointer = self.root / POINTER
        try:
            version = pointer.read_text("utf-8").strip()
        except FileNotFoundError:
            return None
        except (OSError, ValueError) as error:
            raise SnapshotError(f"{pointer} cannot be read ({error}). Run: wence index rollback") from error
        if not is_version(version):
            raise SnapshotError(f"{pointer} names no version of the index. Run: wence index rollback")
        return version

    def versions(self) -> tuple[str, ...]:
        """Every finished snapshot, oldest first."""
        return finished_versions(self.root)

    def entries(self) -> tuple[SnapshotEntry, ...]:
        """What is known about every snapshot, oldest first; a damaged one is listed with its problem."""
        current = self.current()
        return tuple(self._entry(version, version == current) for version in self.versions())

    def _entry(self, version: str, published: bool) -> SnapshotEntry:
        folder = self.folder(version)
        try:
            return SnapshotEntry(version, folder, published, manifest=_read_manifest(folder))
        except SnapshotError as error:
            return SnapshotEntry(version, folder, published, problem=str(error))

    def folder(self, version: str) -> Path:
        """Where ``version`` lies. Raises NoSnapshot where there is none."""
        folder = self.root / SNAPSHOTS / version
        if not is_version(version) or not folder.is_dir():
            raise NoSnapshot(
                f"{self.root / SNAPSHOTS} has no snapshot '{version}'. See what there is with "
                f"'wence index list', or run 'wence index build'."
            )
        return folder

    def open(self, version: str | None = None, *, encoder: Encoder | str | None = None) -> Snapshot:
        """Open ``version``, by default the published one; ``encoder`` as in ``Snapshot.open``.

        Raises:
            NoSnapshot: nothing is published, or there is no such version.
            SnapshotError: it cannot be used.
            EncoderError: its encoder cannot be loaded.
        """
        if version is not None:
            return Snapshot.open(self.folder(version), encoder)
        published = self._published()
        try:
            return Snapshot.open(self.folder(published), encoder)
        except SnapshotError:
            # A build may have published another one and deleted this one meanwhile.
            if (newer := self._published()) == published:
                raise
        return Snapshot.open(self.folder(newer), encoder)

    def check(self, version: str | None = None) -> Manifest:
        """Compare every byte of a snapshot, by default the published one, with its manifest.

        Raises:
            NoSnapshot: nothing is published, or there is no such version.
            SnapshotError: something differs; the text names the folder and the file.
        """
        folder = self.folder(version or self._published())
        manifest = _read_manifest(folder)
        try:
            manifest.check(folder, thorough=True)
        except (ValueError, OSError) as error:
            raise _damaged(folder, error) from error
        return manifest

    def workshop(self) -> AbstractContextManager[Workshop]:
        """Lock the store for changing it. Raises BuildLocked while someone else does."""
        return open_workshop(self.root)

    def publish(self, version: str) -> None:
        """Serve ``version`` from now on, after checking all of it."""
        self.folder(version)
        with self.workshop() as workshop:
            self.check(version)
            workshop.publish(version)

    def rollback(self) -> str:
        """Publish the newest sound snapshot older than the current one, and return its version.

        Where the pointer is lost or damaged, that is the newest sound snapshot of all.

        Raises:
            NoSnapshot: there is none.
        """
        with self.workshop() as workshop:
            try:
                current = self.current()
            except SnapshotError:
                current = None
            for version in reversed(self.versions()):
                if (current is None or version < current) and self._is_sound(version):
                    workshop.publish(version)
                    return version
        raise NoSnapshot(f"{self.root} has no sound snapshot older than the current one. Run: wence index build")

    def remove(self, version: str) -> None:
        """Delete a snapshot that is not published. Who has it open can go on reading it."""
        folder = self.folder(version)
        with self.workshop() as workshop:
            if version == self.current():
                raise SnapshotError(f"{folder} is being served. Publish another one first: wence index publish VERSION")
            workshop.delete(version)

    def keep(self, count: int) -> tuple[str, ...]:
        """Delete all but the published snapshot and the ``count`` newest; returns the versions deleted."""
        if count < 1:
            raise ValueError("at least one snapshot must be kept")
        with self.workshop() as workshop:
            current = self.current()
            doomed = tuple(version for version in self.versions()[:-count] if version != current)
            for version in doomed:
                workshop.delete(version)
        return doomed

    def _published(self) -> str:
        version = self.current()
        if version is None:
            raise NoSnapshot(f"{self.root} has no published index. Run: wence index build")
        return version

    def _is_sound(self, version: str) -> bool:
        try:
            self.check(version)
        except SnapshotError:
            return False
        return True


def _load_arms(folder: Path, catalogue: Catalogue) -> Arms:
    """Raises ValueError, OSError or RuntimeError when files are missing or do not belong together."""
    arms = Arms(
        words=BM25.load(folder, "words", len(catalogue)),
        bigrams=BM25.load(folder, "bigrams", len(catalogue)),
        documents=BM25.load(folder, "documents.bigrams", catalogue.document_count),
        document_of=catalogue.document_of,
        dense=DenseIndex.load(folder / DENSE_NAME),
    )
    if arms.dense.texts != len(catalogue):
        raise ValueError(f"{DENSE_NAME} has {arms.dense.texts} vectors for {len(catalogue)} passages")
    return arms


def _read_manifest(folder: Path) -> Manifest:
    """Raises SnapshotError when ``folder`` holds no manifest that this version of Wence understands."""
    try:
        manifest = Manifest.read(folder)
        if manifest.version != folder.name:
            raise ValueError(f"{NAME} belongs to {manifest.version}")
    except (ValueError, OSError) as error:
        raise _damaged(folder, error) from error
    return manifest


def _damaged(folder: Path, error: Exception) -> SnapshotError:
    return SnapshotError(
        f"The index in {folder} cannot be used: {error}. Run 'wence index rollback' to serve the one "
        f"before it, or 'wence index build' to make a new one."
    )
