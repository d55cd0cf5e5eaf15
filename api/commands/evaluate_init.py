"""``wence eval init``: begin a question set of one's own."""

from __future__ import annotations

from pathlib import Path

import click

from api.console import print_json

_PATH = click.Path(path_type=Path)


@click.command(
    short_help="Begin a question set.",
    epilog="""\b
Examples:
  wence eval init my-set policies/                 drafts on every document in policies/
  wence eval init my-set notice.txt rules.md       on these two
  wence eval init my-set                           on the policy that ships with Wence

\b
Then edit my-set/questions.drafts.jsonl line by line: word each question as people
ask, check what an answer has to say, and take "draft" out. my-set/README.md tells
how (in Chinese). Drafts that are left are skipped and counted:
  wence eval run --set my-set""",
)
@click.argument("folder", metavar="DIR", type=_PATH)
@click.argument("paths", metavar="[PATH]...", nargs=-1, type=_PATH)
@click.option("--json", "as_json", is_flag=True, help="Print what was written as JSON.")
def init(folder: Path, paths: tuple[Path, ...], as_json: bool) -> None:
    """Write a new question set into DIR: drafts of questions on the documents at each PATH, files or folders.

    Without a PATH: on the policy that ships with Wence. Every clause that states something gets up to three
    drafts, made from its heading and from the amounts, dates, telephone numbers, materials and conditions in it,
    with the clause's number and its own words as what an answer has to say. DIR must not exist yet, or be empty;
    the documents stay where they are.
    """
    from rich.console import Console

    from eval.drafting import QUESTIONS, write_set
    from eval.progress import shown

    with shown(Console(stderr=True)) as tell:
        written = write_set(folder, paths, tell)
    if as_json:
        print_json({
            "folder": str(written.folder),
            "documents": written.documents,
            "clauses": written.clauses,
            "drafts": written.drafts,
        })  # fmt: skip
        return
    click.echo(
        f"Wrote {folder}: {written.drafts} drafts on {written.clauses} clauses of {written.documents} documents."
    )
    click.echo(f"Edit {folder / QUESTIONS} as README.md beside it tells, then: wence eval run --set {folder}")
