"""``wence eval``: prove the answers."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from api.console import print_json


@click.group(name="eval", short_help="Prove the answers.")
def evaluate() -> None:
    """Prove the answers: ask the evaluation questions and hold the figures against the gate."""


@evaluate.command(
    short_help="Ask the evaluation questions.",
    epilog="""\b
Examples:
  wence eval run
  wence eval run --split test --no-distractors
  wence eval run --set my-questions.jsonl --json | jq .passed

\b
The exit code is 0 when every figure is at or above its gate, else 1.""",
)
@click.option(
    "--set",
    "sets",
    multiple=True,
    type=click.Path(path_type=Path),
    help="A question file or folder (default: the shipped).",
)
@click.option("--split", type=click.Choice(["dev", "test", "all"]), default="all", show_default=True)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    default=Path("results"),
    show_default=True,
    help="Where results go.",
)
@click.option("--distractors/--no-distractors", default=True, help="Index other policies beside the one asked about.")
@click.option("--json", "as_json", is_flag=True, help="Print results.json on standard output.")
def run(
    sets: tuple[Path, ...], split: Literal["dev", "test", "all"], out: Path, distractors: bool, as_json: bool
) -> int:
    """Build a fresh index, put every question to the real pipeline, and report."""
    from rich.console import Console

    from eval.report import show
    from eval.run import Options
    from eval.run import run as run_evaluation

    options = Options(sets or Options.sets, split, out, distractors)
    report = run_evaluation(options)
    if as_json:
        print_json(report.to_json())
    else:
        show(report, Console())
    return report.exit_code
