"""Files of documents to a published snapshot: load → clean → chunk → count → encode → write → publish."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from types import MappingProxyType
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from index.catalogue import Entry, save_catalogue
from index.chunking import ChunkParameters, chunk
from index.cleaning import clean, redacted
from index.counting import TermCounter, TermCounts
from index.dense import DenseIndex
from index.encoding import LSA, Encoder, LsaEncoder, SentenceTransformerEncoder
from index.errors import BuildError
from index.lexical import BM25, BM25Parameters
from index.loading import RawDocument, find_files, load
from index.manifest import Manifest, product_version
from index.passage import Document, Passage
from index.search import Fusion
from index.snapshot import DENSE_NAME, Snapshot, SnapshotStore
from index.structure import find_title
from index.terminology import TermCollector, save_vocabulary
from index.tokenizing import bigrams, plain_words, search_words

_T = TypeVar("_T")
Progress = Callable[[str, int, int], None]
"""Told of a build's progress: the stage, how much of it is done, how much there is."""

STAGES = ("load", "clean", "count", "vocabulary", "encode", "write", "publish")
_STEP = 100
_BATCH = 256
_TITLE_WEIGHT = 2.0
# A long notice is not about a subject any less because it is about others too.
_OF_DOCUMENTS = BM25Parameters(k1=0.6, b=0.0)


def build(
    paths: Sequence[Path] | None,
    store: SnapshotStore,
    encoder_name: str = LSA,
    parameters: ChunkParameters | None = None,
    progress: Progress | None = None,
) -> Snapshot:
    """Build a snapshot of exactly the documents at ``paths`` (None: the shipped corpus), publish it and open
    it.

    Raises:
        LoadError: a file cannot be read.
        BuildError: the documents contradict each other or hold no text, or another build is running
            (BuildLocked).
        EncoderError: the encoder cannot be loaded.
        In every case what was published before stays published.
    """
    tell = progress or _say_nothing
    chunking = parameters or ChunkParameters()
    with store.workshop() as workshop:
        encoder = None if encoder_name == LSA else SentenceTransformerEncoder(encoder_name)
        entries = [_prepare(raw, chunking) for raw in _counted(_load_all(paths, tell), "clean", tell)]
        with workshop.work_folder() as work:
            draft = _write(work, entries, encoder, chunking, tell)
            tell("write", 0, 1)
            version = workshop.admit(work, draft)
            tell("write", 1, 1)
        tell("publish", 0, 1)
        workshop.publish(version)
        tell("publish", 1, 1)
    return store.open(version, encoder=encoder)


def _say_nothing(stage: str, done: int, total: int) -> None:
    del stage, done, total


def _counted(items: Sequence[_T], stage: str, tell: Progress) -> Iterator[_T]:
    """``items``, telling from time to time how many of them have been taken."""
    for number, item in enumerate(items):
        if number % _STEP == 0:
            tell(stage, number, len(items))
        yield item
    tell(stage, len(items), len(items))


def _load_all(paths: Sequence[Path] | None, tell: Progress) -> list[RawDocument]:
    if paths is None:
        with resources.as_file(resources.files("index") / "corpus") as folder:
            return _load_files(find_files([folder]), tell)
    if not paths:
        raise BuildError("No documents were named. Name a file or folder, or nothing at all for the shipped corpus.")
    return _load_files(find_files(paths), tell)


def _load_files(files: Sequence[Path], tell: Progress) -> list[RawDocument]:
    documents: dict[str, RawDocument] = {}
    for file in _counted(files, "load", tell):
        for document in load(file):
            other = documents.setdefault(document.id, document)
            if other is not document:
                raise BuildError(
                    f"{other.origin} and {document.origin} have the same id '{document.id}'. Give one "
                    f'of them another: rename the file, or put {{"id": "…"}} into a sidecar .json beside it.'
                )
    return list(documents.values())


