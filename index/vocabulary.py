"""The terms of a corpus with their frequency and their sound, for finding what a misspelt question meant."""

from __future__ import annotations

import json
import mmap
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

NAME = "vocabulary.json"


@dataclass(frozen=True)
class Term:
    """A word or phrase, in how many passages it was found, and one toneless syllable a character."""

    text: str
    frequency: int
    pinyin: tuple[str, ...]


class Vocabulary:
    """The terms of a corpus, read at their first use.

    Besides the terms it knows the sound of every common character, so that a character that the corpus does
    not have can be compared by sound too.
    """

    def __init__(self, content: bytes | mmap.mmap) -> None:
        self._content = content

    @classmethod
    def load(cls, folder: Path) -> Vocabulary:
        """Raises OSError or ValueError when the file cannot be opened or is empty."""
        with (folder / NAME).open("rb") as file:
            return cls(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))

    @cached_property
    def _data(self) -> Mapping[str, Any]:
        data: Mapping[str, Any] = json.loads(self._content[:])
        return data

    @cached_property
    def _frequency(self) -> Mapping[str, int]:
        frequency: Mapping[str, int] = self._data["terms"]
        return frequency

    @cached_property
    def _syllable(self) -> Mapping[str, str]:
        return {character: sound for sound, characters in self._data["syllables"].items() for character in characters}

    @cached_property
    def _by_sound(self) -> Mapping[tuple[str, ...], tuple[str, ...]]:
        found: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for text in self._frequency:
            found[self.pinyin(text)].append(text)
        return {sound: tuple(texts) for sound, texts in found.items()}

    def __len__(self) -> int:
        return len(self._frequency)

    def __contains__(self, text: object) -> bool:
        return text in self._frequency

    def __iter__(self) -> Iterator[str]:
        """The terms, most frequent first, equal ones in character order."""
        return iter(self._frequency)

    def frequency(self, text: str) -> int:
        """In how many passages the term occurs; 0 for what is no term."""
        return self._frequency.get(text, 0)

    def pinyin(self, text: str) -> tuple[str, ...]:
        """One toneless syllable a character, its usual reading (行 → xing); other characters themselves."""
        return tuple(self._syllable.get(character, character) for character in text)

    def sounding_like(self, text: str) -> tuple[str, ...]:
        """The terms that sound as ``text`` does, most frequent first; it may be one of them."""
        return self._by_sound.get(self.pinyin(text), ())

    def term(self, text: str) -> Term | None:
        frequency = self._frequency.get(text)
        return None if frequency is None else Term(text, frequency, self.pinyin(text))
