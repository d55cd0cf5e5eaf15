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
    ABOUT = "约"
    ONLY = "仅"
    HEDGE = "原则上、优先、首次"

    @property
    def label(self) -> str:
        """The Chinese word for what goes wrong when this force is lost or added."""
        if self in (Force.NOT, Force.MUST_NOT, Force.EXCEPT):
            return "否定"
        return "情态" if self in (Force.MUST, Force.MAY, Force.AIM) else "范围"


_FORCES = {
    Force.EXCEPT: "除外|(?<=[^以])以外(?![资商国])|之外(?![资商国])",
    # Next to a number these belong to its bound; here they stand with a rank (县级以上).
    Force.ABOVE: "(?:及|及其)?以上",
    Force.BELOW: "(?:及|及其)?以下(?!方面|几|简称|[一-鿿]{0,6}[:：])",
    Force.MUST_NOT: (
        "不得|不要(?!求|紧|件)|禁止|严禁|不准|不许|不可以|不能(?!按期|正常)|不可|不应当|不应该|不应|严格禁止|不允许|不行|切勿|请勿|勿"
    ),
    Force.MUST: (
        "应(?=当[场日天面年月即])|应当|应该|必须|务必|必需|(?<![所急按供内军])需(?![求要])|须|需要(?=[提在按经向办先由缴符])"
        "|(?<![需主重只首纪摘概提扼简次就快将不若必])要(?![求素点件约害闻领紧诀员地塞么是不])"
        "|应(?![有季声验酬考])"
    ),
    Force.MAY: (
        "可以|允许|有权|准许|能够|(?<!标)准予|可(?![是见爱怜惜贵口耻疑笑怕恶恨乐谓])"
        "|(?<![功性职技智可潜动产效本节体势热核电全阳机赋储氢光万多高低异官])"
        "能(?![力源量耗级否效动见干手人上])"
    ),
    Force.AIM: "鼓励|力争|争取|力求|倡导|提倡|探索|拟(?=[给对建在于出实开启])",
    Force.ABOUT: (
        "大约|大概(?!念)|大致|(?<![节契合公条预违解特签制简履纽续爽相隐失赴邀毁集婚租缔])约(?![定束谈会请见聘翰旦据法稿])"
        "|左右(?![手翼侧岸])"
    ),
    Force.ONLY: "仅限于?|仅(?![仅次])|只(?=[能限对有可向])|限于(?!篇)",
    Force.HEDGE: (
        "原则上|一般(?:情况下|(?=不|应|为[0-9一二三四五六七八九十]|可以|由|按|每|最))"
        "|优先(?!级|股|权|受)|首次|初次|预计|可能|暂时?(?=[不停缓免未定])|试行(?![》〉)）])"
    ),
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
