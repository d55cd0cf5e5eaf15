"""What a sentence must not do to the clause that it is laid over; the complaints are Chinese."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from itertools import product

from rag.grounding.attribution import GIVING, attribution, exchange, givers, purpose
from rag.grounding.comparison import Comparison
from rag.grounding.connection import order
from rag.grounding.equivalence import complaint
from rag.grounding.exceptions import exceptions
from rag.grounding.leaps import leaps
from rag.grounding.omission import omission
from rag.grounding.outline import TASK, idle_head
from rag.grounding.polarity import Force
from rag.grounding.respectively import respectively
from rag.grounding.verdict import Soft

COVERAGE = 0.6
"""The least share of the pairs of tokens found in the clause that must stand side by side there too."""

# Words that a sentence may bring along: they point, join or soften and state nothing by themselves.
_NO_CONTENT = re.compile(
    "(?!所有)(?:的话|如果|要是|这些|那些|这个|一个|您|你们?|我们|大家|请|就|则|也|又|还|即|便|将|把|被|会|了|啦|呢|吧|过|是|为|于|在|对|向|给|由"
    "|标准|金额|方式|期间|情况|事项|人员|材料|手续|仍|办理|开展|提出|实行|达(?=[0-9])"
    "|从|有|其|该|此|这|那|来|去|且|并|之|所|者|地|着|得|想|个|些|才|而|但|如|与|同|跟|按|共|及|当中|之间|就能|就会|那么|另外)+"
)
# Characters that deny where they are part of a word: 不可抗力, 无人机.
_DENIALS = frozenset("不未无非没免")

# Words that say how far a statement reaches; said of another phrase they change it.
_BINDING = re.compile("[每各均都全只仅不未可应首再年月日内前后]")
_GRANT = re.compile("(?:一次性)?(?:奖励|补助|补贴|资助)(?:最高|不超过)?[0-9一二三四五六七八九十]")
_SUPPORTS = re.compile("支持|鼓励|引导|允许|探索|倡导")
_HASTENS = re.compile("(?:加快|大力|积极|着力|全力|持续|深入|稳步|加力)$")

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
        if _NO_CONTENT.fullmatch(words) is None and not _is_light_verb(c, index, words):
            if len(words) > 1:
                if not any(words in name for name in c.names) and not _is_repeated(c, index, last):
                    said = f"“{words}”不见于所引条款"
                    # In the place of other words it is a swap (财政局, 税务局), which no second opinion may excuse.
                    yield said if _exchanged(c, index, last) else Soft(said)
            elif (other := _exchanged(c, index, last)) is not None:
                yield f"条款此处为“{other}”，句中改为“{words}”"
            else:
                yield f"“{words}”字不见于所引条款相应位置"
        index = last + 1


def _is_repeated(c: Comparison, first: int, last: int) -> bool:
    """The clause has the words too, once, and the sentence says them again without putting them for others."""
    if _grants_as_well(c, first, last):
        return True
    wanted = [token.key for token in c.claim[first : last + 1]]
    if GIVING.intersection(wanted) or _BINDING.search(c.words(first, last)) is not None:
        return False
    keys = [token.key for token in c.evidence]
    said = any(keys[at : at + len(wanted)] == wanted for at in range(len(keys) - len(wanted) + 1))
    return said and _exchanged(c, first, last) is None and _stands_free(c, first, last)


def _grants_as_well(c: Comparison, first: int, last: int) -> bool:
    """给予奖励10万元 where the clause has 奖励10万元."""
    if first != last or c.claim[first].key != "给予" or last + 1 == len(c.claim):
        return False
    place = c.place[last + 1]
    return place is not None and _GRANT.match(c.clause, c.evidence[place].start) is not None


def _stands_free(c: Comparison, first: int, last: int) -> bool:
    """Where the words open or close their phrase, the clause has no others there that they could stand for."""
    piece = c.claim[first].piece
    before = c.place[first - 1] if first and c.claim[first - 1].piece == piece else None
    after = c.place[last + 1] if last + 1 < len(c.claim) and c.claim[last + 1].piece == piece else None
    if after is not None and before is None:
        head = c.phrases[c.phrase_at(after)].first
        return after == head or idle_head(c.clause_words(head, after - 1))
    if before is not None and after is None:
        return before == c.phrases[c.phrase_at(before)].last
    return True


def _is_light_verb(c: Comparison, index: int, words: str) -> bool:
    """加快推动转型 says no more than 加快转型."""
    return words in ("推动", "推进") and _HASTENS.search(c.text, 0, c.claim[index].start) is not None


def _exchanged(c: Comparison, first: int, last: int) -> str | None:
    """The clause's words that the sentence's tokens ``first`` to ``last`` have replaced, if so."""
    if first == 0 or last == len(c.claim) - 1:
        return None
    before, after = c.place[first - 1], c.place[last + 1]
    if before is None or after is None or not before + 1 < after or c.phrase_at(before) != c.phrase_at(after):
        return None
    return c.clause_words(before + 1, after - 1)


def force(c: Comparison) -> Iterator[str]:
    """Negation and modality are the same, at the same place."""
    for index, (token, place) in enumerate(zip(c.claim, c.place, strict=True)):
        words = c.text[token.start : token.end]
        if token.force is None or place is not None or _is_ordered(c, index) or _is_planned(c, index):
            continue
        yield f"{token.force.label}不符：句中的“{words}”不见于所引条款相应位置"
    for place in sorted(c.used):
        lost = _lost_before(c, place) or _lost_after(c, place)
        if lost is not None:
            yield f"{lost.label}不符：条款此处的“{lost}”在句中没有了"
    for place, token in enumerate(c.evidence):
        if token.key not in _DENIALS or place in c.used:
            continue
        beside = [k for k in (place - 1, place + 1) if k in c.used and c.evidence[k].item == token.item]
        if beside:
            yield f"否定不符：条款此处的“{token.key}”在句中没有了"


def _is_ordered(c: Comparison, index: int) -> bool:
    """The claim's 应当 at ``index`` repeats one that the clause has put before several phrases: 应当甲，并乙."""
    after = next((place for place in c.place[index + 1 :] if place is not None), None)
    if c.claim[index].force is not Force.MUST or after is None:
        return False
    for token in reversed(c.evidence[:after]):
        if token.sentence != c.evidence[after].sentence:
            return False
        if token.force in (Force.MUST, Force.MAY, Force.MUST_NOT, Force.AIM):
            return token.force is Force.MUST
    return False


