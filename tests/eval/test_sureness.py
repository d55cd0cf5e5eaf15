from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize

from eval.sureness import Case, Model, held_out, threshold
from tests.eval.answers import item


def test_the_model_is_the_one_that_a_general_optimiser_finds() -> None:
    rng = np.random.default_rng(1)
    values = rng.normal(size=(60, 3)) * [1.0, 5.0, 0.1] + [0, 2, 0]
    right = values @ [1.0, 0.3, 2.0] + rng.normal(size=60) > 0.5
    model = Model.fit(values, right)
    x = (values - values.mean(axis=0)) / values.std(axis=0)

    def loss(w: np.ndarray) -> float:
        logits = x @ w[:-1] + w[-1]
        return float(np.sum(np.logaddexp(0, logits) - right * logits) + 1.5 * np.sum(w[:-1] ** 2))

    best = minimize(loss, np.zeros(4), tol=1e-12).x
    assert np.hstack([model.weights, model.bias]) == pytest.approx(best, abs=1e-4)
    assert model.of(values) == pytest.approx(1 / (1 + np.exp(-(x @ best[:-1] + best[-1]))), abs=1e-4)


def test_the_threshold_keeps_the_share_it_is_asked_to_keep() -> None:
    scores = np.array([0.1, 0.2, 0.3, 0.4, 0.9, 0.95])
    right = np.array([False, True, True, True, True, True])
    assert [threshold(scores, right, kept) for kept in (1.0, 0.8, 0.6)] == [0.2, 0.2, 0.3]


def _case(key: str, document: str, own: bool, value: float) -> Case:
    return Case(item(id=key, family=key, question=f"问{key}"), document, own, (value,), True, own)


def test_a_notice_is_measured_with_weights_of_the_others() -> None:
    # Alone, b would learn that low values are right; from a it learns the opposite.
    a = [_case(f"a{n}", "a", n >= 4, float(n)) for n in range(8)]
    b = [_case(f"b{n}", "b", n < 4, float(n)) for n in range(8)]
    found = held_out([*a, *b])
    assert list(found[8:]) == sorted(found[8:]) and found[15] > 0.5 > found[8]
    assert list(found[:8]) == sorted(found[:8], reverse=True)


def test_a_question_never_measures_what_it_was_fitted_with() -> None:
    twice = _case("x", "a", True, 9.0)
    elsewhere = Case(twice.item, "b", False, (9.0,), True, False)
    others = [_case(f"b{n}", "b", n >= 2, float(n)) for n in range(4)]
    other = _case("y", "a", False, 0.0)
    with_it = held_out([twice, other, elsewhere, *others])
    without = held_out([twice, other, *others])
    assert with_it[0] == pytest.approx(without[0])
