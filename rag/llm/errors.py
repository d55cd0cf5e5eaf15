"""How an LLM fails.

rag.errors.ModelError
├── Unreachable     no connection: refused, unknown host, TLS
├── TimedOut        a clock ran out: connecting, first token, silence, or the deadline of the answer
├── BadStatus       an HTTP status other than 200; redirects are never followed
├── Reported        the answer is an error message of the provider
├── Malformed       what came is not a chat completion
├── Truncated       the connection ended, or the model stopped, before the answer did
├── Withheld        a content filter stopped the answer
├── Oversized       more came than any answer needs
└── EmptyAnswer     the answer has no text

No message holds a key, a header, a question or anything that the provider wrote beyond a short error code.
"""

from __future__ import annotations

from rag.errors import ModelError

__all__ = [
    "BadStatus", "EmptyAnswer", "Malformed", "ModelError", "Oversized", "Reported", "TimedOut", "Truncated",
    "Unreachable", "Withheld",
]  # fmt: skip


class Unreachable(ModelError):
    """There is no connection to the LLM."""


class TimedOut(ModelError):
    """A clock ran out; the text says which."""


class BadStatus(ModelError):
    """The LLM answered with another HTTP status than 200."""

    def __init__(self, status: int, code: str = "") -> None:
        super().__init__(f"the LLM answered with HTTP status {status}" + (f" ({code})" if code else ""))
        self.status = status


class Reported(ModelError):
    """The provider sent an error in place of an answer, or in its midst."""


class Malformed(ModelError):
    """What came is not a chat completion."""


class Truncated(ModelError):
    """The answer broke off."""


class Withheld(ModelError):
    """A filter of the provider stopped the answer."""


class Oversized(ModelError):
    """A line, an event, the body or the answer is longer than the cap."""


class EmptyAnswer(ModelError):
    """The model said nothing."""
