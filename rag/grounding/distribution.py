"""Lists in parallel: who gets which amount, where a clause names all the parties first and all the amounts after.

国家级、省级、市级重点实验室，分别给予500万元、200万元、50万元建设经费 says 省级重点实验室，给予200万元建设经费. And the
other way round: what is said one after another (甲承担1亿元，乙承担2亿元) may be said at once.

A member is taken only where its beginning and its end are certain: ranks of a closed class (国家级、省级; 博士、硕士;
一等奖、二等奖), names that end alike (顶尖人才、领军人才), or offices (市财政局、市科技局). What stands before the list
is said of every member: a condition too many makes a statement narrower, never wrong. Anything else gives nothing.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import NamedTuple

from rag.grounding.atoms import AtomKind, scan
from rag.grounding.numerals import NUMBER
from rag.grounding.outline import PARTY

JOINT = re.compile(
    r"、|以及|(?<![参给赋])与(?!否|会|时|其)|(?<![以涉普波触顾累危])及(?![时格其早])|(?<![总中共调温饱暖缓亲平柔])和(?![谐平解睦牧县])"
)
"""What stands between two members of a list."""

OFFICE_END = "局厅委办部院府处所会省市县区旗镇乡心站"
_NUMERAL = "一二三四五六七八九十"
# Ranks and kinds, each a class of words of which none can be mistaken for another's.
_CLASSES = tuple(
    re.compile(pattern)
    for pattern in (
        r"(?:世界|国家|省部|省|部|市厅|地市|市|州|区县|县区|县|区|校|院|乡镇|镇|村|厅)级",
        rf"(?:[0-9{_NUMERAL}]|[1-5]?[A-E]{{1,5}}|[甲乙丙丁特])(?:星级|级|类|档|等(?!奖))",
        rf"(?:[特{_NUMERAL}]等|优秀|优胜|鼓励|入围|提名)奖|[金银铜][奖牌]|第[{_NUMERAL}]名",
        # Bare ranks whose noun stands with the last: A、B、C类人才, 金、银、铜牌, 一、二、三等奖.
        r"(?<![A-Za-z])[A-G](?=、|以及|和|与|及|[类级档]|\Z)",
        r"[甲乙丙丁](?=、|以及|和|与|及|[类级等档]|\Z)",
        r"[金银铜](?=、|以及|和|与|及|[奖牌]|\Z)",
        rf"[特{_NUMERAL}](?=、|以及|和|与|及|等奖|\Z)",
        r"(?:国家)?[1-5]A级",
        r"博士后|博士|硕士|学士|本科|大专|专科|高职|中专|技校",
        r"(?:博士|硕士)研究生|(?:本科|大专|专科|高职|中专)(?:毕业)?生",
        r"正高级|副高级|高级|中级|初级",
        r"(?:高级|中级|初级)工|(?:首席|特级|高级)?技师",
        r"特大型|大型|中型|小型|微型|小微",
        r"(?:国际|国家|行业|地方|团体|企业)标准",
        r"国内|国外|境内|境外|省内|省外|市内|市外",
        r"(?:中央|省|市|州|县|区|乡|镇)(?=财政|、|以及|和|与|及|\Z)",
    )
)
_BARE_OFFICE = len(_CLASSES) - 1
_WHOLE_PARTY = re.compile(f"(?:{PARTY})")
_SAME_END = re.compile(rf"(?:{PARTY}|财政|专利|政府|法院|标准|实验室|中心|园|奖)\Z")
_NOUN_END = re.compile(
    rf"(?:{PARTY}|工厂|车间|中心|实验室|园|区|站|点|店|小镇|村|社区|街区|空间|孵化器|品牌|奖|称号|名录|目录|标准|专利|课题|工程|成果)\Z"
)
# Before the first of names that form no class there must be a clear beginning.
_BEGINS = re.compile(
    r"(?:.*(?:的|[，对由向给]|获得|评为|认定为|引进|制定|入选|列入|新增|获批|建设|培育|取得|达到|成为|通过|发展|创建)|\A)",
    re.DOTALL,
)
_UNCLEAR_HEAD = re.compile(r"[每年月日原全本各从自在新获经已首按其该将可应拟除未不非无含]|[0-9]")
_OPEN_END = re.compile(r"或|等(?![额奖次])|之外|以外|男女|首年|次年|前后|双方|两者|第[一二三]年")
# 博士、本科生 and 本科、博士研究生: the end belongs to the last alone.
_OWN_END = re.compile("生(?!产|育)|研究生|以|及|之")
_NEGATED = re.compile(r"除|未|不|非(?!遗)|没有|无")
# What may follow the pause before 分别.
_BEFORE_MARK = re.compile(
    r"(?:由[^，、]{2,12}?(?=分别|给|按|$))?(?:(?:将|可以|可|应当|应|再|并|一次性|最高|最多|给予|予以|按照?(?:规定|标准)|资助|奖励|补助|市?财政"
    r"|每(?:年|月|项|件|人|名|家|个|户|亩|台|辆|次|套|篇|种|场|吨|个?项目|个?企业)))*"
)
_MARK = re.compile(r"(?<![个区])(?:分别|依次)(?!是|于)")
_EACH = re.compile(r"各(?=(?:给予|奖励|补助|补贴|资助|配套|安排|承担|出资|一次性))")
_UNCLEAR_MARK = re.compile(r"(?:不|未|再|没有|非|者|其|情况|情形)\Z")
_BY_STANDARD = re.compile(r"按照?|给予|奖励|补助")
_UNIT = (
    r"[百千万亿]*(?:美元|元)|%|个百分点|个(?:工作日|月|小时|学期|学分|学时)|[年天人名个家张套亩户辆吨分次倍件项台岁篇场]"
    r"|周岁|平方米|公里|小时|学时|课时|工作日"
)
_AMOUNT = rf"(?:百分之)?(?:{NUMBER})(?:{_UNIT})?"
_AMOUNTS = re.compile(rf"{_AMOUNT}(?:(?:、|以及|和|与|及){_AMOUNT})+")
_COUNTED = frozenset({AtomKind.MONEY, AtomKind.PERCENT, AtomKind.COUNT, AtomKind.DURATION})
_NOT_AFTER = re.compile(r"以[上下内外]|及?以|之间|不等|左右|上下|[多余至到—\-~.期起前后]|的[0-9]")
_FIGURE = re.compile(rf"[0-9]|百分之|[{_NUMERAL}百千万亿两半]+(?:元|万|%|成|倍|个|年|名|人|次)")
_EXCEPTION = re.compile(r"除外|除此|但|不(?:包括|含|在此)|另有|例外|只|仅")
_OF_ALL = re.compile(r"合计|总计|共计|总[额量数]|累计|两者|三者|共[0-9]")
_CAPPED = re.compile(r"不超过|不高于|不得超过|最高|最多|以内|封顶")
_TAKES_OBJECT = re.compile("制定|获得?|引进|建设|评为|认定为|取得|通过|入选|列入|达到|参加|创建|培育|晋升|考取|为|在")
_BRACKETS = re.compile(r"[()\[\]《》〈〉“”\"]")
_WITH_VERB = re.compile(r"给予|执行|支付|计算|发放|进行|予以")


@dataclass(frozen=True, slots=True)
class Members:
    """A list whose members share what stands before and after them."""

    prefix: str
    names: tuple[str, ...]
    suffix: str

    def full(self, index: int) -> str:
        return f"{self.prefix}{self.names[index]}{self.suffix}"


class Chain(NamedTuple):
    """Members one after the other, of which only the first says what holds for all: 新认定的国家级平台…，省级平台…."""

    text: str
    names: tuple[str, ...]

    def bears(self, claim: str) -> bool:
        """Whether ``claim`` begins with the first member, so that it may rest on the chain."""
        places = [claim.find(name) for name in self.names]
        return places[0] >= 0 and all(place < 0 or place > places[0] for place in places[1:])


@dataclass(frozen=True, slots=True)
class _Amounts:
    """``verb`` value ``thing``, and what follows the pause: 给予 | 5万元, 3万元 | 奖励 | 一次性拨付."""

    verb: str
    values: tuple[str, ...]
    thing: str
    tail: str

    def said(self, index: int) -> str:
        return f"{self.verb}{self.values[index]}{self.thing}"


def members(text: str, count: int) -> Members | None:
    """The only list of ``text``, if it has ``count`` members and each is certain."""
    if _BRACKETS.search(text) is not None or _OPEN_END.search(text) is not None:
        return None
    parts = JOINT.split(text)
    if len(parts) != count or count < 2 or not all(parts):
        return None
    found = _of_class(parts) or _ranked(parts) or _alike(parts) or _offices(parts)
    if found is None or len(set(found.names)) != count:
        return None
    if _NEGATED.search(re.split("[的，]", found.prefix)[-1]) is not None:
        return None
    return found if _keeps_to_list(found) else None


def _keeps_to_list(found: Members) -> bool:
    """Nothing after the list offers itself as another, and what the members share is not the last one's alone."""
    suffix = found.suffix
    graduates = {"博士", "硕士"}.issuperset(found.names) and suffix.startswith("研究生")
    if _OWN_END.match(suffix) is not None and not graduates:
        return False
    own, *later = suffix.split("，")
    return _FIGURE.search(own) is None and (
        not later or (not any(_FIGURE.search(p) for p in later) and _BEFORE_MARK.fullmatch(later[-1]) is not None)
    )


