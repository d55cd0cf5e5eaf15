"""A search hit as it is published, over HTTP and by ``wence search --json``."""

from __future__ import annotations

from typing import Any

from api.highlights import highlights
from index.search import Hit


def hit_json(hit: Hit, words: frozenset[str]) -> dict[str, Any]:
    """``start`` and ``end`` count characters of the document's text; ``highlights`` those of the hit's."""
    passage = hit.passage
    return {
        "passage_id": passage.id,
        "document_id": passage.document_id,
        "document_title": passage.document_title,
        "heading": passage.heading_text,
        "text": passage.text,
        "start": passage.span.start,
        "end": passage.span.end,
        "score": hit.score,
        "highlights": [list(span) for span in highlights(passage.text, words)],
    }
