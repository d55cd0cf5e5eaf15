"""A text as the checker compares it: atoms and words of force as wholes, the rest character by character."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import NamedTuple

from rag.grounding.atom import Atom, AtomKind, Bound
from rag.grounding.atoms import even, scan
from rag.grounding.bounds import FILLER, LOOSE, says_again
from rag.grounding.equivalence import key, keys
from rag.grounding.polarity import MARK, Force, force_of
from rag.grounding.synonyms import SAME

# Words that join or point and state nothing by themselves; they are left out on both sides.
_LIGHT = re.compile(
    "以及|并且|而且|其中|同时|此外|另外|还有|因此|所以|对于|关于|有关|进行|等方面|方面|分别|主要|包括|具体|上述"
    "|下列|以下(?=[一-鿿]{0,6}[:：]|方面|几)|如下|这些|那些|该项|即|的话|的|了|和|与|及|等"
)
# What evidence offers besides its own word: who is given something gets it.
_OFFERS = {"给予": ("给予", "获得"), "获得": ("获得", "给予")}
# 最高补助2万元: the bound is in the amount, and what stands between is read by itself.
_BOUND_AT_END = re.compile(rf"(?:{LOOSE})\Z")
_BOUND_WORDS = re.compile(f"(?:{LOOSE})(?P<filler>{FILLER})")
# At least and at most, as synonyms.txt calls them.
_BOUNDS: Mapping[str, Bound] = {"至少": ">=", "至多": "<="}
_BOUNDED = frozenset({AtomKind.MONEY, AtomKind.PERCENT, AtomKind.COUNT, AtomKind.NUMBER, AtomKind.DURATION})
_NEAR = 8
_AFTER_NUMBER = re.compile("左右|上下(?![游级班])")
# 第五条　大型企业…: the number of an article is no part of its first phrase.
_HEADS_ARTICLE = re.compile(r"^第[^\s，。]{1,7}条(?=\s)", re.MULTILINE)
_ITEM_END = re.compile("、|以及|并且|而且|和|与|及|或")
_PIECE_END = "，,:：\n。！？!?；;"
_SENTENCE_END = "\n。！？!?；;"


class Position(NamedTuple):
    """Counts from 0: sentences end at 。；, pieces at ，: too, items at 、和与及 too."""

    sentence: int = 0
    piece: int = 0
    item: int = 0


@dataclass(frozen=True, slots=True)
class Token:
    """``key`` is what a sentence looks for, ``keys`` what evidence offers."""

    key: str
    keys: tuple[str, ...]
    start: int
    end: int
    position: Position
    atom: Atom | None = None
    force: Force | None = None

    @property
    def plain(self) -> bool:
        return self.atom is None and self.force is None

    @property
    def sentence(self) -> int:
        return self.position.sentence

    @property
    def piece(self) -> int:
        return self.position.piece

    @property
    def item(self) -> int:
        return self.position.item


@lru_cache(maxsize=2048)
def tokens(text: str) -> tuple[Token, ...]:
    """The tokens of ``text``; punctuation, blanks, list markers and light words are left out."""
    evened = even(text).lower()
    scanned = scan(text)
    taken = sorted(
        [(a.start, a.end, a) for a in scanned.atoms] + [(start, end, None) for start, end in scanned.markers],
        key=lambda item: item[:2],
    )
    found: list[Token] = []
    at, position = 0, Position()
    for start, end, atom in [*taken, (len(text), len(text), None)]:
        stretches = [(at, start)]
        if atom is not None and atom.bound != "=":
            again = _BOUND_AT_END.search(evened, max(at, start - 4), start)
            if again is not None and says_again(again[0], atom.bound):
                stretches = [(at, again.start())]  # 最长不超过3年: the first word says no more than the second
            if (inner := _BOUND_WORDS.match(evened, start, end)) is not None:
                stretches.append(inner.span("filler"))
        for at, limit in stretches:
            while at < limit:
                position = _moved(evened, at, position)
                new, at = _read(evened, at, limit, position)
                found.extend(new)
        if atom is not None:
            atom = _with_bound_ahead(found, atom, position)
            found.append(Token(key(atom), keys(atom), start, end, position, atom=atom))
            end = _before_number(found, evened, end)
            if atom.kind is AtomKind.ARTICLE and _HEADS_ARTICLE.match(evened, start):
                position = Position(position.sentence + 1, position.piece + 1, position.item + 1)
        at = end
    return tuple(found)


def _with_bound_ahead(found: list[Token], atom: Atom, position: Position) -> Atom:
    """至少走访1次 bounds the number as 走访不少于1次 does; the word is taken off ``found``."""
    if atom.bound != "=" or atom.kind not in _BOUNDED:
        return atom
    for index in range(len(found) - 1, max(-1, len(found) - 1 - _NEAR), -1):
        token = found[index]
        if token.piece != position.piece or token.atom is not None:
            return atom
        if (bound := _BOUNDS.get(token.key)) is not None:
            del found[index]
            return replace(atom, bound=bound)
    return atom


def _before_number(found: list[Token], text: str, end: int) -> int:
    """Put 左右 after the number just found before it, where 约 stands, and give the offset after it."""
    if (about := _AFTER_NUMBER.match(text, end)) is None:
        return end
    number = found[-1]
    word = f"!{Force.ABOUT}"
    found.insert(len(found) - 1, Token(word, (word,), end, about.end(), number.position, force=Force.ABOUT))
    return about.end()


def _moved(text: str, at: int, position: Position) -> Position:
    """The position after the boundary that stands at ``at``, if one does."""
    sentence, piece, item = position
    if text[at] in _PIECE_END:
        return Position(sentence + (text[at] in _SENTENCE_END), piece + 1, item + 1)
    return Position(sentence, piece, item + 1) if _ITEM_END.match(text, at) is not None else position


def _read(text: str, at: int, limit: int, position: Position) -> tuple[list[Token], int]:
    """The tokens of the word or character at ``at``, not beyond ``limit``, and the offset after them."""
    # A word may look ahead at the fact that follows, but not reach into it.
    if (same := SAME.match(text, at)) is not None and same.end() <= limit:
        word = same.lastgroup or ""
        return [Token(word, _OFFERS.get(word, (word,)), at, same.end(), position)], same.end()
    if (mark := MARK.match(text, at)) is not None and mark.end() <= limit:
        if (force := force_of(mark)) is not None:
            word = f"!{force}"
            return [Token(word, (word,), at, mark.end(), position, force=force)], mark.end()
        return [_character(text, place, position) for place in range(at, mark.end())], mark.end()
    if (light := _LIGHT.match(text, at)) is not None and light.end() <= limit:
        return [], light.end()
    return ([_character(text, at, position)] if text[at].isalnum() else []), at + 1


def _character(text: str, at: int, position: Position) -> Token:
    return Token(text[at], (text[at],), at, at + 1, position)
