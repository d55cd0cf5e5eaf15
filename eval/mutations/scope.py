"""Who and how many a rule covers: 部分 → 全部, 各 → 个别, 每人 → 每两人, an added 仅."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from eval.mutations.case import Edit, Site, replaced

_RULES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("部分(?=项目|资金)", ("全部", "所有")),
    ("(?<!一次性告知需要补正的)全部", ("部分", "个别")),
    ("(?<=需要补正的)全部", ("部分",)),
    ("各(?=区|县|县区|类)", ("个别",)),
    ("(?<![省别有])均(?!可支)(?=应|可|设|经)", ("部分",)),
    ("任何", ("个别", "部分")),
    ("原则上", ("一律",)),
    ("一般", ("一律",)),
    ("同一(?=职业|等级|项标准|项目|企业不得|企业的)", ("不同",)),
    ("同一(?=农户|农业合作社|企业年度)", ("全部",)),
    ("单(?=家|个项目|笔)", ("多",)),
    ("每(?=[人张家个件项名部班餐位])", ("每两",)),
    ("只能", ("至少能",)),
    ("可以(?=从轻|免予)", ("一律",)),
    ("有关(?=负责人)", ("全体",)),
)
_ONLY = re.compile("^(?=对[^，]{4,}，)|(?<=；)(?=对[^，]{4,}，)|^(?!部分|全部|同一)(?=[^，、]{2,20}可以)")


def quantifier(site: Site, _: Random) -> Iterator[Edit]:
    """The rule reaches further or less far than the clause says."""
    for pattern, wrong in _RULES:
        for match in re.finditer(pattern, site.sentence):
            for new in wrong:
                yield replaced(site.sentence, *match.span(), new)


def only(site: Site, _: Random) -> Iterator[Edit]:
    """对… → 仅对…, 业主可以… → 仅业主可以…: what is given to these is not denied to all others."""
    for match in _ONLY.finditer(site.sentence):
        yield replaced(site.sentence, *match.span(), "仅")
