"""Term counts: hashes, look-up, and the sparse table against a dense one."""

from __future__ import annotations

from collections import Counter
from hashlib import blake2b

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from index.counting import TermCounter, find_terms, term_hash, term_hashes

TEXTS = st.lists(st.lists(st.sampled_from(list("甲乙丙丁戊")), max_size=8), max_size=6)


def test_a_terms_hash_is_stable() -> None:
    assert term_hash("企业") == int.from_bytes(blake2b("企业".encode(), digest_size=8).digest(), "little")
    assert term_hashes(["企业", "a"]).tolist() == [term_hash("企业"), term_hash("a")]


def test_terms_are_found_or_reported_as_missing() -> None:
    vocabulary = np.array([3, 7, 2**64 - 1], dtype=np.uint64)
    wanted = np.array([7, 8, 2**64 - 1, 0, 3], dtype=np.uint64)
    assert find_terms(vocabulary, wanted).tolist() == [1, -1, 2, -1, 0]
    assert find_terms(vocabulary[:0], wanted).tolist() == [-1] * 5


@given(TEXTS)
def test_the_table_holds_every_count(texts: list[list[str]]) -> None:
    counter = TermCounter()
    for text in texts:
        counter.add(Counter(text))
    table = counter.finish()
    names = {term_hash(term): term for term in "甲乙丙丁戊"}
    found = [Counter[str]() for _ in texts]
    for row, column, count in zip(table.rows(), table.columns, table.counts, strict=True):
        found[row][names[int(table.terms[column])]] += int(count)
    assert found == [Counter(text) for text in texts]
    assert table.texts == len(texts)
    assert np.all(np.diff(table.terms.astype(object)) > 0)