def _of_class(parts: list[str]) -> Members | None:
    """Members of one closed class, each with the same end: 大型企业、中型企业、小微企业; 国家级、省级平台."""
    for number, pattern in enumerate(_CLASSES):
        *_, first = [None, *pattern.finditer(parts[0])]
        last = pattern.match(parts[-1])
        middle = [pattern.match(part) for part in parts[1:-1]]
        if first is None or last is None:
            continue
        end, rest = parts[0][first.end() :], parts[-1][last.end() :]
        prefix, suffix = parts[0][: first.start()], rest.removeprefix(end)
        if not rest.startswith(end) or any(m is None or parts[i][m.end() :] != end for i, m in enumerate(middle, 1)):
            continue
        # A shared noun after members that are whole already may belong to the last alone.
        if end and suffix and not suffix.startswith(("的", "，")) and _BEFORE_MARK.fullmatch(suffix) is None:
            return None
        if number == _BARE_OFFICE and not (suffix.startswith("财政") and re.fullmatch(r"(?:.*[，的由])?", prefix)):
            continue
        names = (parts[0][first.start() :], *parts[1:-1], last[0] + end)
        return Members(prefix, names, suffix)
    return None


def _ranked(parts: list[str]) -> Members | None:
    """Members that each begin with a rank: 省级智能工厂、市级数字化车间的."""
    for pattern in _CLASSES[:_BARE_OFFICE]:
        *_, first = [None, *pattern.finditer(parts[0])]
        last = re.match("[^，的]+", parts[-1])
        if first is None or last is None or not all(pattern.match(part) for part in parts[1:]):
            continue
        names = (parts[0][first.start() :], *parts[1:-1], last[0])
        whole = all(len(pattern.sub("", name, count=1)) > 1 and not re.search("[的，]", name) for name in names)
        rest = parts[-1][last.end() :]
        if whole and all(_NOUN_END.search(name) for name in names) and rest:
            return Members(parts[0][: first.start()], names, rest)
        return None
    return None


