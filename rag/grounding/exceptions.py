"""What a sentence may not leave out of its clause even where it quotes: the exception to what it says.

An exception stands before what it limits (除享受全额资助的项目外，…) or behind it (…，但担任领导职务的除外), in the
same sentence, between the same two semicolons.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from rag.grounding.comparison import Comparison
from rag.grounding.outline import Lead, Phrase

_BEFORE = re.compile(r"\A(?:但是?|其中)?除(?!了?上述|此|以上|前款)[^，。；]{1,60}(?:之|以)?外(?:的[^，。；]{0,16})?\Z")
_BEHIND = re.compile(r"除外\Z|\A(?:但是?)?[^，。；]{0,40}(?:不在此限|不受此限|不适用本(?:条|款|项))")


def mentions_exception(clause: str) -> bool:
    """Whether ``clause`` may hold an exception at all; most do not."""
    return "除" in clause or "此限" in clause or "不适用本" in clause


def exceptions(c: Comparison) -> Iterator[str]:
    """No exception of the clause is left out where the sentence says what it limits."""
    if not mentions_exception(c.clause):
        return
    for index, phrase in enumerate(c.phrases):
        before = _BEFORE.search(phrase.text) is not None
        if not before and _BEHIND.search(phrase.text) is None or _is_used(c, phrase):
            continue
        limited = _after(c, index) if before else _ahead(c, index)
        if any(_is_used(c, other) for other in limited):
            yield f"条款的例外“{phrase.text}”在句中没有了"


def _is_used(c: Comparison, phrase: Phrase) -> bool:
    return any(place in c.used for place in range(phrase.first, phrase.last + 1))


def _after(c: Comparison, index: int) -> Iterator[Phrase]:
    for one, other in pairwise(c.phrases[index:]):
        if one.sentence != other.sentence:
            return
        yield other


def _ahead(c: Comparison, index: int) -> Iterator[Phrase]:
    """What an exception behind limits: the statement just before it, and what leads up to that."""
    for one, other in pairwise(reversed(c.phrases[: index + 1])):
        if one.sentence != other.sentence or one is not c.phrases[index] and other.lead is Lead.NONE:
            return
        yield other
