"""What the command line prints: results to standard output, progress and messages to standard error."""

from __future__ import annotations

import io
import json
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TextIO

import click

if TYPE_CHECKING:
    from api.home import Progress

# The stages of a build, as index.building names them, and of other long work.
_STAGES = {
    "load": "Reading files",
    "clean": "Cleaning text",
    "count": "Counting words",
    "vocabulary": "Collecting terms",
    "fit": "Fitting the encoder",
    "encode": "Encoding passages",
    "write": "Writing the index",
    "publish": "Publishing",
    "judge": "Judging lines",
}
# Seconds between two plain lines of one stage.
_LINE_EVERY_S = 5.0


def prepare_streams() -> None:
    """Let a character that the terminal's encoding lacks become '?' instead of ending the command."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")


def print_json(value: Any) -> None:
    """One JSON document on standard output; escaped to ASCII where the encoding is not a Unicode one."""
    click.echo(json.dumps(value, ensure_ascii=not _speaks_unicode(), indent=2))


def print_json_line(line: str, file: TextIO | None = None) -> None:
    """A line that is JSON already, under the same rule, to ``file`` (default: standard output)."""
    click.echo(line if _speaks_unicode() else json.dumps(json.loads(line)), file=file)


def _speaks_unicode() -> bool:
    return (sys.stdout.encoding or "").lower().startswith("utf")


def say(message: str) -> None:
    """A message for the person at the terminal, on standard error."""
    click.echo(message, err=True)


@contextmanager
def progress() -> Iterator[Progress]:
    """Show how far a build is: bars on a terminal, plain lines elsewhere."""
    if not sys.stderr.isatty():
        yield _PlainLines()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description:<26}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Bars(*columns, console=Console(stderr=True)) as bars:
        tasks: dict[str, Any] = {}

        def tell(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(_STAGES.get(stage, stage), total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield tell


class _PlainLines:
    """A line when a stage is done, and now and then while it lasts."""

    def __init__(self) -> None:
        self._next = time.monotonic() + _LINE_EVERY_S

    def __call__(self, stage: str, done: int, total: int) -> None:
        now = time.monotonic()
        if done >= total or now >= self._next:
            self._next = now + _LINE_EVERY_S
            say(f"{_STAGES.get(stage, stage)}: {done}/{total}")