def _alike(parts: list[str]) -> Members | None:
    """Names that end in the same noun: 顶尖人才、领军人才、骨干人才; or parties by their mere class: 企业、个人."""
    end = _common_end(parts[:-1])
    while end and not (_SAME_END.search(end) and end in parts[-1]):
        end = end[1:]
    if end:
        names = [*parts[1:-1], parts[-1][: parts[-1].index(end) + len(end)]]
    elif (last := _WHOLE_PARTY.match(parts[-1])) is not None:
        names = [*parts[1:-1], last[0]]
        if not all(_WHOLE_PARTY.fullmatch(name) for name in names):
            return None
    else:
        return None
    return _bounded(parts, names, 1 if end else 0)


def _offices(parts: list[str]) -> Members | None:
    """Offices and places, which stand for themselves: 市科技局、市财政局; 临海区、松岭县."""
    last = re.match(rf"[^，的]{{1,10}}?[{OFFICE_END}](?=，|\Z|每|可|应|按|将)", parts[-1])
    if last is None or not all(2 <= len(part) <= 12 and part[-1] in OFFICE_END for part in parts[1:-1]):
        return None
    if parts[0][-1] not in OFFICE_END:
        return None
    return _bounded(parts, [*parts[1:-1], last[0]], 2)


def _bounded(parts: list[str], names: list[str], slack: int) -> Members | None:
    """The members where the first begins beyond doubt and the last ends its noun phrase."""
    suffix = parts[-1][len(names[-1]) :]
    if suffix and not suffix.startswith(("的", "，")) and _BEFORE_MARK.fullmatch(suffix.split("，")[0]) is None:
        return None
    begins = _BEGINS.match(parts[0])
    prefix = begins[0] if begins is not None else ""
    first = parts[0][len(prefix) :]
    longest, shortest = max(map(len, names)), min(map(len, names))
    if not first or not shortest - slack <= len(first) <= longest + slack:
        return None
    if any("的" in name or "，" in name or _UNCLEAR_HEAD.search(name[:1]) for name in (first, *names)):
        return None
    return Members(prefix, (first, *names), suffix)


