"""Lost characters of a text, chosen among what their remaining byte allows.

Gaps that stand close together are filled together. A filling is rated with the text at both sides, as written Chinese
(`index.language`), and favoured when the document has the same two characters side by side elsewhere. A character is
taken when the best filling with another one there is clearly less likely; clearly means more where the character
makes no word with its neighbours, because then its own frequency is all that speaks for it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Final

from index.hanzi import is_han
from index.language import chinese
from index.script import Script, all_simplified, is_traditional_only, script_of, simplified
from index.shifted_run import Slot, is_ordinary

# All in nats.
CLEAR_WITHIN_WORD: Final = 2.5
CLEAR_ALONE: Final = 6.0
CLEAR_AMONG_FEW: Final = 3.0
FEW: Final = 12
RARE_CHARACTER: Final = 2.0
PAIRED_MARK: Final = 6.0
MARK_BESIDE_MARK: Final = 8.0
BESIDE_ANOTHER_GAP: Final = 1.0
SEEN_IN_DOCUMENT: Final = 4.0
FULL_STOP_AT_LINE_END: Final = 4.0
# Characters of context that are rated along with a filling: no word reaches further.
CONTEXT: Final = 4
MOST_OF_DOCUMENT: Final = 200_000
# Fillings of one gap, and of several gaps together, that are followed up.
MOST_FILLINGS: Final = 60
MOST_HYPOTHESES: Final = 30
MOST_GAPS_TOGETHER: Final = 3
# Gaps of one document that are filled, so that a ruined document does not take minutes; the rest stays ``?``.
MOST_GAPS: Final = 200
_PAIRED: Final = frozenset("“”‘’（）《》〈〉【】")
_MARKS: Final = frozenset("，。、；：？！")


@dataclass(frozen=True)
class _Hypothesis:
    """One way to fill the slots so far, and its rating."""

    pieces: tuple[str, ...]
    rating: float

    @property
    def text(self) -> str:
        return "".join(self.pieces)


class GapFiller:
    """Fills the gaps of one document.

    Args:
        document: its text, damaged as it is.
    """

    def __init__(self, document: str) -> None:
        self._document = document[:MOST_OF_DOCUMENT]
        self._gaps = 0

    def fill(self, slots: Sequence[Slot], left: str, right: str) -> list[str | None]:
        """The text of every slot, between `left` and `right`; None where no choice is clear."""
        if () in slots:
            blank = slots.index(())
            return [*self.fill(slots[:blank], left, ""), None, *self.fill(slots[blank + 1 :], "", right)]
        filled: list[str | None] = [slot[0] if len(slot) == 1 else None for slot in slots]
        for start, end in _clusters(slots):
            self._gaps += sum(len(slot) > 1 for slot in slots[start:end])
            if self._gaps > MOST_GAPS:
                break
            before = (left + "".join(piece or "\n" for piece in filled[:start]))[-CONTEXT:]
            known = "".join(slot[0] for slot in _until_gap(slots[end:]))
            after = (known + right if end + len(known) == len(slots) else known)[:CONTEXT]
            filled[start:end] = self._fill_cluster(slots[start:end], before, after)
        return filled

    @cached_property
    def traditional(self) -> bool:
        """Whether the document is written in traditional characters."""
        return script_of(self._document) is Script.TRADITIONAL

    @cached_property
    def _pairs(self) -> frozenset[str]:
        """Every two Chinese characters that stand side by side in the document, in simplified form."""
        plain = simplified(self._document)
        return frozenset(a + b for a, b in pairwise(plain) if is_han(a) and is_han(b))

    def _fill_cluster(self, slots: Sequence[Slot], left: str, right: str) -> list[str | None]:
        hypotheses = [_Hypothesis((), 0.0)]
        for index, slot in enumerate(slots):
            fixed = "".join(following[0] for following in _until_gap(slots[index + 1 :]))
            ahead = (fixed + right if index + 1 + len(fixed) == len(slots) else fixed)[:CONTEXT]
            if len(slot) > MOST_FILLINGS:
                alone = self._rated([_Hypothesis((filling,), 0.0) for filling in slot], "", ahead)
                slot = tuple(hypothesis.pieces[0] for hypothesis in alone[:MOST_FILLINGS])
            grown = [_Hypothesis((*known.pieces, filling), 0.0) for known in hypotheses for filling in slot]
            hypotheses = self._rated(grown, left, ahead)[:MOST_HYPOTHESES]
        return self._clear_choices(slots, hypotheses, left, right)

    @staticmethod
    def _clear_choices(
        slots: Sequence[Slot], hypotheses: Sequence[_Hypothesis], left: str, right: str
    ) -> list[str | None]:
        """The best hypothesis, the best one first, without what another one has otherwise and nearly as good."""
        best = hypotheses[0]
        words = _lengths_of_words(simplified(left + best.text + right))
        filled: list[str | None] = []
        position = len(left)
        for index, piece in enumerate(best.pieces):
            plain = simplified(piece)
            others = (known for known in hypotheses if simplified(known.pieces[index]) != plain)
            rival = next(others, None)
            within_word = any(length > 1 for length in words[position : position + len(piece)]) or not is_han(plain)
            margin = _margin(slots, index, within_word)
            filled.append(None if rival is not None and best.rating < rival.rating + margin else piece)
            position += len(piece)
        return filled

    def _rated(self, hypotheses: list[_Hypothesis], left: str, right: str) -> list[_Hypothesis]:
        """The hypotheses with their ratings, the best one first; of those alike in simplified characters only the one
        in the script of the document."""
        plain = all_simplified([left, right, *(known.text for known in hypotheses)])
        best: dict[str, tuple[float, bool, _Hypothesis]] = {}
        for known, core in zip(hypotheses, plain[2:], strict=True):
            text = known.text
            rating = chinese().score(plain[0] + core + plain[1]) + self._bonus(text, core, plain[0], plain[1])
            fits = any(map(is_traditional_only, text)) is self.traditional
            rated = _Hypothesis(known.pieces, rating)
            if core not in best or (rating, fits) > best[core][:2]:
                best[core] = (rating, fits, rated)
        return sorted((found[2] for found in best.values()), key=lambda known: -known.rating)

    def _bonus(self, text: str, plain: str, left: str, right: str) -> float:
        rare = sum(not is_ordinary(character) for character in text)
        context = left[-1:] + plain + right[:1]
        seen = sum(a + b in self._pairs for a, b in pairwise(context))
        doubled = sum(a in _MARKS and b in _MARKS for a, b in pairwise(context))
        # Half a pair of brackets or quotation marks: the score knows nothing of its other half.
        paired = sum(character in _PAIRED for character in text)
        full_stop = plain[-1] == "。" and right[:1] == "\n"
        return (
            SEEN_IN_DOCUMENT * seen
            - RARE_CHARACTER * rare
            - PAIRED_MARK * paired
            - MARK_BESIDE_MARK * doubled
            + FULL_STOP_AT_LINE_END * full_stop
        )


def _clusters(slots: Sequence[Slot]) -> Iterator[tuple[int, int]]:
    """Spans of slots that begin and end with a gap and have fewer than `CONTEXT` known slots between two gaps."""
    cluster: list[int] = []
    for index, slot in enumerate(slots):
        if len(slot) == 1:
            continue
        if cluster and (index - cluster[-1] > CONTEXT or len(cluster) == MOST_GAPS_TOGETHER):
            yield cluster[0], cluster[-1] + 1
            cluster = []
        cluster.append(index)
    if cluster:
        yield cluster[0], cluster[-1] + 1


def _until_gap(slots: Sequence[Slot]) -> Iterator[Slot]:
    for slot in slots:
        if len(slot) > 1:
            return
        yield slot


def _lengths_of_words(text: str) -> list[int]:
    """For every character, the length of the word that it belongs to."""
    return [end - start for start, end in chinese().divide(text) for _ in range(start, end)]


def _margin(slots: Sequence[Slot], index: int, within_word: bool) -> float:
    """By how much the filling of a slot must beat every other, in nats."""
    gaps_beside = sum(len(slot) > 1 for slot in (*slots[max(0, index - 1) : index], *slots[index + 1 : index + 2]))
    if within_word:
        margin = CLEAR_WITHIN_WORD
    else:
        margin = CLEAR_AMONG_FEW if len(slots[index]) <= FEW else CLEAR_ALONE
    return margin + BESIDE_ANOTHER_GAP * gaps_beside
