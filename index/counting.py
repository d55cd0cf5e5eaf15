"""How often each term occurs in each text: the sparse table under the lexical arms and the LSA encoder."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray


def term_hash(term: str) -> int:
    """A term's stable 64-bit name: the first eight bytes of its BLAKE2b digest, little endian."""
    return int.from_bytes(blake2b(term.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little")


def term_hashes(terms: Iterable[str]) -> NDArray[np.uint64]:
    """The hashes of ``terms``, in their order."""
    return np.fromiter(map(term_hash, terms), dtype=np.uint64)


def find_terms(vocabulary: NDArray[np.uint64], hashes: NDArray[np.uint64]) -> NDArray[np.intp]:
    """For each hash its position in the sorted ``vocabulary``, or -1."""
    if not len(vocabulary):
        return np.full(len(hashes), -1, dtype=np.intp)
    positions = np.searchsorted(vocabulary, hashes)
    positions[positions == len(vocabulary)] = 0
    return np.where(vocabulary[positions] == hashes, positions, -1)


@dataclass(frozen=True)
class TermCounts:
    """A sparse matrix of n texts by t terms, row by row (CSR).

    Attributes:
        terms: (t,) sorted hashes of the terms.
        starts: (n + 1,) where each text's entries begin in the two arrays below.
        columns: (nnz,) positions in ``terms``, each at most once in a text.
        counts: (nnz,) how often the term occurs there; a weighted field may make it fractional.
    """

    terms: NDArray[np.uint64]
    starts: NDArray[np.int64]
    columns: NDArray[np.int32]
    counts: NDArray[np.float32]

    @property
    def texts(self) -> int:
        return len(self.starts) - 1

    def rows(self) -> NDArray[np.int32]:
        """(nnz,) the text that each entry belongs to."""
        return np.repeat(np.arange(self.texts, dtype=np.int32), np.diff(self.starts))


class TermCounter:
    """Collects the rows of a ``TermCounts`` one text at a time."""

    def __init__(self) -> None:
        self._numbers: dict[str, int] = {}
        self._starts = array("q", [0])
        self._columns = array("i")
        self._counts = array("f")

    def add(self, counts: Mapping[str, float]) -> None:
        """Append the next text, given as term → count."""
        numbers = self._numbers
        self._columns.extend(numbers.setdefault(term, len(numbers)) for term in counts)
        self._counts.extend(counts.values())
        self._starts.append(len(self._columns))

    def finish(self) -> TermCounts:
        hashes = term_hashes(self._numbers)
        order = np.argsort(hashes)
        rank = np.empty(len(order), dtype=np.int32)
        rank[order] = np.arange(len(order), dtype=np.int32)
        starts = np.frombuffer(self._starts, dtype=np.int64)
        columns = np.frombuffer(self._columns, dtype=np.int32) if self._columns else np.zeros(0, np.int32)
        counts = np.frombuffer(self._counts, dtype=np.float32) if self._counts else np.zeros(0, np.float32)
        return TermCounts(hashes[order], starts, rank[columns], counts)
