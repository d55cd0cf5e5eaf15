"""A clause as its phrases: which of them only lead up to what follows, and which of these set a condition."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

from rag.grounding.atoms import even
from rag.grounding.tokens import tokens


class Lead(IntEnum):
    """What a phrase is to the phrases after it; only ``NONE`` stands by itself."""

    NONE = 0
    PURPOSE = 1
    TIME = 2
    SUBJECT = 3
    CONDITION = 4


@dataclass(frozen=True, slots=True)
class Phrase:
    """The tokens ``first`` to ``last``, both inclusive, between two pauses."""

    first: int
    last: int
    sentence: int
    lead: Lead
    text: str


PARTY = (
    "企业|公司|单位|机构|组织|个人|人员|人才|毕业生|学生|学员|居民|农户|农民|家庭|职工|用户|商户|工商户|团队|院校|高校|医院"
    "|学校|纳税人|申请人|当事人|劳动者|经营者|消费者|投资者|创业者|就业者|残疾人|老年人|未成年人|军人|女性|男性|职业者|主体|合作社"
    "|农场|园区|基地|平台|项目|产品|车辆|房屋|住房|土地|法人"
)
"""Who or what a policy gives to, asks of or speaks of."""

TASK = re.compile(
    "(?:进一步|积极|大力|着力|全面|深入|持续|稳妥|稳步|有序|统筹|切实|充分|加力|更好)*"
    "(?:加快|加强|加大|推动|推进|促进|提升|提高|发展|培育|壮大|打造|建设|构建|完善|优化|健全|建立|落实|实施|开展|深化|强化|创新|支持|鼓励|引导"
    "|扩大|拓展|聚焦|围绕|坚持|发挥|弘扬|破除|聚力|做强|做优|做大|激发|释放|稳定|保障|补齐|筑牢|锻长|前瞻|布局|支撑|服务|突出|注重|抓好|抓实)"
)
"""The beginning of a phrase that puts a task, as plans do, with no word such as 应当."""

_STATES = (
    "给予|获得|予以|实行|享受|应当|应该|必须|可以|不得|禁止|免征|减免|减征|征收|缴纳|处以|适用|支付|负责|提供|开展|加强|推进|推动|建立|完善"
    "|实施|鼓励|支持|组织|制定|(?:补助|补贴|奖励)[0-9一二三四五六七八九十最不]|[为达][到]?[0-9]"
)
_CONDITION = re.compile(
    r"(?:的|的话|者|情形下?|情况下|前提下|条件下|之?外|期间|期内|之?时|(?:之|以)?后|(?:之|以)?前|起)\Z"
    r"|\A(?:如果?(?!下|何|期)|若|倘若|凡是?|只要|只有|除(?!了)|经(?!济|营|费|验|常|典|贸|销|办|开|纪|理|过[^批审认])"
    r"|每(?![人户名家位个年月日项件次张亩生台辆部班场吨套])[^，元]{2,20}\Z|因(?!此|而)|由于|逾期|未经|未按|未在|对于?[^，]{1,30}\Z)"
)
_PURPOSE = re.compile(r"\A(?:为(?!期|首|主|准|限)|以便|围绕|坚持|立足|本着|着眼|以[^，]{2,20}为)")
_SUBJECT = re.compile(
    rf"\A[^0-9]{{0,14}}(?:{PARTY}|[者人奖级类档等])\Z|的(?:部分|情形|情况|人|{PARTY})\Z"
    rf"|的[^，]{{1,20}}、[^，]{{1,10}}(?:{PARTY})\Z"
)
# A phrase as short as this is a name (上海，), unless it connects or tells when.
_SHORT = 3
_CONNECTIVE = re.compile("[0-9年月日后前时来此其但因所而另同首最再今现或且并即则也还又与和及然虽由不]")
_PREDICATE = re.compile("[是称有为而成任获]")
_WHEN = re.compile("(?:届|此|平|及|随|当|彼)时|(?:今|此|之|最|随|先|其|事)后|(?:目|此|之|日|以)前|另外|此外|除此之外")
_LISTS = re.compile("下列|如下|以下(?=情形|条件|情况|行为|规定)")
_TIME = re.compile(
    "[在于自从到至]?(?:[0-9零〇一二三四五六七八九十]+(?:年|月|日|世纪|年代|[.:时分]|季度)[初末底中上下半旬间内]*)+(?:起|时|期间)?"
)
_SAYS = re.compile(_STATES)


def lead_of(phrase: str) -> Lead:
    """What ``phrase``, in half width and without its end mark, is to what follows."""
    if _IDLE.fullmatch(phrase) is not None or _WHEN.fullmatch(phrase) is not None:
        return Lead.NONE
    if _LISTS.search(phrase) is not None:
        return Lead.NONE
    if _TIME.fullmatch(phrase) is not None:
        return Lead.TIME
    if _PURPOSE.search(phrase) is not None:
        return Lead.PURPOSE
    if _CONDITION.search(phrase) is not None:
        opened = phrase.startswith(("对", "向")) or phrase[-1] in "前后时起外"
        return Lead.NONE if opened and _SAYS.search(phrase) is not None else Lead.CONDITION
    named = _SUBJECT.search(phrase) is not None or len(phrase) <= _SHORT and _CONNECTIVE.search(phrase) is None
    if named and not states(phrase):
        return Lead.SUBJECT
    return Lead.NONE


def lists(phrase: str) -> bool:
    """Whether ``phrase`` announces a list: 有下列情形之一的."""
    return _LISTS.search(phrase) is not None


def states(phrase: str) -> bool:
    """Whether ``phrase`` seems to hold a predicate, so that it may stand by itself."""
    return _SAYS.search(phrase) is not None or _PREDICATE.search(phrase) is not None


# What may be left out at the beginning of a phrase without a change of subject.
_IDLE = re.compile(
    "(?:给予|由|并且?|同时|而且|且|还|也|则|即|就|均|都|将|要|应当?|应该|必须|可以?|但是?|其中|此外|另外|以及|和|及|或者?|再|又|亦|以"
    "|进一步|加快|大力|积极|切实|认真|充分|着力|全面|深入|持续|不断|逐步|及时|依法|主动|统筹|有序|严格|重点|特别|尤其|对其|其)*"
)
_MANNER = re.compile("(?:按照?|通过|采取|采用|依托|结合|依照|根据)[^，。；]{1,30}")


def idle_head(head: str) -> bool:
    """Whether ``head``, the beginning of a phrase, may go without a change of subject or order."""
    start = _IDLE.match(head)
    return start is not None and (start.end() == len(head) or _MANNER.fullmatch(head, start.end()) is not None)


@lru_cache(maxsize=1024)
def phrases(text: str) -> tuple[Phrase, ...]:
    """The phrases of ``text`` that hold a token; ``Token.piece`` tells them apart."""
    read = tokens(text)
    evened = even(text)
    found: list[Phrase] = []
    first = 0
    while first < len(read):
        last = first
        while last + 1 < len(read) and read[last + 1].piece == read[first].piece:
            last += 1
        start = read[first].start
        end = read[last + 1].start if last + 1 < len(read) else len(text)
        words = re.split("[，,：:。；;！!？?\n]", evened[start:end])[0].strip()
        if read[last].end - start > len(words):
            words = evened[start : read[last].end]
        leads = lead_of(words) if found_comma(evened, read[last].end, end) else Lead.NONE
        found.append(Phrase(first, last, read[first].sentence, leads, words))
        first = last + 1
    return tuple(found)


def found_comma(text: str, start: int, end: int) -> bool:
    """Only a phrase before a comma leads up to anything."""
    return any(mark in text[start:end] for mark in "，,：:")
