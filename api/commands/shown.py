"""How ``wence index show`` shows documents."""

from __future__ import annotations

from dataclasses import asdict
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from index.snapshot import Snapshot


def document_json(snapshot: Snapshot, document_id: str, part: str | None) -> dict[str, Any]:
    """A document's facts, and under the name of ``part`` (text, repairs or passages) that part."""
    document = snapshot.document(document_id)
    passages = snapshot.passages_of(document_id)
    repairs = snapshot.repairs_of(document_id)
    data: dict[str, Any] = dict(document.metadata) | {
        "id": document.id,
        "title": document.title,
        "characters": len(document.text),
        "passage_count": len(passages),
        "repair_count": len(repairs),
    }
    if part == "text":
        data["text"] = document.text
    elif part == "repairs":
        data["repairs"] = [asdict(repair) for repair in repairs]
    elif part == "passages":
        data["passages"] = [
            {
                "passage_id": p.id,
                "heading": p.heading_text,
                "text": p.text,
                "start": p.span.start,
                "end": p.span.end,
            }
            for p in passages
        ]
    return data


def show_documents(snapshot: Snapshot) -> None:
    """One line a document."""
    click.echo(f"Index {snapshot.version}")
    for document in snapshot.documents():
        passages = len(snapshot.passages_of(document.id))
        click.echo(f"  {document.id}  {document.title}  ({len(document.text)} characters, {passages} passages)")


def show_document(snapshot: Snapshot, document_id: str, part: str | None) -> None:
    """The facts and the clean text of a document, or the asked part of it."""
    data = document_json(snapshot, document_id, part)
    if part == "text":
        click.echo(data["text"])
    elif part == "repairs":
        for repair in data["repairs"]:
            change = f"{repair['before']!r} → {repair['after']!r}"
            click.echo(f"{repair['start']}–{repair['end']}  {repair['rule']}  {change}")
        click.echo(f"{data['repair_count']} repairs")
    elif part == "passages":
        for passage in data["passages"]:
            click.secho(f"{passage['passage_id']}  {passage['heading']}", bold=True, nl=False)
            click.echo(f"  ({passage['start']}–{passage['end']})")
            click.echo(f"   {passage['text']}\n")
    else:
        for name, value in data.items():
            click.echo(f"{name}: {value}")
        click.echo(f"\n{snapshot.document(document_id).text}")
