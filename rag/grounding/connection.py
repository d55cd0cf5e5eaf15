"""Whether words that stand together in a sentence stand together in the clause.

A seam is the place between two neighbouring tokens of the sentence that are not neighbours in the clause.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.grounding.atom import AtomKind
from rag.grounding.comparison import Comparison
from rag.grounding.outline import PARTY, Lead, idle_head
from rag.grounding.polarity import Force
from rag.grounding.turns import turns

_CONTEXT = 4
# A phrase that tells how much or how long of what its sentence speaks of.
_ATTRIBUTE = re.compile(
    rf"(?!.{{0,6}}(?:{PARTY}))[^，]{{1,6}}(?:为|是|不超过|不少于|不低于|最[长多高]|每|按照?)|(?:累计|合计|共)"
)
# 经初审、公示后: what comes one after the other keeps its order, as what belongs together does.
_RESPECTIVE = re.compile("分别|依次|程序|流程|顺序|步骤|经(?!济|营|费|验|常)[^，。；]{2,40}、[^，。；]{2,40}后")
# A是B says the same as B是A.
_COPULA = re.compile("[是为]|包括")


def order(c: Comparison) -> Iterator[str]:
    """Within a phrase the words keep their order, and no two items of a list are welded into one."""
    turned = turns(c)
    respective = _RESPECTIVE.search(c.text) is not None
    for i, j in c.steps():
        p, q = c.place[i], c.place[j]
        if p is None or q is None or q == p + 1 or c.claim[i].piece != c.claim[j].piece:
            continue
        if (i, j) in turned or _tells_of_topic(c, p, q):
            continue
        if q < p and _COPULA.search(c.text, c.claim[i].end, c.claim[j].start) is not None and not _one_way(c, i):
            continue
        if respective and q < p:
            yield f"条款按“{c.clause_words(q, q)}…{c.clause_words(p, p)}”的次序分别规定，句中换了次序"
            continue
        if _amount_moved(c, i, j, p, q):
            continue
        moves = slides(c, i, p, q) if j == i + 1 else (0,)
        if all(_broken(c, i + slide, j + slide, p + slide, q + slide) for slide in moves):
            near = [k for k in range(i - _CONTEXT, j + _CONTEXT + 1) if _is_in_piece_of(c, k, i)]
            yield f"“{c.words(near[0], near[-1])}”在条款中并不相连"


def _one_way(c: Comparison, i: int) -> bool:
    """租金为价格的70% is not 价格为租金的70%, and who meets half of a definition does not fall under it."""
    shares = (AtomKind.PERCENT, AtomKind.NUMBER)
    share = any(t.atom is not None and t.atom.kind in shares and t.piece == c.claim[i].piece for t in c.claim)
    return share or "是指" in c.clause


def _tells_of_topic(c: Comparison, p: int, q: int) -> bool:
    """人才公寓租期2年 of 人才公寓面向人才出租，租期2年: what is told of the sentence's topic."""
    left, right = c.phrase_at(p), c.phrase_at(q)
    if not left < right or q != c.phrases[right].first or c.phrases[left].sentence != c.phrases[right].sentence:
        return False
    begins = left == 0 or c.phrases[left - 1].sentence != c.phrases[left].sentence
    whole = c.used.issuperset(range(c.phrases[left].first, p + 1))
    between = c.phrases[left : right]
    plain = all(phrase.lead in (Lead.NONE, Lead.PURPOSE) for phrase in between)
    return begins and whole and plain and _ATTRIBUTE.match(c.phrases[right].text) is not None


def _is_in_piece_of(c: Comparison, k: int, i: int) -> bool:
    return 0 <= k < len(c.claim) and c.claim[k].piece == c.claim[i].piece


def slides(c: Comparison, i: int, p: int, q: int) -> Iterator[int]:
    """How far the seam after token ``i`` may be moved while both runs still fit: 电视|台、网站 or 电视台、|网站."""
    yield 0
    right = 1
    while _fits(c, i + right, p + right):
        yield right
        right += 1
    left = 0
    while _fits(c, i - left, q - 1 - left):
        left += 1
        yield -left


def between_pieces(c: Comparison, i: int) -> bool:
    return 0 <= i < len(c.claim) - 1 and c.claim[i].piece != c.claim[i + 1].piece


def _fits(c: Comparison, index: int, place: int) -> bool:
    inside = 0 <= index < len(c.claim) and 0 <= place < len(c.evidence)
    return inside and c.claim[index].key in c.evidence[place].keys


def _amount_moved(c: Comparison, i: int, j: int, p: int, q: int) -> bool:
    """The seam is where one amount has changed places with the word beside it: 奖励30万元, 30万元奖励."""
    low, high = min(p, q), max(p, q)
    if j != i + 1 or c.evidence[low].item != c.evidence[high].item or not c.used.issuperset(range(low, high + 1)):
        return False
    stretch = c.evidence[low : high + 1]
    beside = c.claim[i].atom is not None or c.claim[j].atom is not None or high == low + 2
    return beside and sum(token.atom is not None for token in stretch) == 1


def _broken(c: Comparison, i: int, j: int, p: int, q: int) -> bool:
    """Whether a seam between the sentence's tokens ``i`` and ``j`` breaks an item of the clause apart."""
    if i < 0 or j >= len(c.claim) or c.claim[i].piece != c.claim[j].piece:
        return False
    if c.evidence[p].piece != c.evidence[q].piece and _ends_phrase(c, p) and _begins_phrase(c, q):
        return q < p or c.evidence[p].sentence + 1 < c.evidence[q].sentence
    if c.claim[i].item != c.claim[j].item:
        return c.evidence[p].piece != c.evidence[q].piece
    if q < p or c.evidence[p].sentence != c.evidence[q].sentence:
        return True
    if c.evidence[p].force is Force.MUST and c.evidence[p].piece != c.evidence[q].piece:
        first = c.phrases[c.phrase_at(q)].first  # 企业应当甲，并乙: 应当 holds of both
        return q > first and not idle_head(c.clause_words(first, q - 1))
    return c.evidence[p].item != c.evidence[q].item and not (_ends_item(c, p) or _begins_item(c, q))


def _ends_phrase(c: Comparison, place: int) -> bool:
    return place + 1 == len(c.evidence) or c.evidence[place + 1].piece != c.evidence[place].piece


def _begins_phrase(c: Comparison, place: int) -> bool:
    return place == 0 or c.evidence[place - 1].piece != c.evidence[place].piece


def _ends_item(c: Comparison, place: int) -> bool:
    return place + 1 == len(c.evidence) or c.evidence[place + 1].item != c.evidence[place].item


def _begins_item(c: Comparison, place: int) -> bool:
    return place == 0 or c.evidence[place - 1].item != c.evidence[place].item
