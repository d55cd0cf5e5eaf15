"""What a case of the examination is."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from random import Random
from typing import NamedTuple


class Kind(StrEnum):
    """What a claim is made of.

    ``MUTANT``: the evidence does not support it. The others: it does, ``FORMAL`` in another form of the same words,
    made by an operator; ``RESTATED`` by hand, as officials would put it; ``COLLOQUIAL`` as a clerk says it.
    """

    MUTANT = "mutant"
    FORMAL = "formal"
    RESTATED = "restated"
    COLLOQUIAL = "colloquial"


@dataclass(frozen=True)
class Case:
    """One claim to be judged against ``evidence``, whole clauses of a policy.

    ``clauses`` are the numbers of the evidence, from 1. ``change`` says what the operator did.
    """

    policy: str
    operator: str
    kind: Kind
    clauses: tuple[int, ...]
    evidence: tuple[str, ...]
    claim: str
    change: str


@dataclass(frozen=True)
class Site:
    """A sentence that an operator may change.

    ``others`` are the policy's other clauses, for operators that borrow from them.
    """

    sentence: str
    clause: str
    others: Sequence[str]


class Edit(NamedTuple):
    """A changed sentence and what was changed, such as ``"20万元 → 40万元"``."""

    claim: str
    change: str


Operator = Callable[[Site, Random], Iterable[Edit]]
"""All edits of a site that the operator knows, in reading order; chance picks among values, never among truths."""


def replaced(text: str, start: int, end: int, new: str) -> Edit:
    """``text`` with ``new`` in place of the characters from ``start`` to ``end``."""
    old = text[start:end]
    return Edit(text[:start] + new + text[end:], f"{old or '∅'} → {new or '∅'}")
