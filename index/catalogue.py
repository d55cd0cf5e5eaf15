"""The documents and passages of a snapshot, read from its files one at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.arrays import load_array, save_array
from index.cleaning import Cleaned, Repair
from index.counting import term_hash, term_hashes
from index.passage import Document, Passage, Span
from index.records import Records, save_records


@dataclass(frozen=True)
class Entry:
    """A document with all that was known when it was built: its raw text, what cleaning did, its passages."""

    document: Document
    raw: str
    cleaned: Cleaned
    passages: tuple[Passage, ...]

# Passages kept in memory, about a megabyte; and whole documents, of which few are asked for at a time.
_REMEMBERED = 4_096
_REMEMBERED_DOCUMENTS = 512


def save_catalogue(folder: Path, entries: Sequence[Entry]) -> None:
    """Write the documents of a corpus, in their order."""
    save_records(folder, "documents", _headers(entries))
    save_records(folder, "texts", (entry.document.text for entry in entries))
    save_records(folder, "raw", (entry.raw for entry in entries))
    save_records(folder, "cleaning", (entry.cleaned.to_json() for entry in entries))
    save_records(
        folder,
        "passages",
        (
            [number, passage.heading, passage.span.start, passage.span.end, passage.text]
            for number, entry in enumerate(entries)
            for passage in entry.passages
        ),
    )
    hashes = term_hashes(entry.document.id for entry in entries)
    order = np.argsort(hashes)
    save_array(folder, "documents.hashes", hashes[order])
    save_array(folder, "documents.numbers", order.astype(np.int32))
    counts = [len(entry.passages) for entry in entries]
    save_array(folder, "passages.documents", np.repeat(np.arange(len(entries), dtype=np.int32), counts))


def _headers(entries: Sequence[Entry]) -> Iterator[dict[str, Any]]:
    first = 0
    for entry in entries:
        yield {
            "id": entry.document.id,
            "title": entry.document.title,
            "metadata": dict(entry.document.metadata),
            "first": first,
            "passages": len(entry.passages),
        }
        first += len(entry.passages)


class Catalogue:
    """Documents by id, passages by number or id. Opening costs the same however many there are.

    Raises:
        ValueError, OSError: the files are missing or do not belong together.
    """

    def __init__(self, folder: Path) -> None:
        self._headers = Records(folder, "documents")
        self._texts = Records(folder, "texts")
        self._raw = Records(folder, "raw")
        self._cleaning = Records(folder, "cleaning")
        self._passages = Records(folder, "passages")
        self._hashes = load_array(folder, "documents.hashes")
        self._numbers = load_array(folder, "documents.numbers")
        self.document_of: NDArray[np.int32] = load_array(folder, "passages.documents")
        by_document = (self._headers, self._texts, self._raw, self._cleaning, self._hashes, self._numbers)
        if len({len(part) for part in by_document}) != 1 or len(self.document_of) != len(self._passages):
            raise ValueError("the files of the documents do not belong together")
        self._known: dict[int, dict[str, Any]] = {}
        self._remembered = lru_cache(_REMEMBERED)(self._read)
        self._found = lru_cache(_REMEMBERED)(self._find)
        self._opened = lru_cache(_REMEMBERED_DOCUMENTS)(self._open)

    def __len__(self) -> int:
        """How many passages there are."""
        return len(self._passages)

    def __getitem__(self, number: int) -> Passage:
        """The passage ``number``, counted over the whole corpus from 0. Those read last are remembered."""
        return self._remembered(number)

    def _read(self, number: int) -> Passage:
        document, heading, start, end, text = self._passages[number]
        header = self._header(document)
        identity = f"{header['id']}#{number - header['first'] + 1}"
        return Passage(identity, header["id"], header["title"], tuple(heading), text, Span(start, end))

    @property
    def document_count(self) -> int:
        return len(self._headers)

    def document_at(self, number: int) -> Document:
        """The document ``number``, counted from 0. Those read last are remembered, one copy for all who ask."""
        return self._opened(number)

    def _open(self, number: int) -> Document:
        header = self._header(number)
        return Document(header["id"], header["title"], self._texts[number], MappingProxyType(header["metadata"]))

    def document(self, document_id: str) -> Document:
        """Raises KeyError where there is no such document."""
        return self.document_at(self._found(document_id))

    def passage(self, passage_id: str) -> Passage:
        """Raises KeyError where there is no such passage."""
        document_id, _, number = passage_id.rpartition("#")
        header = self._header(self._found(document_id))
        if not (number.isascii() and number.isdecimal() and 1 <= int(number) <= header["passages"]):
            raise KeyError(passage_id)
        found = self[header["first"] + int(number) - 1]
        if found.id != passage_id:
            raise KeyError(passage_id)
        return found

    def passages_of(self, document_id: str) -> tuple[Passage, ...]:
        """The passages of a document in reading order. Raises KeyError where there is no such document."""
        header = self._header(self._found(document_id))
        return tuple(self[number] for number in range(header["first"], header["first"] + header["passages"]))

    def raw_of(self, document_id: str) -> str:
        """A document's text as it came. Raises KeyError where there is no such document."""
        raw: str = self._raw[self._found(document_id)]
        return raw

    def cleaned(self, document_id: str) -> Cleaned:
        """What cleaning made of a document, with the way back to raw offsets. Raises KeyError."""
        return Cleaned.from_json(self._cleaning[self._found(document_id)])

    def repairs_of(self, document_id: str) -> tuple[Repair, ...]:
        """Raises KeyError where there is no such document."""
        return self.cleaned(document_id).repairs

    def _header(self, number: int) -> dict[str, Any]:
        header = self._known.get(number)
        if header is None:
            header = self._known[number] = self._headers[number]
        return header

    def _find(self, document_id: str) -> int:
        wanted = np.uint64(term_hash(document_id))
        at = int(np.searchsorted(self._hashes, wanted))
        while at < len(self._hashes) and self._hashes[at] == wanted:
            number = int(self._numbers[at])
            if self._header(number)["id"] == document_id:
                return number
            at += 1
        raise KeyError(document_id)
