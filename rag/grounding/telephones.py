"""Directories: 咨询电话：甲局0999-1，乙局0999-2 says 甲局咨询电话：0999-1."""

from __future__ import annotations

import re
from collections.abc import Iterator

from rag.grounding.atoms import AtomKind, scan

_DIRECTORY = re.compile(
    r"(?:.*，)?(?P<topic>[^，:、0-9()]{0,14}(?:电话|热线|专线))(?:号码)?(?P<link>:|(?:分别)?[为是]:?)(?P<list>.+)\Z"
)
_ENTRY = re.compile(r"(?P<name>[^0-9，、:();\s]{2,20})(?::|\s*)(?P<open>\()?(?P<number>[0-9(][0-9()\-—]{4,})")
_UNCLEAR_NAME = re.compile("电话|热线|专线|传真|邮[箱编件]|手机|分机|转|时间|工作日|或|等|为|是|和|及|与|拨打|[“”《》]")
# 县区举报电话为临海区…: the entries are the 县区.
_CLASS = re.compile("各?(?:县区|区县|市县|县市区?|地市|部门|单位|地)(?=.{2})")
_ABOUT = re.compile(
    "政策|业务|监督|投诉|举报|咨询|报名|服务|联系|受理|技术|支持|办公|值班|求助|维权|援助|办理|预约|报修|应急|救援|[电话热线专的]"
)


def telephones(segment: str) -> Iterator[str]:
    """Each entry of a directory alone, then all of them one after another and as two lists."""
    found = _DIRECTORY.match(segment)
    if found is None or _ABOUT.sub("", topic := _CLASS.sub("", found["topic"])) != "":
        return
    entries: list[tuple[str, str]] = []
    for part in re.split("[，、]", found["list"]):
        entry = _ENTRY.fullmatch(part.strip().removesuffix(")") if "(" in part and part.endswith(")") else part.strip())
        if entry is None or _UNCLEAR_NAME.search(entry["name"]) is not None:
            return
        number = entry["number"]
        atoms = scan(number).atoms
        if len(atoms) != 1 or atoms[0].kind is not AtomKind.PHONE or atoms[0].end - atoms[0].start != len(number):
            return
        entries.append((entry["name"], number))
    if len({name for name, _ in entries}) < len(entries):
        return
    for name, number in entries:
        yield f"{name}{topic}:{number}"
    if len(entries) > 1:
        yield "，".join(f"{name}{topic}为{number}" for name, number in entries)
        names, numbers = zip(*entries, strict=True)
        yield f"{_listed(names)}的{topic}分别为{_listed(numbers)}"


def _listed(words: tuple[str, ...]) -> str:
    return "、".join(words[:-1]) + "和" + words[-1]
