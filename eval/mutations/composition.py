"""True pieces put together wrongly: values swapped within a sentence, subject and predicate of different clauses."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from random import Random

from eval.mutations.case import Edit, Site
from eval.mutations.quantity import PHONE, Quantity, quantities

# Parties that sentences list side by side, each with a value of its own.
_LISTS = (
    ("博士", "硕士", "本科"),
    ("一等奖", "二等奖", "三等奖"),
    ("大型企业", "中型企业", "小微企业"),
    ("初级", "中级", "高级"),
    ("甲级", "乙级", "丙级"),
    ("国家级", "省级", "市级"),
    ("顶尖人才", "领军人才", "骨干人才"),
    ("国际标准", "国家标准", "行业标准"),
    ("护理型", "普通"),
    ("乳儿班", "托小班", "托大班"),
    ("国内专利", "国外专利"),
    ("种子期", "初创期"),
    ("第一年", "第二年", "第三年"),
    ("市财政", "区财政"),
    ("市级财政", "县区财政"),
)


def swapped(site: Site, _: Random) -> Iterator[Edit]:
    """Two values of one kind, two parties of one list, or two telephone numbers change places."""
    found = quantities(site.sentence)
    for one, other in combinations(found, 2):
        if one.kind == other.kind and one.value != other.value and not _range(site.sentence, one, other):
            yield _exchanged(site.sentence, (one.start, one.end), (other.start, other.end))
    for names in _LISTS:
        present = [n for n in names if site.sentence.count(n) == 1]
        for first, second in combinations(present, 2):
            at, then = (site.sentence.index(n) for n in (first, second))
            yield _exchanged(site.sentence, *sorted(((at, at + len(first)), (then, then + len(second)))))
    for first_phone, second_phone in combinations(PHONE.finditer(site.sentence), 2):
        yield _exchanged(site.sentence, first_phone.span(), second_phone.span())


def _range(sentence: str, one: Quantity, other: Quantity) -> bool:
    """Whether the two are the ends of a range, 10%以上50%以下 among them."""
    return sentence[one.end : other.start] in ("至", "以上", "—", "-", "、不超过")


def _exchanged(sentence: str, one: tuple[int, int], other: tuple[int, int]) -> Edit:
    first, second = sentence[slice(*one)], sentence[slice(*other)]
    claim = sentence[: one[0]] + second + sentence[one[1] : other[0]] + first + sentence[other[1] :]
    return Edit(claim, f"{first} ⇄ {second}")
