"""Whether words that stand together in a sentence stand together in the clause.

A seam is the place between two neighbouring tokens of the sentence that are not neighbours in the clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.grounding.comparison import Comparison

_CONTEXT = 4
# A是B says the same as B是A.
_COPULA = re.compile("[是为]|包括")


def order(c: Comparison) -> Iterator[str]:
    """Within a phrase the words keep their order, and no two items of a list are welded into one."""
    for i, j in c.steps():
        p, q = c.place[i], c.place[j]
        if j != i + 1 or p is None or q is None or q == p + 1 or c.claim[i].piece != c.claim[j].piece:
            continue
        if q < p and _COPULA.search(c.text, c.claim[i].end, c.claim[j].start) is not None:
            continue
        if all(_broken(c, i + slide, p + slide, q + slide) for slide in slides(c, i, p, q)):
            near = [k for k in range(i - _CONTEXT, j + _CONTEXT + 1) if _is_in_piece_of(c, k, i)]
            yield f"“{c.words(near[0], near[-1])}”在条款中并不相连"


def _is_in_piece_of(c: Comparison, k: int, i: int) -> bool:
    return 0 <= k < len(c.claim) and c.claim[k].piece == c.claim[i].piece


def slides(c: Comparison, i: int, p: int, q: int) -> Iterator[int]:
    """How far the seam after token ``i`` may be moved while both runs still fit: 电视|台、网站 or 电视台、|网站."""
    yield 0
    right = 1
    while _fits(c, i + right, p + right):
        yield right
        right += 1
    left = 0
    while _fits(c, i - left, q - 1 - left):
        left += 1
        yield -left


def between_pieces(c: Comparison, i: int) -> bool:
    return 0 <= i < len(c.claim) - 1 and c.claim[i].piece != c.claim[i + 1].piece


def _fits(c: Comparison, index: int, place: int) -> bool:
    inside = 0 <= index < len(c.claim) and 0 <= place < len(c.evidence)
    return inside and c.claim[index].key in c.evidence[place].keys


def _broken(c: Comparison, i: int, p: int, q: int) -> bool:
    """Whether a seam between the sentence's tokens ``i`` and ``i + 1`` breaks an item of the clause apart."""
    if i < 0 or i + 1 >= len(c.claim) or c.claim[i].item != c.claim[i + 1].item:
        return False
    if q < p or c.evidence[p].sentence != c.evidence[q].sentence:
        return True
    return c.evidence[p].item != c.evidence[q].item and not (_ends_item(c, p) or _begins_item(c, q))


def _ends_item(c: Comparison, place: int) -> bool:
    return place + 1 == len(c.evidence) or c.evidence[place + 1].item != c.evidence[place].item


def _begins_item(c: Comparison, place: int) -> bool:
    return place == 0 or c.evidence[place - 1].item != c.evidence[place].item
