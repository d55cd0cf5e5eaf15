"""Gives an LLM that keeps failing a rest, so that not every asker has to wait for it to fail again."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Lock
from types import TracebackType

from rag.errors import ModelError
from rag.llm.errors import BadStatus, CircuitOpen, EmptyAnswer, Repeating, ThoughtsShown, Withheld


@dataclass(frozen=True)
class Limits:
    """The circuit opens after ``in_a_row`` failures, or when of the last ``window`` answers, ``least`` at least, a
    ``share`` or more failed within ``recent_s`` seconds. It stays open for ``rest_s`` seconds; then one asker tries."""

    in_a_row: int = 5
    share: float = 0.5
    window: int = 20
    least: int = 10
    recent_s: float = 120.0
    rest_s: float = 30.0


@dataclass
class Breaker:
    """Of one model at one address. ``with breaker.attempt() as attempt: …`` around every request to it.

    Closed, it lets everybody in. Open, nobody. Half-open, after its rest, a single one, who decides: while that one
    is at it the others are turned away. ``now``: seconds of a clock that only goes forward.
    """

    limits: Limits = Limits()
    now: Callable[[], float] = time.monotonic
    _outcomes: deque[tuple[float, bool]] = field(init=False)
    _in_a_row: int = field(default=0, init=False)
    _closed_until: float | None = field(default=None, init=False)
    _probing: bool = field(default=False, init=False)
    _lock: Lock = field(default_factory=Lock, init=False, repr=False)

    def __post_init__(self) -> None:
        self._outcomes = deque(maxlen=self.limits.window)

    def attempt(self) -> Attempt:
        """
        Raises:
            CircuitOpen: not now.
        """
        with self._lock:
            if self._closed_until is None:
                return Attempt(self, probe=False)
            if self._probing or self.now() < self._closed_until:
                raise CircuitOpen("the LLM has failed too often lately and is not asked for a while")
            self._probing = True
            return Attempt(self, probe=True)

    def alive(self) -> None:
        """The single asker got a word out of the model: let the others in again."""
        with self._lock:
            self._close()

    def record(self, failed: bool | None, *, probe: bool) -> None:
        """How an attempt ended; ``None``: it says nothing about the model."""
        with self._lock:
            if probe and self._probing:
                self._probing = False
                if failed:
                    self._open()
                elif failed is False:
                    self._close()
                return
            if failed is None or self._closed_until is not None:
                return
            self._outcomes.append((self.now(), failed))
            self._in_a_row = self._in_a_row + 1 if failed else 0
            if self._is_too_much():
                self._open()

    def _is_too_much(self) -> bool:
        recent = [failed for when, failed in self._outcomes if when > self.now() - self.limits.recent_s]
        many = len(recent) >= self.limits.least and sum(recent) >= self.limits.share * len(recent)
        return self._in_a_row >= self.limits.in_a_row or many

    def _open(self) -> None:
        self._closed_until = self.now() + self.limits.rest_s

    def _close(self) -> None:
        self._closed_until, self._probing, self._in_a_row = None, False, 0
        self._outcomes.clear()


@dataclass
class Attempt:
    """One request under a breaker's eyes."""

    breaker: Breaker
    probe: bool

    def alive(self) -> None:
        """The model has said something."""
        if self.probe:
            self.probe = False
            self.breaker.alive()

    def __enter__(self) -> Attempt:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.breaker.record(_failed(error), probe=self.probe)


def _failed(error: BaseException | None) -> bool | None:
    """Whether the model is to blame. Neither way count an asker who left, and a request that the server refused;
    an answer that is empty, filtered or loops is a sign of life."""
    if error is None or isinstance(error, (EmptyAnswer, Withheld, Repeating, ThoughtsShown)):
        return False
    if isinstance(error, BadStatus):
        return True if error.status in (408, 429) or error.status >= 500 else None
    return True if isinstance(error, ModelError) else None
