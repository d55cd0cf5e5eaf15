"""Words that are spelt in several ways or say the same in policy language, and must match as one."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path


def _groups() -> dict[str, list[str]]:
    text = (Path(__file__).parent / "synonyms.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return {key: words.split() for key, _, words in (line.partition(":") for line in lines)}


class Synonyms:
    """The groups sorted by the character that a word begins with, so that most places are left at once."""

    def __init__(self, groups: Mapping[str, list[str]]) -> None:
        firsts = {word[0] for words in groups.values() for word in words} - {"("}
        self._by_first = {first: self._beginning(groups, first) for first in firsts}
        self._other = self._beginning(groups, "(")

    @staticmethod
    def _beginning(groups: Mapping[str, list[str]], first: str) -> re.Pattern[str]:
        """One group a key; a word that begins with a bracket may begin with any character."""
        held = {key: [word for word in words if word[0] in (first, "(")] for key, words in groups.items()}
        return re.compile("|".join(f"(?P<{key}>{'|'.join(words)})" for key, words in held.items() if words))

    def match(self, text: str, at: int) -> re.Match[str] | None:
        """The word of a group at the place ``at``; ``lastgroup`` is its key."""
        return self._by_first.get(text[at : at + 1], self._other).match(text, at)


SAME = Synonyms(_groups())
