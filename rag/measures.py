"""Shares, sums and quantities as notices write them: what is given, what is only a threshold, what is an instalment."""

from __future__ import annotations

import re
from itertools import pairwise

from rag.grounding.atoms import Atom, AtomKind, atoms

GIVEN = re.compile("补|奖|资助|贴息|给予|发放|拨付|扶持|津贴|安家费|支持|给|扣除|扣减|减免|返还|抵扣")
"""Words of giving, and of not taking. A bare 元 may be a threshold that only says who is eligible."""
CAPPED = re.compile(
    "最[高多]|上限|封顶|限额|总额|不超过[0-9.]+[万亿]?元(?!以|的(?!标准))|每[人户件项台亩名年月]{1,2}[0-9]|收取|标准为"
)
_SHARE = re.compile("[0-9一二三四五六七八九十.]+折|一半|减半|全额")
# A share of what is given that is paid at one time, and one that is a threshold: neither is what is given.
_INSTALMENT = re.compile("拨付|预拨|分期|首期|(?:第?[一二三0-9])期|分[0-9一二三四五]+年|当年|次年")
_THRESHOLD = re.compile("占|不低于|不少于|达到|以上的|增长[0-9一二三四五六七八九十]|超过.{0,8}的")


def is_share(text: str) -> bool:
    """Whether a text gives a share: 40%, 三成, 七折, 7∶3, 一半."""
    return any(_tells_share(atom) for atom in atoms(text)) or _SHARE.search(text) is not None


def _tells_share(atom: Atom) -> bool:
    return atom.kind is AtomKind.PERCENT or atom.kind is AtomKind.NUMBER and bool(re.search("[:/]", atom.value))


def gives_sum(text: str) -> bool:
    """Whether a part of a statement gives a sum or caps one (营业收入2000万元以上的 only measures a firm)."""
    return any(
        (GIVEN.search(part) or CAPPED.search(part)) and any(a.kind is AtomKind.MONEY for a in atoms(part))
        for part in re.split("[；。]", text)
    )


def gives_share(text: str) -> bool:
    """Whether a statement gives a share of something, rather than setting a threshold or dividing what is given."""
    if not GIVEN.search(text):
        return False
    return any(
        is_share(part) and not _INSTALMENT.search(part) and not _THRESHOLD.search(part)
        for part in re.split("[，；。]", text)
    )


# Measure words in which a number is asked for and those in which it is told; a word of its own group answers.
_MEASURES = (
    "平方米 平方 平米 平 ㎡", "周岁 岁", "次 回 趟 遍", "人 名 位 口", "课时 学时", "个 家 项 场 户 所 座 处 间",
    "张", "件", "套", "台 辆", "亩", "吨", "公斤 千克 斤", "米 公分 厘米", "公里 里", "期 批 届", "份", "条",
    "种 类 档 级", "倍", "步",
)  # fmt: skip
_GROUPS = tuple(frozenset(group.split()) for group in _MEASURES)
_ALL = "|".join(sorted((word for group in _GROUPS for word in group), key=lambda w: -len(w)))
_ASKED = re.compile(rf"(?:几|多少)个?(?:大)?({_ALL})")
_COMPARING = re.compile(
    r"(?:多少|几)\w?|不[能得]|不?[少多低高]于|不?超过|[至最][多少高低大]|达到|以[上下]|需?要|[是为的]"
)
# How often a thing comes in a year may be told by its months.
_TIMES_A_YEAR = re.compile("每年[0-9]+月(?:、[0-9]+月)+|每(?:季度?|月|半年)[^，。；]{0,6}[一1]次")
_QUANTITIES = frozenset({AtomKind.COUNT, AtomKind.NUMBER})


# Measures of a size; what is counted one by one has the others.
_SIZES = frozenset("平方米 岁 课时 倍 吨 亩 公斤 米 公里".split())


def measures_size(asked: str) -> bool:
    """Whether a size is asked for (几岁, 多少平), not how many there are of a thing."""
    measure = _ASKED.search(asked)
    return measure is not None and any(measure[1] in group and group & _SIZES for group in _GROUPS)


def counts_in(asked: str, text: str) -> bool:
    """Whether a text gives a number in the measure that ``asked`` asks for (几平 is told in 平方米).

    Where it asks for none (课时不能少于多少), a number that stands beside a word of the question.
    """
    measure = _ASKED.search(asked)
    if re.search("[一每][年季月]", asked) and _TIMES_A_YEAR.search(text):
        return True
    if measure:
        group = next(group for group in _GROUPS if measure[1] in group)
        units = "|".join(sorted(group, key=lambda w: -len(w)))
        told = re.compile(rf"[0-9一二三四五六七八九十百千万两半余多](?:{units})(?:次|以[上下内])?$")
        return any(a.kind in _QUANTITIES and told.search(a.text) for a in atoms(text))
    words = {a + b for a, b in pairwise(_COMPARING.sub("，", asked)) if a.isalpha() and b.isalpha()}
    parts = re.split("[，；。、]", text)
    return any(any(a.kind in _QUANTITIES for a in atoms(part)) and any(w in part for w in words) for part in parts)
