"""Edits of a text, the log of them, and the way back from the text that they leave to the text that came in.

Offsets count characters (Unicode code points); ends are exclusive. An edit never moves text, so every character
of the edited text has a place in the raw text: one character, or for a replacement of another length the whole
stretch that was replaced.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

_OFFSET: Final = "Q"


class Edit(NamedTuple):
    """Put `after` in the place of ``text[start:end]``."""

    start: int
    end: int
    after: str


@dataclass(frozen=True)
class Repair:
    """One repair that was made.

    Attributes:
        rule: the name of the rule that made it.
        start, end: the stretch of the raw text that it stands on.
        before: the text that the rule found (blotted out where it was personal). It equals ``raw[start:end]``
            unless an earlier rule had already changed something there.
        after: the text that the rule put in its place.
    """

    rule: str
    start: int
    end: int
    before: str
    after: str


@dataclass(frozen=True)
class Alignment:
    """Where every character of an edited text comes from.

    Attributes:
        clean, starts, ends: parallel and ascending: the run of edited text that begins at ``clean[i]`` (and
            goes up to the next run) comes from ``raw[starts[i]:ends[i]]``. Where both are equally long they
            correspond character by character, otherwise as a whole. Raw text between runs was dropped.
        clean_length, raw_length: the lengths of both texts.
    """

    clean: tuple[int, ...]
    starts: tuple[int, ...]
    ends: tuple[int, ...]
    clean_length: int
    raw_length: int

    @staticmethod
    def identity(length: int) -> Alignment:
        """The alignment of a text of `length` characters with itself."""
        if not length:
            return Alignment((), (), (), 0, 0)
        return Alignment((0,), (0,), (length,), length, length)

    def raw_offset(self, clean_offset: int) -> int:
        """Where the character at `clean_offset` begins in the raw text; at the very end, the raw length.

        Raises:
            IndexError: `clean_offset` lies outside the text.
        """
        if clean_offset == self.clean_length:
            return self.raw_length
        return self._of_character(clean_offset)[0]

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw text that ``clean[start:end]`` comes from, without what was dropped at either side of it.

        Raises:
            IndexError: the span lies outside the text, or ends before it starts.
        """
        if start > end:
            raise IndexError(f"span {start}:{end} ends before it starts")
        if start == end:
            return (self.raw_offset(start),) * 2
        return self._of_character(start)[0], self._of_character(end - 1)[1]

    def _of_character(self, offset: int) -> tuple[int, int]:
        if not 0 <= offset < self.clean_length:
            raise IndexError(f"offset {offset} is outside the text (0 to {self.clean_length})")
        run = bisect_right(self.clean, offset) - 1
        begin = self.clean[run]
        following = self.clean[run + 1] if run + 1 < len(self.clean) else self.clean_length
        start, end = self.starts[run], self.ends[run]
        if following - begin == end - start:
            return start + offset - begin, start + offset - begin + 1
        return start, end


class Draft:
    """A text under repair: the text so far, its alignment with the raw text, and the repairs made."""

    def __init__(self, raw: str) -> None:
        self.text = raw
        self._raw_length = len(raw)
        self._repairs: list[Repair] = []
        # Both None as long as no edit has changed the length of the text.
        self._starts: array[int] | None = None
        self._ends: array[int] | None = None

    def apply(self, rule: str, edits: Sequence[Edit]) -> None:
        """Make `edits` and log each one under `rule`.

        Args:
            edits: ascending, not overlapping, none of them an insertion (``start < end``).
        """
        if not edits:
            return
        self._log(rule, edits)
        if any(len(edit.after) != edit.end - edit.start for edit in edits):
            self._realign(edits)
        pieces: list[str] = []
        position = 0
        for start, end, after in edits:
            pieces += (self.text[position:start], after)
            position = end
        pieces.append(self.text[position:])
        self.text = "".join(pieces)

    def repairs(self) -> tuple[Repair, ...]:
        """The repairs so far, in the order of the raw text; at one place, in the order they were made."""
        return tuple(sorted(self._repairs, key=lambda repair: repair.start))

    def alignment(self) -> Alignment:
        """Where every character of the present text comes from."""
        starts, ends = self._starts, self._ends
        if starts is None or ends is None:
            return Alignment.identity(self._raw_length)
        clean: list[int] = []
        run_starts: list[int] = []
        run_ends: list[int] = []
        shared = False
        for offset, (start, end) in enumerate(zip(starts, ends, strict=True)):
            single = end - start == 1
            if clean and single and not shared and start == run_ends[-1]:
                run_ends[-1] = end
                continue
            if clean and not single and shared and (start, end) == (run_starts[-1], run_ends[-1]):
                continue
            clean.append(offset)
            run_starts.append(start)
            run_ends.append(end)
            shared = not single
        return Alignment(tuple(clean), tuple(run_starts), tuple(run_ends), len(self.text), self._raw_length)

    def _log(self, rule: str, edits: Sequence[Edit]) -> None:
        starts, ends, text = self._starts, self._ends, self.text
        for start, end, after in edits:
            raw_start, raw_end = start, end
            if starts is not None and ends is not None:
                raw_start, raw_end = starts[start], ends[end - 1]
            self._repairs.append(Repair(rule, raw_start, raw_end, text[start:end], after))

    def _realign(self, edits: Sequence[Edit]) -> None:
        starts = self._starts or array(_OFFSET, range(len(self.text)))
        ends = self._ends or array(_OFFSET, range(1, len(self.text) + 1))
        new_starts, new_ends = array(_OFFSET), array(_OFFSET)
        position = 0
        for start, end, after in edits:
            kept = end if len(after) == end - start else start
            new_starts += starts[position:kept]
            new_ends += ends[position:kept]
            if kept == start and after:
                new_starts.extend([starts[start]] * len(after))
                new_ends.extend([ends[end - 1]] * len(after))
            position = end
        new_starts += starts[position:]
        new_ends += ends[position:]
        self._starts, self._ends = new_starts, new_ends
