from __future__ import annotations

import math
from collections.abc import Sequence
from fractions import Fraction
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from eval import statistics
from eval.statistics import (
    Terms,
    aurc,
    cluster_bootstrap,
    cohen_kappa,
    mcnemar,
    paired_bootstrap,
    risk_coverage,
    wilson,
)

Z = 1.959963984540054
FEW = 200
OUTCOMES = st.lists(st.tuples(st.booleans(), st.booleans()), max_size=40)


def width(interval: tuple[float, ...] | None) -> float:
    assert interval is not None
    return interval[-1] - interval[-2]


def names(n: int) -> list[str]:
    return [f"family {i}" for i in range(n)]


def every_resample(sums: Sequence[tuple[float, float]]) -> list[float]:
    """The ratio of each of the kᵏ equally likely draws of the k clusters, those over nothing left out."""
    drawn = [(sum(n for n, _ in draw), sum(d for _, d in draw)) for draw in product(sums, repeat=len(sums))]
    return sorted(n / d for n, d in drawn if d)


# Newcombe 1998, Statistics in Medicine 17, table I, method 3.
@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [(81, 263, 0.2553, 0.3662), (15, 148, 0.0624, 0.1605), (0, 20, 0.0, 0.1611), (1, 29, 0.0061, 0.1718)],
)
def test_wilson_interval_as_published(hits: int, n: int, low: float, high: float) -> None:
    assert wilson(hits, n) == pytest.approx((low, high), abs=0.00005)


@given(st.integers(1, 500).flatmap(lambda n: st.tuples(st.integers(0, n), st.just(n))))
def test_wilson_bounds_lie_where_the_score_test_just_rejects(counts: tuple[int, int]) -> None:
    hits, n = counts
    low, high = wilson(hits, n)
    assert 0 <= low <= hits / n <= high <= 1
    for bound in (low, high):
        if 0 < bound < 1:
            assert abs(hits / n - bound) / math.sqrt(bound * (1 - bound) / n) == pytest.approx(Z, rel=1e-6)
    assert wilson(n - hits, n) == pytest.approx((1 - high, 1 - low), abs=1e-12)


def test_wilson_interval_at_the_ends() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    # All right: n / (n + z²) to 1; none right: the complement.
    assert wilson(60, 60) == pytest.approx((60 / (60 + Z * Z), 1))
    assert wilson(0, 10) == pytest.approx((0, Z * Z / (10 + Z * Z)))
    assert wilson(60, 60)[1] == 1 and wilson(0, 10)[0] == 0


@pytest.mark.parametrize(("hits", "n"), [(3, 2), (-1, 2), (1, 0)])
def test_wilson_refuses_what_cannot_be_counted(hits: int, n: int) -> None:
    with pytest.raises(ValueError):
        wilson(hits, n)


def test_bootstrap_of_independent_items_has_the_width_of_the_analytic_standard_error() -> None:
    outcomes = [1.0] * 320 + [0.0] * 80
    interval = cluster_bootstrap(outcomes, [1.0] * 400, names(400))
    assert width(interval) == pytest.approx(2 * Z * math.sqrt(0.8 * 0.2 / 400), rel=0.05)
    assert interval is not None and sum(interval) / 2 == pytest.approx(0.8, abs=0.002)


def test_bootstrap_of_a_ratio_has_the_width_of_its_linearised_standard_error() -> None:
    random = np.random.default_rng(1)
    denominators = random.integers(1, 9, 500)
    numerators = random.binomial(denominators, 0.7)
    ratio = numerators.sum() / denominators.sum()
    error = math.sqrt(((numerators - ratio * denominators) ** 2).sum()) / denominators.sum()
    interval = cluster_bootstrap(numerators.tolist(), denominators.tolist(), names(500))
    assert width(interval) == pytest.approx(2 * Z * error, rel=0.05)


def test_bootstrap_of_few_clusters_agrees_with_every_resample_there_is() -> None:
    # Two items of "a" make one cluster of 3 of 4; "d" has no denominator, so that 1 of the 4⁴ draws is left out.
    numerators, denominators = [1, 2, 1, 5, 0], [2, 2, 5, 6, 0]
    ratios = every_resample([(3, 4), (1, 5), (5, 6), (0, 0)])
    assert len(ratios) == 255
    expected = np.quantile(ratios, [0.025, 0.975], method="inverted_cdf")
    assert cluster_bootstrap(numerators, denominators, list("aabcd")) == pytest.approx(tuple(expected))


