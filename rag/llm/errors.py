"""How an LLM fails.

rag.errors.ModelError
├── Unreachable     no connection: refused, unknown host, TLS, or hung up before an answer began
├── TimedOut        a clock ran out: connecting, first token, silence, or the deadline of the answer
├── BadStatus       an HTTP status other than 200; redirects are never followed
├── Reported        the answer is an error message of the provider, or its finish reason says that it failed
├── Malformed       what came is not a chat completion
│   └── ThoughtsShown   it is one, but what looked like the answer was the model's thinking
├── Truncated       the connection ended, or the model stopped, before the answer did
├── Withheld        a content filter refused the question or stopped the answer
├── Oversized       more came than any answer needs
├── Repeating       the model says the same thing over and over
├── EmptyAnswer     the answer has no text
├── CircuitOpen     the LLM failed so often lately that it is not asked for a while
└── Crashed         a chat model of another kind raised something else

Before anything was said, the next provider is asked after each of them except Withheld. The same one is asked again
after Unreachable and Truncated, and after BadStatus and Reported where ``transient``: those can pass in seconds.

No message holds a key, a header, a question or anything that the provider wrote beyond a short error code.
"""

from __future__ import annotations

from rag.errors import ModelError

__all__ = [
    "BadStatus", "CircuitOpen", "Crashed", "EmptyAnswer", "Malformed", "ModelError", "Oversized", "Repeating",
    "Reported", "ThoughtsShown", "TimedOut", "Truncated", "Unreachable", "Withheld",
]  # fmt: skip


class Unreachable(ModelError):
    """There is no connection to the LLM."""


class TimedOut(ModelError):
    """A clock ran out; the text says which."""


class BadStatus(ModelError):
    """The LLM answered with another HTTP status than 200.

    ``code``: a short word of the provider, or empty. ``retry_after``: how many seconds it asks to be left alone.
    ``exhausted``: the account has no money or quota left, which no waiting mends.
    """

    def __init__(
        self, status: int, code: str = "", *, retry_after: float | None = None, exhausted: bool = False
    ) -> None:
        super().__init__(f"the LLM answered with HTTP status {status}" + (f" ({code})" if code else ""))
        self.status = status
        self.retry_after = retry_after
        self.transient = (status in (408, 409, 425, 429) or status >= 500) and not exhausted


class Reported(ModelError):
    """The provider sent an error in place of an answer, or in its midst. ``transient``: it was overloaded."""

    def __init__(self, code: str = "", *, transient: bool = False) -> None:
        super().__init__("the LLM reported an error" + (f" ({code})" if code else ""))
        self.transient = transient


class Malformed(ModelError):
    """What came is not a chat completion."""


class ThoughtsShown(Malformed):
    """What was taken for the answer turned out to be the model's thinking, its beginning unmarked."""


class Truncated(ModelError):
    """The answer broke off."""


class Withheld(ModelError):
    """A filter of the provider refused the question or stopped the answer."""


class Oversized(ModelError):
    """A line, an event, the body or the answer is longer than the cap."""


class Repeating(ModelError):
    """The model says the same thing over and over."""


class EmptyAnswer(ModelError):
    """The model said nothing."""


class CircuitOpen(ModelError):
    """The LLM is given a rest after many failures; nobody was asked."""


class Crashed(ModelError):
    """A chat model raised what is not one of its errors."""
