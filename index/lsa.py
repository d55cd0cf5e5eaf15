"""The fit behind ``LsaEncoder``: tf-idf and a truncated singular value decomposition, at build time only."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

from index.counting import TermCounts, find_terms

_SEED = 20240601
_OVERSAMPLING = 16
_POWER_ITERATIONS = 4
Projection = tuple[NDArray[np.uint64], NDArray[np.float32]]


def fit_projection(
    counts: Mapping[str, TermCounts], dimensions: int, max_texts: int, max_terms: int
) -> dict[str, Projection]:
    """For each kind of term the kept terms (t,), and their weights (t, d) with d ≤ ``dimensions``.

    A weight row is the term's idf times its row of right singular vectors. All kinds share the d dimensions.
    """
    from scipy import sparse

    kept: dict[str, tuple[NDArray[np.intp], NDArray[np.float32]]] = {}
    matrices: list[Any] = []
    for kind, table in counts.items():
        frequency = np.bincount(table.columns, minlength=len(table.terms))
        chosen = _choose(frequency, table.texts, max_terms)
        idf = np.log1p((table.texts - frequency + 0.5) / (frequency + 0.5))[chosen].astype(np.float32)
        sample = np.unique(np.linspace(0, table.texts - 1, min(table.texts, max_texts)).astype(np.int64))
        matrices.append(_damped_matrix(table)[sample][:, chosen].multiply(idf[None, :]))
        kept[kind] = (chosen, idf)
    joined = sparse.hstack(matrices).tocsr()
    lengths = np.sqrt(np.asarray(joined.multiply(joined).sum(axis=1)).ravel())
    basis = _right_singular_vectors(sparse.diags(1.0 / np.maximum(lengths, 1e-12)) @ joined, dimensions)
    projections: dict[str, Projection] = {}
    start = 0
    for kind, (chosen, idf) in kept.items():
        weights = basis[start : start + len(chosen)] * idf[:, None]
        projections[kind] = (counts[kind].terms[chosen], weights.astype(np.float32))
        start += len(chosen)
    return projections


def project(table: TermCounts, terms: NDArray[np.uint64], weights: NDArray[np.float32]) -> NDArray[np.float32]:
    """(texts, d) every text of ``table`` on the axes of ``weights`` (t, d), a row for each of ``terms``."""
    from scipy import sparse

    numbers = find_terms(table.terms, terms)
    known = numbers >= 0
    spread = sparse.csr_matrix(
        (np.ones(int(known.sum()), np.float32), (numbers[known], np.flatnonzero(known))),
        shape=(len(table.terms), len(terms)),
    )
    projected: NDArray[np.float32] = (_damped_matrix(table) @ spread) @ weights
    return projected


def damped(counts: NDArray[np.float32]) -> NDArray[np.float32]:
    """1 + ln(count), so that the tenth occurrence adds less than the first."""
    return (1.0 + np.log(counts)).astype(np.float32)


def _damped_matrix(table: TermCounts) -> Any:
    """(texts, terms) sparse, 1 + ln(count) as ``damped``."""
    from scipy import sparse

    shape = (table.texts, len(table.terms))
    return sparse.csr_matrix((damped(table.counts), table.columns, table.starts), shape=shape)


def _choose(frequency: NDArray[np.intp], texts: int, max_terms: int) -> NDArray[np.intp]:
    """The positions of the terms to keep, ascending; of a large corpus only those in two texts or more."""
    candidates = np.flatnonzero(frequency >= (2 if texts >= 200 else 1))
    if len(candidates) > max_terms:
        order = np.argsort(-frequency[candidates], kind="stable")[:max_terms]
        candidates = np.sort(candidates[order])
    return candidates


def _right_singular_vectors(matrix: Any, dimensions: int) -> NDArray[np.float64]:
    """(columns, d) the first right singular vectors of a sparse matrix, strongest first, their largest entry
    positive.

    Randomised subspace iteration (Halko, Martinsson & Tropp 2011, algorithm 4.4) with a fixed seed; exact
    where the subspace is as large as the matrix has rows.
    """
    size = min(dimensions + _OVERSAMPLING, *matrix.shape)
    random = np.random.default_rng(_SEED)
    subspace, _ = np.linalg.qr(matrix @ random.standard_normal((matrix.shape[1], size)))
    for _ in range(_POWER_ITERATIONS):
        subspace, _ = np.linalg.qr(matrix.T @ subspace)
        subspace, _ = np.linalg.qr(matrix @ subspace)
    _, strength, right = np.linalg.svd((matrix.T @ subspace).T, full_matrices=False)
    real = int((strength > 1e-8 * max(strength[0], 1e-12)).sum())
    right = right[: max(1, min(dimensions, real))]
    signs = np.sign(right[np.arange(len(right)), np.abs(right).argmax(axis=1)])
    vectors: NDArray[np.float64] = (right * np.where(signs == 0, 1, signs)[:, None]).T
    return vectors
