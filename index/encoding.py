"""Text to unit vectors: the protocol, LSA fitted on the corpus itself, and sentence-transformers models."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import numpy as np
from numpy.typing import NDArray

from index.arrays import load_array, save_array
from index.counting import TermCounts, find_terms, term_hashes
from index.errors import EncoderError
from index.lsa import damped
from index.tokenizing import bigrams, words

LSA = "lsa"
_KINDS: Mapping[str, Callable[[str], list[str]]] = {"words": words, "bigrams": bigrams}
_FIT_TEXTS = 20_000
_MAX_TERMS = 60_000


class Encoder(Protocol):
    """Text to vectors. ``name`` goes into the manifest and must find the same encoder again."""

    @property
    def name(self) -> str: ...

    @property
    def dimensions(self) -> int: ...

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        """(len(texts), dimensions) rows of length 1; a text of which nothing is known gives zeros."""
        ...


@dataclass(frozen=True)
class _Block:
    """The terms of one kind.

    ``terms``: (t,) sorted hashes. ``weights``: (t, d), each row is idf times the singular vectors.
    """

    kind: str
    terms: NDArray[np.uint64]
    weights: NDArray[np.float32]

    def add(self, terms: Sequence[str], vector: NDArray[np.float32]) -> None:
        """Add to ``vector`` (d,) the projection of a text with these terms."""
        counts = Counter(terms)
        numbers = find_terms(self.terms, term_hashes(counts))
        known = numbers >= 0
        tf = damped(np.fromiter(counts.values(), dtype=np.float32)[known])
        vector += tf @ self.weights[numbers[known]]


class LsaEncoder:
    """Latent semantic analysis (Deerwester et al. 1990) of the corpus: tf-idf of words and character pairs,
    cut by SVD.

    It needs no model and no download. A text becomes (1 + ln tf) · idf, projected on the right singular
    vectors of the corpus's matrix; its direction is the vector.
    """

    name = LSA

    def __init__(self, blocks: Sequence[_Block], dimensions: int) -> None:
        self._blocks = tuple(blocks)
        self.dimensions = dimensions

    @classmethod
    def fit(cls, counts: Mapping[str, TermCounts], dimensions: int = 128) -> LsaEncoder:
        """Fit on the term counts of a corpus, by kind (``words``, ``bigrams``).

        ``dimensions`` is an upper bound: a corpus of n texts has no more than n. At most 20,000 texts, evenly
        spread, and the 60,000 most frequent terms of a kind are used; the result is the same at every run.
        """
        from index.lsa import fit_projection

        fitted = fit_projection(counts, dimensions, _FIT_TEXTS, _MAX_TERMS)
        blocks = [_Block(kind, terms, weights) for kind, (terms, weights) in fitted.items()]
        return cls(blocks, blocks[0].weights.shape[1])

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for vector, text in zip(vectors, texts, strict=True):
            for block in self._blocks:
                block.add(_KINDS[block.kind](text), vector)
        return unit_rows(vectors)

    def encode_counts(self, counts: Mapping[str, TermCounts]) -> NDArray[np.float32]:
        """As ``encode``, for many texts that are counted already, by kind of term. Needs SciPy."""
        from index.lsa import project

        first, *others = (project(counts[block.kind], block.terms, block.weights) for block in self._blocks)
        return unit_rows(sum(others, start=first))

    def save(self, folder: Path) -> None:
        for block in self._blocks:
            save_array(folder, f"lsa.{block.kind}.terms", block.terms)
            save_array(folder, f"lsa.{block.kind}.weights", block.weights)

    @classmethod
    def load(cls, folder: Path) -> LsaEncoder:
        """Raises ValueError or OSError when the files are missing or do not belong together."""
        blocks = [
            _Block(kind, load_array(folder, f"lsa.{kind}.terms"), load_array(folder, f"lsa.{kind}.weights"))
            for kind in _KINDS
        ]
        if any(len(b.terms) != len(b.weights) for b in blocks) or len({b.weights.shape[1] for b in blocks}) != 1:
            raise ValueError("the arrays of the LSA encoder do not belong together")
        return cls(blocks, blocks[0].weights.shape[1])


class SentenceTransformerEncoder:
    """Any sentence-transformers model, by its name or the folder that it lies in.

    Raises:
        EncoderError: the model cannot be loaded.
    """

    def __init__(self, name: str) -> None:
        self.name = name
        self.dimensions = 0
        try:
            if Path(name).is_absolute() and not Path(name).is_dir():
                raise FileNotFoundError("there is no such folder")
            from sentence_transformers import SentenceTransformer

            self._model: Any = SentenceTransformer(name)
            self.dimensions = len(self._encode(["问"])[0])
        except Exception as error:
            raise EncoderError(
                f"The encoder '{name}' cannot be loaded ({type(error).__name__}: {error}). "
                f"Set WENCE_ENCODER to '{LSA}', or to the name or folder of a sentence-transformers model."
            ) from error

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        return unit_rows(self._encode(texts)) if texts else np.zeros((0, self.dimensions), dtype=np.float32)

    def _encode(self, texts: list[str]) -> NDArray[np.float32]:
        vectors = self._model.encode(texts, convert_to_numpy=True, show_progress_bar=False)
        return np.asarray(vectors, dtype=np.float32)



def unit_rows(vectors: NDArray[np.float32]) -> NDArray[np.float32]:
    """Every row of ``vectors`` (n, d) scaled to length 1; rows of zeros stay."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: NDArray[np.float32] = np.divide(vectors, lengths, out=np.zeros_like(vectors), where=lengths > 1e-12)
    return scaled
