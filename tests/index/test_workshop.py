"""The workshop: one at a time, nothing visible before it is whole."""

from __future__ import annotations

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import pytest

from index.errors import BuildLocked
from index.manifest import Manifest
from index.workshop import finished_versions, is_version, open_workshop
from tests.index.test_manifest import manifest


def admit(root: Path, content: bytes) -> str:
    with open_workshop(root) as workshop, workshop.work_folder() as work:
        (work / "data").write_bytes(content)
        return workshop.admit(work, replace(manifest(), version="", created=""))


def test_only_one_at_a_time_across_processes(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from index.workshop import open_workshop\n"
        "with open_workshop(Path(sys.argv[1])): print('locked', flush=True); sys.stdin.read()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", code, str(tmp_path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None and other.stdin is not None
        assert other.stdout.readline() == "locked\n"
        with pytest.raises(BuildLocked, match=f"pid {other.pid}.*{tmp_path}"), open_workshop(tmp_path):
            pass
        other.kill()
        other.wait()
    with open_workshop(tmp_path):
        pass


def test_an_admitted_folder_has_a_complete_manifest(tmp_path: Path) -> None:
    version = admit(tmp_path, b"one")
    folder = tmp_path / "snapshots" / version
    written = Manifest.read(folder)
    written.check(folder, thorough=True)
    assert (written.version, set(written.files)) == (version, {"data"})
    assert finished_versions(tmp_path) == (version,)
    assert not (tmp_path / "current").exists()


def test_versions_sort_as_they_were_built_whatever_the_clock_says(tmp_path: Path) -> None:
    (tmp_path / "snapshots" / "29990101T000000000Z-0123456789ab").mkdir(parents=True)
    later = [admit(tmp_path, content) for content in (b"one", b"two", b"one")]
    assert list(finished_versions(tmp_path))[1:] == later
    assert [version[:19] for version in later] == [f"29990101T00000000{n}Z" for n in (1, 2, 3)]
    assert later[0][20:] == later[2][20:] != later[1][20:]


def test_an_unfinished_folder_disappears_and_so_do_left_overs(tmp_path: Path) -> None:
    leftover = tmp_path / "snapshots" / ".work-1"
    leftover.mkdir(parents=True)
    (leftover / "data").write_bytes(b"half")
    with pytest.raises(ZeroDivisionError), open_workshop(tmp_path) as workshop, workshop.work_folder():
        assert not leftover.exists()
        raise ZeroDivisionError
    assert list((tmp_path / "snapshots").iterdir()) == []


def test_publishing_swaps_the_pointer_and_deleting_removes_the_folder(tmp_path: Path) -> None:
    first, second = admit(tmp_path, b"one"), admit(tmp_path, b"two")
    with open_workshop(tmp_path) as workshop:
        workshop.publish(first)
        workshop.publish(second)
        workshop.delete(first)
    assert (tmp_path / "current").read_text() == f"{second}\n"
    assert [path.name for path in (tmp_path / "snapshots").iterdir()] == [second]


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("20250102T030405678Z-0123456789ab", True),
        ("20250102T030405678Z-0123456789aB", False),
        ("20250102T030405678Z-0123456789ab ", False),
        (".work-12", False),
        ("../20250102T030405678Z-0123456789ab", False),
        ("", False),
    ],
)
def test_names_of_versions(name: str, expected: bool) -> None:
    assert is_version(name) is expected
