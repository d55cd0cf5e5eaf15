"""Changing a store of snapshots: under a lock, on the side, and visible only when whole."""

from __future__ import annotations

import fcntl
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from index.errors import BuildLocked
from index.manifest import FileEntry, Manifest, content_digest, file_digest

SNAPSHOTS, POINTER, LOCK = "snapshots", "current", "lock"
_WORK = ".work-"
_STAMP = "%Y%m%dT%H%M%S%f"
_VERSION = re.compile(r"\d{8}T\d{9}Z-[0-9a-f]{12}")


def is_version(name: str) -> bool:
    """Whether ``name`` is that of a finished snapshot, such as ``20250102T030405678Z-0123456789ab``."""
    return _VERSION.fullmatch(name) is not None


def finished_versions(root: Path) -> tuple[str, ...]:
    """The snapshots below ``root`` that were built to the end, oldest first."""
    folder = root / SNAPSHOTS
    if not folder.is_dir():
        return ()
    return tuple(sorted(path.name for path in folder.iterdir() if is_version(path.name) and path.is_dir()))


class Workshop:
    """The right to change the store at ``root``. There is one at a time; ``open_workshop`` gives it."""

    def __init__(self, root: Path) -> None:
        self._root = root
        self._snapshots = root / SNAPSHOTS

    @contextmanager
    def work_folder(self) -> Iterator[Path]:
        """A new hidden folder to build in, deleted unless admitted. Clears what killed builds left behind."""
        for leftover in self._snapshots.glob(f"{_WORK}*"):
            shutil.rmtree(leftover)
        folder = self._snapshots / f"{_WORK}{os.getpid()}"
        folder.mkdir()
        try:
            yield folder
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    def admit(self, work: Path, draft: Manifest) -> str:
        """Make a snapshot of a finished work folder and return its version; it is not published yet.

        ``draft`` is its manifest but for version, time and files. Everything is on the disk before it gets
        its name.
        """
        files = {path.name: FileEntry(path.stat().st_size, file_digest(path)) for path in sorted(work.iterdir())}
        now = self._next_moment()
        version = f"{now.strftime(_STAMP)[:18]}Z-{content_digest(files)}"
        replace(draft, version=version, created=now.isoformat(timespec="milliseconds"), files=files).write(work)
        for path in work.iterdir():
            _flush(path)
        _flush(work)
        os.rename(work, self._snapshots / version)
        _flush(self._snapshots)
        return version

    def publish(self, version: str) -> None:
        """Serve ``version`` from now on: one atomic swap of the pointer."""
        fresh = self._root / f".{POINTER}.new"
        fresh.write_text(version + "\n", "utf-8")
        _flush(fresh)
        os.replace(fresh, self._root / POINTER)
        _flush(self._root)

    def delete(self, version: str) -> None:
        """Delete a snapshot. It loses its name first: half a snapshot is never taken for a whole one."""
        doomed = self._snapshots / f"{_WORK}removed-{version}"
        os.rename(self._snapshots / version, doomed)
        shutil.rmtree(doomed)

    def _next_moment(self) -> datetime:
        """Now, or just after the newest snapshot if the clock went back: versions sort as they were built."""
        now = datetime.now(UTC)
        newest = finished_versions(self._root)[-1:]
        if newest:
            built = datetime.strptime(newest[0].partition("Z")[0], _STAMP).replace(tzinfo=UTC)
            now = max(now, built + timedelta(milliseconds=1))
        return now


@contextmanager
def open_workshop(root: Path) -> Iterator[Workshop]:
    """Lock the store at ``root`` against other changes; reading is never held up.

    The system frees the lock when the process ends, however it ends.

    Raises:
        BuildLocked: someone else is changing the store.
    """
    (root / SNAPSHOTS).mkdir(parents=True, exist_ok=True)
    with (root / LOCK).open("a+") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            file.seek(0)
            holder = file.read().strip() or "unknown"
            raise BuildLocked(
                f"Another process (pid {holder}) is building or changing the index in {root}. Wait until it is done."
            ) from None
        file.truncate(0)
        file.write(str(os.getpid()))
        file.flush()
        yield Workshop(root)


def _flush(path: Path) -> None:
    """Have the disk keep what was written to a file, or the names in a folder."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
