"""NumPy arrays in the files of a snapshot, memory-mapped when read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray


def save_array(folder: Path, name: str, values: NDArray[Any]) -> None:
    np.save(folder / f"{name}.npy", np.ascontiguousarray(values), allow_pickle=False)


def load_array(folder: Path, name: str) -> NDArray[Any]:
    """The array ``name`` of ``folder``, mapped and not read: the cost does not depend on its size.

    Raises:
        ValueError, OSError: the file is missing or is not an array.
    """
    path = folder / f"{name}.npy"
    values: NDArray[Any] = np.load(path, mmap_mode="r", allow_pickle=False)
    return values.view(np.ndarray)
