"""The step that brings a question into the form of the clean text: simplified, half-width, not garbled."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from rag.state import State

_BLANKS = re.compile(r"\s+")


class Normalize:
    """Cleans the question by the same rules as the documents, so that both meet in one form."""

    name = "normalize"

    def __init__(self, clean: Callable[[str], str]) -> None:
        self._clean = clean

    def __call__(self, state: State) -> State:
        return replace(state, text=_BLANKS.sub(" ", self._clean(state.asked)).strip())
