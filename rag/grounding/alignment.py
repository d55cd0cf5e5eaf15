"""Where the tokens of a sentence stand in a piece of evidence.

Greedy string tiling (Wise, 1993): the longest common run is laid first, then the next among what is left, so
that phrases may change their order. What is left are single tokens: atoms are looked up anywhere, others
only in the gap between the runs around them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rag.grounding.tokens import Token

_SHORTEST_RUN = 2


@dataclass
class Alignment:
    """``place[i]`` is the index in ``evidence`` of the sentence's i-th token, or ``None``."""

    claim: Sequence[Token]
    evidence: Sequence[Token]
    place: list[int | None] = field(default_factory=list)

    @property
    def used(self) -> frozenset[int]:
        return frozenset(place for place in self.place if place is not None)

    def around(self, index: int) -> tuple[int | None, int | None]:
        """The places of the nearest placed tokens before and after the claim's token ``index``."""
        before = next((p for p in reversed(self.place[:index]) if p is not None), None)
        after = next((p for p in self.place[index + 1 :] if p is not None), None)
        return before, after


def align(claim: Sequence[Token], evidence: Sequence[Token]) -> Alignment:
    """Lay the tokens of ``claim`` over those of ``evidence``."""
    offered: dict[str, list[int]] = {}
    for index, token in enumerate(evidence):
        for key in token.keys:
            offered.setdefault(key, []).append(index)
    alignment = Alignment(claim, evidence, [None] * len(claim))
    taken = [False] * len(evidence)
    while (run := _longest(alignment, offered, taken)) is not None:
        start, place, length = run
        for offset in range(length):
            alignment.place[start + offset] = place + offset
            taken[place + offset] = True
    _place_singles(alignment, offered, taken)
    return alignment


def _longest(
    alignment: Alignment, offered: dict[str, list[int]], taken: list[bool]
) -> tuple[int, int, int] | None:  # fmt: skip
    """The longest free run as (claim start, evidence start, length); of equals the nearest."""
    claim, evidence, place = alignment.claim, alignment.evidence, alignment.place
    best: tuple[int, int, int] | None = None
    best_rank = (_SHORTEST_RUN - 1, 0)
    for start, token in enumerate(claim):
        if place[start] is not None:
            continue
        for at in offered.get(token.key, ()):
            length = 0
            while (
                start + length < len(claim) and at + length < len(evidence) and place[start + length] is None
                and not taken[at + length] and claim[start + length].key in evidence[at + length].keys
            ):  # fmt: skip
                length += 1
            if length < best_rank[0] or length < _SHORTEST_RUN:
                continue
            rank = (length, -_distance(alignment, start, at))
            if best is None or rank > best_rank:
                best, best_rank = (start, at, length), rank
    return best


def _distance(alignment: Alignment, index: int, at: int) -> int:
    before, after = alignment.around(index)
    distances = [abs(at - place) for place in (before, after) if place is not None]
    return min(distances, default=0)


def _place_singles(alignment: Alignment, offered: dict[str, list[int]], taken: list[bool]) -> None:
    for index, token in enumerate(alignment.claim):
        if alignment.place[index] is not None:
            continue
        places = offered.get(token.key, [])
        before, after = alignment.around(index)
        if token.atom is not None:
            # An atom may be stated twice, so a place that is taken will do when no free one is left.
            free = [p for p in places if not taken[p]] or places
            chosen = min(free, key=lambda p: _distance(alignment, index, p), default=None)
        else:
            low, high = _gap(before, after, len(alignment.evidence))
            chosen = next((p for p in places if low <= p < high and not taken[p]), None)
        if chosen is not None:
            alignment.place[index] = chosen
            taken[chosen] = True


def _gap(before: int | None, after: int | None, size: int) -> tuple[int, int]:
    """Where a single token may be looked for: between its neighbours, or near to the only one."""
    reach = 6
    if before is not None and after is not None:
        return (before + 1, after) if before < after else (before + 1, min(size, before + 1 + reach))
    if before is not None:
        return before + 1, min(size, before + 1 + reach)
    return (max(0, after - reach), after) if after is not None else (0, 0)
