"""Whether an amount stays with what the clause says it of."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from rag.grounding.atom import Atom, AtomKind
from rag.grounding.comparison import NAMING, Comparison
from rag.grounding.connection import between_pieces, slides
from rag.grounding.equivalence import key, shown
from rag.grounding.outline import Lead

_SUBJECT = 3
GIVING = frozenset({"给予", "获得"})
"""The tokens of giving and of getting."""
_GRANTS = GIVING | {"补贴", "奖励", "贴息"}


def attribution(c: Comparison) -> Iterator[str]:
    """An amount stays with what it is said of: no leap from one subject to the amount of another."""
    for i, j in c.steps():
        p, q = c.place[i], c.place[j]
        if p is None or q is None or q == p + 1 or c.claim[i].sentence != c.claim[j].sentence:
            continue
        if j == i + 1:
            slide = next((s for s in slides(c, i, p, q) if between_pieces(c, i + s)), 0)
            i, j, p, q = i + slide, j + slide, p + slide, q + slide
        apart = c.evidence[p].sentence != c.evidence[q].sentence
        coming, past = _next_atom(c, j), _past_atom(c, i)
        if coming is not None and not _starts_afresh(c, i, j, coming):
            if _same_sort_between(c, p, q, coming) and not (_own_phrase(c, i, j, p, q) or _own_condition(c, p, q)):
                yield f"{coming.kind.label} {shown(coming)} 在条款中说的是别的事项"
            elif apart and c.claim[i].piece == c.claim[j].piece:
                yield f"{coming.kind.label} {shown(coming)} 与句中所说的事项不在条款的同一句"
        if past is not None and apart and _has_its_own(c, j, q, past):
            yield f"{past.kind.label} {shown(past)} 与句中所说的事项不在条款的同一句"


def givers(c: Comparison) -> Iterator[str]:
    """Where the clause gives and the sentence gets, or the other way round, the subject must not be the same."""
    for i, (token, place) in enumerate(zip(c.claim, c.place, strict=True)):
        if place is None or i == 0 or place == 0 or token.key == c.evidence[place].key:
            continue
        if token.key in GIVING and c.place[i - 1] == place - 1 and c.claim[i - 1].piece == token.piece:
            before = next(k for k, other in enumerate(c.evidence) if other.sentence == c.evidence[place].sentence)
            said = c.clause[c.evidence[before].start : c.evidence[place].start]
            opens = c.phrases[c.phrase_at(place)].first == place  # 新认定的实验室，给予…: who gives is not told
            if not opens and not any(word in said for word in "对向为给使"):
                yield f"条款此处为“{c.clause_words(place, place)}”，句中改为“{c.words(i, i)}”，给与得颠倒了"


def purpose(c: Comparison) -> Iterator[str]:
    """What is granted is not told as what is charged or worth: 按租金的60%给予补贴 is not 租金六折."""
    if any(token.key in _GRANTS for token in c.claim):
        return
    for place in sorted(c.used):
        atom = c.evidence[place].atom
        if atom is None or atom.kind not in (AtomKind.MONEY, AtomKind.PERCENT):
            continue
        phrase = c.phrases[c.phrase_at(place)]
        if any(c.evidence[k].key in _GRANTS and k not in c.used for k in range(phrase.first, phrase.last + 1)):
            yield f"条款此处是“{phrase.text}”，句中没有说是什么款项"


def exchange(c: Comparison) -> Iterator[str]:
    """No amount stands where the clause has another of its kind, though it occurs elsewhere in the clause."""
    for index, (token, place) in enumerate(zip(c.claim, c.place, strict=True)):
        if token.atom is None or place is None:
            continue
        if token.atom.kind in (AtomKind.ARTICLE, AtomKind.TITLE):
            continue  # they name what is spoken of, in any order
        beside = [(n, n_place + step) for n, n_place, step in _neighbours(c, index)]
        if not beside or any(expected == place for _, expected in beside):
            continue
        for _, expected in beside:
            other = c.evidence[expected].atom if 0 <= expected < len(c.evidence) else None
            if other is not None and other.kind is token.atom.kind and key(other) != token.key:
                yield f"条款此处为“{shown(other)}”，句中改为“{shown(token.atom)}”"
                break


def _neighbours(c: Comparison, index: int) -> Iterator[tuple[int, int, int]]:
    """The placed tokens next to the claim's token ``index`` in its phrase: index, place, and the step back to it."""
    for neighbour, step in ((index - 1, 1), (index + 1, -1)):
        if 0 <= neighbour < len(c.claim) and c.claim[neighbour].piece == c.claim[index].piece:
            place = c.place[neighbour]
            if place is not None:
                yield neighbour, place, step


