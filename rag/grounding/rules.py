"""What a sentence must not do to the clause that it is laid over; the complaints are Chinese."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product

from rag.grounding.attribution import attribution, exchange
from rag.grounding.comparison import Comparison
from rag.grounding.connection import order
from rag.grounding.equivalence import complaint
from rag.grounding.polarity import Force

COVERAGE = 0.7
"""The least share of the sentence's token pairs that must stand side by side in the clause too."""

# Characters that change a statement even when only one of them is added.
_HEAVY = frozenset(
    "零〇一二两三四五六七八九十百千万亿半0123456789"
    "只仅唯均都全各每任另首末前后内外上下省市县区乡镇村国甲乙丙免停禁减增升降双单"
)

Rule = Callable[[Comparison], Iterator[str]]


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
        if token.force is Force.AIM and any(c.evidence[i].piece == token.piece for i in c.used if i < index):
            return None  # 支持鼓励引导…: another verb before it still says how it is meant
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


RULES: tuple[Rule, ...] = (facts, force, attribution, exchange, order, wording)


def complaints_of(comparison: Comparison) -> list[str]:
    """All complaints; coverage, which says nothing of a place, speaks only where the others are content."""
    return [said for rule in RULES for said in rule(comparison)] or list(coverage(comparison))
