"""Exact search by inner product over unit vectors, in FAISS."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


class DenseIndex:
    """The vectors of a corpus in a FAISS ``IndexFlatIP``; with unit rows the inner product is the cosine."""

    def __init__(self, index: Any) -> None:
        self._index = index

    @classmethod
    def fit(cls, vectors: NDArray[np.float32]) -> DenseIndex:
        """Index ``vectors`` (n, d), each row of length 1 or 0."""
        import faiss

        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    @property
    def texts(self) -> int:
        return int(self._index.ntotal)

    @property
    def dimensions(self) -> int:
        return int(self._index.d)

    def nearest(self, vector: NDArray[np.float32], limit: int) -> NDArray[np.int64]:
        """The numbers of the ``limit`` texts nearest to ``vector`` (d,), nearest first."""
        _, numbers = self._index.search(vector.reshape(1, -1), min(limit, self.texts))
        found: NDArray[np.int64] = numbers[0]
        return found[found >= 0]

    def cosines(self, vector: NDArray[np.float32], numbers: NDArray[np.int64]) -> NDArray[np.float32]:
        """(len(numbers),) the cosine of ``vector`` (d,) with each of the texts ``numbers``."""
        rows: NDArray[np.float32] = self._index.reconstruct_batch(numbers)
        # Not rows @ vector: BLAS would wake its threads for it, which costs milliseconds on a busy machine.
        product: NDArray[np.float32] = np.einsum("ij,j->i", rows, vector)
        return product

    def save(self, path: Path) -> None:
        import faiss

        faiss.write_index(self._index, str(path))

    @classmethod
    def load(cls, path: Path) -> DenseIndex:
        """Raises RuntimeError (FAISS's own) when the file is missing or damaged."""
        import faiss

        # One question at a time gains nothing from threads, and waits for them on a busy machine.
        faiss.omp_set_num_threads(1)
        flag = getattr(faiss, "IO_FLAG_MMAP_IFC", faiss.IO_FLAG_MMAP)
        return cls(faiss.read_index(str(path), flag))
