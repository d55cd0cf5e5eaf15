from __future__ import annotations

import json
import math
from pathlib import Path

import pytest

from index.tokenizing import dictionary_words, general_frequency
from rag.sureness import FEATURES, FILE, Sureness

GIVEN = {
    "features": list(FEATURES), "mean": [0.5] * 6, "scale": [0.5] * 6, "weights": [1, 2, 0, 0, 0, -1], "bias": 0.5,
    "least": 0.4,
}  # fmt: skip


def model(tmp_path: Path, **changes: object) -> Sureness:
    file = tmp_path / "sureness.json"
    file.write_text(json.dumps(GIVEN | changes), encoding="utf-8")
    return Sureness.load(dictionary_words, general_frequency, file)


def test_the_probability_is_logistic_in_the_scaled_features(tmp_path: Path) -> None:
    # (1−.5)/.5·1 + (0−.5)/.5·2 + … + (.25−.5)/.5·(−1) + .5 = 1 − 2 + .5 + .5 = 0
    assert model(tmp_path).of((1.0, 0.0, 9.0, 9.0, 9.0, 0.25)) == pytest.approx(0.5)
    assert model(tmp_path, bias=1.5).of((1.0, 0.0, 9.0, 9.0, 9.0, 0.25)) == pytest.approx(1 / (1 + math.exp(-1)))


def test_weights_of_other_features_are_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="was fitted to other features. Run: python -m eval.sureness"):
        model(tmp_path, features=["words"])


def test_the_shipped_weights_hold_more_told_for_surer() -> None:
    shipped = Sureness.load(dictionary_words, general_frequency)
    weights = dict(zip(FEATURES, shipped.weights, strict=True))
    assert all(weights[name] > 0 for name in ("words", "pairs", "rank"))
    assert weights["margin"] < 0  # a second passage as good as the first means that neither is meant
    assert 0 < shipped.least < 1
    assert FILE.is_file()