def test_items_that_repeat_each_other_widen_the_interval_by_the_root_of_their_number() -> None:
    outcomes, k = [1.0] * 70 + [0.0] * 30, 4
    once = cluster_bootstrap(outcomes, [1.0] * 100, names(100))
    repeated, ones = outcomes * k, [1.0] * (100 * k)
    assert cluster_bootstrap(repeated, ones, names(100) * k) == once
    naive = cluster_bootstrap(repeated, ones, names(100 * k))
    assert width(once) / width(naive) == pytest.approx(math.sqrt(k), rel=0.05)


def test_equal_clusters_leave_no_width() -> None:
    assert cluster_bootstrap([0.1, 0.2, 0.1, 0.2], [1, 1, 1, 1], ["a", "a", "b", "b"]) == pytest.approx((0.15, 0.15))
    assert width(cluster_bootstrap([0.1] * 30, [0.7] * 30, names(30))) == 0
    assert cluster_bootstrap([1] * 30, [1] * 30, names(30)) == (1.0, 1.0)


@pytest.mark.parametrize(
    ("numerators", "denominators", "clusters"),
    [((), (), ()), ((0, 0), (0, 0), "ab"), ((1, 0), (1, 1), "aa"), ((1, 0), (1, 0), "ab")],
    ids=["no items", "nothing to divide by", "one cluster", "one cluster that counts"],
)
def test_nothing_to_tell(numerators: Sequence[float], denominators: Sequence[float], clusters: Sequence[str]) -> None:
    terms = (numerators, denominators)
    assert cluster_bootstrap(numerators, denominators, clusters) is None
    assert paired_bootstrap(terms, terms, clusters) is None


@pytest.mark.parametrize("denominators", [[0, 0, 0], [1, 0, 0]])
def test_a_side_that_says_nothing_leaves_no_difference(denominators: Sequence[float]) -> None:
    known, lacking = ([1, 0, 1], [1, 1, 1]), (denominators, denominators)
    assert paired_bootstrap(known, lacking, list("abc")) is None
    assert paired_bootstrap(lacking, known, list("abc")) is None


def test_no_resample_that_counts_gives_no_interval() -> None:
    clusters, terms = names(40), ([1.0, 0.0] + [0.0] * 38, [1.0, 1.0] + [0.0] * 38)
    # (38/40)⁴⁰ = 0.128 of the draws miss both clusters that have a denominator.
    found = [cluster_bootstrap(*terms, clusters, resamples=1, seed=seed) for seed in range(60)]
    assert 1 <= found.count(None) <= 20
    paired = [paired_bootstrap(terms, terms, clusters, resamples=1, seed=seed) for seed in range(60)]
    assert [p is None for p in paired] == [f is None for f in found]


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(0, 3), st.sampled_from("abcdef")), max_size=20).flatmap(
        lambda items: st.tuples(st.just(items), st.permutations(items))
    )
)
def test_the_order_of_the_items_does_not_matter_and_the_answer_is_always_the_same(
    orders: tuple[list[tuple[int, int, str]], list[tuple[int, int, str]]],
) -> None:
    first, second = (
        cluster_bootstrap([n for n, _, _ in o], [d for _, d, _ in o], [c for _, _, c in o], resamples=FEW)
        for o in orders
    )
    assert first == second


def test_another_seed_gives_another_interval_nearby() -> None:
    numerators, ones = [0.3, 0.9, 0.1, 0.5, 0.8] * 8, [1.0] * 40
    one, other = (cluster_bootstrap(numerators, ones, names(40), seed=seed) for seed in (1, 2))
    assert one != other and one == pytest.approx(other, abs=0.01)


@pytest.mark.parametrize("at_once", [1, 100, 1234])
def test_drawing_in_blocks_does_not_show(at_once: int, monkeypatch: pytest.MonkeyPatch) -> None:
    numerators, ones = [0.3, 0.9, 0.1, 0.5, 0.8] * 8, [1.0] * 40
    whole = cluster_bootstrap(numerators, ones, names(40), resamples=FEW)
    monkeypatch.setattr(statistics, "_DRAWS_AT_ONCE", at_once)
    assert cluster_bootstrap(numerators, ones, names(40), resamples=FEW) == whole


@pytest.mark.parametrize(
    ("numerators", "denominators", "clusters"),
    [
        ([1], [1, 1], "ab"),
        ([1, 1], [1, 1], "abc"),
        ([1, 1], [1, -1], "ab"),
        ([1, math.nan], [1, 1], "ab"),
        ([1, 1], [math.inf, 1], "ab"),
    ],
)
def test_bootstraps_refuse_what_makes_no_ratio(
    numerators: Sequence[float], denominators: Sequence[float], clusters: Sequence[str]
) -> None:
    with pytest.raises(ValueError):
        cluster_bootstrap(numerators, denominators, clusters)
    with pytest.raises(ValueError):
        paired_bootstrap((numerators, denominators), (numerators, denominators), clusters)


