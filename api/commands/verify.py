"""``wence verify``: judge claims against the clauses that they are said to stand on."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from typing import TYPE_CHECKING, BinaryIO

import click

from api.console import print_json_line, progress

if TYPE_CHECKING:
    from rag.grounding.lines import Check

# From so many lines on a file is long work (some seconds), and tells how far it is.
_MANY_LINES = 5_000
_TELL_EVERY = 50


@click.command(
    short_help="Judge claims by their evidence.",
    epilog="""\b
Example, claims.jsonl being these two lines:
  {"claim": "补贴标准为30万元。", "evidence": ["补贴标准为30万元，一次付清。"]}
  {"claim": "补贴标准为50万元。", "evidence": ["补贴标准为30万元，一次付清。"]}

\b
  $ wence verify --jsonl claims.jsonl
  {"supported": true, "reasons": []}
  {"supported": false, "reasons": ["金额 50万元 不见于所引条款"]}

\b
  $ some-program | wence verify | jq .supported

\b
Lines are UTF-8; blank ones are skipped, other fields ignored; evidence may be one string instead of a list.
Verdicts come in the order of the lines, each as soon as it is known. The exit code is 0 when every line was
judged, whatever the verdicts; 1 at the first line that cannot be read, which is named.""",
)
@click.option(
    "--jsonl",
    "file",
    type=click.File("rb"),
    metavar="FILE",
    help="The claims, one JSON object a line; '-' or nothing is standard input.",
)
@click.option(
    "--nli",
    metavar="MODEL",
    help="A CrossEncoder for NLI (name or folder) that may rescue paraphrases; default WENCE_NLI_MODEL.",
)
def verify(file: BinaryIO | None, nli: str | None) -> None:
    """Judge each line's claim by its evidence, in the same order."""
    from rag.grounding.lines import judge

    if file is None:
        if sys.stdin.isatty():
            raise click.UsageError(
                "There are no claims to judge. Name a file with --jsonl FILE, or pipe lines in:\n"
                """  echo '{"claim": "…", "evidence": ["…"]}' | wence verify"""
            )
        file = sys.stdin.buffer
    lines = _lines_in(file)
    # The bar and the verdicts must not share a terminal; and rich puts itself in the place of sys.stdout.
    output = sys.stdout
    long = lines >= _MANY_LINES and not output.isatty()
    with progress() if long else nullcontext() as tell:
        for number, line in enumerate(judge(file, _name(file), _check(nli)), 1):
            print_json_line(line, output)
            if tell and (number % _TELL_EVERY == 0 or number == lines):
                tell("judge", number, lines)


def _check(nli: str | None) -> Check:
    """The checker, with a second opinion where one is named."""
    from rag.grounding.checker import supports
    from rag.grounding.verdict import Verdict
    from rag.settings import load_settings

    settings = load_settings(nli_model=nli)
    if settings.nli_model is None:
        return supports
    from rag.grounding.nli import CrossEncoderOpinion, Rescue

    opinion = CrossEncoderOpinion(settings.nli_model)
    opinion.load()
    rescue = Rescue(opinion, settings.nli_threshold)

    def check(claim: str, evidence: Sequence[str]) -> Verdict:
        return rescue.reconsider(supports(claim, evidence), claim, evidence)

    return check


def _name(file: BinaryIO) -> str:
    return "standard input" if file.name == "<stdin>" else file.name


def _lines_in(file: BinaryIO) -> int:
    """How many lines that are not blank a file still has; 0 for a pipe, which cannot be read twice."""
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        return 0
    start = file.tell()
    lines = sum(1 for line in file if line.strip())
    file.seek(start)
    return lines
