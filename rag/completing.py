"""What a clause says beside the sentences that were chosen of it, and that the question cannot be answered without.

A fact is looked for by its kind and its subject, so that one sentence of the right clause may be quoted while another
one decides the case: the one that speaks of what the asker tells of himself (高中, not any school), the one with the
figure that his own is measured by (8月1日 against 7月1日至7月31日), or the second of two cases that the question does
not choose between (境内展会…；境外展会…).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.binding import ARTICLE, MOST_CLAUSES, clause_of, excludes, grants, opens, sentences_of, windows
from rag.facts import FactKind
from rag.grounding.atoms import Atom, AtomKind, atoms
from rag.matching import NEAR, SAME, overlap, strength
from rag.question import BACKGROUND, EVERYDAY, Question
from rag.segments import meant
from rag.state import Corpus, Quote
from rag.statements import statements
from rag.stating import states

# One quote too many is read over; a clause that is quoted whole is not read.
_MOST_SPEAKING = 2
# Of everyday words, those that are not too common to tell one sentence from another, in a story too.
_LEAST_WEIGHT = EVERYDAY * BACKGROUND
_MEASURED = frozenset({AtomKind.DATE, AtomKind.MONEY, AtomKind.PERCENT, AtomKind.DURATION, AtomKind.COUNT})
_OF_MANY_THINGS = frozenset({FactKind.SANCTION, FactKind.DURATION, FactKind.DATE})
_MOST_STATING = 3
_AT_MOST = re.compile("期限[^，。；]{0,12}(?:最[长多]|不超过)|累计[^，。；]{0,8}不超过")
_N = "[0-9一二三四五六七八九十百千万亿.]+"
# One of several tiers of a sentence: 缴费一至四年的, 投资额5000万元以上的.
_TIER = re.compile(
    f"{_N}[^，。；]{{0,6}}(?:以上|以下|以内)[^，。；]{{0,8}}的|(?:满|不足|未满|超过|至|低于){_N}[^，。；]{{0,12}}的(?=，)"
)
_IN_TIME = re.compile(
    "来得及|来不及|赶得上|没赶上|还能[申补]?报|补[报办]|晚了|过期|逾期|截止|超期|误了|最[晚迟]"
    "|拖[^，。？]{0,4}[久天月年]"
)
_HANDED_IN = re.compile("(?:应当?|须|需)(?:同时)?(?:提[交供]|附|携带|报送)|加盖")


def completed(question: Question, quotes: Sequence[Quote], corpus: Corpus) -> list[Quote]:
    """``quotes`` and those beside them, of one clause or two; who asks for a list gets its items and nothing else."""
    clauses = {(q.passage.document_id, q.passage.heading or q.passage.id): clause_of(q, corpus) for q in quotes}
    found = list(quotes)
    if not 0 < len(clauses) <= MOST_CLAUSES:
        return found
    for clause in clauses.values():
        for beside in (_spoken_of, _measured, _cases, _given, _also_required, _undecided, _longest, _in_time):
            found += [quote for quote in beside(question, clause, found) if quote not in found]
        found += [quote for quote in _excluding_elsewhere(question, clause, corpus) if quote not in found]
    return found


def _spoken_of(question: Question, clause: Sequence[Quote], told: Sequence[Quote]) -> Iterator[Quote]:
    """For each thing named that no quote speaks of: the sentence that does."""
    heading = "，".join(clause[0].passage.heading[-1:])
    for term in question.specific:
        if term.weight < _LEAST_WEIGHT or any(
            strength(term, text) >= NEAR for text in (heading, *(q.text for q in told))
        ):
            continue
        speaking = [quote for quote in clause if strength(term, quote.text) >= SAME]
        if 0 < len(speaking) <= _MOST_SPEAKING:
            yield max(speaking, key=lambda quote: overlap(question.topic, quote.text))


def _measured(question: Question, clause: Sequence[Quote], told: Sequence[Quote]) -> Iterator[Quote]:
    """For each figure of the question: the sentence with one of its kind, where none is quoted."""
    stated = {_sort(atom) for quote in told for atom in atoms(quote.text)}
    for sort in dict.fromkeys(_sort(atom) for atom in atoms(question.text) if atom.kind in _MEASURED):
        if sort not in stated:
            measuring = [quote for quote in clause if any(_sort(atom) == sort for atom in atoms(quote.text))]
            if 0 < len(measuring) <= _MOST_SPEAKING:
                yield max(measuring, key=lambda quote: overlap(question.topic, quote.text))


def _cases(question: Question, clause: Sequence[Quote], told: Sequence[Quote]) -> Iterator[Quote]:
    """The other grants of a sentence from which the question does not tell the quoted one, and all of its tiers."""
    for sentence in sentences_of(clause):
        tiers = [segment for segment in sentence if _TIER.search(segment.text)]
        yield from tiers if any(segment in told for segment in tiers) else ()
        cases = [segment for segment in sentence if grants(segment.text)]
        chosen = [segment for segment in cases if segment in told]
        for other in cases if len(chosen) == 1 else ():
            if other not in chosen and not _told_apart(question, chosen[0], other):
                yield other


def _given(question: Question, clause: Sequence[Quote], told: Sequence[Quote]) -> Iterator[Quote]:
    """What is given, where a question that asks for no fact in particular is told only who may apply for it."""
    granting = [quote for quote in clause if grants(quote.text)]
    if not question.asks and clause[0] in told and opens(clause[0].text) and not any(q in told for q in granting):
        yield from granting[:_MOST_SPEAKING]


def _also_required(question: Question, clause: Sequence[Quote], told: Sequence[Quote]) -> Iterator[Quote]:
    """All papers, also those that only some applicants hand in (委托研发的企业还应当提交委托合同)."""
    for ask in question.asks:
        if ask.kind is FactKind.MATERIALS and any(ask.fact.stated(quote.text) for quote in told if quote in clause):
            yield from (quote for quote in clause if _HANDED_IN.search(quote.text) and ask.fact.stated(quote.text))


def _undecided(question: Question, clause: Sequence[Quote], told: Sequence[Quote]) -> Iterator[Quote]:
    """The other statements of a fact from which nothing in the question tells the quoted one."""
    for ask in question.asks:
        stating = [quote for quote in clause if ask.kind in _OF_MANY_THINGS and states(ask, quote)]
        chosen = [quote for quote in stating if quote in told]
        if len(chosen) == 1 and len(stating) <= _MOST_STATING:
            units = _units(chosen[0]) if ask.kind is FactKind.DURATION else ()
            others = (quote for quote in stating if not units or units & _units(quote))
            yield from (quote for quote in others if not _told_apart(question, chosen[0], quote))


def _longest(question: Question, clause: Sequence[Quote], told: Sequence[Quote]) -> Iterator[Quote]:
    """How long at most, where the question is how long."""
    for ask in question.asks:
        stating = [quote for quote in clause if ask.kind is FactKind.DURATION and states(ask, quote)]
        if any(quote in told for quote in stating):
            yield from (quote for quote in stating if _AT_MOST.search(quote.text))


def _in_time(question: Question, clause: Sequence[Quote], told: Sequence[Quote]) -> Iterator[Quote]:
    """Until when to apply, where the question is whether there is still time and nothing says so yet."""
    if _IN_TIME.search(question.text) and not any(windows(quote.text) for quote in told):
        yield from (quote for quote in clause if windows(quote.text))


def _excluding_elsewhere(question: Question, clause: Sequence[Quote], corpus: Corpus) -> Iterator[Quote]:
    """What another article denies of this one (不得再享受第四条规定的补助), if it speaks of what the question names."""
    passage = clause[0].passage
    number = ARTICLE.match(passage.heading[-1]) if passage.heading else None
    others = corpus.passages_of(passage.document_id) if number else ()
    for other in others:
        if number and number[0] in other.text and other.heading != passage.heading:
            for quote in statements(other):
                named = [t for t in question.specific if t.text not in passage.text and strength(t, quote.text) >= SAME]
                if number[0] in quote.text and named and excludes(quote.text):
                    yield quote


def _told_apart(question: Question, quote: Quote, other: Quote) -> bool:
    """Whether the question names something that ``quote`` speaks of and ``other`` does not, and not the other way."""
    if other not in meant(question, [quote, other]):
        return True
    here = {term.text for term in question.terms if strength(term, quote.text) >= SAME}
    there = {term.text for term in question.terms if strength(term, other.text) >= SAME}
    return bool(here - there) and not there - here


def _units(quote: Quote) -> frozenset[str]:
    """In what the spans of time of a statement are counted: who asks for years or months is not answered in days."""
    spans = (atom.unit for atom in atoms(quote.text) if atom.kind is AtomKind.DURATION)
    return frozenset("年月" if unit in "年月" else "日" for unit in spans)


def _sort(atom: Atom) -> tuple[AtomKind, str]:
    """What figures must have in common to be measured by each other; the unit of counts (平方米, 人)."""
    return atom.kind, atom.unit if atom.kind is AtomKind.COUNT else ""