def test_bootstraps_refuse_to_draw_nothing() -> None:
    with pytest.raises(ValueError, match="resamples"):
        cluster_bootstrap([1, 0], [1, 1], list("ab"), resamples=0)


def test_difference_has_the_width_of_the_paired_standard_error() -> None:
    before = [1.0] * 200 + [0.0] * 100
    after = [1.0] * 190 + [0.0] * 10 + [1.0] * 40 + [0.0] * 60
    ones = [1.0] * 300
    found = paired_bootstrap((before, ones), (after, ones), names(300))
    assert found is not None and found[0] == pytest.approx(30 / 300)
    # 40 items go up by 1, 10 go down by 1: variance 50/300 − 0.1².
    assert width(found) == pytest.approx(2 * Z * math.sqrt((50 / 300 - 0.01) / 300), rel=0.05)
    assert found[1] < found[0] < found[2]


def test_difference_of_few_clusters_agrees_with_every_resample_there_is() -> None:
    before, after = ([1, 0, 2, 1], [2, 1, 2, 3]), ([1, 1, 1, 3], [1, 2, 2, 3])
    draws = list(product(range(4), repeat=4))

    def ratios(terms: Terms) -> list[float]:
        return [sum(terms[0][i] for i in draw) / sum(terms[1][i] for i in draw) for draw in draws]

    differences = [new - old for old, new in zip(ratios(before), ratios(after), strict=True)]
    expected = np.quantile(differences, [0.025, 0.975], method="inverted_cdf")
    found = paired_bootstrap(before, after, list("abcd"))
    assert found == pytest.approx((6 / 8 - 4 / 8, *expected))


def test_difference_of_clusters_that_repeat_an_item() -> None:
    before, after = [1.0, 0.0] * 50, [1.0, 1.0, 0.0, 0.0] * 25
    once = paired_bootstrap((before, [1.0] * 100), (after, [1.0] * 100), names(100))
    again = paired_bootstrap((before * 3, [1.0] * 300), (after * 3, [1.0] * 300), names(100) * 3)
    assert once == again


@given(
    st.lists(st.tuples(st.integers(0, 4), st.integers(0, 4), st.integers(1, 4)), min_size=2, max_size=15),
    st.integers(0, 3),
)
def test_difference_changes_sign_with_its_sides_and_is_nothing_without_change(
    items: list[tuple[int, int, int]], seed: int
) -> None:
    before = [b for b, _, _ in items], [d for _, _, d in items]
    after = [a for _, a, _ in items], [d for _, _, d in items]
    clusters = names(len(items))
    forth = paired_bootstrap(before, after, clusters, resamples=FEW, seed=seed)
    back = paired_bootstrap(after, before, clusters, resamples=FEW, seed=seed)
    assert forth is not None and back is not None
    assert forth == pytest.approx((-back[0], -back[2], -back[1]), abs=1e-12)
    assert paired_bootstrap(before, before, clusters, resamples=FEW, seed=seed) == (0, 0, 0)


@pytest.mark.parametrize(
    ("fixed", "broken", "p"),
    [
        (0, 0, 1.0),
        (1, 0, 1.0),
        (3, 3, 1.0),
        (5, 0, 2 / 32),
        (0, 6, 2 / 64),
        (10, 2, 2 * (1 + 12 + 66) / 4096),
        (1, 8, 2 * (1 + 9) / 512),
    ],
)
def test_mcnemar_by_hand(fixed: int, broken: int, p: float) -> None:
    before = [False] * fixed + [True] * broken + [True] * 30 + [False] * 7
    after = [True] * fixed + [False] * broken + [True] * 30 + [False] * 7
    assert mcnemar(before, after) == pytest.approx(p)


@given(OUTCOMES)
def test_mcnemar_is_a_binomial_sum_over_the_pairs_that_differ(pairs: list[tuple[bool, bool]]) -> None:
    before, after = [b for b, _ in pairs], [a for _, a in pairs]
    fixed, broken = pairs.count((False, True)), pairs.count((True, False))
    n = fixed + broken
    tail = Fraction(sum(math.comb(n, i) for i in range(min(fixed, broken) + 1)), 2**n)
    assert mcnemar(before, after) == pytest.approx(min(float(2 * tail), 1))
    assert mcnemar(after, before) == mcnemar(before, after)


def test_risk_and_coverage_by_hand() -> None:
    # 0.9 right; 0.7 right and wrong, tied; 0.2 wrong.
    points = risk_coverage([0.7, 0.2, 0.9, 0.7], [True, True, False, False])
    assert points == ((1 / 4, 0.0), (3 / 4, 1 / 3), (1.0, 1 / 2))
    # A rectangle of height 0, then trapezoids of 1/2 · (0 + 1/3)/2 and 1/4 · (1/3 + 1/2)/2.
    assert aurc(points) == pytest.approx(1 / 12 + 5 / 48)


