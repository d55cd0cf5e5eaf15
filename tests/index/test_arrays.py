"""Arrays are mapped, not read, and nothing but an array is accepted."""

from __future__ import annotations

import pickle
from pathlib import Path

import numpy as np
import pytest

from index.arrays import load_array, save_array


def test_an_array_comes_back_mapped_and_read_only(tmp_path: Path) -> None:
    values = np.arange(12, dtype=np.int32).reshape(3, 4)
    save_array(tmp_path, "some", values.T)
    loaded = load_array(tmp_path, "some")
    assert loaded.dtype == np.int32
    assert loaded.tolist() == values.T.tolist()
    assert isinstance(loaded.base, np.memmap)
    with pytest.raises(ValueError, match="read-only"):
        loaded[0] = 1


def test_an_empty_array_comes_back(tmp_path: Path) -> None:
    save_array(tmp_path, "some", np.zeros(0, dtype=np.float32))
    assert load_array(tmp_path, "some").shape == (0,)


def test_pickles_are_refused(tmp_path: Path) -> None:
    (tmp_path / "some.npy").write_bytes(pickle.dumps([1]))
    with pytest.raises(ValueError, match="allow_pickle=False|pickle"):
        load_array(tmp_path, "some")
