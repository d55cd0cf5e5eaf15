"""``wence index``: build indexes, look into them, and choose the one that is served."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from api.commands.shown import document_json, show_document, show_documents
from api.console import print_json, progress, say

if TYPE_CHECKING:
    from index.snapshot import Snapshot, SnapshotEntry, SnapshotStore


@click.group(
    short_help="Build, show, publish, roll back.",
    epilog="""\b
Examples:
  wence index build                      the policy that ships with Wence
  wence index build policies/ extra.txt  exactly these documents (.txt .md .jsonl), replacing what was served
  wence index show                       what is served
  wence index rollback                   serve the index before this one""",
)
def index() -> None:
    """Build the index, look into it, publish and roll back.

    An index is a snapshot that never changes. One of them is published; a running server takes up another
    within seconds, and a build that fails leaves the published one as it was.
    """


@index.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print what was built as JSON.")
def build(paths: tuple[Path, ...], as_json: bool) -> None:
    """Build and publish an index of exactly the documents at PATHS, files or folders.

    Without PATHS: of the policy that ships with Wence. Beside a document DOC.txt, a file DOC.json with facts
    such as {"title": …, "region": …, "url": …} is taken along.
    """
    from index.building import build as build_index
    from rag.settings import load_settings

    settings = load_settings()
    with progress() as tell:
        snapshot = build_index(list(paths) or None, _store(), settings.encoder, progress=tell)
    counts = snapshot.manifest.counts
    if as_json:
        print_json({"version": snapshot.version, "counts": dict(counts)})
    else:
        click.echo(f"Published {snapshot.version}: {counts['documents']} documents, {counts['passages']} passages.")


@index.command(name="list")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def list_(as_json: bool) -> None:
    """List the indexes, newest first; * marks the published one."""
    entries = tuple(reversed(_store().entries()))
    if as_json:
        print_json({"snapshots": [_entry_json(entry) for entry in entries]})
    elif not entries:
        say("There is no index yet. Run: wence index build")
    for entry in entries:
        if as_json:
            break
        facts = _entry_json(entry)
        mark = "*" if entry.published else " "
        what = entry.problem or f"{facts['documents']} documents, {facts['passages']} passages, {facts['encoder']}"
        click.echo(f"{mark} {entry.version}  {what}")


@index.command()
@click.argument("document", required=False)
@click.option("--text", "part", flag_value="text", help="The clean text that answers quote.")
@click.option("--repairs", "part", flag_value="repairs", help="What cleaning repaired, by its place in the raw text.")
@click.option("--passages", "part", flag_value="passages", help="The passages that the text was cut into.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def show(document: str | None, part: str | None, as_json: bool) -> None:
    """Show the documents of the published index, or one DOCUMENT, named by its id, with its clean text.

    An index of a single document shows that one.
    """
    snapshot = _published()
    if document is None:
        ids = [one.id for one in snapshot.documents()]
    else:
        _require(snapshot, document)
        ids = [document]
    if as_json and document is None:
        print_json({"index_version": snapshot.version, "documents": [document_json(snapshot, i, part) for i in ids]})
    elif as_json:
        print_json(document_json(snapshot, ids[0], part))
    elif document is None and part is None and len(ids) != 1:
        show_documents(snapshot)
    else:
        for document_id in ids:
            show_document(snapshot, document_id, part)


@index.command()
@click.argument("version", required=False)
def check(version: str | None) -> None:
    """Compare every byte of an index with its manifest: of VERSION, or of the published one."""
    manifest = _store().check(version)
    click.echo(f"{manifest.version} is sound: {len(manifest.files)} files as they were built.")


@index.command()
@click.argument("version")
def publish(version: str) -> None:
    """Serve VERSION from now on, after checking all of it."""
    _store().publish(version)
    click.echo(f"Published {version}.")


@index.command()
def rollback() -> None:
    """Serve the newest sound index older than the published one."""
    click.echo(f"Published {_store().rollback()}.")


@index.command()
@click.argument("version")
def remove(version: str) -> None:
    """Delete VERSION, which must not be the published one."""
    _store().remove(version)
    click.echo(f"Removed {version}.")


def _store() -> SnapshotStore:
    from api.home import open_store
    from rag.settings import load_settings

    return open_store(load_settings())


def _published() -> Snapshot:
    from api.home import build_if_empty, open_snapshot
    from rag.settings import load_settings

    settings = load_settings()
    with progress() as tell:
        build_if_empty(settings, tell)
    return open_snapshot(settings)


def _require(snapshot: Snapshot, document_id: str) -> None:
    try:
        snapshot.document(document_id)
    except KeyError:
        known = ", ".join(one.id for one in snapshot.documents()[:10])
        raise click.ClickException(f"There is no document '{document_id}'. Some that there are: {known}") from None


def _entry_json(entry: SnapshotEntry) -> dict[str, Any]:
    manifest = entry.manifest
    return {
        "version": entry.version,
        "published": entry.published,
        "created": manifest and manifest.created,
        "encoder": manifest and manifest.encoder,
        "documents": manifest and manifest.counts["documents"],
        "passages": manifest and manifest.counts["passages"],
        "problem": entry.problem,
    }
