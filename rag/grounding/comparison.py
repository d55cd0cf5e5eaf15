"""A sentence laid over one clause, and what the rules ask of the two."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

from rag.grounding.alignment import Alignment, align
from rag.grounding.atom import Atom, AtomKind
from rag.grounding.atoms import atoms
from rag.grounding.outline import Phrase, phrases
from rag.grounding.tokens import Token, tokens

NAMING = frozenset({AtomKind.TITLE, AtomKind.ARTICLE, AtomKind.ORDINAL, AtomKind.DOCUMENT_NUMBER})
"""The kinds of atom that name a thing rather than state an amount."""

_TITLE_TAIL = 8


@lru_cache(maxsize=512)
def _laid(text: str, clause: str) -> Alignment:
    """A sentence refused as it stands is laid over the same clauses again, part by part and in other wording."""
    return align(tokens(text), tokens(clause))


@dataclass(frozen=True)
class Comparison:
    """The sentence ``text`` laid over ``clause``. ``names`` are titles and headings that may be mentioned unquoted."""

    text: str
    clause: str
    names: Sequence[str] = ()

    @cached_property
    def alignment(self) -> Alignment:
        return _laid(self.text, self.clause)

    @property
    def claim(self) -> Sequence[Token]:
        """The tokens of the sentence."""
        return self.alignment.claim

    @property
    def evidence(self) -> Sequence[Token]:
        """The tokens of the clause."""
        return self.alignment.evidence

    @property
    def place(self) -> Sequence[int | None]:
        return self.alignment.place

    @cached_property
    def used(self) -> frozenset[int]:
        return self.alignment.used

    def named(self, atom: Atom) -> bool:
        return is_named(atom, self.names)

    def words(self, first: int, last: int) -> str:
        return self.text[self.claim[first].start : self.claim[last].end]

    def clause_words(self, first: int, last: int) -> str:
        return self.clause[self.evidence[first].start : self.evidence[last].end]

    @property
    def phrases(self) -> Sequence[Phrase]:
        """The phrases of the clause."""
        return phrases(self.clause)

    def phrase_at(self, place: int) -> int:
        """The index of the clause's phrase that holds its token ``place``."""
        return bisect_right(self.phrases, place, key=lambda phrase: phrase.first) - 1

    def steps(self) -> Iterator[tuple[int, int]]:
        """Neighbouring placed tokens of the sentence."""
        placed = [index for index, place in enumerate(self.place) if place is not None]
        return zip(placed, placed[1:], strict=False)


def is_named(atom: Atom, names: Sequence[str]) -> bool:
    """Whether ``atom`` is a title, an article or the like that ``names`` hold."""
    if atom.kind not in NAMING:
        return False
    if atom.kind is not AtomKind.TITLE:
        return any(atom.text in name for name in names)
    # A name may be the bare title, or hold it: 《…若干政策措施》（媒体报道）.
    bare = ["".join(c for c in name if c.isalnum()) for name in names]
    bare += [held.value for name in names for held in atoms(name) if held.kind is AtomKind.TITLE]
    long = len(atom.value) >= _TITLE_TAIL
    return any(name == atom.value or (long and name.endswith(atom.value)) for name in bare)
