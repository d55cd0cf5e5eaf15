"""Cleaning: from a text as it came to the simplified, well-set text that everything else works on.

The rules are applied one after the other, over and over until none of them finds anything, so that cleaning a
clean text changes nothing. Each rule has a module of its own, where its exact terms are written down. All of
them are general: none knows a particular document.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import astuple, dataclass, replace
from typing import Final

from index.edits import Alignment, Draft, Edit, Repair
from index.indents import lost_indent_edits
from index.mojibake import shift_edits
from index.pinyin_notes import note_edits
from index.privacy import personal_edits
from index.script import script_edits
from index.typography import bracket_edits, mark_edits, width_edits
from index.whitespace import blank_edits, empty_line_edits, invisible_edits, line_break_edits

__all__ = ["Cleaned", "Repair", "clean", "redacted"]

Rule = Callable[[str], list[Edit]]

PERSONAL: Final = "personal"

# In this order: what hides patterns from other rules goes first, what damage leaves is needed until it is undone.
RULES: Final[tuple[tuple[str, Rule], ...]] = (
    ("line-break", line_break_edits),
    (PERSONAL, personal_edits),  # before any other rule could log a part of such a number
    ("invisible", invisible_edits),
    ("byte-shift", shift_edits),
    ("lost-indent", lost_indent_edits),
    ("pinyin-note", note_edits),
    ("traditional", script_edits),
    ("width", width_edits),
    ("bracket", bracket_edits),
    ("punctuation", mark_edits),
    ("blank", blank_edits),
    ("empty-line", empty_line_edits),
)
# Two rounds are usual: one that repairs and one that finds nothing left. Only nonsense made for it needs more than
# a few; the bound keeps the time within bounds there too.
MOST_ROUNDS: Final = 30

_BLOT: Final = "●"

# What JSON may hold but files of lines and UTF-8 may not.
_UNSAFE: Final = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff]")


@dataclass(frozen=True)
class Cleaned:
    """A clean text and how it came about.

    Attributes:
        raw_length: how many characters came in.
        text: the clean text; paragraphs joined by ``\\n``, without blanks at either end of any of them.
        repairs: every repair, by its place in the raw text.
        alignment: where the characters of `text` come from.
    """

    raw_length: int
    text: str
    repairs: tuple[Repair, ...]
    alignment: Alignment

    def raw_offset(self, clean_offset: int) -> int:
        """Where the character at `clean_offset` begins in the raw text; at the very end, the raw length.

        Raises:
            IndexError: `clean_offset` lies outside the clean text.
        """
        return self.alignment.raw_offset(clean_offset)

    def raw_span(self, start: int, end: int) -> tuple[int, int]:
        """The raw text, as start and end offsets, that ``text[start:end]`` comes from.

        Raises:
            IndexError: the span lies outside the clean text, or ends before it starts.
        """
        return self.alignment.raw_span(start, end)

    def to_json(self) -> str:
        """All of it as JSON on one line, whatever counts as a line break; `from_json` reads it back."""
        content = json.dumps(
            {
                "raw_length": self.raw_length,
                "text": self.text,
                "repairs": [astuple(repair) for repair in self.repairs],
                "alignment": [self.alignment.clean, self.alignment.starts, self.alignment.ends],
            },
            ensure_ascii=False,
            separators=(",", ":"),
        )
        return _UNSAFE.sub(lambda match: f"\\u{ord(match[0]):04x}", content)

    @staticmethod
    def from_json(content: str) -> Cleaned:
        """What `to_json` wrote.

        Raises:
            ValueError: `content` is not JSON, or not what `to_json` writes.
        """
        try:
            fields = json.loads(content)
            raw_length, text = int(fields["raw_length"]), str(fields["text"])
            repairs = tuple(Repair(*repair) for repair in fields["repairs"])
            clean_starts, starts, ends = (tuple(map(int, column)) for column in fields["alignment"])
        except (KeyError, TypeError) as error:
            raise ValueError(f"not a cleaned text: {error!r}") from error
        alignment = Alignment(clean_starts, starts, ends, len(text), raw_length)
        return Cleaned(raw_length, text, repairs, alignment)


def clean(raw: str) -> Cleaned:
    """Repair `raw`. Total: any string will do, and a string that needs no repair comes back as it is."""
    draft = Draft(raw)
    for _ in range(MOST_ROUNDS):
        before = draft.text
        for name, rule in RULES:
            draft.apply(name, rule(draft.text))
        if draft.text == before:
            break
    return Cleaned(len(raw), draft.text, tuple(map(_discreet, draft.repairs())), draft.alignment())


def redacted(raw: str, cleaned: Cleaned) -> str:
    """`raw` with every personal number that cleaning masked blotted out, offsets unchanged."""
    for repair in cleaned.repairs:
        if repair.rule == PERSONAL:
            raw = raw[: repair.start] + _BLOT * (repair.end - repair.start) + raw[repair.end :]
    return raw


def _discreet(repair: Repair) -> Repair:
    """The log tells where a personal number stood, not which."""
    return replace(repair, before=_BLOT * len(repair.before)) if repair.rule == PERSONAL else repair