def _common_end(words: list[str]) -> str:
    return os.path.commonprefix([word[::-1] for word in words])[::-1]


def distributed(segment: str) -> Iterator[str | Chain]:
    """What ``segment``, a sentence or a part of one up to ；, says of each member of its list."""
    marks = list(_MARK.finditer(segment))
    if len(marks) > 1:
        return
    if not marks:
        yield from _each(segment) or _by_standard(segment)
        return
    before, after = segment[: marks[0].start()], segment[marks[0].end() :]
    if after.startswith(("对", "向")):
        yield from _by_standard(before + after)
    elif _UNCLEAR_MARK.search(before) is None and (amounts := _amounts(after)) is not None:
        if (found := members(before, len(amounts.values))) is not None:
            yield from _said(found, amounts)


def _each(segment: str) -> list[str | Chain]:
    """一等奖、二等奖各奖励5万元: the one amount is said of every member."""
    if (mark := _EACH.search(segment)) is None or _EACH.search(segment, mark.end()) is not None:
        return []
    before, after = segment[: mark.start()], segment[mark.end() :]
    one = re.match(rf"(?P<verb>[^，、:]{{0,12}}?)(?P<value>{_AMOUNT})(?P<thing>[^，]*)", after)
    if one is None or (values := values_of([one["value"]])) is None or not _plain(one["verb"], one["thing"]):
        return []
    count = len(JOINT.split(before))
    if (found := members(before, count)) is None:
        return []
    return list(_said(found, _Amounts(one["verb"], values * count, one["thing"], after[one.end() :])))


def _by_standard(segment: str) -> list[str | Chain]:
    """对博士、硕士，按照5万元、3万元的标准给予补贴: two lists of one length, with no word that pairs them."""
    if (listed := _AMOUNTS.search(segment)) is None:
        return []
    verbs = [
        verb
        for verb in _BY_STANDARD.finditer(segment, 0, listed.start())
        if "，" not in segment[verb.end() : listed.start()]
    ]
    if not verbs or (amounts := _amounts(segment[verbs[0].start() :])) is None:
        return []
    if (
        re.match(
            "的?(?:标准|比例|额度|奖励|补[贴助]|资助|奖补|经费|给予|支持)|[^，]{0,4}(?:补[贴助]|奖励|资助|经费|奖金)",
            amounts.thing,
        )
        is None
    ):
        return []
    if (found := members(segment[: verbs[0].start()], len(amounts.values))) is None:
        return []
    return list(_said(found, amounts))