def _prepare(raw: RawDocument, chunking: ChunkParameters) -> Entry:
    cleaned = clean(raw.raw)
    if not any(character.isalnum() for character in cleaned.text):
        raise BuildError(f"{raw.origin} holds no text once it is cleaned. Remove it, or put the document's text there.")
    title = clean(raw.title).text if raw.title else find_title(cleaned.text)
    title = " ".join((title or raw.stem).split())
    document = Document(raw.id, title, cleaned.text, MappingProxyType(dict(raw.metadata)))
    return Entry(document, redacted(raw.raw, cleaned), cleaned, chunk(document, chunking))


def _write(
    work: Path, entries: Sequence[Entry], encoder: Encoder | None, chunking: ChunkParameters, tell: Progress
) -> Manifest:
    """Write every data file of the snapshot; returns its manifest, but for what is known only at the end."""
    save_catalogue(work, entries)
    passages = [passage for entry in entries for passage in entry.passages]
    counts, terms = _count(passages, tell)
    bm25 = BM25Parameters()
    BM25.fit(counts.words, bm25).save(work, "words")
    BM25.fit(counts.bigrams, bm25).save(work, "bigrams")
    BM25.fit(_count_documents(entries), _OF_DOCUMENTS).save(work, "documents.bigrams")
    tell("vocabulary", 0, 1)
    save_vocabulary(work, terms)
    tell("vocabulary", 1, 1)
    name, vectors = _encode(work, encoder, passages, counts, tell)
    DenseIndex.fit(vectors).save(work / DENSE_NAME)
    return Manifest(
        version="",
        created="",
        product=product_version(),
        encoder=name,
        dimensions=vectors.shape[1],
        chunking=chunking,
        bm25=bm25,
        fusion=Fusion.for_encoder(name),
        counts={"documents": len(entries), "passages": len(passages), "terms": len(terms)},
        files={},
    )


@dataclass(frozen=True)
class _Counts:
    words: TermCounts
    bigrams: TermCounts


def _count(passages: Sequence[Passage], tell: Progress) -> tuple[_Counts, dict[str, int]]:
    """Count the terms of each passage with the headings above it, cutting it into words only once."""
    word_counter, bigram_counter, collector = TermCounter(), TermCounter(), TermCollector()
    for passage in _counted(passages, "count", tell):
        content = _content(passage)
        plain = plain_words(content)
        word_counter.add(Counter(search_words(plain)))
        bigram_counter.add(Counter(bigrams(content)))
        collector.add(plain)
    return _Counts(word_counter.finish(), bigram_counter.finish()), collector.finish()


def _content(passage: Passage) -> str:
    return "\n".join((*passage.heading, passage.text))


def _count_documents(entries: Sequence[Entry]) -> TermCounts:
    """The character pairs of each document and its title, which would favour none of its own passages."""
    counter = TermCounter()
    for entry in entries:
        counts: dict[str, float] = dict(Counter(bigrams(entry.document.text)))
        for term in bigrams(entry.document.title):
            counts[term] = counts.get(term, 0.0) + _TITLE_WEIGHT
        counter.add(counts)
    return counter.finish()


def _encode(
    work: Path, encoder: Encoder | None, passages: Sequence[Passage], counts: _Counts, tell: Progress
) -> tuple[str, NDArray[np.float32]]:
    """The encoder's name and the vectors of all passages (n, d). No encoder: LSA is fitted and saved."""
    tell("encode", 0, len(passages))
    if encoder is None:
        by_kind = {"words": counts.words, "bigrams": counts.bigrams}
        fitted = LsaEncoder.fit(by_kind)
        fitted.save(work)
        vectors = fitted.encode_counts(by_kind)
        tell("encode", len(passages), len(passages))
        return fitted.name, vectors
    batches = []
    for start in range(0, len(passages), _BATCH):
        batches.append(encoder.encode([_content(passage) for passage in passages[start : start + _BATCH]]))
        tell("encode", min(start + _BATCH, len(passages)), len(passages))
    return encoder.name, np.concatenate(batches)
