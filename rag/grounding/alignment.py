"""Where the tokens of a sentence stand in a piece of evidence.

Greedy string tiling (Wise, 1993): the longest common run is laid first, then the next among what is left, so
that phrases may change their order. What is left are single tokens: atoms are looked up anywhere, others
only in the gap between the runs around them.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from rag.grounding.tokens import Token

# In characters; a word of a group counts no more than four.
_SHORTEST_RUN = 2
_HEAVIEST = 4
# How many runs of equal weight are compared by their distance to what stands around them.
_RIVALS = 16
# How far from its only neighbour a single token is looked for.
_REACH = 6


class _Run(NamedTuple):
    """``length`` tokens from ``start`` in the sentence stand from ``at`` in the evidence. The heaviest sorts first."""

    negative_weight: int
    start: int
    at: int
    length: int


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

    def distance(self, index: int, at: int) -> int:
        """How far ``at`` is from the places of the tokens around ``index``; 0 when there are none."""
        return min((abs(at - place) for place in self.around(index) if place is not None), default=0)


def align(claim: Sequence[Token], evidence: Sequence[Token]) -> Alignment:
    """Lay the tokens of ``claim`` over those of ``evidence``."""
    offered: dict[str, list[int]] = {}
    for index, token in enumerate(evidence):
        for key in token.keys:
            offered.setdefault(key, []).append(index)
    alignment = Alignment(claim, evidence, [None] * len(claim))
    taken = [False] * len(evidence)
    runs = list(_runs(claim, evidence, offered))
    heapq.heapify(runs)
    while (run := _next(runs, alignment, taken)) is not None:
        for offset in range(run.length):
            alignment.place[run.start + offset] = run.at + offset
            taken[run.at + offset] = True
    _place_items(alignment)
    used = alignment.used
    _place_singles(alignment, offered, [index in used for index in range(len(evidence))])
    return alignment


def _place_items(alignment: Alignment) -> None:
    """Lay an item of a list that was torn apart on the one item of the evidence that says just this."""
    torn = [item for item in _items(alignment.claim) if not _is_run([alignment.place[i] for i in item])]
    if not torn:
        return
    whole: dict[tuple[str, ...], list[range]] = {}
    for item in _items(alignment.evidence):
        whole.setdefault(tuple(alignment.evidence[i].key for i in item), []).append(item)
    for item in torn:
        same = whole.get(tuple(alignment.claim[i].key for i in item), [])
        if len(same) == 1:
            alignment.place[item.start : item.stop] = list(same[0])


def _is_run(places: Sequence[int | None]) -> bool:
    first = places[0]
    return first is not None and list(places) == list(range(first, first + len(places)))


def _items(read: Sequence[Token]) -> Iterator[range]:
    start = 0
    for index in range(1, len(read) + 1):
        if index == len(read) or read[index].item != read[start].item:
            yield range(start, index)
            start = index


def _runs(
    claim: Sequence[Token], evidence: Sequence[Token], offered: dict[str, list[int]]
) -> Iterator[_Run]:  # fmt: skip
    """Every common run that cannot be made longer."""

    def fits(start: int, at: int) -> bool:
        inside = 0 <= start < len(claim) and 0 <= at < len(evidence)
        return inside and claim[start].key in evidence[at].keys

    for start, token in enumerate(claim):
        for at in offered.get(token.key, ()):
            if fits(start - 1, at - 1):
                continue
            length = 1
            while fits(start + length, at + length):
                length += 1
            if (weight := _weight(claim[start : start + length])) >= _SHORTEST_RUN:
                yield _Run(-weight, start, at, length)


def _weight(tokens: Sequence[Token]) -> int:
    """How much a run says: a word of a group (用人单位) as much as its characters, a fact as much as one."""
    return sum(min(token.end - token.start, _HEAVIEST) if token.plain else 1 for token in tokens)


def _next(runs: list[_Run], alignment: Alignment, taken: list[bool]) -> _Run | None:
    """Take the longest run that is still free; of equals, the one nearest to what stands around it."""
    rivals: list[_Run] = []
    while runs and len(rivals) < _RIVALS and (not rivals or runs[0].negative_weight == rivals[0].negative_weight):
        run = heapq.heappop(runs)
        free = list(_free(run, alignment, taken))
        if free == [run]:
            rivals.append(run)
        else:
            for part in free:
                heapq.heappush(runs, part)
    if not rivals:
        return None
    chosen = min(rivals, key=lambda run: alignment.distance(run.start, run.at))
    for run in rivals:
        if run is not chosen:
            heapq.heappush(runs, run)
    return chosen


def _free(run: _Run, alignment: Alignment, taken: list[bool]) -> Iterator[_Run]:
    """The stretches of ``run`` that no run laid before it has taken."""
    start = 0
    for offset in range(run.length + 1):
        at_end = offset == run.length
        if at_end or taken[run.at + offset] or alignment.place[run.start + offset] is not None:
            part = alignment.claim[run.start + start : run.start + offset]
            if (weight := _weight(part)) >= _SHORTEST_RUN:
                yield _Run(-weight, run.start + start, run.at + start, offset - start)
            start = offset + 1


def _place_singles(alignment: Alignment, offered: dict[str, list[int]], taken: list[bool]) -> None:
    for index, token in enumerate(alignment.claim):
        if alignment.place[index] is not None:
            continue
        places = offered.get(token.key, [])
        if token.atom is not None:
            # An atom may be stated twice, so a place that is taken will do when no free one is left.
            free = [place for place in places if not taken[place]] or places
            chosen = min(free, key=lambda place: alignment.distance(index, place), default=None)
        else:
            low, high = _gap(*alignment.around(index), len(alignment.evidence))
            chosen = next((place for place in places if low <= place < high and not taken[place]), None)
            if chosen is None:
                # What stands right beside its neighbour is meant even where it is taken: 市甲局、市乙局.
                before, after = _beside(alignment.place, index)
                chosen = next((place for place in places if place in (before, after)), None)
            if chosen is None and token.key == "或":
                chosen = _within_phrase(alignment, index, places)
        if chosen is not None:
            alignment.place[index] = chosen
            taken[chosen] = True


def _within_phrase(alignment: Alignment, index: int, places: Sequence[int]) -> int | None:
    """The place in the phrase of what stands around: 乙或甲 is 甲或乙."""
    around = {alignment.evidence[place].piece for place in alignment.around(index) if place is not None}
    return next((place for place in places if {alignment.evidence[place].piece} == around), None)


def _beside(placed: Sequence[int | None], index: int) -> tuple[int, int]:
    """The places just after that of the claim's token before ``index`` and just before that of the one after, or -1."""
    before = placed[index - 1] if index else None
    after = placed[index + 1] if index + 1 < len(placed) else None
    return -1 if before is None else before + 1, -1 if after is None else after - 1


def _gap(before: int | None, after: int | None, size: int) -> tuple[int, int]:
    """Where a single token may be looked for: between its neighbours, or near to the only one."""
    if before is not None and after is not None and before < after:
        return before + 1, after
    if before is not None:
        return before + 1, min(size, before + 1 + _REACH)
    return (max(0, after - _REACH), after) if after is not None else (0, 0)
