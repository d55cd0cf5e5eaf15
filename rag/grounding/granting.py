"""Phrases that grant an amount, in the orders in which officials put them.

按照设备投资额的8%给予补助 says the same as 给予设备投资额8%的补助, 补助设备投资额的8% and 补助标准为设备投资额的8%;
按照每户1500元的标准给予补助 the same as 每户补助1500元. The rest of the sentence stays as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.grounding.atom import AtomKind
from rag.grounding.atoms import atoms

_GRANT = re.compile(
    r"(?P<at>(?:一次性)?按照?)(?P<base>[^，。；:]{0,40}?)(?P<of>的)?(?P<amount>\0)(?:的(?:标准|比例|额度))?"
    r"(?P<give>给予|发放|予以)(?P<party>[^，。；的]{0,8}(?:企业|单位|机构|个人|职工|团队))?(?P<once>一次性|后)?"
    r"(?P<thing>[^，。；的和、]{0,8}?(?:补助|补贴|奖励|资助|贴息|奖补|返还|救助|津贴))(?P<tail>资金|金)?\Z"
)
_EACH = re.compile("每[^，。；]{1,12}|单[^，。；]{1,8}")
_AMOUNTS = (AtomKind.MONEY, AtomKind.PERCENT)


def granted(segment: str) -> Iterator[str]:
    """``segment`` with each of its granting phrases put in the other orders; one of them at a time."""
    phrases = segment.split("，")
    for index, phrase in enumerate(phrases):
        for other in _orders(phrase):
            yield "，".join([*phrases[:index], other, *phrases[index + 1 :]])


def _orders(phrase: str) -> Iterator[str]:
    found = [atom for atom in atoms(phrase) if atom.kind in _AMOUNTS]
    if len(found) != 1 or "分别" in phrase or "、" in phrase[found[0].end :]:
        return
    amount = phrase[found[0].start : found[0].end]
    match = _GRANT.search(f"{phrase[: found[0].start]}\0{phrase[found[0].end :]}")
    if match is None:
        return
    before, base = phrase[: match.start()], match["base"].removesuffix("的")
    party, once = match["party"] or "", match["once"] or ""
    thing = match["thing"] + (match["tail"] or "")
    each = _EACH.fullmatch(base) is not None
    joint = "" if each or not base else "的"
    yield f"{before}给予{party}{once}{base}{amount}的{thing}"
    if party or once == "后":
        return
    yield f"{before}{thing}{base}{joint}{amount}"
    yield f"{before}{once}{thing}标准为{base}{joint}{amount}"
    if each:
        yield f"{before}{base}{thing}{amount}"
        yield f"{before}{base}给予{amount}{thing}"
