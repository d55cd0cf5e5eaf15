"""Phrases turned round without a change of meaning: 不再拨付剩余经费, 剩余经费不再拨付.

Chinese marks the parts of a phrase by the word before them (由, 向, 在, 以, 对, …), so a marked part may stand
elsewhere in its phrase; and what a phrase says last it may say first.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from rag.grounding.comparison import Comparison
from rag.grounding.outline import Phrase
from rag.grounding.polarity import Force

_MARK = re.compile("[由在以向对从自将把给按于]|通过|根据|依据")

_OPENS = frozenset("对凡于在并")
_LIGHT = re.compile("进行|予以|加以|[的地]")


class _Run(NamedTuple):
    """The tokens ``first`` to ``last`` of the sentence stand one after the other from ``at`` on in the clause."""

    first: int
    last: int
    at: int

    @property
    def end(self) -> int:
        return self.at + self.last - self.first


def turns(c: Comparison) -> frozenset[tuple[int, int]]:
    """The steps of the sentence (indices of neighbouring placed tokens) at which a phrase is turned round."""
    found: set[tuple[int, int]] = set()
    for runs in _by_piece(c):
        if len(runs) < 2 or _has_strange_words(c, runs):
            continue
        phrases = {c.phrase_at(place) for run in runs for place in (run.at, run.end)}
        if len(phrases) > 1:
            continue
        phrase = c.phrases[phrases.pop()]
        moved = _rotated(c, runs, phrase) or _head_moved(c, runs, phrase) or _subject_moved(c, runs, phrase)
        if moved or _adjuncts_moved(c, runs):
            found.update((one.last, other.first) for one, other in pairwise(runs))
        for first, last in _alternatives(c, runs):
            found.update((one.last, other.first) for one, other in pairwise(runs[first : last + 1]))
            if first and runs[first - 1].end + 1 == runs[last].at:
                found.add((runs[first - 1].last, runs[first].first))
            if last + 1 < len(runs) and runs[first].end + 1 == runs[last + 1].at:
                found.add((runs[last].last, runs[last + 1].first))
    return frozenset(found)


def _by_piece(c: Comparison) -> Iterator[list[_Run]]:
    runs: list[_Run] = []
    for index, place in enumerate(c.place):
        if runs and c.claim[runs[-1].last].piece != c.claim[index].piece:
            yield runs
            runs = []
        if place is None:
            continue
        if runs and runs[-1].end + 1 == place:
            runs[-1] = _Run(runs[-1].first, index, runs[-1].at) if runs[-1].last + 1 == index else runs[-1]
            if runs[-1].last == index:
                continue
        runs.append(_Run(index, index, place))
    yield runs


def _has_strange_words(c: Comparison, runs: Sequence[_Run]) -> bool:
    """Something of two characters or more stands between the runs that the clause does not have there."""
    between = (c.text[c.claim[one.last].end : c.claim[other.first].start] for one, other in pairwise(runs))
    return any(len(_LIGHT.sub("", words)) > 1 for words in between)


def _alternatives(c: Comparison, runs: Sequence[_Run]) -> Iterator[tuple[int, int]]:
    """乙或甲 for 甲或乙: the indices of the first and the last of the three runs."""
    for index in range(len(runs) - 2):
        first, middle, last = runs[index : index + 3]
        turned = last.end + 1 == middle.at and middle.end + 1 == first.at
        if turned and middle.at == middle.end and c.evidence[middle.at].key == "或":
            yield index, index + 2


def _rotated(c: Comparison, runs: Sequence[_Run], phrase: Phrase) -> bool:
    """乙甲 for the whole phrase, or the whole item of a list, 甲乙; 应当 may go: 初审由单位完成, 单位应当完成初审."""
    turn = next((k for k in range(1, len(runs)) if runs[k].at < runs[k - 1].at), 0)
    ordered = [*runs[turn:], *runs[:turn]]
    if not turn or not all(_continues(c, one, other) for one, other in pairwise(ordered)):
        return False
    first, last = ordered[0].at, ordered[-1].end
    while first > phrase.first and c.evidence[first - 1].key in _OPENS:
        first -= 1
    begins = first == phrase.first or c.evidence[first - 1].item != c.evidence[first].item
    ends = last == phrase.last or c.evidence[last + 1].item != c.evidence[last].item
    whole = (first, last) == (phrase.first, phrase.last)
    return begins and ends and (whole or c.evidence[first].item == c.evidence[last].item)


def _continues(c: Comparison, one: _Run, other: _Run) -> bool:
    """``other`` follows on ``one`` in the clause, but for words that order or point."""
    between = c.evidence[one.end + 1 : other.at]
    return one.end < other.at and all(t.force is Force.MUST or t.key in _OPENS for t in between)


def _head_moved(c: Comparison, runs: Sequence[_Run], phrase: Phrase) -> bool:
    """企业符合条件的 for 符合条件的企业: what the phrase speaks of stands before what is told of it."""
    head = next((run for run in runs[:-1] if run.end == phrase.last), None)
    if head is None or not c.clause[: c.evidence[head.at].start].endswith("的"):
        return False
    rest = [run for run in runs if run is not head]
    return rest[-1].end + 1 == head.at and all(_continues(c, one, other) for one, other in pairwise(rest))


def _subject_moved(c: Comparison, runs: Sequence[_Run], phrase: Phrase) -> bool:
    """符合条件的企业 for 企业符合条件的: the same the other way."""
    head, told = runs[-1], runs[:-1]
    if head.at != phrase.first or not c.text[: c.claim[head.first].start].endswith("的"):
        return False
    ends = told[-1].end == phrase.last and c.clause[c.evidence[phrase.last].end :].startswith("的")
    return ends and told[0].at == head.end + 1 and all(_continues(c, one, other) for one, other in pairwise(told))


def _adjuncts_moved(c: Comparison, runs: Sequence[_Run]) -> bool:
    """Without the marked parts what is left stands as in the clause, and nothing of the clause is missing between."""
    moved = [run for run in runs if _MARK.match(c.text, c.claim[run.first].start) and _is_whole(c, run)]
    rest = [run for run in runs if run not in moved]
    if not moved or not rest:
        return False
    taken = {place for run in moved for place in range(run.at, run.end + 1)}
    return all(
        one.end < other.at and taken.issuperset(range(one.end + 1, other.at)) for one, other in pairwise(rest)
    )


def _is_whole(c: Comparison, run: _Run) -> bool:
    """What follows the marked part in its phrase of the clause is told too: it is not 以乙 of 以乙为补充."""
    after = run.end + 1
    return after == len(c.evidence) or c.evidence[after].piece != c.evidence[run.end].piece or after in c.used
