"""What a sentence must not do to the clause that it is laid over; the complaints are Chinese."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product

from rag.grounding.alignment import Alignment, align
from rag.grounding.atom import Atom, AtomKind
from rag.grounding.equivalence import complaint, key, shown
from rag.grounding.polarity import Force
from rag.grounding.tokens import Token

COVERAGE = 0.7
"""The least share of the sentence's token pairs that must stand side by side in the clause too."""

_NAMING = frozenset({AtomKind.TITLE, AtomKind.ARTICLE, AtomKind.ORDINAL, AtomKind.DOCUMENT_NUMBER})
_TITLE_TAIL = 8
# Characters that change a statement even when only one of them is added.
_HEAVY = frozenset(
    "零〇一二两三四五六七八九十百千万亿半0123456789"
    "只仅唯均都全各每任另首末前后内外上下省市县区乡镇村国甲乙丙免停禁减增升降双单"
)


@dataclass(frozen=True)
class Comparison:
    """A sentence laid over one clause. ``names`` are titles and headings that may be mentioned unquoted."""

    text: str
    claim: Sequence[Token]
    evidence: Sequence[Token]
    names: Sequence[str] = ()
    alignment: Alignment = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "alignment", align(self.claim, self.evidence))

    @property
    def place(self) -> Sequence[int | None]:
        return self.alignment.place

    @cached_property
    def used(self) -> frozenset[int]:
        return self.alignment.used

    def named(self, atom: Atom) -> bool:
        return is_named(atom, self.names)

    def words(self, first: int, last: int) -> str:
        return self.text[self.claim[first].start : self.claim[last].end]


Rule = Callable[[Comparison], Iterator[str]]


def is_named(atom: Atom, names: Sequence[str]) -> bool:
    """Whether ``atom`` is a title, an article or the like that ``names`` hold."""
    if atom.kind not in _NAMING:
        return False
    if atom.kind is not AtomKind.TITLE:
        return any(atom.text in name for name in names)
    bare = ["".join(c for c in name if c.isalnum()) for name in names]
    long = len(atom.value) >= _TITLE_TAIL
    return any(name == atom.value or (long and name.endswith(atom.value)) for name in bare)


def facts(c: Comparison) -> Iterator[str]:
    """Every atom of the sentence stands in the clause."""
    offered = [token.atom for token in c.evidence if token.atom is not None]
    for token, place in zip(c.claim, c.place, strict=True):
        if token.atom is not None and place is None and not c.named(token.atom):
            yield complaint(token.atom, offered)


def wording(c: Comparison) -> Iterator[str]:
    """No run of two or more characters, and no exchanged or heavy single one, comes from elsewhere."""
    index = 0
    while index < len(c.claim):
        if c.place[index] is not None or not c.claim[index].plain:
            index += 1
            continue
        last = index
        while (
            last + 1 < len(c.claim) and c.place[last + 1] is None and c.claim[last + 1].plain
            and c.claim[last + 1].piece == c.claim[index].piece
        ):  # fmt: skip
            last += 1
        words = c.words(index, last)
        if last > index:
            if not any(words in name for name in c.names):
                yield f"“{words}”不见于所引条款"
        elif (other := _exchanged(c, index)) is not None:
            yield f"条款此处为“{other}”，句中改为“{words}”"
        elif words in _HEAVY:
            yield f"“{words}”字不见于所引条款相应位置"
        index = last + 1


def _exchanged(c: Comparison, index: int) -> str | None:
    """The clause's character that the sentence's single character ``index`` has replaced, if so."""
    if not 0 < index < len(c.claim) - 1:
        return None
    before, after = c.place[index - 1], c.place[index + 1]
    if before is None or after is None or after - before != 2 or not c.evidence[before + 1].plain:
        return None
    return c.evidence[before + 1].key


def force(c: Comparison) -> Iterator[str]:
    """Negation and modality are the same, at the same place."""
    for token, place in zip(c.claim, c.place, strict=True):
        words = c.text[token.start : token.end]
        if token.force is None or place is not None or words == "可":
            continue
        yield f"{token.force.label}不符：句中的“{words}”不见于所引条款相应位置"
    for place in sorted(c.used):
        lost = _lost_before(c, place) or _lost_after(c, place)
        if lost is not None:
            yield f"{lost.label}不符：条款此处的“{lost}”在句中没有了"