def _next_atom(c: Comparison, start: int) -> Atom | None:
    """The amount that comes at or after token ``start`` in its sentence."""
    return next(_amounts(c, range(start, len(c.claim)), c.claim[start].sentence), None)


def _past_atom(c: Comparison, end: int) -> Atom | None:
    """The last amount up to token ``end`` in its sentence."""
    return next(_amounts(c, range(end, -1, -1), c.claim[end].sentence), None)


def _amounts(c: Comparison, indices: Iterable[int], sentence: int) -> Iterator[Atom]:
    for index in indices:
        token = c.claim[index]
        if token.sentence != sentence:
            return
        if token.atom is not None and c.place[index] is not None and token.atom.kind not in NAMING:
            yield token.atom


def _has_its_own(c: Comparison, j: int, q: int, past: Atom) -> bool:
    """What follows from token ``j`` on has, where it stands in the clause, another amount of the kind of ``past``."""
    if any(t.atom is not None and t.atom.kind is past.kind and t.piece == c.claim[j].piece for t in c.claim):
        return False
    return any(
        token.sentence == c.evidence[q].sentence and token.atom is not None and index not in c.used
        and token.atom.kind is past.kind and key(token.atom) != key(past)
        for index, token in enumerate(c.evidence)
    )  # fmt: skip


def _starts_afresh(c: Comparison, i: int, j: int, atom: Atom) -> bool:
    """Token ``j`` opens a new piece, after one that has an amount of the same kind to itself."""
    before, after = c.claim[i].piece, c.claim[j].piece
    if before == after:
        return False
    return any(t.piece == before and t.atom is not None and t.atom.kind is atom.kind for t in c.claim)


def _own_phrase(c: Comparison, i: int, j: int, p: int, q: int) -> bool:
    """Token ``j`` opens a phrase of sentence and clause alike, and the phrase names what its amount is of."""
    if c.claim[i].piece == c.claim[j].piece or q < p:
        return False
    left, right = c.phrase_at(p), c.phrase_at(q)
    between = c.phrases[left + 1 : right]
    phrase = c.phrases[right]
    amount = next((k for k in range(q, phrase.last + 1) if _is_amount(c.evidence[k].atom)), None)
    return (
        left != right and q == phrase.first and amount is not None and amount - q >= _SUBJECT
        and c.phrases[left].lead is Lead.NONE and all(other.lead in (Lead.NONE, Lead.PURPOSE) for other in between)
    )  # fmt: skip


def _own_condition(c: Comparison, p: int, q: int) -> bool:
    """Token ``q`` opens a condition of the same sentence, and the amount is of what follows from that."""
    right = c.phrase_at(q)
    phrase = c.phrases[right]
    same = c.evidence[p].sentence == c.evidence[q].sentence
    return same and q > p and q == phrase.first and phrase.lead is Lead.CONDITION


def _is_amount(atom: Atom | None) -> bool:
    return atom is not None and atom.kind not in NAMING


def _same_sort_between(c: Comparison, p: int, q: int, atom: Atom) -> bool:
    low, high = (p + 1, q) if q > p else (q, p + 1)
    for index in range(low, high):
        other = c.evidence[index].atom
        if other is None or index in c.used and q > p:
            continue
        if (other.kind, other.unit) == (atom.kind, atom.unit) and key(other) != key(atom):
            return True
    return False
