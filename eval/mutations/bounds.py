"""Bounds turned round or dropped: 不低于 → 不超过, 以上 → 以下, 最高 → nothing, 日内 → 日后."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from eval.mutations.case import Edit, Site, replaced

_RULES: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("不低于", ("不超过", "低于")),
    ("不少于", ("不超过", "少于")),
    ("不高于", ("不低于", "高于")),
    ("(?<!最高)不超过", ("不低于", "超过", "")),
    ("(?<!不)低于", ("高于",)),
    ("(?<!不得)(?<!不)超过(?=[0-9])", ("低于",)),
    ("不得超过", ("不得低于",)),
    ("不得低于", ("不得超过",)),
    ("最高(?=[0-9])", ("最低", "")),
    ("最高(?=不超过)", ("最低不低于",)),
    ("最长(?=[0-9])", ("最短", "")),
    ("最多", ("最少", "")),
    ("至少", ("最多",)),
    ("(?<=[0-9元%人岁月级一二名家])以上", ("以下",)),
    ("(?<=[0-9元%人岁月级一二米名家])以下", ("以上",)),
    ("(?<=资金)约", ("超过", "")),
    ("(?<=补贴)约", ("不足", "")),
    ("(?<=[0-9](?:年|日|月))内", ("后",)),
    ("(?<=个月)内", ("后",)),
    ("(?<=工作日)内", ("后",)),
    ("(?<=[0-9](?:日|月))前", ("后",)),
    ("(?<=日)前(?=完成|报送|向)", ("后",)),
)
_COMPILED = tuple((re.compile(pattern), new) for pattern, new in _RULES)


def bound(site: Site, _: Random) -> Iterator[Edit]:
    """Every bound of the sentence turned round, and dropped where the bare value then reads as exact."""
    seen: set[str] = set()
    for pattern, wrong in _COMPILED:
        for match in pattern.finditer(site.sentence):
            start, end = match.span()
            for new in wrong:
                stop = end + len("不超过") if new == "最低不低于" else end
                edit = replaced(site.sentence, start, stop, new)
                if edit.claim not in seen:
                    seen.add(edit.claim)
                    yield edit
