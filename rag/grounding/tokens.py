"""A text as the checker compares it: atoms and words of force as wholes, the rest character by character."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

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
_PIECE_END = "，,:：\n。！？!?；;"
_SENTENCE_END = "\n。！？!?；;"


@dataclass(frozen=True, slots=True)
class Token:
    """``key`` is what a sentence looks for, ``keys`` what evidence offers."""

    key: str
    keys: tuple[str, ...]
    start: int
    end: int
    piece: int
    sentence: int
    atom: Atom | None = None
    force: Force | None = None

    @property
    def plain(self) -> bool:
        return self.atom is None and self.force is None


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
    position = piece = sentence = 0
    for start, end, atom in [*taken, (len(text), len(text), None)]:
        while position < start:
            character = evened[position]
            if character in _PIECE_END:
                piece += 1
                sentence += character in _SENTENCE_END
                position += 1
                continue
            new, position = _at(evened, position, start, piece, sentence)
            found.extend(new)
        if atom is not None:
            found.append(Token(key(atom), keys(atom), start, end, piece, sentence, atom=atom))
        position = max(position, end)
    return tuple(found)


def _at(text: str, start: int, limit: int, piece: int, sentence: int) -> tuple[list[Token], int]:
    """The tokens of the word or character at ``start``, not beyond ``limit``, and the offset after them."""
    if (same := _SAME.match(text, start, limit)) is not None:
        word = same.lastgroup or ""
        return [Token(word, (word,), start, same.end(), piece, sentence)], same.end()
    if (mark := MARK.match(text, start, limit)) is not None:
        if (force := force_of(mark)) is not None:
            word = f"!{force}"
            return [Token(word, (word,), start, mark.end(), piece, sentence, force=force)], mark.end()
        return [_character(text, at, piece, sentence) for at in range(start, mark.end())], mark.end()
    if (light := _LIGHT.match(text, start, limit)) is not None:
        return [], light.end()
    return ([_character(text, start, piece, sentence)] if text[start].isalnum() else []), start + 1


def _character(text: str, at: int, piece: int, sentence: int) -> Token:
    return Token(text[at], (text[at],), at, at + 1, piece, sentence)
