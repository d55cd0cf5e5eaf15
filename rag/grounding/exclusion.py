"""Exceptions and bans in the other order: 甲，乙除外 and 除乙外，甲; 禁止在甲内乙 and 在甲内不得乙."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.grounding.outline import Lead, lead_of

_BEHIND = re.compile(r"(?P<said>[^；]+?)，(?:但是?)?(?P<who>[^，；但除]{2,30})除外\Z")
_AHEAD = re.compile(r"除(?P<who>[^，；但]{2,30}?)(?:之|以)?外，(?P<said>[^；]+)\Z")
_BAN = re.compile(
    r"(?P<before>(?:.*，)?)(?:禁止|严禁)在(?P<place>[^，；]{2,24}?(?:内|上|中|期间|范围内))(?P<deed>[^，；]+)\Z"
)


def _is_single(said: str) -> bool:
    """One statement with what leads up to it: the exception is of nothing else."""
    *leads, _ = said.split("，")
    return all(lead_of(phrase) in (Lead.SUBJECT, Lead.CONDITION, Lead.PURPOSE) for phrase in leads)


def excluded(segment: str) -> Iterator[str]:
    """``segment`` with its exception or its ban in the other order, if it has one."""
    if "分别" in segment:
        return
    if (found := _BEHIND.match(segment)) is not None and _is_single(found["said"]):
        yield f"除{found['who']}外，{found['said']}"
    elif (found := _AHEAD.match(segment)) is not None and _is_single(found["said"]):
        who = found["who"]
        yield f"{found['said']}，{who}除外"
        yield f"{found['said']}，但{who}除外"
    if (found := _BAN.match(segment)) is not None:
        yield f"{found['before']}在{found['place']}不得{found['deed']}"
        yield f"{found['before']}{found['place']}不得{found['deed']}"
