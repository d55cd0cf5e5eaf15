"""``wence withdraw``: take questions, clauses and documents out of the answers at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

from api.console import print_json

if TYPE_CHECKING:
    from rag.settings import Settings
    from rag.withdrawals import Kind, WithdrawalFile


@click.command(
    short_help="Take something out of the answers.",
    epilog="""\b
Examples:
  wence withdraw --question "技改补贴多少钱？"    this question is not answered any more
  wence withdraw --passage policy#3 --note 有误   this clause is not quoted any more
  wence withdraw --list
  wence withdraw --undo 1f0c2a9b""",
)
@click.option("--question", help="A question, in any punctuation.")
@click.option("--passage", help="The id of a passage, as in a citation.")
@click.option("--document", help="The id of a document.")
@click.option("--quote", help="A stretch of a document's clean text; every passage that holds it is withdrawn.")
@click.option("--note", default="", help="Why, for whoever reads the list.")
@click.option("--list", "listing", is_flag=True, help="Show what is withdrawn.")
@click.option("--undo", metavar="ID", help="Take a withdrawal back.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def withdraw(
    question: str | None, passage: str | None, document: str | None, quote: str | None, note: str, listing: bool,
    undo: str | None, as_json: bool,
) -> None:  # fmt: skip
    """Withdraw a question, passage, document or quote from every answer, from the next question on.

    Other clauses go on answering. Search and documents still show what was withdrawn. The list is
    withdrawn.jsonl in the data folder; it is only ever appended to.
    """
    from rag.settings import load_settings
    from rag.withdrawals import Kind, WithdrawalFile

    named = {Kind.QUESTION: question, Kind.PASSAGE: passage, Kind.DOCUMENT: document, Kind.QUOTE: quote}
    wanted = {kind: value for kind, value in named.items() if value is not None}
    if len(wanted) + listing + (undo is not None) != 1:
        raise click.UsageError("Name one thing: --question, --passage, --document, --quote, --list or --undo.")
    settings = load_settings()
    file = WithdrawalFile(settings.home)
    if listing:
        _list(file, as_json)
    elif undo is not None:
        _undo(file, undo)
    else:
        _withdraw(settings, file, wanted, note, as_json)


def _withdraw(settings: Settings, file: WithdrawalFile, wanted: Mapping[Kind, str], note: str, as_json: bool) -> None:
    from index.cleaning import clean
    from index.privacy import mask
    from rag.withdrawals import Kind, question_key

    ((kind, value),) = wanted.items()
    if kind in (Kind.QUESTION, Kind.QUOTE):
        value = clean(mask(value).text).text
        if not question_key(value):
            raise click.UsageError(f"--{kind} is empty.")
    if kind is not Kind.QUESTION:
        _require(settings, kind, value)
    one = file.withdraw(kind, value, note)
    if as_json:
        print_json(asdict(one))
    else:
        click.echo(f"{one.id}  {one.kind}  {one.value}")


def _require(settings: Settings, kind: Kind, value: str) -> None:
    """What is withdrawn must be there: a mistyped id would withdraw nothing, and nobody would know."""
    from api.home import open_snapshot
    from rag.withdrawals import Kind, Withdrawn, question_key

    snapshot = open_snapshot(settings)
    try:
        if kind is Kind.PASSAGE:
            snapshot.passage(value)
            return
        if kind is Kind.DOCUMENT:
            snapshot.document(value)
            return
    except KeyError:
        raise click.ClickException(f"The published index has no {kind} '{value}'. See: wence index show") from None
    sought = Withdrawn(quotes=(question_key(value),))
    if not any(sought.covers(p) for d in snapshot.documents() for p in snapshot.passages_of(d.id)):
        raise click.ClickException("No passage of the published index holds this text.")


def _list(file: WithdrawalFile, as_json: bool) -> None:
    withdrawals = file.all().values()
    if as_json:
        print_json({"withdrawn": [asdict(one) for one in withdrawals]})
        return
    for one in withdrawals:
        click.echo("  ".join(part for part in (one.id, one.at, one.kind, one.value, one.note) if part))


def _undo(file: WithdrawalFile, identity: str) -> None:
    try:
        one = file.undo(identity)
    except KeyError:
        raise click.ClickException(f"There is no withdrawal '{identity}'. See: wence withdraw --list") from None
    click.echo(f"Answered again: {one.kind}  {one.value}")
