"""The dense index against plain NumPy."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from index.dense import DenseIndex
from index.encoding import unit_rows

VECTORS = unit_rows(np.random.default_rng(7).standard_normal((40, 6)).astype(np.float32))


def test_nearest_and_cosines_are_those_of_a_full_scan(tmp_path: Path) -> None:
    built = DenseIndex.fit(VECTORS)
    built.save(tmp_path / "dense")
    for index in (built, DenseIndex.load(tmp_path / "dense")):
        assert (index.texts, index.dimensions) == (40, 6)
        for vector in VECTORS[:5] + 0.1:
            cosines = VECTORS @ vector
            best = np.argsort(-cosines)
            assert index.nearest(vector, 7).tolist() == best[:7].tolist()
            assert index.nearest(vector, 99).tolist() == best.tolist()
            assert np.allclose(index.cosines(vector, best[3:9]), cosines[best[3:9]], atol=1e-6)


def test_no_texts_asked_for_no_cosines() -> None:
    assert DenseIndex.fit(VECTORS).cosines(VECTORS[0], np.zeros(0, dtype=np.int64)).shape == (0,)


@pytest.mark.parametrize("content", [b"", b"IxFI", b"no index at all, but long enough for its head" * 3])
def test_a_file_that_is_no_index_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "dense").write_bytes(content)
    with pytest.raises(RuntimeError):
        DenseIndex.load(tmp_path / "dense")
