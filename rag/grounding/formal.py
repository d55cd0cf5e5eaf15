"""A sentence of everyday Chinese in the wording of official documents, meaning the same.

奖20万块 → 奖20万元, 头一次 → 首次, 得先交材料 → 应当先提交材料. The rules are data (``everyday/*.txt``), tried once
each in their order; a rule holds only where its words can mean nothing else, so that what is found true of the
rewritten sentence is true of the one that was written. The result is for comparison, not for show.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from rag.errors import SettingsError
from rag.grounding.atoms import even

_TITLE = re.compile("《[^《》]*》")
# A part of a regular expression, and how often it may stand; ``none`` where it may be missing.
_PART = re.compile(r"\((?P<around>\?<?[=!])?(?:\?:)?|\[(?P<chosen>[^\]]*)\]|\\?.")
_TIMES = re.compile(r"(?:(?P<none>[?*]|\{0?,[0-9]*\}|\{0\})|\+|\{[0-9,]+\})\??")


def _lines() -> Iterator[tuple[str, str]]:
    """Each rule with its place; the general ones, which define the named patterns, before those of each field."""
    folder = Path(__file__).parent / "everyday"
    general = folder / "general.txt"
    for file in [general, *sorted(file for file in folder.glob("*.txt") if file != general)]:
        for number, line in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
            if line and not line.startswith("#"):
                yield line, f"everyday/{file.name}, line {number}"


@dataclass(frozen=True)
class _Rule:
    """``needs``: characters of which a text must hold one for the rule to fit; none are known where it is empty."""

    source: str
    official: str
    needs: frozenset[str]
    place: str

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """Compiled when a text first needs it: most texts need few of the rules."""
        try:
            return re.compile(self.source)
        except re.error as error:
            raise SettingsError(f"{self.place}: {error}.") from None


@lru_cache(maxsize=1)
def rules() -> tuple[_Rule, ...]:
    """The rules, with the names that the file gives to recurring patterns (@数) put in their places (<数>)."""
    named: dict[str, str] = {}
    found: list[_Rule] = []
    for line, place in _lines():
        left, _, right = line.partition("\t")
        for name, pattern in named.items():
            left, right = left.replace(name, pattern), right.replace(name, pattern)
        if left.startswith("@"):
            named[f"<{left[1:]}>"] = right
        else:
            found.append(_Rule(left, right, _Needs(left).any_of(), place))
    return tuple(found)


class _Needs:
    """Reads a regular expression for the characters that a match cannot do without; most rules are spared by them."""

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._at = 0

    def any_of(self) -> frozenset[str]:
        """The union over the alternatives; empty where one of them needs no character that can be told."""
        each = [self._sequence()]
        while self._pattern.startswith("|", self._at):
            self._at += 1
            each.append(self._sequence())
        return frozenset().union(*each) if all(each) else frozenset()

    def _sequence(self) -> frozenset[str]:
        """The smallest of the sets that the parts of a sequence need."""
        best: frozenset[str] = frozenset()
        while self._at < len(self._pattern) and self._pattern[self._at] not in "|)":
            part = self._part()
            times = _TIMES.match(self._pattern, self._at)
            if times is not None:
                self._at = times.end()
            if part and (times is None or not times["none"]) and (not best or len(part) < len(best)):
                best = part
        return best

    def _part(self) -> frozenset[str]:
        opened = _PART.match(self._pattern, self._at)
        assert opened is not None
        self._at = opened.end()
        if opened[0].startswith("("):
            inner = self.any_of()
            self._at += 1
            return frozenset() if opened["around"] else inner
        if (chosen := opened["chosen"]) is not None:
            return frozenset() if set("^-\\") & set(chosen) else frozenset(chosen)
        return frozenset() if opened[0][0] in "\\.^$" else frozenset(opened[0])


@lru_cache(maxsize=4096)
def formal(sentence: str) -> str:
    """``sentence`` in official wording, in half width and simplified characters; unchanged where no rule fits.

    Titles of documents (《…》) are left as they are.
    """
    written = even(sentence)
    titles = _TITLE.findall(written)
    said = _TITLE.sub("《》", written) if titles else written
    held = set(said)
    for rule in rules():
        if rule.needs and rule.needs.isdisjoint(held):
            continue
        said, times = rule.pattern.subn(rule.official, said)
        if times:
            held = set(said)
    for title in titles:
        said = said.replace("《》", title, 1)
    return sentence if said == written else said
