"""The patterns of orders to the machine: ``rag/lexicon/orders.txt``, compiled family by family when first needed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import Enum
from functools import cache, cached_property
from importlib.resources import files

from rag.errors import SettingsError

_FILE = "orders.txt"
_FRAGMENT = re.compile(r"\{([A-Z_]+)\}")
_FRAGMENT_HEAD = re.compile(r"= ([A-Z_]+)")
# A pattern meets text as ``rag.hidden.plain`` makes it, which has no full-width signs.
_PLAIN = str.maketrans({"，": ",", "；": ";", "：": ":", "！": "!", "？": r"\?", "（": r"\(", "）": r"\)"})
_NO_REPEAT = re.compile(r"\\.|\[(?:\\.|[^\]\\])*\]")
_UNBOUNDED = re.compile(r"[*+]|\{\d*,\}")
_FAMILY_HEAD = re.compile(r"\[([a-z-]+)\]")


class Place(Enum):
    """Where a family is looked for; ``UNLESS_ASKING``: in the clauses of a question that do not ask.

    ``CHANNELS``: in documents, where it opens what is no part of them, and in such clauses too.
    """

    EVERYWHERE = "everywhere"
    CHANNELS = "channels"
    QUESTIONS = "questions"
    UNLESS_ASKING = "unless-asking"


@dataclass(frozen=True)
class Family:
    """One way of giving orders.

    ``cues``: of each, a text must hold at least one word for the patterns to be tried. ``examples`` are what it
    catches, ``ordinary`` what it must leave alone; ``lines`` the patterns, each with its line in the file.
    """

    name: str
    place: Place
    cues: tuple[tuple[str, ...], ...]
    examples: tuple[str, ...]
    ordinary: tuple[str, ...]
    lines: tuple[tuple[int, str], ...]

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """All patterns as one.

        Raises:
            SettingsError: one of them is no regular expression.
        """
        for number, source in self.lines:
            try:
                re.compile(source)
            except re.error as error:
                raise SettingsError(f"{_FILE}, line {number}: not a regular expression ({error})") from error
        return re.compile("|".join(source for _, source in self.lines))

    def search(self, text: str) -> re.Match[str] | None:
        """The first order of this family in ``text``, which is as ``rag.hidden.plain`` makes it."""
        for cue in self.cues:
            # Every sentence of every passage comes here: a plain loop, for any() takes twice as long.
            for word in cue:
                if word in text:
                    break
            else:
                return None
        return self.pattern.search(text)

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All orders of this family in ``text``."""
        if self.search(text):
            yield from self.pattern.finditer(text)


@cache
def families(*places: Place) -> tuple[Family, ...]:
    """The families of these places, in the order of the file.

    Raises:
        SettingsError: the file cannot be understood.
    """
    return tuple(family for family in _shipped() if family.place in places)


@cache
def _shipped() -> tuple[Family, ...]:
    return parse(files("rag").joinpath("lexicon", _FILE).read_text("utf-8"))


@dataclass
class _Block:
    """A head of the file and the lines under it."""

    number: int
    head: str
    cues: list[tuple[str, ...]] = field(default_factory=list)
    examples: list[str] = field(default_factory=list)
    ordinary: list[str] = field(default_factory=list)
    lines: list[tuple[int, str]] = field(default_factory=list)


def parse(text: str) -> tuple[Family, ...]:
    """The families that ``text`` describes, in the form that the head of the shipped file explains.

    Raises:
        SettingsError: a line cannot be understood; the message names it.
    """
    fragments: dict[str, str] = {}
    found: dict[str, Family] = {}
    place = Place.EVERYWHERE
    for block in _blocks(text):
        if block.head.startswith("%"):
            place = _place(block)
            continue
        if not block.lines:
            raise _error(block.number, f"“{block.head}” has no pattern")
        lines = tuple((number, _filled(number, line.translate(_PLAIN), fragments)) for number, line in block.lines)
        if fragment := _FRAGMENT_HEAD.fullmatch(block.head):
            if block.cues or block.examples or block.ordinary:
                raise _error(block.number, "a fragment has patterns only, no “? ”, “> ” or “< ”")
            fragments[fragment[1]] = "(?:" + "|".join(source for _, source in lines) + ")"
            continue
        name = block.head.strip("[]")
        if name in found:
            raise _error(block.number, f"there is a family “{name}” already")
        found[name] = Family(name, place, tuple(block.cues), tuple(block.examples), tuple(block.ordinary), lines)
    return tuple(found.values())


def _blocks(text: str) -> Iterator[_Block]:
    block: _Block | None = None
    for number, line in enumerate(text.splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        if line.startswith("%") or _FRAGMENT_HEAD.fullmatch(line) or _FAMILY_HEAD.fullmatch(line):
            if block:
                yield block
            block = _Block(number, line)
        elif block is None or block.head.startswith("%"):
            raise _error(number, f"expected “= NAME”, “%section” or “[family]” before “{line[:20]}”")
        elif line.startswith("? "):
            block.cues.append(tuple(line[2:].split("|")))
        elif line.startswith("> "):
            block.examples.append(line[2:])
        elif line.startswith("< "):
            block.ordinary.append(line[2:])
        else:
            block.lines.append((number, line))
    if block:
        yield block


def _place(block: _Block) -> Place:
    try:
        return Place(block.head[1:])
    except ValueError:
        known = ", ".join(f"%{place.value}" for place in Place)
        raise _error(block.number, f"no section “{block.head}”; there are {known}") from None


def _filled(number: int, line: str, fragments: dict[str, str]) -> str:
    if _UNBOUNDED.search(_NO_REPEAT.sub("", line)):
        raise _error(number, "*, + and {n,} have no bound, and some text would take for ever; write {0,9}")
    for match in _FRAGMENT.finditer(line):
        if match[1] not in fragments:
            raise _error(number, f"no fragment {match[0]} above this line")
    return _FRAGMENT.sub(lambda match: fragments[match[1]], line)


def _error(number: int, problem: str) -> SettingsError:
    return SettingsError(f"{_FILE}, line {number}: {problem}")
