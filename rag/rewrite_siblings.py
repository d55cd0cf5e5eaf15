"""What a word is another of: 省级 beside 国家级, D类 beside C类, 银奖 beside 金奖, 第二年 beside 第一年.

A follow-up that names another kind asks the question before of that kind. Kinds are known by where they stand, in one
list of the clause that was quoted, or by their shape.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import accumulate, pairwise

from index.passage import Span
from index.tokenizing import dictionary_words
from rag.rewrite_frame import MONEY, PARTY

_NUMERAL = "[一二两三四五六七八九十几0-9]+"
PERIOD = re.compile(
    rf"第{_NUMERAL}(?:个)?(?:年度?|季度|月|期|次|回|笔|批|阶段)|[头首前后末](?:面|边)?(?:的)?{_NUMERAL}(?:个)?(?:年度?|季度|月|期|次|回|笔|批)|次年|首[年次期笔]|[以往]后(?:几年|每年)?|再次|首次"
)
_GRADE = re.compile(r"[A-Za-z甲乙丙丁戊](?:[类级等档]|星级?)|(?:国际|国家|省部?|地?市厅?|区县?|县区?|乡镇|院|校)级|(?:特|[一二三四五六])等奖?|[一二三四五六1-6](?:类|档|星级?)|[金银铜]奖")
_LIST = re.compile(r"[^，。；：（）()\s、]{1,18}(?:(?:、|和|或者?|以及|及)[^，。；：（）()\s、]{1,18})+")
_AND = re.compile("、|和|或者?|以及|及")
_LEAST, _LONGEST = 2, 8
_ABOUT = 2


def beside(part: str, text: str, clause: str = "") -> Span | None:
    """Where ``text`` names another of what ``part`` is one of; None where it does not, or names ``part`` itself.

    ``clause`` is what was quoted: kinds that it lists in one breath are known to be such.
    """
    if part in text or not part:
        return None
    for shape in (PERIOD, _GRADE):
        found = shape.search(text)
        if found and shape.fullmatch(part):
            return Span(*found.span())
    return _listed(part, text, clause) or _alike(part, text) or _of_one_head(part, text)


def kinds_in(text: str, clause: str = "") -> tuple[str, ...]:
    """The words of ``text`` that may be one of several kinds, longest first."""
    found = [m.group() for shape in (PERIOD, _GRADE, PARTY) for m in shape.finditer(text)]
    found += [text[span.start : span.end] for items in _lists(clause) for span in _of_list(items, text)]
    return tuple(sorted(dict.fromkeys(found), key=len, reverse=True))


def _lists(clause: str) -> Iterator[list[str]]:
    for run in _LIST.finditer(clause):
        yield [item for item in _AND.split(run.group()) if item]


def _pieces(items: Sequence[str], number: int) -> Iterator[str]:
    """What of an item may be the kind itself: what leads into a list stands before its first item, what is said of
    each behind the others."""
    item = items[number]
    for size in range(_LEAST, len(item) + 1) if number == 0 else range(len(item), _LEAST - 1, -1):
        yield item[-size:] if number == 0 else item[:size]


def _of_list(items: Sequence[str], text: str) -> Iterator[Span]:
    """Where ``text`` names items of a list."""
    bounds = word_bounds(text)
    for number in range(len(items)):
        places = ((text.find(piece), len(piece)) for piece in _pieces(items, number))
        yield from [Span(at, at + size) for at, size in places if at >= 0 and {at, at + size} <= bounds][:1]


def _listed(part: str, text: str, clause: str) -> Span | None:
    """Where ``text`` names another item of a list of the clause in which ``part`` is one."""
    for items in _lists(clause):
        if any(piece == part for number in range(len(items)) for piece in _pieces(items, number)):
            for span in _of_list(items, text):
                word = span.of(text)
                alike = (_GRADE.fullmatch(word) is None) == (_GRADE.fullmatch(part) is None)
                if word[-1] == part[-1] or alike and abs(len(word) - len(part)) <= _ABOUT:
                    return span
    return None


def _alike(part: str, text: str) -> Span | None:
    """A stretch of ``text`` that differs from ``part`` in one character only, at the bounds of words: 境内 and 境外."""
    if not _LEAST <= len(part) <= _LONGEST:
        return None
    bounds = word_bounds(text)
    for at in range(len(text) - len(part) + 1):
        stretch = text[at : at + len(part)]
        if {at, at + len(part)} <= bounds and sum(a != b for a, b in zip(part, stretch, strict=True)) == 1:
            return Span(at, at + len(part))
    return None


def _of_one_head(part: str, text: str) -> Span | None:
    """Two words of ``text`` of which the second ends ``part`` and the first is as long as its beginning: 首次认定 and
    重新认定. Not of money, which different things are given."""
    words = dictionary_words(text)
    ends = list(accumulate(map(len, words)))
    for (kind, head), end in zip(pairwise(words), ends[1:], strict=True):
        if len(head) >= _LEAST and len(kind) >= _LEAST and part[len(kind) :] == head and not MONEY.fullmatch(head):
            return Span(end - len(head) - len(kind), end)
    return None


def word_bounds(text: str) -> frozenset[int]:
    """Where the words of ``text`` begin and end."""
    return frozenset((0, *accumulate(map(len, dictionary_words(text)))))
