"""BM25 against the formula written out, and what saving keeps."""

from __future__ import annotations

import math
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.counting import TermCounter
from index.lexical import BM25, BM25Parameters

TERMS = st.sampled_from(list("甲乙丙丁戊"))
TEXTS = st.lists(st.lists(TERMS, max_size=9), min_size=1, max_size=7)


def fit(texts: list[list[str]], parameters: BM25Parameters | None = None) -> BM25:
    counter = TermCounter()
    for text in texts:
        counter.add(Counter(text))
    return BM25.fit(counter.finish(), parameters)


def by_the_book(texts: list[list[str]], query: list[str], k1: float, b: float) -> list[float]:
    mean = sum(map(len, texts)) / len(texts)
    scores = []
    for text in texts:
        score = 0.0
        for term in query:
            df = sum(term in other for other in texts)
            if tf := text.count(term):
                idf = math.log(1 + (len(texts) - df + 0.5) / (df + 0.5))
                score += idf * tf * (k1 + 1) / (tf + k1 * (1 - b + b * len(text) / mean))
        scores.append(score)
    return scores


@given(TEXTS, st.lists(TERMS | st.just("无"), max_size=5), st.floats(0, 3), st.floats(0, 1))
def test_scores_are_those_of_the_formula(texts: list[list[str]], query: list[str], k1: float, b: float) -> None:
    scores = fit(texts, BM25Parameters(k1, b)).scores(query)
    assert scores.tolist() == pytest.approx(by_the_book(texts, query, k1, b), rel=1e-5)


def test_a_text_without_a_match_scores_nothing() -> None:
    assert fit([["甲"], ["乙", "甲"], []]).scores(["乙", "丙"])[[0, 2]].tolist() == [0.0, 0.0]


def test_a_saved_index_gives_the_same_scores(tmp_path: Path) -> None:
    index = fit([["甲", "乙"], ["乙"], ["丙", "丙", "丁"]])
    index.save(tmp_path, "words")
    loaded = BM25.load(tmp_path, "words", 3)
    for query in (["甲"], ["乙", "丙", "乙"], ["无"]):
        assert np.array_equal(loaded.scores(query), index.scores(query))


def test_arrays_that_do_not_belong_together_are_refused(tmp_path: Path) -> None:
    fit([["甲", "乙"], ["乙"]]).save(tmp_path, "words")
    fit([["甲", "乙", "丙"]]).save(tmp_path, "others")
    (tmp_path / "others.postings.npy").replace(tmp_path / "words.postings.npy")
    (tmp_path / "others.impacts.npy").replace(tmp_path / "words.impacts.npy")
    fit([["甲", "乙"], ["乙"]]).save(tmp_path, "fine")
    (tmp_path / "fine.starts.npy").replace(tmp_path / "words.starts.npy")
    (tmp_path / "words.terms.npy").unlink()
    (tmp_path / "others.terms.npy").replace(tmp_path / "words.terms.npy")
    with pytest.raises(ValueError, match="do not belong together"):
        BM25.load(tmp_path, "words", 2)
