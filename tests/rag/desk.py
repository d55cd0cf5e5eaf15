"""Rulings on a made-up notice that a test writes down in full."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from index.building import build
from index.snapshot import Snapshot, SnapshotStore
from rag.state import Ruling

Ruled = Callable[[Snapshot, str], Ruling]


def indexed(folder: Path, text: str) -> Snapshot:
    """``text`` as the only document of an index in ``folder``."""
    source = folder / "notice"
    source.mkdir(parents=True)
    (source / "notice.txt").write_text(text, "utf-8")
    return build([source], SnapshotStore(folder / "home"))