def _is_planned(c: Comparison, index: int) -> bool:
    """The claim's 要 at ``index`` is before what the clause puts as a task by itself: 要加快…, 加快…."""
    after = next((place for place in c.place[index + 1 :] if place is not None), None)
    if c.text[c.claim[index].start : c.claim[index].end] != "要" or after is None:
        return False
    phrase = c.phrases[c.phrase_at(after)]
    before = [k for k, token in enumerate(c.evidence[: phrase.last + 1]) if token.sentence == phrase.sentence]
    # 支持乡镇加快建设平台 puts no task to the authorities.
    supports = _SUPPORTS.search(c.clause_words(before[0], after)) is not None
    return TASK.match(phrase.text) is not None and not supports and not any(c.evidence[k].force for k in before)


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
        if token.force in (Force.NOT, Force.MUST_NOT) and index == place + 1:
            return token.force  # 起付标准以下的费用〔不予救助〕
    return None


def coverage(c: Comparison) -> Iterator[str]:
    """Enough of the sentence's neighbouring tokens are neighbours in the clause."""
    neighbours = {
        pair for a, b in zip(c.evidence, c.evidence[1:], strict=False) for pair in product(a.keys, b.keys)
    }
    placed = [token for token, place in zip(c.claim, c.place, strict=True) if place is not None]
    pairs = [(a.key, b.key) for a, b in zip(placed, placed[1:], strict=False) if a.piece == b.piece]
    share = sum(pair in neighbours for pair in pairs) / len(pairs) if pairs else 1.0
    if share < COVERAGE:
        yield Soft(f"与所引条款的文字重合只有{share:.0%}")


RULES: tuple[Rule, ...] = (
    facts, force, attribution, purpose, exchange, givers, respectively, leaps, order, omission, exceptions, wording,
)  # fmt: skip


def complaints_of(comparison: Comparison) -> list[str]:
    """All complaints; coverage, which says nothing of a place, speaks only where the others are content."""
    return [said for rule in RULES for said in rule(comparison)] or list(coverage(comparison))
