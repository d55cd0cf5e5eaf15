"""Where the words of a query stand in a text."""

from __future__ import annotations

import re

from index.passage import Span
from index.tokenizing import normalize, plain_words, words

# Words that ask or connect; marking them would hide the words that were looked for.
_FUNCTION_WORDS = frozenset(
    "什么 怎么 怎样 怎么样 哪些 哪个 哪里 哪儿 如何 多少 是否 有没有 能不能 可不可以 可以 能否 请问 关于 "
    "以及 或者 为什么 我们 你们 他们 这个 那个 这些 那些 一下 一个 一些 现在 目前 没有".split()
)


_LONGEST_RUN = 4


def wanted_words(query: str) -> frozenset[str]:
    """The words of ``query`` worth marking, normalised, and runs of them as they follow on each other there.

    Where none is worth it, all of its words.
    """
    found = frozenset(words(query))
    wanted = {word for word in found if _is_wanted(word)}
    row = plain_words(query)
    for start in range(len(row)):
        for end in range(start + 1, min(start + _LONGEST_RUN, len(row)) + 1):
            if not _is_wanted(row[end - 1]):
                break
            wanted.add("".join(row[start:end]))
    return frozenset(wanted) or found


def _is_wanted(word: str) -> bool:
    return word not in _FUNCTION_WORDS and word.isalnum() and (len(word) > 1 or word.isascii())


def highlights(text: str, wanted: frozenset[str]) -> list[Span]:
    """Spans of ``text`` (characters, end exclusive), left to right, none overlapping, each one of ``wanted``.

    Where words overlap, the leftmost wins, and of those that begin together the longest.
    """
    if not wanted:
        return []
    folded, origin = _fold(text)
    pattern = re.compile("|".join(re.escape(word) for word in sorted(wanted, key=len, reverse=True)))
    return [Span(origin[m.start()], origin[m.end() - 1] + 1) for m in pattern.finditer(folded)]


def _fold(text: str) -> tuple[str, list[int]]:
    """``text`` normalised character by character, and for each character of that the index it came from."""
    folded: list[str] = []
    origin: list[int] = []
    for index, character in enumerate(text):
        form = normalize(character)
        folded.append(form)
        origin.extend([index] * len(form))
    return "".join(folded), origin
