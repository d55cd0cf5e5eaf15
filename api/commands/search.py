"""``wence search``: the clauses that match a query."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from api.commands.arguments import readable_text
from api.console import print_json, progress

if TYPE_CHECKING:
    from index.search import Hit


@click.command(
    short_help="Find the clauses that match.",
    epilog="""\b
Examples:
  wence search "千企技改"
  wence search "新质生产力" --limit 3 --json""",
)
@click.argument("query", callback=readable_text)
@click.option("--limit", type=click.IntRange(1, 100), default=10, show_default=True, help="At most so many clauses.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, as GET /api/v1/search does.")
def search(query: str, limit: int, as_json: bool) -> None:
    """Find the clauses that match QUERY, best first."""
    from api.highlights import wanted_words
    from api.hits import hit_json
    from api.home import build_if_empty, open_snapshot
    from rag.settings import load_settings

    settings = load_settings()
    with progress() as tell:
        build_if_empty(settings, tell)
    snapshot = open_snapshot(settings)
    hits = snapshot.search(query, limit)
    words = wanted_words(query)
    if as_json:
        print_json({"hits": [hit_json(hit, words) for hit in hits], "index_version": snapshot.version})
    elif not hits:
        click.echo("没有找到相关条款。")
    for number, hit in enumerate(hits, 1):
        if not as_json:
            _show(number, hit, words)


def _show(number: int, hit: Hit, words: frozenset[str]) -> None:
    from api.highlights import highlights

    passage = hit.passage
    place = " › ".join(part for part in (passage.document_title, passage.heading_text) if part)
    click.secho(f"{number}. {place}", bold=True, nl=False)
    click.echo(f"  ({hit.score:.3f}, {passage.id})")
    text, position = "", 0
    for start, end in highlights(passage.text, words):
        text += passage.text[position:start] + click.style(passage.text[start:end], fg="yellow", bold=True)
        position = end
    click.echo("   " + (text + passage.text[position:]).replace("\n", "\n   ") + "\n")