def test_no_items_have_no_curve() -> None:
    assert risk_coverage([], []) == ()
    assert aurc(()) is None


@pytest.mark.parametrize(
    ("wrong", "area"),
    [
        # Held at 0 to 3/4, then up to 1/4 in the last quarter; at 1 to 1/4, then down by 1/2, 1/3 and 1/4.
        ([False, False, False, True], 1 / 4 * 1 / 8),
        ([True, False, False, False], 1 / 4 * (1 + 3 / 4 + 5 / 12 + 7 / 24)),
        ([False] * 4, 0.0),
        ([True] * 4, 1.0),
    ],
)
def test_area_of_the_best_and_the_worst_order(wrong: list[bool], area: float) -> None:
    assert aurc(risk_coverage([4.0, 3.0, 2.0, 1.0], wrong)) == pytest.approx(area)


def test_one_confidence_for_all_gives_the_error_rate() -> None:
    assert risk_coverage([0.5] * 8, [True] * 3 + [False] * 5) == ((1.0, 3 / 8),)
    assert aurc(((1.0, 3 / 8),)) == 3 / 8


@given(st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=1, max_size=30))
def test_curve_counts_at_every_threshold(items: list[tuple[int, bool]]) -> None:
    confidences, wrong = [float(c) for c, _ in items], [w for _, w in items]
    expected = []
    for threshold in sorted(set(confidences), reverse=True):
        answered = [w for c, w in zip(confidences, wrong, strict=True) if c >= threshold]
        expected.append((len(answered) / len(items), sum(answered) / len(answered)))
    points = risk_coverage(confidences, wrong)
    assert list(points) == expected
    area = aurc(points)
    assert area is not None and min(r for _, r in points) - 1e-9 <= area <= max(r for _, r in points) + 1e-9
    stretched = risk_coverage([math.exp(c) for c in confidences], wrong)
    assert stretched == points


@given(st.lists(st.booleans(), min_size=1, max_size=30))
def test_area_is_near_the_mean_of_the_risks_where_nothing_ties(wrong: list[bool]) -> None:
    n = len(wrong)
    points = risk_coverage([float(-i) for i in range(n)], wrong)
    mean = sum(sum(wrong[:i]) / i for i in range(1, n + 1)) / n
    assert aurc(points) == pytest.approx(mean, abs=1 / (2 * n) + 1e-9)


def test_curve_refuses_what_cannot_be_ordered() -> None:
    with pytest.raises(ValueError, match="NaN"):
        risk_coverage([0.5, math.nan], [True, False])


# Cohen 1960 by hand; the second and third, of equal raw agreement, are the usual textbook pair.
@pytest.mark.parametrize(
    ("both", "only_a", "only_b", "neither", "kappa"),
    [
        (20, 5, 10, 15, 0.4),
        (45, 15, 25, 15, 0.1304),
        (25, 35, 5, 35, 0.2593),
        (25, 25, 25, 25, 0.0),
        (3, 0, 0, 4, 1.0),
        (0, 5, 5, 0, -1.0),
        (9, 1, 0, 0, 0.0),
    ],
)
def test_kappa_as_published(both: int, only_a: int, only_b: int, neither: int, kappa: float) -> None:
    a = [True] * both + [True] * only_a + [False] * only_b + [False] * neither
    b = [True] * both + [False] * only_a + [True] * only_b + [False] * neither
    assert cohen_kappa(a, b) == pytest.approx(kappa, abs=0.00005)


@pytest.mark.parametrize("verdicts", [[], [True] * 5, [False] * 5])
def test_kappa_is_undefined_where_chance_alone_agrees(verdicts: list[bool]) -> None:
    assert cohen_kappa(verdicts, verdicts) is None


@given(OUTCOMES)
def test_kappa_does_not_care_who_is_who_nor_what_yes_means(pairs: list[tuple[bool, bool]]) -> None:
    a, b = [x for x, _ in pairs], [y for _, y in pairs]
    kappa = cohen_kappa(a, b)
    assert cohen_kappa(b, a) == kappa
    assert cohen_kappa([not x for x in a], [not y for y in b]) == kappa
    assert kappa is None or -1 <= kappa <= 1


def test_pairs_are_paired() -> None:
    with pytest.raises(ValueError):
        mcnemar([True], [True, False])
    with pytest.raises(ValueError):
        risk_coverage([0.5], [True, False])
    with pytest.raises(ValueError):
        cohen_kappa([True], [True, False])
