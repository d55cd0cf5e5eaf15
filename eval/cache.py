"""Replies kept from one run to the next, so that an unchanged question to an unchanged system costs nothing.

A key says everything that a reply depends on. Replies are kept as they come, so that an interrupted run goes on where
it stopped.
"""

from __future__ import annotations

import json
import sqlite3
import time
import zlib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

_KEPT_S = 30 * 24 * 3600
_SCHEMA = "CREATE TABLE IF NOT EXISTS kept (key TEXT PRIMARY KEY, used REAL NOT NULL, value BLOB NOT NULL)"


class Cache:
    """JSON values by key in an SQLite file; what was not used for thirty days is forgotten.

    A file that is no such database is put aside and begun anew: it holds nothing that cannot be had again.
    """

    def __init__(self, path: Path, *, fresh: bool = False) -> None:
        """Open or begin ``path``; ``fresh`` forgets what it held."""
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            self._file = self._open(path)
        except sqlite3.DatabaseError:
            path.replace(path.with_suffix(".damaged"))
            self._file = self._open(path)
        if fresh:
            self._file.execute("DELETE FROM kept")

    @staticmethod
    def _open(path: Path) -> sqlite3.Connection:
        file = sqlite3.connect(path, timeout=30, isolation_level=None)
        file.execute("PRAGMA journal_mode=WAL")
        file.execute("PRAGMA synchronous=NORMAL")
        file.execute(_SCHEMA)
        file.execute("DELETE FROM kept WHERE used < ?", (time.time() - _KEPT_S,))
        return file

    def get(self, key: str) -> Any | None:
        """The value, or None."""
        row = self._file.execute("SELECT value FROM kept WHERE key = ?", (key,)).fetchone()
        if row is None:
            return None
        self._file.execute("UPDATE kept SET used = ? WHERE key = ?", (time.time(), key))
        return json.loads(zlib.decompress(row[0]))

    def put(self, key: str, value: Mapping[str, Any]) -> None:
        packed = zlib.compress(json.dumps(value, ensure_ascii=False).encode(), 1)
        self._file.execute("REPLACE INTO kept VALUES (?, ?, ?)", (key, time.time(), packed))

    def close(self) -> None:
        self._file.close()
