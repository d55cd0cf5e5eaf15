"""Statements side by side of which the later ones leave out what the first has said.

* 大型企业研发投入增长的，按照5%给予补助；中型企业按照8%给予补助 holds the condition for both.
* 对获得授权的发明专利，国内专利每件资助1元，国外专利每件资助2元 divides a topic.
* 甲承担1亿元，乙承担2亿元 says 甲和乙分别承担1亿元和2亿元.

What is filled in only narrows a statement. Where parties, verbs or amounts are not strictly parallel there is nothing.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.grounding.atoms import AtomKind, scan
from rag.grounding.distribution import JOINT, OFFICE_END, values_of
from rag.grounding.outline import PARTY

_VERB = re.compile(
    r"承担|给予|按照?|补助|补贴|奖励|资助|出资|安排|不超过|不低于|不少于|最高|最多|至少|每[件人项家个户亩台年月名]|一次性|分担|配套|投入|负担"
)
_EXCEPTION = re.compile(r"除外|但|不(?:包括|含|在此)|另有|例外|只|仅")
_UNCLEAR = re.compile(
    r"[0-9()\[\]“”《》]|的|或|等(?!奖)|不|未|非|除|其他|其余|分别|各|之|均|都|共|每|并|且|还|再|又|则|若|如"
)
_KINDS = (
    "国产|进口|大型|中型|小型|微型|小微|中小|初创型?|成长型?|国内|国外|境内|境外|省内|省外|市内|市外|本地|外地|城镇|农村|国家级|省级|市级|县级|区级"
    "|国有|民营|外资|内资|新建|改建|扩建|续建|一类|二类|三类|甲类|乙类|丙类|A类|B类|C类|重点|一般|普通|职务|非职务|陆上|海上"
)
_ENDS = re.compile(rf"(?:{PARTY}|财政|博士|硕士|本科生|大专生|专利|标准|[级类档奖]|[{OFFICE_END}])\Z")
_HEAD = re.compile(rf"(?:{PARTY}|专利|商标|标准|论文|成果|奖项|农机具?|汽车|贷款|票据|航线|线路|展会|桩|车|船|井)\Z")
_TOPIC = re.compile(r"(?P<opens>对)(?P<attributes>[^，]{2,40}的)?(?P<head>[^，的、和与及或]{2,10})\Z")
_MEMBER = re.compile(
    rf"(?P<kind>{_KINDS})(?P<head>[^，的、和与及或0-9]{{2,8}}?)(?=每|一次|给|按|奖|补|资助|最高|不超)(?P<rest>.+)\Z"
)
_REPEATED = re.compile(r"(?P<noun>贷款|补贴|补助|奖励|资助|投资|担保|租赁|债券|保险|借款|住房|合同|基金)\Z")
_MEASURE = "(?:总)?(?:额度|期限|金额|数额|利率|限额|年限|余额|比例|费率|面积|标准|次数)"


@dataclass(frozen=True, slots=True)
class _Said:
    """A phrase with one amount: ``party`` ``verb`` ``value`` ``thing``."""

    party: str
    verb: str
    value: str
    thing: str

    def like(self, other: _Said) -> bool:
        return (self.verb, self.thing) == (other.verb, other.thing)

    @property
    def predicate(self) -> str:
        return f"{self.verb}{self.value}{self.thing}"


def joined(segment: str) -> Iterator[str]:
    """Amounts that one sentence gives to one party after the other, at once: 甲和乙分别承担1亿元和2亿元."""
    phrases = segment.split("，")
    said = [_said(phrase) for phrase in phrases]
    start = 0
    while start < len(said):
        end = start + 1
        first = said[start]
        while first is not None and end < len(said) and (other := said[end]) is not None and other.like(first):
            end += 1
        run = [one for one in said[start:end] if one is not None]
        if len(run) > 1 and not _EXCEPTION.search("".join(phrases[end:])) and (text := _at_once(run)) is not None:
            yield "，".join([*phrases[:start], f"{_opening(phrases[start])}{text}"])
        start = end


def _opening(phrase: str) -> str:
    return "其中" if phrase.startswith("其中") else ""


def _said(phrase: str) -> _Said | None:
    """``phrase`` if it gives one party one amount and nothing else."""
    phrase = phrase.removeprefix("其中")
    found = scan(phrase).atoms
    verb = _VERB.search(phrase)
    if len(found) != 1 or verb is None or found[0].kind not in (AtomKind.MONEY, AtomKind.PERCENT, AtomKind.COUNT):
        return None
    party = phrase[: verb.start()]
    number = re.search(r"[0-9百]", phrase[verb.start() :])
    if number is None or not _party(party):
        return None
    at, end = verb.start() + number.start(), found[0].end
    value, thing = phrase[at:end], phrase[end:]
    if found[0].end <= at or values_of([value]) is None or re.match("以|左右|的?[0-9]", thing) or "，" in thing:
        return None
    return _Said(party, phrase[verb.start() : at], value, thing)


def _party(text: str) -> bool:
    return 2 <= len(text) <= 12 and not _UNCLEAR.search(text) and not JOINT.search(text) and bool(_ENDS.search(text))


def _at_once(run: Sequence[_Said]) -> str | None:
    parties, values = [one.party for one in run], [one.value for one in run]
    if len(set(parties)) < len(run) or values_of(values) is None:
        return None
    return f"{_listed(parties)}分别{run[0].verb}{_listed(values)}{run[0].thing}"


def _listed(words: Sequence[str]) -> str:
    return "、".join(words[:-1]) + "和" + words[-1]


def continued(segments: Sequence[str]) -> Iterator[str]:
    """Segments of one sentence up to ；: the later ones with the condition that only the first has."""
    first = segments[0].split("，")
    if len(segments) < 2 or len(first) < 2 or not first[0].endswith("的"):
        return
    parsed = [_said(segment.split("，")[0]) for segment in segments[1:]]
    others = [one for one in parsed if one is not None]
    if len(others) < len(parsed) or not all(one.like(others[0]) for one in others):
        return
    head = _head(others)
    own = re.match(rf"(?P<party>[^，、]{{0,6}}?{head})(?P<condition>[^，]{{3,40}}的)\Z", first[0]) if head else None
    main = _said(f"{own['party']}{first[1]}") if own else None
    if own is None or main is None or not main.like(others[0]) or not _party(own["party"]):
        return
    if re.match("的|在?[、和与及或]", own["condition"]) or _EXCEPTION.search("".join(segments)):
        return
    condition = own["condition"]
    for one, segment in zip(others, segments[1:], strict=True):
        _, comma, tail = segment.partition("，")
        yield f"{one.party}{condition}，{one.predicate}{comma}{tail}"
    if (text := _at_once([main, *others])) is not None:
        yield f"{condition}，{text}"


def _head(said: Sequence[_Said]) -> str | None:
    """The noun in which all the parties end."""
    heads = {found[0] if (found := _HEAD.search(one.party)) else "" for one in said}
    head = heads.pop()
    return head if not heads and head else None


def divided(segment: str) -> Iterator[str]:
    """对获得授权的发明专利，国外专利每件资助2元: 对获得授权的国外发明专利，每件资助2元."""
    phrases = segment.split("，")
    topic = _TOPIC.match(phrases[0])
    members = [_MEMBER.match(phrase) for phrase in phrases[1:]]
    if topic is None or len(members) < 2 or not _HEAD.search(topic["head"]):
        return
    told = [member for member in members if member is not None]
    if len(told) < 2 or any(member is None for member in members[: len(told)]):
        return
    if len({member["kind"] for member in told}) < len(told) or _EXCEPTION.search(segment):
        return
    if any(re.search(_KINDS, topic["head"]) or not topic["head"].endswith(member["head"]) for member in told):
        return
    for member in told:
        yield f"对{topic['attributes'] or ''}{member['kind']}{topic['head']}，{member['rest']}"


def unrepeated(segment: str) -> Iterator[str]:
    """…申请信用贷款，单笔贷款额度不超过…，贷款期限…: the same with 贷款 said once."""
    phrases = segment.split("，")
    for index, phrase in enumerate(phrases[:-1]):
        if (noun := _REPEATED.search(phrase)) is None:
            continue
        again = re.compile(rf"\A(?P<before>单笔|单户|单项|每笔|每户|每家|年度|最长|最高)?{noun['noun']}(?={_MEASURE})")
        end = index + 1
        while end < len(phrases) and again.match(phrases[end]):
            phrases[end] = again.sub(lambda match: match["before"] or "", phrases[end])
            end += 1
        if end > index + 1:
            yield "，".join(phrases)
        return
