"""What the model is given to read: passages that fit into its context, as numbered text that is no order to anyone."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from index.passage import Passage
from rag.instructions import addressed_to_machine
from rag.state import State
from rag.statements import sentences

MOST_SOURCES = 8
_HEAD_TOKENS = 8
# Angle brackets fence the sources in the prompt, and open the tags by which chat templates change the speaker.
_WIDE = str.maketrans("<>", "＜＞")


@dataclass(frozen=True)
class Source:
    """A passage and what of it is shown: ``text`` has its sentences but those that speak to a machine."""

    passage: Passage
    text: str

    @property
    def label(self) -> str:
        title = self.passage.document_title
        named = (title if "《" in title else f"《{title}》", *self.passage.heading)
        return " ".join(name for name in named if not addressed_to_machine(name))


@dataclass(frozen=True)
class Sources:
    """``listed`` are numbered from 1 in the prompt; ``left_out`` are ids of passages that there was no room for."""

    listed: tuple[Source, ...]
    left_out: tuple[str, ...] = ()

    @property
    def passages(self) -> tuple[Passage, ...]:
        return tuple(source.passage for source in self.listed)

    def cited(self, numbers: Sequence[int]) -> tuple[Passage, ...]:
        """The passages that these numbers name; unknown numbers name none."""
        return tuple(self.listed[n - 1].passage for n in numbers if 1 <= n <= len(self.listed))

    def text(self) -> str:
        """The numbered sources as the prompt shows them."""
        return "\n\n".join(
            harmless(f"[{number}] {source.label}\n{source.text}") for number, source in enumerate(self.listed, 1)
        )


def gather(state: State, room: int) -> Sources:
    """The passages of the ruling, then the other hits, as long as they fit into ``room`` tokens.

    Where a part of the answer is missing, the ruling's are all: what is like it would only be mistaken for it.
    """
    quotes = (*state.ruling.quotes, *state.ruling.binding) if state.ruling is not None else ()
    ruled = [quote.passage for quote in quotes]
    found = [hit.passage for hit in state.hits] if state.ruling is None or not state.ruling.missing else []
    listed: list[Source] = []
    left_out: list[str] = []
    for passage in dict.fromkeys([*ruled, *found]):
        if len(listed) == MOST_SOURCES:
            break
        source = Source(passage, _told(passage))
        cost = _HEAD_TOKENS + tokens_at_most(source.label) + tokens_at_most(source.text)
        if cost > room:
            left_out.append(passage.id)
        elif source.text:
            listed.append(source)
            room -= cost
    return Sources(tuple(listed), tuple(left_out))


def tokens_at_most(text: str) -> int:
    """More tokens than any usual tokenizer makes of ``text``: 1.5 for a Chinese character, 1 for 2 others."""
    ascii_characters = sum(character.isascii() for character in text)
    return math.ceil(1.5 * (len(text) - ascii_characters) + ascii_characters / 2)


def harmless(text: str) -> str:
    """``text`` without the characters that fence a prompt."""
    return text.translate(_WIDE)


def _told(passage: Passage) -> str:
    """The sentences that may be quoted, on lines where the passage has lines."""
    told = ""
    end = passage.span.start
    for quote in sentences(passage):
        gap = passage.text[end - passage.span.start : quote.span.start - passage.span.start]
        told += ("\n" if told and "\n" in gap else "") + quote.text
        end = quote.span.end
    return told
