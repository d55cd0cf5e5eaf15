"""JSON records in a file of a snapshot: one a line, each read on its own by number."""

from __future__ import annotations

import json
import mmap
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import numpy as np

from index.arrays import load_array, save_array


def save_records(folder: Path, name: str, records: Iterable[Any]) -> int:
    """Write ``<name>.jsonl``, and as ``<name>.offsets.npy`` where its lines begin; returns their number."""
    offsets = [0]
    with (folder / f"{name}.jsonl").open("wb") as file:
        for record in records:
            line = json.dumps(record, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
            offsets.append(offsets[-1] + file.write(line + b"\n"))
    save_array(folder, f"{name}.offsets", np.array(offsets, dtype=np.int64))
    return len(offsets) - 1


class Records:
    """The records of one file, mapped into memory; a record is parsed when it is asked for.

    Raises:
        ValueError, OSError: the files are missing or do not belong together.
    """

    def __init__(self, folder: Path, name: str) -> None:
        path = folder / f"{name}.jsonl"
        self._offsets = load_array(folder, f"{name}.offsets")
        size = path.stat().st_size
        if not len(self._offsets) or int(self._offsets[-1]) != size:
            raise ValueError(f"{path.name} and its offsets do not belong together")
        with path.open("rb") as file:
            self._data: mmap.mmap | bytes = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) if size else b""

    def __len__(self) -> int:
        return len(self._offsets) - 1

    def __getitem__(self, number: int) -> Any:
        if not 0 <= number < len(self):
            raise IndexError(number)
        return json.loads(self._data[int(self._offsets[number]) : int(self._offsets[number + 1])])
