"""Questions to begin with: proposed before anything was asked."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from functools import cache
from itertools import chain, zip_longest
from pathlib import Path

from api.deps import Catalogue
from index.passage import Document
from rag.state import State
from rag.suggest import TopicSuggester

_LIMIT = 4


def starters(catalogue: Catalogue) -> tuple[str, ...]:
    """Questions that the documents can answer, taking turns between the documents, at most four."""
    proposals = [_about(document, catalogue) for document in catalogue.documents()[:_LIMIT]]
    in_turn = chain.from_iterable(zip_longest(*proposals))
    return tuple(dict.fromkeys(question for question in in_turn if question))[:_LIMIT]


def _about(document: Document, catalogue: Catalogue) -> Sequence[str]:
    """Questions written by hand where there are any, else about the document's topics."""
    written = _written().get(document.id)
    if written:
        return written
    hits = (hit for hit in catalogue.search(document.title) if hit.passage.document_id == document.id)
    return TopicSuggester(catalogue).suggest(State(id="", asked="", hits=tuple(hits)))


@cache
def _written() -> Mapping[str, Sequence[str]]:
    """Questions in citizens' own words on the shipped documents, by document id."""
    written: dict[str, list[str]] = json.loads((Path(__file__).parent / "starters.json").read_text("utf-8"))
    return written
