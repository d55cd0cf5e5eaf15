"""Red lines: what no question is answered about, by a list of words that an operator can extend or replace.

The list names ways of asking for harm, not subjects: how the law fights a crime is an honest question, and the
exceptions of the list let it pass. Its format stands at the head of ``rag/lexicon/redlines.txt``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from pathlib import Path

from rag import wording
from rag.errors import SettingsError

_CLAUSES = re.compile(r"[。！？；，,!?;\n]+")
_REACH = 12
_CATEGORY = re.compile(r"\[([a-z][a-z0-9-]*)\]")


@dataclass(frozen=True)
class Category:
    """One kind of red line; ``text``: what who asks is told, ``harmful`` and ``allowed``: patterns of a clause."""

    name: str
    text: str
    harmful: re.Pattern[str]
    allowed: re.Pattern[str] | None

    def crossed(self, clause: str) -> bool:
        return bool(self.harmful.search(clause)) and not (self.allowed and self.allowed.search(clause))


@dataclass(frozen=True)
class Redlines:
    """All categories, in the order of the list."""

    categories: tuple[Category, ...] = ()

    def crossed(self, text: str) -> Category | None:
        """The first category that a clause of ``text`` falls under; the same for questions and for written answers."""
        for clause in _CLAUSES.split(text):
            for category in self.categories:
                if category.crossed(clause):
                    return category
        return None


def load_redlines(extra: Path | None = None) -> Redlines:
    """The shipped list, extended by the file ``extra``, or replaced by it where it begins with ``%replace``.

    Raises:
        SettingsError: a list cannot be read, or a line of it not understood; the text names file and line.
    """
    lists = [_shipped()]
    if extra is not None:
        try:
            text = extra.read_text(encoding="utf-8-sig")
        except (OSError, UnicodeDecodeError) as error:
            reason = error.strerror if isinstance(error, OSError) else "it is not UTF-8 text"
            raise SettingsError(f"WENCE_REDLINES names {extra}, which cannot be read: {reason}.") from None
        own = _parse(text, str(extra))
        lists = [own] if own.replaces else [*lists, own]
    return Redlines(tuple(_categories(lists)))


@dataclass
class _List:
    """A parsed list: for each category its entries, exceptions and text. ``""`` holds the exceptions for all."""

    replaces: bool = False
    entries: dict[str, list[str]] = field(default_factory=dict)
    exceptions: dict[str, list[str]] = field(default_factory=dict)
    texts: dict[str, str] = field(default_factory=dict)


@cache
def _shipped() -> _List:
    return _parse(files("rag.lexicon").joinpath("redlines.txt").read_text(encoding="utf-8"), "redlines.txt")


def _parse(text: str, name: str) -> _List:
    parsed, category, begun = _List(), "", False
    for number, line in _lines(text):
        if line == "%replace" and not begun:
            parsed.replaces = True
        elif match := _CATEGORY.fullmatch(line):
            category = match[1]
            parsed.entries.setdefault(category, [])
        elif line.startswith("!") and (words := _words(line[1:])):
            parsed.exceptions.setdefault(category, []).extend(map(re.escape, words))
        elif line.startswith(">") and category and line[1:].strip():
            parsed.texts[category] = line[1:].strip()
        elif category and line[0] not in "[!>%" and all(parts := [_words(part) for part in line.split("+")]):
            gap = f"[^。]{{0,{_REACH}}}?"
            parsed.entries[category].append(gap.join(f"(?:{'|'.join(map(re.escape, words))})" for words in parts))
        else:
            raise SettingsError(
                f"{name}, line {number}: this is no red line: “{line}”. The format stands in redlines.txt."
            )
        begun = True
    for category, entries in parsed.entries.items():
        if not entries and category not in parsed.exceptions and category not in parsed.texts:
            raise SettingsError(f"{name}: the category [{category}] is empty.")
    return parsed


def _words(text: str) -> list[str]:
    """The alternatives of ``甲|乙``; none at all where one of them is empty."""
    words = [word.strip() for word in text.split("|")]
    return words if all(words) else []


def _lines(text: str) -> Iterator[tuple[int, str]]:
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.split("#", 1)[0].strip()
        if stripped:
            yield number, stripped


def _categories(lists: list[_List]) -> Iterator[Category]:
    general = [word for one in lists for word in one.exceptions.get("", [])]
    for name in dict.fromkeys(name for one in lists for name in one.entries):
        entries = [entry for one in lists for entry in one.entries.get(name, [])]
        allowed = [*general, *(word for one in lists for word in one.exceptions.get(name, []))]
        texts: Mapping[str, str] = {n: t for one in lists for n, t in one.texts.items()}
        if entries:
            yield Category(
                name,
                texts.get(name) or wording.REDLINES.get(name) or wording.REFUSALS["unsafe_topic"],
                re.compile("|".join(entries), re.IGNORECASE),
                re.compile("|".join(allowed), re.IGNORECASE) if allowed else None,
            )