def _amounts(text: str) -> _Amounts | None:
    """The list of amounts with which ``text`` begins, behind a verb at most."""
    if (listed := _AMOUNTS.search(text)) is None or (values := values_of(JOINT.split(listed[0]))) is None:
        return None
    verb, (thing, comma, tail) = text[: listed.start()], text[listed.end() :].partition("，")
    if len(verb) > 16 or not _plain(verb, thing) or ("的" in verb and not verb.startswith("按")):
        return None
    return _Amounts(verb, values, thing, comma + tail)


def _plain(verb: str, thing: str) -> bool:
    """Neither side of an amount holds another amount or list, and no bound stands behind it."""
    if re.search("[，:。]", verb) is not None or _NOT_AFTER.match(thing) is not None:
        return False
    return all(
        _FIGURE.search(text) is None
        and JOINT.search(text) is None
        and _BRACKETS.search(text) is None
        and "分别" not in text
        for text in (verb.replace("一次性", ""), thing.replace("一次性", ""))
    )


def values_of(raw: list[str]) -> tuple[str, ...] | None:
    """The amounts of a list, each with its unit: 500、200万元 are 500万元 and 200万元; ``None`` if one is unclear."""
    unit = re.search(rf"(?:{_UNIT})\Z", raw[-1])
    if unit is None and not raw[-1].startswith("百分之"):
        return None
    values = []
    for value in raw:
        if unit is not None and re.search(rf"(?:{_UNIT})\Z", value) is None:
            value += unit[0].lstrip("百千万亿") if value[-1] in "百千万亿" else unit[0]
        found = scan(value).atoms
        if len(found) != 1 or (found[0].start, found[0].end) != (0, len(value)) or re.search("[多余数几]", value):
            return None
        values.append(found[0])
    alike = len({(atom.kind, atom.unit) for atom in values}) == 1
    if not alike or values[0].kind not in _COUNTED or any(atom.bound != "=" for atom in values):
        return None
    return tuple(atom.text for atom in values)


def kept_tail(tail: str) -> str | None:
    """What may follow when one member is told of alone: ``None`` if nothing can, as an exception is unclear."""
    if _MARK.search(tail) is not None or _EACH.search(tail) is not None:
        return None
    if _OF_ALL.search(tail) is not None and _CAPPED.search(tail) is None:
        return None if _EXCEPTION.search(tail) is not None else ""
    return tail


def _said(found: Members, amounts: _Amounts) -> Iterator[str | Chain]:
    """Every member alone, then one after the other: in full, and with what they share said once."""
    if (tail := kept_tail(amounts.tail)) is None:
        return
    indices = range(len(found.names))
    for index in indices:
        yield f"{found.full(index)}{amounts.said(index)}{tail}"
    later = _later(found.prefix)
    close = replace(found, suffix=_closed(found.suffix))
    following = replace(close, prefix=later)
    first = f"{close.full(0)}{amounts.said(0)}"
    brief = amounts if _WITH_VERB.search(amounts.thing) is not None else replace(amounts, thing="")
    for said in dict.fromkeys((amounts, brief)):
        text = "，".join([first, *(f"{following.full(index)}{said.said(index)}" for index in indices[1:])]) + tail
        yield Chain(text, found.names)


def _later(prefix: str) -> str:
    """What of ``prefix`` the members after the first repeat: 对, and the verb whose object they are."""
    own = re.split("[的，]", prefix)[-1]
    opens = "对" if re.match(r"对[^，]*\Z", prefix) else ""
    if _TAKES_OBJECT.search(own) is None or own.endswith("奖"):
        return opens
    return opens + re.sub(rf"\A(?:对|[^的]*?(?:{PARTY}))", "", own)


def _closed(suffix: str) -> str:
    """``suffix`` without the pause before a word or two: 的，每项 is 的每项."""
    own, comma, rest = suffix.rpartition("，")
    return own + rest if comma and _BEFORE_MARK.fullmatch(rest) is not None else suffix
