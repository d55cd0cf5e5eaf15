from __future__ import annotations

import sqlite3
import time
from pathlib import Path

from eval.cache import Cache


def test_what_was_put_is_there_next_time(tmp_path: Path) -> None:
    first = Cache(tmp_path / "deep" / "kept.sqlite3")
    first.put("a", {"text": "问策", "n": [1, 2.5, None]})
    first.put("a", {"text": "问策", "n": [3]})
    first.close()
    again = Cache(tmp_path / "deep" / "kept.sqlite3")
    assert again.get("a") == {"text": "问策", "n": [3]}
    assert again.get("b") is None


def test_fresh_forgets(tmp_path: Path) -> None:
    Cache(tmp_path / "kept").put("a", {})
    assert Cache(tmp_path / "kept", fresh=True).get("a") is None


def test_what_was_not_used_for_a_month_is_forgotten(tmp_path: Path) -> None:
    cache = Cache(tmp_path / "kept")
    cache.put("old", {})
    cache.put("used", {})
    cache.close()
    with sqlite3.connect(tmp_path / "kept") as file:
        file.execute("UPDATE kept SET used = ? WHERE key = 'old'", (time.time() - 31 * 24 * 3600,))
    again = Cache(tmp_path / "kept")
    assert (again.get("old"), again.get("used")) == (None, {})


def test_a_damaged_file_is_put_aside(tmp_path: Path) -> None:
    (tmp_path / "kept.sqlite3").write_bytes(b"no database" * 100)
    cache = Cache(tmp_path / "kept.sqlite3")
    cache.put("a", {"n": 1})
    assert cache.get("a") == {"n": 1}
    assert (tmp_path / "kept.damaged").read_bytes().startswith(b"no database")
