"""Cutting a stream of text into sentences with their citation tokens, as soon as each is complete."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_OPEN, _CLOSE, _DIGIT = r"[\[【［]", r"[\]】］]", "[0-9０-９]"
_NUMBER = rf"{_DIGIT}{{1,2}}"
# [1], [1,2], 【1】, ［1］, [1-3], [资料1]; but not the year of a document number, 国办发[2020]53号.
_TOKEN = re.compile(
    rf"{_OPEN}(?:资料|来源|\^)?[ ]*({_NUMBER}(?:[ ]*[,，、;；\-–—~～][ ]*{_NUMBER})*)[ ]*{_CLOSE}"
    rf"(?!{_DIGIT}+号)"
)
_RANGE = re.compile(r"([0-9]+)[ ]*[-–—~][ ]*([0-9]+)")
_STOP = re.compile(r"[。！？!?]+[”’」』）)》]*|\n")
_TAIL = re.compile(rf"(?:\s*{_TOKEN.pattern})*")
_LEFT_OVER = re.compile(rf"(?:\s|[”’」』）)]|{_TOKEN.pattern})+")
_TOKEN_LENGTH = 26
_HALF_TOKEN = re.compile(rf"{_OPEN}[^\[\]【】［］]{{0,{_TOKEN_LENGTH}}}\Z")
_MARKUP = re.compile(r"^[ \t]*(?:(?:[-*•·>]|#{1,6})[ \t]+|[0-9]{1,2}[.、)）][ \t]*(?![0-9]))+")
_EMPHASIS = re.compile(r"\*\*|__|`")
_EMPTY_BRACKETS = re.compile(r"[（(](?:来源|依据|资料|见)?[:：]?[ ]*[）)]")


@dataclass(frozen=True)
class Written:
    """A sentence without its tokens, and the source numbers that the tokens named."""

    text: str
    sources: tuple[int, ...] = ()


class SentenceReader:
    """Feed it text; it gives back the sentences that are complete.

    Tokens may follow the full stop, so a sentence is surely complete only when something else follows them. Until
    then it is ``waiting``: whoever knows what it stands on need not wait, and may ``take`` it.
    """

    def __init__(self) -> None:
        self._pending = ""
        self._taken = False

    def feed(self, text: str) -> list[Written]:
        self._pending += text
        found: list[Written] = []
        while self._has_begun() and (end := self._end()) is not None:
            found.append(written(self._pending[:end]))
            self._pending = self._pending[end:]
        return [sentence for sentence in found if sentence.text]

    def waiting(self) -> Written | None:
        """The sentence that lacks nothing but, perhaps, tokens."""
        stop = _STOP.search(self._pending)
        if self._taken or stop is None or _is_open(self._pending[: stop.end()]):
            return None
        tail = _TAIL.match(self._pending, stop.end())
        rest = self._pending[stop.end() if tail is None else tail.end() :]
        sentence = written(self._pending)
        return sentence if sentence.text and not rest.strip() else None

    def take(self) -> None:
        """Release the waiting sentence; tokens that still follow it are dropped."""
        self._pending, self._taken = "", True

    def close(self) -> list[Written]:
        """The sentence that the end of the text completes; half a token at its end is dropped."""
        begun = self._has_begun()
        last, self._pending = written(_HALF_TOKEN.sub("", self._pending)), ""
        return [last] if begun and last.text else []

    def _has_begun(self) -> bool:
        """Whether what is pending is a sentence of its own, not what was left of the one taken before it."""
        if self._taken:
            left = _LEFT_OVER.match(self._pending)
            self._pending = self._pending[left.end() :] if left else self._pending
            self._taken = not self._pending or self._may_be_token(self._pending)
        return not self._taken

    def _end(self) -> int | None:
        """Where the first sentence ends, or ``None`` while more of it may come."""
        stop = _STOP.search(self._pending)
        if stop is None:
            return None
        if stop[0] == "\n":
            return stop.end()
        tail = _TAIL.match(self._pending, stop.end())
        end = stop.end() if tail is None else tail.end()
        rest = self._pending[end:].lstrip()
        return None if not rest or self._may_be_token(rest) else end

    @staticmethod
    def _may_be_token(rest: str) -> bool:
        return rest[0] in "[【［" and len(rest) < _TOKEN_LENGTH and not re.search(_CLOSE, rest)


def _is_open(text: str) -> bool:
    """Whether a quotation or a bracket is still open, so that its end may yet come."""
    return any(text.count(left) > text.count(right) for left, right in ("“”", "（）", "「」", "()"))


def written(raw: str) -> Written:
    """``raw`` without tokens, list markers and emphasis."""
    sources: list[int] = []
    for match in _TOKEN.finditer(raw):
        sources.extend(_numbers(unicodedata.normalize("NFKC", match[1])))
    text = _MARKUP.sub("", _EMPHASIS.sub("", _TOKEN.sub("", raw)).strip())
    return Written(_EMPTY_BRACKETS.sub("", text).strip(), tuple(dict.fromkeys(sources)))


def _numbers(token: str) -> list[int]:
    numbers: list[int] = []
    for part in re.split(r"[,、;]", token):
        if (span := _RANGE.fullmatch(part.strip())) is not None:
            numbers.extend(range(int(span[1]), int(span[2]) + 1))
        elif part.strip().isdigit():
            numbers.append(int(part))
    return numbers
