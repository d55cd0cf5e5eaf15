"""Build in a process of its own that stops at every step and waits, so that a test can kill it there.

    python -m tests.index.build_driver HOME CORPUS

Before each step it prints the step's name and waits for a line on stdin. Steps are what ``build`` tells of its
progress, and, from inside the writing, every flush of a file and both sides of each renaming.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from index.building import build
from index.snapshot import SnapshotStore


def pause(step: str) -> None:
    sys.stdout.write(f"{step}\n")
    sys.stdout.flush()
    if not sys.stdin.readline():
        os._exit(3)


def stopping(name: str, function: Callable[..., Any]) -> Callable[..., Any]:
    def stopped(*arguments: Any) -> Any:
        pause(f"before {name}")
        result = function(*arguments)
        pause(f"after {name}")
        return result

    return stopped


def main() -> None:
    home, corpus = map(Path, sys.argv[1:])
    for name in ("rename", "replace", "fsync"):
        setattr(os, name, stopping(name, getattr(os, name)))
    build([corpus], SnapshotStore(home), progress=lambda stage, done, total: pause(f"{stage} {done}/{total}"))


if __name__ == "__main__":
    main()
