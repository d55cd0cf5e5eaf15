"""A sentence as statements of its own: 对A给予甲，B的比例不得超过乙, of which each may come from another sentence."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.grounding.atoms import even
from rag.grounding.comparison import Comparison
from rag.grounding.outline import PARTY, Lead, lead_of, states

_PAUSE = re.compile("[，,；;]")
_MOST = 8
_JOINS = re.compile("(?:并且?|而且?|同时|另外|此外|且)[，,]?")
_ORDERS = re.compile("应当|可以|不得|不予|给予|免[收征费]|负责")
# What is told of may follow after the comma.
_REPORTS = re.compile("(?:[称说是为]|表示|指出|认为|介绍|明确|规定|要求|强调|提出|获悉|质疑)\\Z")
_PARTY = re.compile(PARTY)


def cuts(text: str) -> Iterator[tuple[str, str]]:
    """The ways to cut ``text`` in two at a pause, where what stands before it is more than a subject or a condition."""
    start = 0
    for number, pause in enumerate(_PAUSE.finditer(text)):
        if number == _MOST:
            return
        last = even(text[start : pause.start()]).strip()
        start = pause.end()
        if lead_of(last) is Lead.NONE and states(last):
            joined = _JOINS.match(text, start)
            yield text[: pause.start()], text[joined.end() if joined else start :]


def ends_statement(part: str, source: str) -> bool:
    """Whether ``part`` ends where ``source`` ends a sentence or has stated an order or an amount."""
    c = Comparison(part, source)
    if not c.claim or (place := c.place[-1]) is None:
        return False
    if c.evidence[place].atom is not None:
        return True
    if place + 1 == len(c.evidence) or c.evidence[place + 1].sentence != c.evidence[place].sentence:
        return True
    phrase = c.phrases[c.phrase_at(place)]
    return place == phrase.last and _ORDERS.search(phrase.text) is not None and _REPORTS.search(phrase.text) is None


def begins_statement(part: str, source: str) -> bool:
    """Whether ``part`` begins where ``source`` begins to speak of somebody, so that its subject is its own."""
    c = Comparison(part, source)
    if not c.claim or (place := c.place[0]) is None:
        return False
    index = c.phrase_at(place)
    phrase = c.phrases[index]
    named = phrase.text.startswith("对") or _PARTY.search(phrase.text) is not None
    if place != phrase.first:
        return False
    if index == 0 or c.phrases[index - 1].sentence != phrase.sentence:
        return named or phrase.lead in (Lead.NONE, Lead.SUBJECT)
    told = states(phrase.text) or phrase.lead is Lead.CONDITION
    return named and told and c.phrases[index - 1].lead is Lead.NONE
