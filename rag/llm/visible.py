"""What of a model's text is meant for the reader: thoughts between tags are taken out as the text streams."""

from __future__ import annotations

import re

from rag.llm.errors import Oversized, ThoughtsShown

# Qwen, DeepSeek and most others; some fine-tunes; Kimi-VL (their model cards).
_TAGS = {"<think>": "</think>", "<thinking>": "</thinking>", "◁think▷": "◁/think▷"}
_ANY = re.compile("|".join(map(re.escape, [*_TAGS, *_TAGS.values()])), re.IGNORECASE)
_LONGEST = max(map(len, _TAGS.values()))
_HELD_CAP = 200_000
_BLANK = "\u200b\u200c\u200d\u2060\ufeff\x00"
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_HALF = re.compile(r"[\ud800-\udbff]\Z")


def is_blank(text: str) -> bool:
    """Whether nobody would see anything of ``text``."""
    return not text.strip(_BLANK).strip()


class Visible:
    """Feed it the text as it comes.

    A chat template may have swallowed the opening tag: then all before a lone closing tag is thought. With ``hold``
    nothing is let out before that tag or the end; else the text is out by then, and ``ThoughtsShown`` is raised.
    """

    def __init__(self, *, hold: bool = False) -> None:
        self._hold = hold
        self._held: list[str] = []
        self._held_length = 0
        self._rest = ""
        self._half = ""
        self._closing = ""
        self._let_out = False
        self._begin = True

    def feed(self, text: str) -> str:
        """The visible text that ``text`` completes, often empty.

        Raises:
            ThoughtsShown: what was let out was thought.
            Oversized: more is held than any thought needs.
        """
        self._rest += self._joined(text)
        out = []
        while match := _ANY.search(self._rest):
            before, tag, self._rest = self._rest[: match.start()], match[0].lower(), self._rest[match.end() :]
            if self._closing:
                if tag == self._closing:
                    self._closing, self._begin = "", True
            elif tag in _TAGS:
                out.append(self._open(before))
                self._closing = _TAGS[tag]
            else:
                self._thought_before(tag)
        keep = _beginning_of_a_tag(self._rest)
        done, self._rest = self._rest[: len(self._rest) - keep], self._rest[len(self._rest) - keep :]
        if not self._closing:
            out.append(self._open(done))
        return "".join(out)

    def let_go(self) -> str:
        """Stop holding: the thoughts come apart from the text. What was held comes out."""
        self._hold = False
        return self._open("")

    def close(self) -> str:
        """What is left at the end; nothing where a thought was never closed."""
        rest, self._rest = self._rest, ""
        self._hold = False
        return "" if self._closing else self._open(rest)

    def _open(self, text: str) -> str:
        if self._hold:
            self._held.append(text)
            self._held_length += len(text)
            if self._held_length > _HELD_CAP:
                raise Oversized("the LLM thinks too much")
            return ""
        if self._held:
            text, self._held = "".join([*self._held, text]), []
        if self._begin:
            text = text.lstrip().lstrip(_BLANK).lstrip()
        self._begin = self._begin and not text
        self._let_out = self._let_out or bool(text)
        return text

    def _thought_before(self, tag: str) -> None:
        self._held, self._hold, self._begin = [], False, True
        if self._let_out:
            raise ThoughtsShown(f"the LLM's thoughts were taken for its answer until {tag} came")

    def _joined(self, text: str) -> str:
        """JSON escapes may come as halves of a character, in two chunks; what stays a half is no character."""
        text = _CONTROLS.sub("", self._half + text)
        half = _HALF.search(text)
        self._half = half[0] if half else ""
        text = text.removesuffix(self._half)
        if any("\ud800" <= character <= "\udfff" for character in text):
            text = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return text


def _beginning_of_a_tag(text: str) -> int:
    """How many of the last characters may turn out to be a tag."""
    for length in range(min(_LONGEST, len(text)), 0, -1):
        if any(tag.startswith(text[-length:].lower()) for tag in (*_TAGS, *_TAGS.values())):
            return length
    return 0
