"""Whether the phrases of a sentence may stand together: who or what is spoken of must not change on the way.

A leap is a step of the sentence from one phrase to the next where the clause does not go on in the same way.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.grounding.comparison import Comparison
from rag.grounding.connection import slides
from rag.grounding.outline import PARTY, Lead, idle_head, lists, states

# The head of a phrase that names who acts or what is ordered; a list item that goes may not take it along.
_ACTOR = re.compile("应|可以|不得|必须|禁止|由|对|向|负责|给予")

_PARTY = re.compile(PARTY)
# One step of a procedure after the other.
_STEP = re.compile("(?:经|报|由)[^，。；]{2,30}(?:批准|评审|审核|审定|初审|公示|备案|同意|认定|验收)(?:后|，|\\Z)")
_FREE = (Lead.NONE, Lead.PURPOSE)
_LEADS = (Lead.TIME, Lead.SUBJECT, Lead.CONDITION)


def leaps(c: Comparison) -> Iterator[str]:
    """No phrase is taken from its subject or condition and said of another."""
    for i, j in c.steps():
        p, q = c.place[i], c.place[j]
        if p is None or q is None or q == p + 1 or c.claim[i].piece == c.claim[j].piece:
            continue
        if j == i + 1 and any(
            c.evidence[p + slide].piece != c.evidence[q + slide].piece and q + slide == p + slide + 1
            for slide in slides(c, i, p, q)
        ):
            continue
        if not _is_turned(c, j, q) and (strange := _strange(c, p, q)) is not None:
            yield strange


def _strange(c: Comparison, p: int, q: int) -> str | None:
    left, right = c.phrase_at(p), c.phrase_at(q)
    if left == right and (q > p or c.evidence[p].item == c.evidence[q].item):
        return None
    said, then = c.phrases[left].text, c.phrases[right].text
    same = c.phrases[left].sentence == c.phrases[right].sentence
    if right < left and same and _STEP.search(said) and _STEP.search(then):
        return f"条款中先“{then}”、后“{said}”，句中换了次序"
    head = c.clause_words(c.phrases[right].first, q - 1) if q > c.phrases[right].first else ""
    if _is_listed(c, left, right) or _of_same_subject(c, right, q):
        return None
    if right == left + 1 and c.phrases[left].lead in _LEADS and _ACTOR.search(head) is None and not _PARTY.search(head):
        return None  # 缴费满1年的，〔领取期限〕最长为12个月: the lead still leads to its own phrase
    idle = idle_head(head) or _is_item(c, q) and _ACTOR.search(head) is None
    if c.phrases[left].sentence != c.phrases[right].sentence:
        begun = next(k for k, phrase in enumerate(c.phrases) if phrase.sentence == c.phrases[right].sentence)
        fresh = all(phrase.lead is Lead.PURPOSE for phrase in c.phrases[begun:right])
        if c.phrases[left].lead in _LEADS:
            return f"条款中“{said}”之后说的不是“{then}”"
        ends = left + 1 == len(c.phrases) or c.phrases[left + 1].sentence != c.phrases[left].sentence
        if not (fresh and idle and (ends or states(said))):
            return f"“{then}”在条款中不是接着“{said}”说的，两处不在同一句"
        return None
    if not idle:
        return f"条款中“{then}”说的是“{head}”，不是“{said}”"
    if q > p:
        for phrase in c.phrases[left + 1 : right]:
            if phrase.lead is Lead.TIME and c.phrases[left].lead is Lead.TIME:
                return f"条款中“{then}”说的是“{phrase.text}”，不是“{said}”"
            if phrase.lead is Lead.SUBJECT or phrase.lead is Lead.CONDITION and _unused(c, phrase.first, phrase.last):
                return f"条款中“{then}”说的是“{phrase.text}”，不是“{said}”"
        return None
    if c.phrases[left].lead in _LEADS and any(phrase.lead not in _LEADS for phrase in c.phrases[right:left]):
        return f"条款中“{said}”之后说的不是“{then}”"
    return None


def _is_listed(c: Comparison, left: int, right: int) -> bool:
    """``left`` is of the list that the sentence of ``right`` announces: 有下列情形之一的，不得享受：（一）…"""
    if left <= right:
        return False
    announced = [k for k, phrase in enumerate(c.phrases[:left]) if lists(phrase.text)]
    return bool(announced) and c.phrases[announced[-1]].sentence == c.phrases[right].sentence


def _is_turned(c: Comparison, j: int, q: int) -> bool:
    """The head of the clause's phrase is told too, further on in the sentence's own phrase: 环境要优化, 优化环境."""
    phrase = c.phrases[c.phrase_at(q)]
    told = {place for k, place in enumerate(c.place) if k > j and c.claim[k].piece == c.claim[j].piece}
    return phrase.first < q and told.issuperset(range(phrase.first, q)) and c.phrases[c.phrase_at(q) - 1].lead in _FREE


def _of_same_subject(c: Comparison, right: int, q: int) -> bool:
    """The sentence begins with what ``right`` says before token ``q``: 专家不得甲，不得乙, where both have 专家."""
    head = [token.key for token in c.evidence[c.phrases[right].first : q]]
    starts = [k for k, token in enumerate(c.claim) if k == 0 or c.claim[k - 1].sentence != token.sentence]
    return len(head) > 1 and any([t.key for t in c.claim[start : start + len(head)]] == head for start in starts)


def _is_item(c: Comparison, q: int) -> bool:
    return q > 0 and "、" in c.clause[c.evidence[q - 1].end : c.evidence[q].start]


def _unused(c: Comparison, first: int, last: int) -> bool:
    return not any(place in c.used for place in range(first, last + 1))
