"""Notices a model that has begun to loop."""

from __future__ import annotations

import re

from rag.llm.errors import Repeating

_LONGEST = 500
_TIMES = 6
_LEAST = 240
_STEP = 40
_TAIL = 60
_WINDOW = _LONGEST * _TIMES + _TAIL

_LINES = 30
_KINDS = 2
_UNIT = re.compile(r"[。！？；!?;\n]+")
# What changes from one turn of a loop to the next: the number of the item before it, and of the source after it.
_COUNTER = re.compile(r"^[\s\d一二三四五六七八九十百第条款项点（）()\[\]【】、.．:：*#>-]+|(?:\s*[\[【]\d+[\]】])+\s*$")


class Repetition:
    """Feed it the answer as it comes.

    Two things count as a loop: a span of up to 500 characters that comes six times in a row, unchanged, over 240
    characters at least; and thirty sentences or lines in a row of at most two kinds, whatever their numbering. Lists
    and tables differ from item to item in more than a number, and a rule of dashes is shorter.
    """

    def __init__(self) -> None:
        self._text = ""
        self._unseen = 0

    def feed(self, text: str) -> None:
        """
        Raises:
            Repeating: the answer loops.
        """
        for start in range(0, len(text), _STEP):
            piece = text[start : start + _STEP]
            self._text = (self._text + piece)[-_WINDOW:]
            self._unseen += len(piece)
            if self._unseen >= _STEP:
                self._unseen = 0
                if _periodic(self._text) or _monotonous(self._text):
                    raise Repeating("the LLM says the same thing over and over")


def _periodic(text: str) -> bool:
    """The end of ``text`` is one span again and again. Its length is how far back the last characters recur."""
    before = text.rfind(text[-_TAIL:], 0, -1)
    period = len(text) - _TAIL - before
    if before < 0 or not 0 < period <= _LONGEST:
        return False
    needed = max(_TIMES * period, _LEAST)
    return len(text) >= needed and text[-needed:-period] == text[-needed + period :]


def _monotonous(text: str) -> bool:
    units = [body for unit in _UNIT.split(text)[1:-1] if len(body := _COUNTER.sub("", unit)) >= 2]
    return len(units) >= _LINES and len(set(units[-_LINES:])) <= _KINDS
