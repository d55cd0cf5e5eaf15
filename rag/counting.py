"""Finds how many there are of a thing: a number with its measure word, or the list of the things themselves."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import partial

from rag.candidates import Candidate
from rag.grounding.atoms import AtomKind, atoms
from rag.matching import SAME, SURELY, coverage, overlap, strength
from rag.question import Ask, Question, Term
from rag.state import Quote
from rag.statements import scope

NUMERAL = "0-9一二三四五六七八九十百千万两"
_MEASURE = re.compile(
    r"第?几(?:大)?(个|项|条|类|种|家|方面|件|届|次|批|期|所|名|位|款|步|点|座|处)|多少(个|项|条|家|种|类|名|所|件|户|期|批|次|人)"
)
_MEASURES = "个|项|条|类|种|家|大|名|所|件|户|座|处|人|万|亿|余|多|期"
# Numbers of articles and items, which count nothing.
_MARK = re.compile(rf"[（(][{NUMERAL}]+[）)]|^[{NUMERAL}]+[、.]|第[{NUMERAL}]+[章节条款]")
_NAMED_KINDS = frozenset({"个", "类", "种"})
_SERIAL = frozenset({"届", "次", "批", "期", "款", "条"})
# What is counted, right behind the question word: 联系多少企业, 要几个人.
_COUNTED = re.compile(r"(?:多少|几)(?:个|家|名|位|所|件|户)?([一-鿿]{1,8})")
_PEOPLE = "[人名位]"
# A share or a sum answers as well as a number where only 多少 is asked.
_BARE = re.compile(r"多少[呢啊呀]?$")
_WORDED_ALIKE = 0.4
_QUANTITIES = frozenset({AtomKind.PERCENT, AtomKind.MONEY, AtomKind.COUNT})
# How many kinds a thing is divided into.
_DIVIDED = re.compile("[分划][成为]?[^，。？]{0,2}几|几[类级档等种][^，。？]{0,2}[分划]")
_DIVISION = re.compile(rf"[分划][为成][^，。；]{{0,16}}[{NUMERAL}]+个?(?:类|级|档|等|种|层)|分档")
_Fits = Callable[[Quote, Candidate], bool]


def counts(ask: Ask, question: Question, near: Sequence[Candidate], name: str) -> Mapping[str, tuple[Quote, ...]]:
    """For each thing a quote that counts it; ``name`` or the thing with no quote where nothing does."""
    measure = _MEASURE.search(ask.cue)
    unit = next((g for g in measure.groups() if g), "") if measure else ""
    things = [t for t in question.things if t.text in ask.clause] or list(question.things)
    if unit in _SERIAL or unit and not things:
        counted = _PEOPLE if re.search("(?:几|多少)个?人", ask.clause) else unit
        number = re.compile(rf"第?[{NUMERAL}]+{counted}(?!性|工作日|月|小时|百分点|年)")
        asked = things or question.terms
        for quote in sorted((q for c in near for q in c.statements), key=lambda q: -_fit(ask, question, q)):
            if number.search(quote.text) and all(strength(t, scope(quote.passage)) >= SURELY for t in asked):
                return {name: (quote,)}
    if _DIVIDED.search(ask.clause):
        divided = _first(near, lambda quote, _: _DIVISION.search(quote.text) is not None and _speaks(things, quote))
        if divided:
            return {name: (divided,)}
    found: dict[str, tuple[Quote, ...]] = {}
    for thing in things:
        stated = _first(near, partial(_counts_thing, thing))
        if stated is None and unit in _NAMED_KINDS:
            stated = _first(near, partial(_itemises_thing, thing))
        if stated:
            found[thing.text] = (stated,)
    if found:
        uncounted = [t for t in things if t.decisive and t.text not in found and _countable(t, things, found)]
        return found | {f"“{t.text}”的数量": () for t in uncounted}
    measured = _first(near, partial(_measures, ask, question))
    return {name: (measured,) if measured else ()}


def _measures(ask: Ask, question: Question, quote: Quote, _: Candidate) -> bool:
    """Whether a statement gives a number of what stands behind 多少, or any quantity where nothing stands there.

    It speaks of every other thing of the question itself, for a number is easily one of something else.
    """
    counted = _COUNTED.search(ask.clause)
    if counted is None and not _BARE.search(ask.clause):
        return False
    said = counted[1] if counted else ""
    others = [t for t in question.specific if t.asking and t.text not in said]
    if coverage(others, quote.text) < SURELY or any(t.thing and strength(t, quote.text) < SURELY for t in others):
        return False
    if not counted:
        if overlap(question.topic, quote.text) < _WORDED_ALIKE:
            return False
        return any(atom.kind in _QUANTITIES for atom in atoms(quote.text))
    nouns = [t.text for t in question.terms if said.startswith(t.text)] or [said] * (len(said) > 1)
    return any(re.search(rf"[{NUMERAL}]+(?:{_MEASURES})*{re.escape(noun)}", quote.text) for noun in nouns)


def _speaks(things: Sequence[Term], quote: Quote) -> bool:
    return all(strength(t, scope(quote.passage)) >= SURELY for t in things)


def _fit(ask: Ask, question: Question, quote: Quote) -> float:
    words = "，".join((*quote.passage.heading[-1:], quote.text))
    return coverage(question.terms, words) + overlap(ask.clause, words)


def _first(candidates: Sequence[Candidate], fits: _Fits) -> Quote | None:
    for candidate in candidates:
        for quote in candidate.statements:
            if fits(quote, candidate):
                return quote
    return None


def _counts_thing(thing: Term, quote: Quote, _: Candidate) -> bool:
    text = _MARK.sub("", quote.text)
    number = rf"[{NUMERAL}]++[”」]?+(?:{_MEASURES})*+(?![元%年月日]|次性)"
    words = (thing.text, *thing.synonyms.same)
    return any(re.search(rf"{number}[^，。；、]{{0,6}}{re.escape(word)}", text) for word in words)


def _itemises_thing(thing: Term, quote: Quote, candidate: Candidate) -> bool:
    named = quote.text.count(thing.text) >= 2 or strength(thing, candidate.heading) >= SAME
    return named and quote.text.count("、") >= 2


def _countable(thing: Term, things: Sequence[Term], found: Mapping[str, tuple[Quote, ...]]) -> bool:
    """Whether a thing stands beside a counted one as an equal (X和Y各有几个), rather than describing it."""
    texts = [quote.text for quotes in found.values() for quote in quotes]
    return len(things) > 1 and not any(strength(thing, text) >= SURELY for text in texts)
