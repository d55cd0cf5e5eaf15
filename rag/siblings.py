"""Kinds of one thing that a clause tells apart: what it says of each of them, it does not say of a further one.

种子期企业的投资不超过500万元，初创期企业不超过2000万元: nothing is said of 成熟期企业.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

_KIND = "[一-鿿]{2}"
# What any word may stand before: 哪些企业 and 科技企业 are no kinds beside 大型企业.
_HEADS = frozenset(
    (
        "企业 公司 单位 项目 人才 人员 部门 资金 政策 材料 条件 时间 期限 金额 比例 补贴 补助 奖励 资助 经费 投资 投入 "
        "工作 管理 服务 申报 申请 认定"
    ).split()
)
# Words before a head that make no kind of it: 补贴标准, 什么标准, 按标准.
_NO_KIND = re.compile(
    "[补奖贴助费申评认报请的是按给有能和与及或对由在到每个些么样哪几多少元年月日之其该本这那什新]|享受|执行|最[高低]|收取|具体|资金"
)


def siblings(asked: str, texts: Sequence[str]) -> Iterator[str]:
    """The kinds that ``asked`` names of a thing of which one of ``texts`` names two kinds or more, and not that one."""
    heads = {asked[at : at + 2] for at in range(2, len(asked) - 1)} - _HEADS
    for head in sorted(h for h in heads if h.isalpha() and not _NO_KIND.search(h)):
        for kind in dict.fromkeys(re.findall(rf"(?=({_KIND}){head})", asked)):
            beside = [text for text in texts if kind not in _told(head, text)]
            if not _NO_KIND.search(kind) and beside and len(_told(head, beside[0])) > 1 and _listed(head, beside[0]):
                yield kind + _further(head, asked, beside[0])


def _told(head: str, text: str) -> set[str]:
    return set(re.findall(rf"(?=({_KIND}){head})", text))


def _further(head: str, asked: str, text: str) -> str:
    """``head`` as far as both go on alike: 期企 of 种子期企业 and 成熟期企业 is 期企业."""
    after = asked.partition(head)[2]
    while after and after[0].isalpha() and head + after[0] in text:
        head, after = head + after[0], after[1:]
    return head


def _listed(head: str, text: str) -> bool:
    """Whether kinds stand in a list or in like places (对种子期企业…，对初创期企业…), not here and there."""
    if re.search(rf"{head}(?:、|和|与|及|或|以及)[一-鿿]{{1,6}}{head}", text):
        return True
    return len(re.findall(rf"(?:对|向|为|给予?)[一-鿿]{{1,4}}{head}", text)) > 1
