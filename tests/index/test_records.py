"""Records: what is written is read, one by one."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.records import Records, save_records

VALUES = st.recursive(
    st.none() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
)


@given(st.lists(VALUES, max_size=5))
def test_records_come_back_by_number(values: list[Any]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        assert save_records(Path(folder), "some", values) == len(values)
        records = Records(Path(folder), "some")
        assert [records[number] for number in range(len(records))] == values


def test_numbers_outside_are_refused(tmp_path: Path) -> None:
    save_records(tmp_path, "some", ["甲"])
    for number in (-1, 1):
        with pytest.raises(IndexError):
            Records(tmp_path, "some")[number]


def test_a_file_cut_short_is_refused(tmp_path: Path) -> None:
    save_records(tmp_path, "some", ["甲", "乙"])
    path = tmp_path / "some.jsonl"
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(ValueError, match="do not belong together"):
        Records(tmp_path, "some")
