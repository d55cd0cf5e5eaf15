"""A text as the checker compares it: atoms and words of force as wholes, the rest character by character."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from rag.grounding.atom import Atom
from rag.grounding.atoms import even, scan
from rag.grounding.equivalence import key, keys
from rag.grounding.polarity import MARK, Force, force_of

# Words that join or point and state nothing by themselves; they are left out on both sides.
_LIGHT = re.compile(
    "以及|并且|而且|其中|同时|此外|另外|还有|因此|所以|对于|关于|有关|进行|等方面|方面|分别|主要|包括|具体|上述"
    "|下列|以下(?=方面|几|[:：])|如下|这些|那些|该项|即|的|了|和|与|及|等"
)
# Words that are spelt in several ways and must match as one.
_SAME = re.compile(
    "(?P<给予>给予|予以|给以)|(?P<至少>不(?:得|能|应)?(?:低于|少于|小于))"
    "|(?P<至多>不(?:得|能|应)?(?:超过|高于|多于|大于|超出))"
)
_ITEM_END = re.compile("、|以及|并且|而且|和|与|及")
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
        while at < start:
            position = _moved(evened, at, position)
            new, at = _read(evened, at, start, position)
            found.extend(new)
        if atom is not None:
            found.append(Token(key(atom), keys(atom), start, end, position, atom=atom))
        at = max(at, end)
    return tuple(found)


def _moved(text: str, at: int, position: Position) -> Position:
    """The position after the boundary that stands at ``at``, if one does."""
    sentence, piece, item = position
    if text[at] in _PIECE_END:
        return Position(sentence + (text[at] in _SENTENCE_END), piece + 1, item + 1)
    return Position(sentence, piece, item + 1) if _ITEM_END.match(text, at) is not None else position


def _read(text: str, at: int, limit: int, position: Position) -> tuple[list[Token], int]:
    """The tokens of the word or character at ``at``, not beyond ``limit``, and the offset after them."""
    if (same := _SAME.match(text, at, limit)) is not None:
        word = same.lastgroup or ""
        return [Token(word, (word,), at, same.end(), position)], same.end()
    if (mark := MARK.match(text, at, limit)) is not None:
        if (force := force_of(mark)) is not None:
            word = f"!{force}"
            return [Token(word, (word,), at, mark.end(), position, force=force)], mark.end()
        return [_character(text, place, position) for place in range(at, mark.end())], mark.end()
    if (light := _LIGHT.match(text, at, limit)) is not None:
        return [], light.end()
    return ([_character(text, at, position)] if text[at].isalnum() else []), at + 1


def _character(text: str, at: int, position: Position) -> Token:
    return Token(text[at], (text[at],), at, at + 1, position)
