"""The step that brings a question into the form of the clean text: simplified, half-width, not garbled."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from index.script import Script, script_of
from rag.state import State

_BLANKS = re.compile(r"\s+")
_NO_WORDS: Mapping[str, str] = {}
# 檔案 is a file (文件) where it is pointed at or begins a clause; else it may be a record that is kept of somebody.
_FILE = re.compile(r"(?:(?<=[这该此那本份个头])|(?<!\w))档案(?![馆局室员袋柜法]|管理)")


class Normalize:
    """Cleans the question by the same rules as the documents, so that both meet in one form.

    ``regional``: words of Taiwan and Hong Kong and what the mainland says, both in simplified characters. They are
    exchanged in questions that are written in traditional script, whose writers mean them so.
    """

    name = "normalize"

    def __init__(self, clean: Callable[[str], str], regional: Mapping[str, str] = _NO_WORDS) -> None:
        self._clean = clean
        self._regional = regional
        longest_first = sorted(regional, key=len, reverse=True)
        self._words = re.compile("|".join(map(re.escape, longest_first))) if regional else None

    def __call__(self, state: State) -> State:
        text = _BLANKS.sub(" ", self._clean(state.text or state.asked)).strip()
        return replace(state, text=self._mainland(text) if script_of(state.asked) is Script.TRADITIONAL else text)

    def _mainland(self, text: str) -> str:
        if self._words is None:
            return text
        return _FILE.sub("文件", self._words.sub(lambda match: self._regional[match[0]], text))
