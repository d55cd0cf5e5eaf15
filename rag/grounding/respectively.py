"""Lists of amounts that belong to a list of names, one to one: 对国家级、省级平台，分别给予50万元、30万元.

Laid over such a clause, 省级平台给予50万元 has lost nothing but items. Only what ``readings`` has taken apart may be
said of one name; over the clause itself all amounts must be told, and then all names.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.grounding.atom import AtomKind
from rag.grounding.comparison import Comparison
from rag.grounding.omission import lost_items

_KINDS = frozenset(
    {AtomKind.MONEY, AtomKind.PERCENT, AtomKind.COUNT, AtomKind.NUMBER, AtomKind.DATE, AtomKind.DURATION}
)
_BETWEEN = re.compile(r"\s*(?:[、,，/]|和|与|及|以及|或)\s*")


def respectively(c: Comparison) -> Iterator[str]:
    """Of a list of amounts a sentence tells all or none, and with all of them all that they belong to."""
    for places in _lists(c):
        told = [place for place in places if place in c.used]
        amounts = "、".join(c.clause_words(place, place) for place in places)
        if told and len(told) < len(places):
            yield f"条款分别规定了{amounts}，句中只取了其中的一部分"
        elif told:
            for words in lost_items(c, places[0]):
                yield f"条款分别规定了{amounts}，句中没有“{words}”"


def _lists(c: Comparison) -> Iterator[list[int]]:
    """The places of the amounts of each list of two or more amounts of one kind."""
    found: list[int] = []
    for place, token in enumerate(c.evidence):
        if token.atom is None or token.atom.kind not in _KINDS:
            continue
        if found and _follows(c, found[-1], place):
            found.append(place)
            continue
        if len(found) > 1:
            yield found
        found = [place]
    if len(found) > 1:
        yield found


def _follows(c: Comparison, before: int, place: int) -> bool:
    one, other = c.evidence[before].atom, c.evidence[place].atom
    if one is None or other is None or (one.kind, one.unit) != (other.kind, other.unit):
        return False
    return _BETWEEN.fullmatch(c.clause, one.end, other.start) is not None
