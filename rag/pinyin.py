"""Reads pinyin typed without tones (xinzhi shengchanli) as words that the corpus or the lexicon knows."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from functools import cached_property

_RUN = re.compile(r"[a-zü][a-zü' ]*[a-zü]", re.IGNORECASE)
_LEAST_LETTERS = 5
_LEAST_SHARE = 0.75
_LONGEST = 48
_UNKNOWN_LETTER = 6.0
# Which character a lone syllable of a question stands for, most wanted first where several sound alike.
_LONE = "的是有这那哪个要想我和在省给能吗呢做办搞说讲几钱大里中与及或请问到对为"


Sound = Callable[[str], tuple[str, ...]]
"""One toneless syllable a character (行业 → hang ye)."""


class PinyinReader:
    """Cuts letters into the words that explain them best: as few and as long as possible.

    Args:
        sound: how words sound. words: what may be meant, the likeliest first.
    """

    def __init__(self, sound: Sound, words: Iterable[str]) -> None:
        self._sound = sound
        self._known = tuple(words)

    def readings(self, text: str) -> Iterator[tuple[int, int, str]]:
        """Each run of letters in ``text`` that is pinyin: its start, its end, and the words that it spells."""
        for run in _RUN.finditer(text):
            letters = re.sub(r"[' ]", "", run.group()).lower().replace("ü", "v")
            if len(letters) >= _LEAST_LETTERS:
                words = self._cut(letters)
                known = sum(len(spelt) for spelt, word in words if word)
                specific = any(len(word) >= 2 for _, word in words)
                if specific and known >= _LEAST_SHARE * len(letters):
                    yield run.start(), run.end(), "".join(word for _, word in words)

    @cached_property
    def _words(self) -> dict[str, str]:
        """The likeliest word for each spelling; lone characters only where no word is spelt so."""
        found: dict[str, str] = {}
        for word in (*self._known, *_LONE):
            sound = self._sound(word)
            if all(syllable.isascii() and syllable.isalpha() for syllable in sound):
                found.setdefault("".join(sound), word)
        return found

    def _cut(self, letters: str) -> list[tuple[str, str]]:
        """(spelling, word) pairs that together are ``letters``; the word is empty where nothing is known.

        Dynamic programming over positions: a word earns the square of its characters, and an unexplained letter
        costs more than a word of two characters earns.
        """
        best: list[tuple[float, list[tuple[str, str]]]] = [(0.0, [])]
        for end in range(1, len(letters) + 1):
            score, path = best[end - 1]
            choice = (score - _UNKNOWN_LETTER, [*path, (letters[end - 1], "")])
            for start in range(max(0, end - _LONGEST), end):
                word = self._words.get(letters[start:end])
                if word:
                    earned = best[start][0] + len(word) ** 2 - 0.5
                    if earned > choice[0]:
                        choice = (earned, [*best[start][1], (letters[start:end], word)])
            best.append(choice)
        return best[-1][1]
