"""How sure a figure is: intervals, paired comparisons, agreement of two judges, and what confidence is worth.

Questions come in families that share their facts, so that a family's answers are right or wrong together: an interval
that took them for independent would be too narrow. The bootstraps here draw whole families.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import groupby

import numpy as np
import numpy.typing as npt
from scipy.integrate import trapezoid
from scipy.stats import binomtest

Terms = tuple[Sequence[float], Sequence[float]]
"""(numerators, denominators), one of each per item; the ratio they make is Σ numerators / Σ denominators."""

SEED = 20250901
RESAMPLES = 10_000
_LEVEL = 0.95
_TAILS = ((1 - _LEVEL) / 2, (1 + _LEVEL) / 2)
_DRAWS_AT_ONCE = 1 << 20

_Floats = npt.NDArray[np.float64]


def wilson(hits: int, n: int) -> tuple[float, float]:
    """The 95 % score interval of ``hits`` of ``n`` (Wilson 1927, without continuity correction); (0, 1) for n = 0.

    Raises ValueError unless 0 ≤ hits ≤ n.
    """
    if n == 0 and hits == 0:
        return 0.0, 1.0
    interval = binomtest(hits, n).proportion_ci(_LEVEL, method="wilson")
    return float(interval.low), float(interval.high)


def cluster_bootstrap(
    numerators: Sequence[float],
    denominators: Sequence[float],
    clusters: Sequence[str],
    *,
    resamples: int = RESAMPLES,
    seed: int = SEED,
) -> tuple[float, float] | None:
    """The 95 % percentile interval of Σ numerators / Σ denominators, whole clusters drawn with replacement.

    The three sequences hold one entry per item; their order does not matter. As many clusters are drawn as there are
    (Davison & Hinkley 1997, § 3.8, strategy 1; percentile interval: Efron & Tibshirani 1993, § 13.3). Resamples with
    a denominator of 0 are left out. None if fewer than two clusters have a denominator: one alone does not tell how
    much clusters differ. Where all clusters are equal, as when every answer is right, the width is 0; ``wilson`` says
    more there. The same arguments give the same interval (under the same numpy).

    Raises ValueError for sequences of unequal lengths, a term that is not finite, a negative denominator, or
    ``resamples`` below 1.
    """
    sums = _cluster_sums((numerators, denominators), clusters)
    if _too_few(sums):
        return None
    return _percentiles(_ratios(_resampled(sums, resamples, seed)))


def paired_bootstrap(
    before: Terms, after: Terms, clusters: Sequence[str], *, resamples: int = RESAMPLES, seed: int = SEED
) -> tuple[float, float, float] | None:
    """(difference, low, high): the ratio of ``after`` less that of ``before``, and its 95 % percentile interval.

    ``before`` and ``after`` measure the same items in the same order. Each resample draws the same clusters for both,
    so that what makes an item hard for both cancels out; else as ``cluster_bootstrap``, also in what it raises.
    Resamples that leave either denominator 0 are left out; None if either has a denominator in fewer than two clusters.
    """
    sums = np.concatenate([_cluster_sums(before, clusters), _cluster_sums(after, clusters)])
    if _too_few(sums[:2]) or _too_few(sums[2:]):
        return None
    drawn = _resampled(sums, resamples, seed)
    interval = _percentiles(_ratios(drawn[2:]) - _ratios(drawn[:2]))
    if interval is None:
        return None
    old, new = _ratios(sums.sum(axis=1).reshape(2, 2).T)
    return float(new - old), *interval


def mcnemar(before: Sequence[bool], after: Sequence[bool]) -> float:
    """The exact two-sided p of McNemar's test (1947) on paired outcomes; 1 where no pair differs.

    Of the items that changed, either direction is equally likely under the null hypothesis: binomial, p = ½. Items are
    taken as independent; where clusters change together, p is too small. Raises ValueError for unequal lengths.
    """
    changed = [new for old, new in zip(before, after, strict=True) if old != new]
    return float(binomtest(sum(changed), len(changed)).pvalue) if changed else 1.0


def risk_coverage(confidences: Sequence[float], wrong: Sequence[bool]) -> tuple[tuple[float, float], ...]:
    """(coverage, risk) for every threshold on confidence, from the strictest, coverage rising to 1; () for no items.

    Coverage is the share of items at or above the threshold; risk is the share of those that are wrong (El-Yaniv &
    Wiener 2010, JMLR 11; Geifman & El-Yaniv 2017, NeurIPS 30, with the 0/1 loss). No threshold parts items of equal
    confidence, so they share a point. Coverage 0, where risk is undefined, has none.

    Raises ValueError for unequal lengths or a confidence that is NaN.
    """
    if any(map(math.isnan, confidences)):
        raise ValueError("a confidence is NaN")
    surest_first = sorted(zip(confidences, wrong, strict=True), key=_confidence, reverse=True)
    points, covered, errors = [], 0, 0
    for _, tied in groupby(surest_first, key=_confidence):
        faults = [fault for _, fault in tied]
        covered, errors = covered + len(faults), errors + sum(faults)
        points.append((covered / len(surest_first), errors / covered))
    return tuple(points)


def aurc(points: Sequence[tuple[float, float]]) -> float | None:
    """The area under the risk–coverage curve over coverages 0 to 1, from 0 (best) to 1; None without points.

    ``points`` as ``risk_coverage`` gives them. Trapezoid rule between them; from coverage 0 to the first point risk is
    held at that point's. So one confidence for all items gives their error rate, which is what a confidence that
    knows nothing comes to on average. The figure is named in Geifman, Uziel & El-Yaniv 2019 (ICLR), who take the mean
    of the risks at all n coverages instead: where no confidences tie, the two are at most 1/2n apart.
    """
    if not points:
        return None
    coverages, risks = zip(*points, strict=True)
    return float(trapezoid((risks[0], *risks), (0.0, *coverages)))


def cohen_kappa(a: Sequence[bool], b: Sequence[bool]) -> float | None:
    """The agreement of two judges beyond chance, at most 1, 0 for chance (Cohen 1960).

    None without verdicts, and where both give one and the same verdict throughout: chance alone agrees there.
    Raises ValueError for unequal lengths.
    """
    n, agreed = len(a), sum(x == y for x, y in zip(a, b, strict=True))
    # Counts scaled by n² stay whole numbers, so that the undefined case is met exactly.
    by_chance = sum(a) * sum(b) + (n - sum(a)) * (n - sum(b))
    return (n * agreed - by_chance) / (n * n - by_chance) if by_chance < n * n else None


def _confidence(pair: tuple[float, bool]) -> float:
    return pair[0]


def _cluster_sums(terms: Terms, clusters: Sequence[str]) -> _Floats:
    """Row 0 the numerators, row 1 the denominators, one column per cluster, by name."""
    rows = [np.asarray(row, dtype=np.float64) for row in terms]
    if any(row.shape != (len(clusters),) for row in rows):
        raise ValueError("numerators, denominators and clusters are not one each per item")
    if not all(np.isfinite(row).all() for row in rows) or (rows[1] < 0).any():
        raise ValueError("terms are finite, and denominators not negative")
    columns = {name: column for column, name in enumerate(sorted(set(clusters)))}
    of_items = np.array([columns[name] for name in clusters], dtype=np.intp)
    return np.array([np.bincount(of_items, weights=row, minlength=len(columns)) for row in rows], dtype=np.float64)


def _too_few(sums: _Floats) -> bool:
    return int(np.count_nonzero(sums[1])) < 2


def _resampled(sums: _Floats, resamples: int, seed: int) -> _Floats:
    """The totals of every row of ``sums`` in every resample, (rows, resamples)."""
    if resamples < 1:
        raise ValueError("resamples is below 1")
    size = sums.shape[1]
    random = np.random.default_rng(seed)
    # How often each cluster is drawn is multinomial; drawing the clusters themselves is several times faster than
    # numpy's multinomial. Block by block, to bound memory.
    block = max(_DRAWS_AT_ONCE // size, 1)
    totals = np.empty((len(sums), resamples))
    for start in range(0, resamples, block):
        stop = min(start + block, resamples)
        drawn = random.integers(size, size=(stop - start, size))
        for row, out in zip(sums, totals, strict=True):
            out[start:stop] = row[drawn].sum(axis=1)
    return totals


def _ratios(totals: _Floats) -> _Floats:
    """Row 0 by row 1; NaN where row 1 is 0."""
    ratios = np.full(totals.shape[1], np.nan)
    np.divide(totals[0], totals[1], out=ratios, where=totals[1] != 0)
    return ratios


def _percentiles(figures: _Floats) -> tuple[float, float] | None:
    known = figures[~np.isnan(figures)]
    if not known.size:
        return None
    low, high = np.quantile(known, _TAILS)
    return float(low), float(high)
