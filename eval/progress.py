"""Progress of long work: a bar on a terminal, plain lines elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeElapsedColumn

Tell = Callable[[str, int, int], None]
_QUARTERS = 4


@contextmanager
def shown(console: Console) -> Iterator[Tell]:
    """A function to call with a stage's name, how much of it is done and how much there is."""
    if not console.is_terminal:
        yield _lines(console)
        return
    columns = (TextColumn("{task.description:<12}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    with Progress(*columns, console=console, transient=True) as bars:
        tasks: dict[str, TaskID] = {}

        def tell(stage: str, done: int, total: int) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(stage, total=total)
            bars.update(tasks[stage], completed=done, total=total)

        yield tell


def _lines(console: Console) -> Tell:
    """One line whenever another quarter of a stage is done; stages of a single step get one line."""
    told: dict[str, int] = {}

    def tell(stage: str, done: int, total: int) -> None:
        quarter = _QUARTERS if done >= total else done * _QUARTERS // total
        if quarter > told.get(stage, 0):
            told[stage] = quarter
            console.print(f"{stage} {done}/{total}", markup=False, highlight=False)

    return tell
