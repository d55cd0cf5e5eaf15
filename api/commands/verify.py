"""``wence verify``: judge claims against the clauses that they are said to stand on."""

from __future__ import annotations

from typing import TextIO

import click

from api.console import print_json_line


@click.command(
    short_help="Judge claims by their evidence.",
    epilog="""\b
Example:
  wence verify --jsonl claims.jsonl > verdicts.jsonl

\b
A line of FILE:    {"claim": "…", "evidence": ["…", "…"]}
A line of output:  {"supported": false, "reasons": ["…"]}""",
)
@click.option(
    "--jsonl",
    "file",
    type=click.File(encoding="utf-8-sig"),
    required=True,
    metavar="FILE",
    help="'-' is standard input.",
)
def verify(file: TextIO) -> None:
    """Judge each line's claim by its evidence, in the same order."""
    from rag.grounding.lines import judge

    try:
        for line in judge(file):
            print_json_line(line)
    except UnicodeDecodeError as error:
        raise click.ClickException(f"{file.name} is not UTF-8 text ({error.reason}).") from None
