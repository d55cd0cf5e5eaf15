"""Which words and phrases of a corpus are its terms. Needed at build time only."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from index.tokenizing import is_known_word
from index.vocabulary import NAME
from index.wording import ADVERBS, VERBS

_SHORTEST, _LONGEST = 2, 8
_HAN_ONLY = re.compile(r"[㐀-䶿一-鿿]+")
_QUOTED = re.compile(r"[“《〈「『]([㐀-䶿一-鿿]{2,8})[”》〉」』]")
# A phrase seen once may be a slip; in a large corpus it is dropped.
_LARGE = 2_000
_MOST_TERMS = 50_000
_MOST_PAIRS = 2_000_000

_LOOSE = frozenset(
    """
    的 了 着 过 是 在 有 和 与 及 或 等 以 从 为 对 将 由 把 向 并 更 要 就 都 也 而 其 该 这 那 之 于 被 给
    让 使 上 下 中 内 外 前 后 不 没 未 应 可 能 会 按 按照 根据 通过 进行 以及 或者 可以 应当 必须 不得 我 你
    他 她 它 们 关于 有关 各类 若干 两个 为主 方面 日前
    """.split()
)
_JOINTS = frozenset("和 与 及 以及 或 或者 等 等等".split())
_COUNTERS = frozenset("个 项 类 家 条 批 种 名 次 件 所 户".split())
_OPENING = VERBS | ADVERBS
_SUFFIXES = frozenset("型 化 性 力 式 制 者 率 级 类".split())


class TermCollector:
    """Collects the terms of a corpus passage by passage.

    Terms have two to eight Han characters. They are words of the dictionary; what stands in quotes;
    neighbouring words that occur together twice or more; and what a measure is about, which is the rest of a
    clause after its verbs and adverbs (大力发展战略性新兴产业 → 战略性新兴产业).
    """

    def __init__(self) -> None:
        self._passages = 0
        self._frequency: Counter[str] = Counter()
        self._pairs: Counter[str] = Counter()
        self._pairs_in: Counter[str] = Counter()

    def add(self, plain: Sequence[str]) -> None:
        """Take in the next passage, given as ``plain_words`` cuts it."""
        self._passages += 1
        found = {word for word in plain if is_known_word(word)}
        found.update(match.group(1) for match in _QUOTED.finditer("".join(plain)))
        pairs: Counter[str] = Counter()
        for clause in _clauses(plain):
            found.update(_objects(clause))
            pairs.update(_neighbours(clause))
        self._frequency.update(text for text in found if _is_term(text))
        self._pairs.update(pairs)
        self._pairs_in.update(pairs.keys())
        if len(self._pairs) > _MOST_PAIRS:
            self._pairs = Counter({text: count for text, count in self._pairs.items() if count > 1})
            self._pairs_in = Counter({text: self._pairs_in[text] for text in self._pairs})

    def finish(self) -> dict[str, int]:
        """Every term and in how many passages it was found, most frequent first, then in character order."""
        frequency = dict(self._frequency)
        for phrase, passages in self._pairs_in.items():
            if self._pairs[phrase] >= 2 and _is_term(phrase):
                frequency.setdefault(phrase, passages)
        least = 2 if self._passages >= _LARGE else 1
        kept = ((text, count) for text, count in frequency.items() if count >= least)
        return dict(sorted(kept, key=lambda item: (-item[1], item[0]))[:_MOST_TERMS])


def save_vocabulary(folder: Path, terms: dict[str, int]) -> None:
    """Write ``terms`` (text → frequency) together with the sound of every common character."""
    data = {"terms": terms, "syllables": _syllables(terms)}
    (folder / NAME).write_text(json.dumps(data, ensure_ascii=False, separators=(",", ":")), "utf-8")


def _is_term(text: str) -> bool:
    return _SHORTEST <= len(text) <= _LONGEST and _HAN_ONLY.fullmatch(text) is not None


def _clauses(plain: Sequence[str]) -> Iterator[list[str]]:
    clause: list[str] = []
    for word in plain:
        if word[0].isalnum():
            clause.append(word)
        elif clause:
            yield clause
            clause = []
    if clause:
        yield clause


def _objects(clause: Sequence[str]) -> Iterator[str]:
    """The noun phrases that are left when the words that open each part of the clause are taken away."""
    part: list[str] = []
    for word in (*clause, "和"):
        if word not in _JOINTS:
            part.append(word)
            continue
        rest = part[_openers(part) :]
        if (
            len(rest) > 1
            and min(len(rest[0]), len(rest[-1])) > 1
            and not _LOOSE.intersection(rest)
            and not ADVERBS.intersection(rest)
        ):
            yield "".join(rest)
        part = []


def _openers(part: Sequence[str]) -> int:
    """How many words at the start are verbs, adverbs and counters (引领 before 型 is part of a noun)."""
    count = 0
    for word, following in zip(part, (*part[1:], ""), strict=False):
        if following in _SUFFIXES or not (_opens(word) or word in _COUNTERS):
            break
        count += 1
    return count


def _opens(word: str) -> bool:
    """Whether ``word`` is a verb or adverb of measures, or two of them in one (大力发展)."""
    return word in _OPENING or (len(word) == 4 and word[:2] in _OPENING and word[2:] in _OPENING)


def _neighbours(clause: Sequence[str]) -> Iterator[str]:
    for size in (2, 3):
        for start in range(len(clause) - size + 1):
            run = clause[start : start + size]
            if _opens(run[0]) or any(len(word) < 2 or word in _LOOSE or word in ADVERBS for word in run):
                continue
            yield "".join(run)


def _syllables(terms: Iterable[str]) -> dict[str, str]:
    """Toneless syllable → characters whose usual reading it is, for all of GB2312 and of ``terms``."""
    from pypinyin import Style, lazy_pinyin

    table: dict[str, str] = {}
    for character in sorted({*_gb2312(), *(character for term in terms for character in term)}):
        for reading in lazy_pinyin(character, style=Style.NORMAL, errors="ignore"):
            table[reading] = table.get(reading, "") + character
    return dict(sorted(table.items()))


def _gb2312() -> Iterator[str]:
    """The 6,763 Han characters of GB2312, the ones that people type."""
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                yield bytes((high, low)).decode("gb2312")
            except UnicodeDecodeError:
                continue
