"""What a sentence may not leave out of its clause: conditions, and the words that narrow who is meant.

A stretch of the clause is left out where the sentence is laid on what stands before and after it. It may go if it
is a phrase, an item of a list, a purpose or a manner. Where the sentence orders or grants something it may not go if

* it is a phrase that sets a condition (…的，; 经…批准后，; 在…期间，) for the phrase that the sentence keeps,
* it holds such words inside the phrase (企业经批准可以… → 企业可以…), or
* it narrows the party (符合条件的中小企业 → 企业).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from rag.grounding.attribution import GIVING
from rag.grounding.comparison import Comparison
from rag.grounding.outline import PARTY, Lead, Phrase, idle_head, lists
from rag.grounding.polarity import Force

_NORMATIVE = re.compile(
    "应|由|可以|可|能|不得|必须|须|禁止|有权|允许|鼓励|给予|予以|给以|获得|享受|拿|领|免|减|退|补|奖|贴|资助|资金|适用|申请|申报|办理|提交|缴|征"
    "|处[以罚]|罚款|责令|认定|发放|拨付|返还|报销|承担|赔偿|负责|支持|贷款|扣除|优惠|施行|实施|生效|废止|取消|延[长期]|限[额期]"
)
_DECISION = (
    "批准|认定|审核|审定|审批|同意|评审|备案|许可|审查|验收|核准|核实|登记|确认|鉴定|评估|公示|检验|检测|考核|推荐|论证|核定|公告|协商|授权"
)
_CONDITION = re.compile(
    rf"经(?!济|营|费|验|常|典|贸|销|办|开|纪|理)[^，。；]{{0,24}}(?:{_DECISION})|(?:通过|取得|获得)[^，。；]{{0,16}}(?:{_DECISION})"
    r"|(?:符合|满足|具备|达到|属于|列入|纳入|取得|获得|持有|具有|参加|拥有)[^，。；]{1,40}(?:条件|规定|要求|标准|资格|范围|名单|目录|证书?|的(?:\Z|情况))"
    r"|首次|首套|新(?:引进|认定|设立|增|建|办|注册|落户|招|录用|购|开业|入驻|入库)"
    r"|在[^，。；]{1,24}(?:期间|期限?内|时[限间]内|情况下|情形下|(?:范围|区域|辖区|境|[市县省区乡镇])内|前提下|条件下|以内|之内|[0-9年月日]内|之?前|之?后|时)(?:\Z|[^，。；])"
    r"|[^，。；]{0,16}之日起|自[^，。；]{2,16}起|[0-9一二三四五六七八九十]个?(?:工作日|[年月日])(?:以内|之内|内|前|之?后|以后)"
    r"|除[^，。；]{1,30}外|年满|未满|年度|累计|(?:每|单)[^，。；]{1,2}\Z|连续\Z|(?<![圆美充丰完])满[0-9一二三四五六七八九十]|连续[0-9一二两三四五六七八九十]|逾期|受[^，。；]{1,12}影响"
    r"|(?:按照?|依照|依据)[^，。；]{0,14}(?:规定|标准|条件|程序|要求)|(?:如|若|凡)(?!下|何|期|干)|原则上|以上|以下|以内|(?<![其除])[^，。；]{4}的情况下"
)
_PARTY = re.compile(PARTY)
_TOLD = re.compile(rf"[^，。；、的和与及或]{{1,10}}的[^，。；、的]{{0,6}}(?:{PARTY})")
_JOINED = re.compile("\\s|[、和与及或并]")
# The end of a phrase that narrows what stands before it; any other end adds to it (…，并给予奖励).
_NARROWS = re.compile(r"除外|以上|以下|以内|之外|为限|为止|[的者]\Z")
# Before a noun these narrow nothing; 本 and 该 point, 各 and 有关 name the class again.
_OPEN = re.compile(
    "(?:有关|相关|各类|各级|各地|全体|广大|所有|任何|每个|其他|本|该|各|其|等|的|和|与|及|或|、|对|由|向|为|从|支持|鼓励|加快|积极|大力|进一步|切实)+"
)
# Characters that a sentence may drop within a phrase: they join, point or strengthen.
_DROPPABLE = frozenset(
    "并也又还就则均各已曾再较更很将其所在于对为是从自有向把被由地得着过之而且以此该本这那个名位家项次共即使让会需要须应可能者"
)
_ORDERS = (Force.MUST, Force.MAY, Force.MUST_NOT)
# A subject longer than this is told from what it is narrowed by on other grounds.
_SUBJECT = 14
# 在汐原登记 for 在汐原市登记.
_PLACE = re.compile("(?:在|到|于|从|赴|回|离开|迁[入出])[一-鿿]{2,3}$")
_ALL_OF = re.compile("(?:同时|均|全部)?(?:符合|具备|满足)(?:下列|以下|如下)(?:全部|各项|基本)?(?:条件|要求)(?!之一)")
# 是指在 is no condition.
_POINTS = 3
_AND = re.compile("[和与及、并]")
_JOIN = re.compile("[、和与及或]|以及|并且?|或者")


class _Gap(NamedTuple):
    """The unused tokens ``first`` to ``last`` of one phrase."""

    first: int
    last: int


def omission(c: Comparison) -> Iterator[str]:
    """Nothing is left out that made the statement narrower."""
    if not c.used:
        return
    yield from _single_characters(c)
    yield from _defining(c)
    if _NORMATIVE.search(c.text) is None:
        return
    yield from _listed_conditions(c)
    for index, phrase in enumerate(c.phrases):
        touched = [place for place in range(phrase.first, phrase.last + 1) if place in c.used]
        if touched:
            yield from _inside(c, phrase)
        elif _sets_condition(c, index) and (kept := _governed(c, index)) is not None:
            yield f"条款的条件“{phrase.text}”在句中没有了，句中直接说“{kept}”"


def _listed_conditions(c: Comparison) -> Iterator[str]:
    """Of conditions that must all be met (同时符合下列条件：（一）…；（二）…) none goes while others stay."""
    for index, phrase in enumerate(c.phrases):
        if _ALL_OF.search(phrase.text) is None or not _is_told(c, c.phrases[index + 1 :]):
            continue
        for item in c.phrases[index + 1 :]:
            if item.sentence > phrase.sentence and item.lead is Lead.NONE and not _is_told(c, [item]):
                yield f"条款的条件“{item.text}”在句中没有了"


def _defining(c: Comparison) -> Iterator[str]:
    """Who meets a part of a definition (甲，是指乙，且丙) does not fall under it."""
    for sentence in {phrase.sentence for phrase in c.phrases if "是指" in phrase.text}:
        phrases = [phrase for phrase in c.phrases if phrase.sentence == sentence]
        first = next(k for k, phrase in enumerate(phrases) if "是指" in phrase.text)
        if not (_is_told(c, phrases[: max(first, 1)]) and _is_told(c, phrases[first:])):
            continue
        for phrase in phrases[first:]:
            for gap in _gaps(c, phrase):
                if len(words := c.clause_words(*gap)) > _POINTS:
                    yield f"条款的条件“{words}”在句中没有了"


def _is_told(c: Comparison, phrases: Sequence[Phrase]) -> bool:
    return any(place in c.used for phrase in phrases for place in range(phrase.first, phrase.last + 1))


def _sets_condition(c: Comparison, index: int) -> bool:
    """The phrase sets a condition. One that announces a list (有下列情形之一的) does so unless the list is told too."""
    phrase = c.phrases[index]
    if not lists(phrase.text):
        return phrase.lead is Lead.CONDITION
    return phrase.text.endswith("的") and all(c.phrase_at(place) <= index + 1 for place in c.used)


def _single_characters(c: Comparison) -> Iterator[str]:
    """No single character goes from within a word or a name (宏都建设 → 宏建设), and no 或 turns into 和."""
    for i, j in c.steps():
        p, q = c.place[i], c.place[j]
        if p is None or q is None or q != p + 2 or j != i + 1 or c.evidence[p].piece != c.evidence[q].piece:
            continue
        lost = c.evidence[p + 1]
        if lost.key == "或" and _AND.search(c.text, c.claim[i].end, c.claim[j].start) is not None:
            yield "条款此处为“或”，句中改为“和”"
        if _is_of_place(c, p + 1):
            continue
        if lost.plain and len(lost.key) == 1 and lost.key not in _DROPPABLE and c.evidence[p].end == lost.start:
            if c.claim[i].end == c.claim[j].start and lost.end == c.evidence[q].start and not _turns_away(c, p + 1):
                yield f"条款此处为“{c.clause_words(p, q)}”，句中没有“{c.clause_words(p + 1, p + 1)}”字"


def _is_of_place(c: Comparison, place: int) -> bool:
    """The token is the 市 or 省 of a place that is named all the same."""
    return c.evidence[place].key in ("市", "省") and _PLACE.search(c.clause, 0, c.evidence[place].start) is not None


def _turns_away(c: Comparison, place: int) -> bool:
    """The character is one of a pair (各各, 市市), so that none is missed."""
    return c.evidence[place - 1].key == c.evidence[place].key or c.evidence[place + 1].key == c.evidence[place].key


def _inside(c: Comparison, phrase: Phrase) -> Iterator[str]:
    for gap in _gaps(c, phrase):
        places = [_Gap(gap.first + by, gap.last + by) for by in _turns(c, gap)]
        within = [place for place in places if phrase.first <= place.first and place.last <= phrase.last]
        if not any(_may_go(c, phrase, place) for place in within):
            yield from [said for place in within if (said := _complaint(c, phrase, place))][:1]


def _may_go(c: Comparison, phrase: Phrase, gap: _Gap) -> bool:
    """The gap is the end of a phrase that states by itself, or an item that none of the others depends on."""
    words = c.clause_words(*gap)
    tail = "的" if c.clause.startswith("的", c.evidence[gap.last].end) else ""
    at_end = gap.last == phrase.last
    if at_end and phrase.lead is not Lead.CONDITION and not _NARROWS.search(words + tail):
        return True
    if at_end and tail and phrase.lead is Lead.CONDITION and not _is_alternative(c, gap):
        return False
    binds = phrase.lead is Lead.CONDITION or _CONDITION.search(words) is not None  # 本人〔及配偶〕无住房的
    return _is_item(c, gap) and (_is_choice(c, gap) or not binds)


def _complaint(c: Comparison, phrase: Phrase, gap: _Gap) -> str | None:
    """What is wrong with leaving out ``gap``, if anything."""
    words = c.clause_words(*gap)
    after = c.clause[c.evidence[gap.last].end :]
    tail = "的" if after.startswith("的") else ""
    at_end = gap.last == phrase.last
    if _OPEN.fullmatch(words) is not None or idle_head(words) or gap.first == gap.last and _is_of_place(c, gap.first):
        return None
    if _CONDITION.search(words + tail) is not None:
        return f"条款的条件“{words}{tail}”在句中没有了"
    if not at_end and (party := _PARTY.match(after.removeprefix("的"))) is not None:
        return f"条款说的是“{words}{tail}{party[0]}”，句中放宽为“{party[0]}”"
    narrows = phrase.lead in (Lead.CONDITION, Lead.SUBJECT) or _narrows_subject(c, gap, phrase) or _narrows_told(c, gap)
    return f"条款的条件“{words}{tail}”在句中没有了" if narrows else None


def _narrows_told(c: Comparison, gap: _Gap) -> bool:
    """The gap is the head of what is told of a party that stays: 〔全职〕引进的人才."""
    told = _TOLD.match(c.clause, c.evidence[gap.last].end)
    return told is not None and c.evidence[gap.last].plain and _JOINED.match(c.clause, c.evidence[gap.last].end) is None


def _narrows_subject(c: Comparison, gap: _Gap, phrase: Phrase) -> bool:
    """The gap stands right before the subject of what is ordered: 〔实名〕举报应当在45日内办结."""
    if gap.first != phrase.first or not c.evidence[gap.last].plain:
        return False
    subject, ordered = gap.last + 1, gap.last + 1
    while ordered <= phrase.last and not (c.evidence[ordered].force in _ORDERS or c.evidence[ordered].key in GIVING):
        ordered += 1
    together = c.clause[c.evidence[gap.first].start : c.evidence[subject].start]
    return subject < ordered <= min(phrase.last, subject + _SUBJECT) and together.isalnum()


def lost_items(c: Comparison, end: int) -> Iterator[str]:
    """The items of lists that the sentence leaves out of its phrases before the token ``end``, in the same sentence."""
    for phrase in c.phrases:
        if phrase.sentence != c.evidence[end].sentence or phrase.first >= end:
            continue
        if any(place in c.used for place in range(phrase.first, phrase.last + 1)):
            yield from (c.clause_words(*gap) for gap in _gaps(c, phrase) if gap.last < end and _is_item(c, gap))


def _gaps(c: Comparison, phrase: Phrase) -> Iterator[_Gap]:
    first = None
    for place in range(phrase.first, phrase.last + 2):
        if place <= phrase.last and place not in c.used:
            first = place if first is None else first
        elif first is not None:
            yield _Gap(first, place - 1)
            first = None


def _is_item(c: Comparison, gap: _Gap) -> bool:
    """The gap is a member of a list whose other members stay, so that the sentence says less, not more."""
    return any(_joined(c, gap.first + by - 1) or _joined(c, gap.last + by) for by in _turns(c, gap))


def _is_choice(c: Comparison, gap: _Gap) -> bool:
    """The gap is parted from what stays by 、 or 或, not by 和 or 及."""
    before = c.clause[c.evidence[gap.first - 1].end : c.evidence[gap.first].start] if gap.first else ""
    return "、" in before or "、" in c.clause[c.evidence[gap.last].end :][:1] or c.evidence[gap.first].key == "或"


def _is_alternative(c: Comparison, gap: _Gap) -> bool:
    """What goes is of the kind of what stays: 制定国际标准〔、国家标准〕的, but not 依法登记〔、信用良好〕的."""
    return gap.first > 0 and c.evidence[gap.first - 1].key == c.evidence[gap.last].key


def _turns(c: Comparison, gap: _Gap) -> Iterator[int]:
    """How far the gap may be moved with nothing changed: 自治组织、〔社会组织、〕 or 自治〔组织、社会〕组织."""
    yield 0
    by = 1
    while gap.first - by >= 0 and c.evidence[gap.first - by].key == c.evidence[gap.last - by + 1].key:
        yield -by
        by += 1
    by = 1
    while gap.last + by < len(c.evidence) and c.evidence[gap.last + by].key == c.evidence[gap.first + by - 1].key:
        yield by
        by += 1


def _joined(c: Comparison, place: int) -> bool:
    """A word or mark that joins items stands after the token ``place``."""
    if not 0 <= place < len(c.evidence) - 1:
        return False
    return _JOIN.search(c.clause, c.evidence[place].end, c.evidence[place + 1].start) is not None


def _governed(c: Comparison, index: int) -> str | None:
    """What the sentence keeps of the phrases for which the condition ``index`` is set."""
    for phrase in c.phrases[index + 1 :]:
        if phrase.sentence != c.phrases[index].sentence:
            return None
        if any(place in c.used for place in range(phrase.first, phrase.last + 1)):
            return phrase.text
        if phrase.lead is Lead.SUBJECT:
            return None
    return None
