"""BM25 over one kind of term, in arrays that are mapped into memory instead of loaded."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.arrays import load_array, save_array
from index.counting import TermCounts, find_terms, term_hashes


@dataclass(frozen=True)
class BM25Parameters:
    """``k1``: how soon repetitions stop to count. ``b``: how much long texts are held back, from 0 to 1."""

    k1: float = 1.2
    b: float = 0.75


class BM25:
    """Scores every text of a corpus against a question's terms.

    score(q, d) = Σ over t in q of count(t, q) · idf(t) · tf · (k1 + 1) / (tf + k1 · (1 − b + b · |d| / mean
    |d|)), idf(t) = ln(1 + (n − df + 0.5) / (df + 0.5))   (Robertson & Zaragoza 2009, with Lucene's idf, never
    negative). Everything but count(t, q) is known when the corpus is built and kept for each posting as its
    impact.
    """

    def __init__(
        self, texts: int, terms: NDArray[np.uint64], starts: NDArray[np.int64],
        postings: NDArray[np.int32], impacts: NDArray[np.float32],
    ) -> None:  # fmt: skip
        self.texts = texts
        self._terms = terms
        self._starts = starts
        self._postings = postings
        self._impacts = impacts

    @classmethod
    def fit(cls, counts: TermCounts, parameters: BM25Parameters | None = None) -> BM25:
        parameters = parameters or BM25Parameters()
        rows = counts.rows()
        frequency = np.bincount(counts.columns, minlength=len(counts.terms))
        idf = np.log1p((counts.texts - frequency + 0.5) / (frequency + 0.5))
        lengths = np.bincount(rows, weights=counts.counts, minlength=counts.texts)
        mean = float(lengths.mean()) if counts.texts and lengths.any() else 1.0
        held_back = parameters.k1 * (1 - parameters.b + parameters.b * lengths / mean)
        tf = counts.counts.astype(np.float64)
        impacts = idf[counts.columns] * tf * (parameters.k1 + 1) / (tf + held_back[rows])
        order = np.argsort(counts.columns, kind="stable")
        starts = np.zeros(len(counts.terms) + 1, dtype=np.int64)
        np.cumsum(frequency, out=starts[1:])
        return cls(counts.texts, counts.terms, starts, rows[order], impacts[order].astype(np.float32))

    def scores(self, terms: Sequence[str]) -> NDArray[np.float32]:
        """(texts,) one score a text, 0 where no term of the question occurs."""
        scores = np.zeros(self.texts, dtype=np.float32)
        asked = Counter(terms)
        for number, times in zip(find_terms(self._terms, term_hashes(asked)), asked.values(), strict=True):
            if number >= 0:
                start, end = self._starts[number : number + 2]
                # A text occurs at most once among the postings of a term, so plain indexing adds correctly.
                scores[self._postings[start:end]] += self._impacts[start:end] * np.float32(times)
        return scores

    def save(self, folder: Path, name: str) -> None:
        save_array(folder, f"{name}.terms", self._terms)
        save_array(folder, f"{name}.starts", self._starts)
        save_array(folder, f"{name}.postings", self._postings)
        save_array(folder, f"{name}.impacts", self._impacts)

    @classmethod
    def load(cls, folder: Path, name: str, texts: int) -> BM25:
        """Raises ValueError or OSError when the files are missing or do not belong together."""
        terms, starts = load_array(folder, f"{name}.terms"), load_array(folder, f"{name}.starts")
        postings, impacts = load_array(folder, f"{name}.postings"), load_array(folder, f"{name}.impacts")
        if len(starts) != len(terms) + 1 or len(postings) != len(impacts) or int(starts[-1]) != len(postings):
            raise ValueError(f"the arrays of '{name}' do not belong together")
        return cls(texts, terms, starts, postings, impacts)
