"""How much a stretch of text looks like written Chinese, by the word frequencies that come with jieba.

The score of a text is the log-probability of its most probable division into words, each word drawn
independently (a unigram model, the one jieba segments with). Nothing is read before the first score is asked
for; the frequencies then take about 0.3 s and 40 MB, once a process.
"""

from __future__ import annotations

import math
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Final

from index.hanzi import is_han
from index.script import simplified

LONGEST_WORD: Final = 4
# Natural logarithms of how often marks stand in edited prose, roughly.
_MARKS: Final = {"，": -3.0, "。": -3.7, "、": -3.9}
_OTHER_MARKS: Final = frozenset("；：？！“”‘’（）《》—…· \n")
_OTHER_MARK_SCORE: Final = -6.0
_ASCII_SCORE: Final = -7.0
_OTHER_SIGN_SCORE: Final = -15.0
# A character that the dictionary lacks: rarer than the rarest word that it has, by two orders of magnitude.
_UNKNOWN_HAN_MARGIN: Final = 5.0


class Language:
    """Scores simplified Chinese text.

    Args:
        frequencies: how often each word was counted, in any unit. Not empty.
    """

    def __init__(self, frequencies: dict[str, int]) -> None:
        total = math.log(sum(frequencies.values()))
        self._words = {word: math.log(count) - total for word, count in frequencies.items() if count > 0}
        self._unknown = -total - _UNKNOWN_HAN_MARGIN
        self._signs: dict[str, float] = {}

    def score(self, text: str) -> float:
        """Natural log-probability of the best division of `text` into words; 0 for the empty text."""
        return self._best(text)[-1][0]

    def divide(self, text: str) -> list[tuple[int, int]]:
        """The best division of `text` into words, as spans in order."""
        best = self._best(text)
        spans: list[tuple[int, int]] = []
        end = len(text)
        while end:
            start = best[end][1]
            spans.append((start, end))
            end = start
        return spans[::-1]

    def _best(self, text: str) -> list[tuple[float, int]]:
        """For every length of a beginning of `text`: the score of its best division, and where its last word starts."""
        best = [(0.0, 0)]
        words, signs = self._words, self._signs
        for end in range(1, len(text) + 1):
            sign = text[end - 1]
            alone = signs.get(sign)
            if alone is None:
                alone = signs[sign] = self._score_of_sign(sign)
            reached, origin = best[end - 1][0] + alone, end - 1
            for start in range(max(0, end - LONGEST_WORD), end - 1):
                word = words.get(text[start:end])
                if word is not None and best[start][0] + word > reached:
                    reached, origin = best[start][0] + word, start
            best.append((reached, origin))
        return best

    def _score_of_sign(self, sign: str) -> float:
        if is_han(sign):
            return self._words.get(sign, self._unknown)
        if sign in _MARKS:
            return _MARKS[sign]
        if sign in _OTHER_MARKS:
            return _OTHER_MARK_SCORE
        return _ASCII_SCORE if sign < "\x80" else _OTHER_SIGN_SCORE


@lru_cache(maxsize=1)
def chinese() -> Language:
    """The language of jieba's dictionary, read from the installed package without importing it."""
    package = find_spec("jieba")
    if package is None or package.origin is None:
        raise ImportError("jieba is not installed: its dictionary is needed to judge damaged text")
    frequencies: dict[str, int] = {}
    with Path(package.origin).with_name("dict.txt").open(encoding="utf-8") as dictionary:
        for line in dictionary:
            word, count, _ = line.split(" ", 2)
            if len(word) <= LONGEST_WORD:
                frequencies[word] = int(count)
    return Language(frequencies)


@lru_cache(maxsize=4096)
def score(text: str) -> float:
    """The mean score of a character of `text`, in either script, in nats. `text` is not empty."""
    return chinese().score(simplified(text)) / len(text)
