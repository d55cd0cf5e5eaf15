"""Words that are spelt in several ways or say the same in policy language, and must match as one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from rag.errors import SettingsError


def parse(text: str) -> dict[str, list[str]]:
    """The groups of a file of lines ``key: words``; ``#`` begins a comment line.

    Raises:
        SettingsError: a line is none, or its key stands twice; the text names the line.
    """
    groups: dict[str, list[str]] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        if not line or line.startswith("#"):
            continue
        key, colon, words = line.partition(":")
        if not colon or not words.split() or key in groups:
            fault = "the key stands twice" if key in groups else 'a line is "key: words"'
            raise SettingsError(f"synonyms.txt, line {number}: {fault} ({line[:40]}).")
        groups[key] = words.split()
    return groups


class Synonyms:
    """The groups sorted by the character that a word begins with, so that most places are left at once."""

    def __init__(self, groups: Mapping[str, list[str]]) -> None:
        self._by_first: dict[str, dict[str, list[str]]] = {}
        for key, words in groups.items():
            for word in words:
                self._by_first.setdefault(word[0], {}).setdefault(key, []).append(word)
        if strange := {first for first in self._by_first if not first.isalnum()}:
            raise SettingsError(f"synonyms.txt: a word must begin with a character of its own, not with {strange}.")
        self._compiled: dict[str, re.Pattern[str]] = {}

    def match(self, text: str, at: int) -> re.Match[str] | None:
        """The word of a group at the place ``at``; ``lastgroup`` is its key."""
        first = text[at : at + 1]
        held = self._by_first.get(first)
        if held is None:
            return None
        pattern = self._compiled.get(first)
        if pattern is None:
            pattern = re.compile("|".join(f"(?P<{key}>{'|'.join(words)})" for key, words in held.items()))
            self._compiled[first] = pattern
        return pattern.match(text, at)


SAME = Synonyms(parse((Path(__file__).parent / "synonyms.txt").read_text(encoding="utf-8")))