def _lost_before(c: Comparison, place: int) -> Force | None:
    """A word of force in the same phrase of the clause, left out just before the token at ``place``."""
    for index in range(place - 1, -1, -1):
        token = c.evidence[index]
        if index in c.used or token.piece != c.evidence[place].piece:
            return None
        if token.force is not None and token.force is not Force.MUST:
            return token.force
    return None


def _lost_after(c: Comparison, place: int) -> Force | None:
    for index in range(place + 1, len(c.evidence)):
        token = c.evidence[index]
        if index in c.used or token.piece != c.evidence[place].piece:
            return None
        if token.force in (Force.EXCEPT, Force.ABOVE, Force.BELOW):
            return token.force
    return None


def attribution(c: Comparison) -> Iterator[str]:
    """An amount stays with what it is said of: no leap from one subject to the amount of another."""
    placed = [index for index, place in enumerate(c.place) if place is not None]
    for i, j in zip(placed, placed[1:], strict=False):
        p, q = c.place[i], c.place[j]
        if p is None or q is None or q == p + 1 or c.claim[i].sentence != c.claim[j].sentence:
            continue
        coming = _next_atom(c, j)
        if coming is None or coming.atom is None or coming.atom.kind in _NAMING or _starts_afresh(c, i, j, coming.atom):
            continue
        if _same_sort_between(c, p, q, coming.atom):
            yield f"{coming.atom.kind.label} {coming.atom.text} 在条款中说的是别的事项"
        elif c.claim[i].piece == c.claim[j].piece and c.evidence[p].sentence != c.evidence[q].sentence:
            yield f"{coming.atom.kind.label} {coming.atom.text} 与句中所说的事项不在条款的同一句"


def exchange(c: Comparison) -> Iterator[str]:
    """No amount stands where the clause has another of its kind, though it occurs elsewhere in the clause."""
    for index, (token, place) in enumerate(zip(c.claim, c.place, strict=True)):
        if token.atom is None or place is None:
            continue
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


def _next_atom(c: Comparison, start: int) -> Token | None:
    for index in range(start, len(c.claim)):
        token = c.claim[index]
        if token.sentence != c.claim[start].sentence:
            return None
        if token.atom is not None and c.place[index] is not None:
            return token
    return None


def _starts_afresh(c: Comparison, i: int, j: int, atom: Atom) -> bool:
    """Token ``j`` opens a new piece, after one that has an amount of the same kind to itself."""
    before, after = c.claim[i].piece, c.claim[j].piece
    if before == after:
        return False
    return any(t.piece == before and t.atom is not None and t.atom.kind is atom.kind for t in c.claim)


def _same_sort_between(c: Comparison, p: int, q: int, atom: Atom) -> bool:
    low, high = (p + 1, q) if q > p else (q, p + 1)
    for index in range(low, high):
        other = c.evidence[index].atom
        if other is None or index in c.used and q > p:
            continue
        if (other.kind, other.unit) == (atom.kind, atom.unit) and key(other) != key(atom):
            return True
    return False


def coverage(c: Comparison) -> Iterator[str]:
    """Enough of the sentence's neighbouring tokens are neighbours in the clause."""
    neighbours = {
        pair for a, b in zip(c.evidence, c.evidence[1:], strict=False) for pair in product(a.keys, b.keys)
    }
    pairs = [
        (a.key, b.key)
        for a, b in zip(c.claim, c.claim[1:], strict=False)
        if a.piece == b.piece and not (a.atom and c.named(a.atom)) and not (b.atom and c.named(b.atom))
    ]
    share = sum(pair in neighbours for pair in pairs) / len(pairs) if pairs else 1.0
    if share < COVERAGE:
        yield f"与所引条款的文字重合只有{share:.0%}"


RULES: tuple[Rule, ...] = (facts, force, attribution, exchange, wording)


def complaints_of(comparison: Comparison) -> list[str]:
    """All complaints; coverage, which says nothing of a place, speaks only where the others are content."""
    return [said for rule in RULES for said in rule(comparison)] or list(coverage(comparison))
