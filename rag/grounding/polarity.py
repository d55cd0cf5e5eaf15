"""Words that turn, weaken or limit a statement: 不, 未, 除外; 应当, 可以, 不得, 鼓励; 以上, 以下."""

from __future__ import annotations

import re
from enum import StrEnum
from pathlib import Path


class Force(StrEnum):
    """How a statement is meant. Words of one force equal each other."""

    MUST = "应当"
    MAY = "可以"
    MUST_NOT = "不得"
    AIM = "鼓励、力争"
    NOT = "不"
    EXCEPT = "除外"
    ABOVE = "以上"
    BELOW = "以下"

    @property
    def label(self) -> str:
        """The Chinese word for what goes wrong when this force is lost or added."""
        if self in (Force.NOT, Force.MUST_NOT, Force.EXCEPT):
            return "否定"
        return "范围" if self in (Force.ABOVE, Force.BELOW) else "情态"


_FORCES = {
    Force.EXCEPT: "除外|(?<=[^以])以外|之外",
    # Next to a number these belong to its bound; here they stand with a rank (县级以上).
    Force.ABOVE: "(?:及|及其)?以上",
    Force.BELOW: "(?:及|及其)?以下(?!方面|几|简称|[:：])",
    Force.MUST_NOT: (
        "不得|禁止|严禁|不准|不许|不可以|不能|不可|不应当|不应该|不应|严格禁止|不允许|切勿|请勿|勿"
    ),
    Force.MUST: (
        "应当|应该|必须|务必|必需|一律|(?<![所急按供内军])需(?![求要])"
        "|应(?=[给当予按在向将于由依自及主提建承履接符具立报])"
    ),
    Force.MAY: (
        "可以|允许|有权|准许|(?<!标)准予|可(?=申请|申报|享受|获得|给予|予以|通过|直接|自行|自主|自愿|根据|参照|适当"
        "|[按向凭在依由将不])"
    ),
    Force.AIM: "鼓励|力争|争取|力求|倡导|提倡|探索|原则上|拟(?=[给对建在于出实开启])|优先(?!级)",
    Force.NOT: (
        "没有|尚未|并未|未能|不再|不予|取消|停止|拒绝|不|未|无|非(?=[本经因法涉])|没|免(?=[征收除缴予])"
    ),
}


def _lexical() -> str:
    text = (Path(__file__).parent / "lexical.txt").read_text(encoding="utf-8")
    words = {word for line in text.splitlines() if not line.startswith("#") for word in line.split()}
    return "|".join(sorted(words, key=len, reverse=True)) + "|不少(?!于)|不足(?=短板)"


MARK = re.compile(
    f"(?P<lexical>{_lexical()})|"
    + "|".join(f"(?P<{force.name}>{words})" for force, words in _FORCES.items())
)
"""One word of force at the place tried; the group names the ``Force``, or ``lexical`` where there is none."""


def force_of(match: re.Match[str]) -> Force | None:
    group = match.lastgroup
    return None if group is None or group == "lexical" else Force[group]
