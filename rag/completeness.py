"""Whether what is left of a written answer still answers: true sentences alone are not enough.

The ruling says which clauses answer. An answer that leaves out the cap of a grant, one of several subjects or the fact
that was asked for is replaced by the quotes, however true the rest is.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from rag.facts import FactKind
from rag.grounding.atoms import AtomKind, atoms
from rag.grounding.equivalence import key
from rag.matching import SURELY, strength
from rag.question import Question, Term
from rag.segments import meant
from rag.state import Draft, Ruling, State
from rag.statements import scope

# Facts of which the clauses may give several that belong together: a share and its cap, a first and a last day.
_WHOLE: Mapping[FactKind, frozenset[AtomKind]] = {
    FactKind.AMOUNT: frozenset({AtomKind.MONEY, AtomKind.PERCENT}),
    FactKind.PERCENT: frozenset({AtomKind.PERCENT}),
    FactKind.DATE: frozenset({AtomKind.DATE}),
    FactKind.DURATION: frozenset({AtomKind.DURATION}),
    FactKind.PHONE: frozenset({AtomKind.PHONE}),
}


def shortfall(state: State, claims: Sequence[Draft]) -> str:
    """What the ruling has and ``claims`` lack, in a few words for the log; empty when they answer."""
    ruling, question = state.ruling, state.question
    if ruling is None or question is None:
        return ""
    ruled = {quote.passage.id for quote in ruling.quotes}
    cited = {quote.passage.id for draft in claims for quote in draft.quotes}
    if not ruled & cited:
        return "no claim cites a clause of the ruling"
    if _asks_for_all(question) and not ruled <= cited:
        return f"{len(ruled - cited)} of {len(ruled)} clauses are not spoken of"
    said = [draft.sentence.text for draft in claims]
    return _facts_lost(question, ruling, said) or _subjects_lost(question, ruling, claims, said)


def _asks_for_all(question: Question) -> bool:
    return question.listing or question.mentions or question.each or bool(question.ordinals) or len(question.parts) > 1


def _facts_lost(question: Question, ruling: Ruling, said: Sequence[str]) -> str:
    stated = {key(atom) for text in said for atom in atoms(text)}
    for ask in question.asks:
        stating = [quote for quote in meant(question, ruling.quotes) if ask.fact.stated(quote.text)]
        if stating and not any(ask.fact.stated(text) for text in said):
            return f"no claim states the {ask.kind}"
        kinds = _WHOLE.get(ask.kind, frozenset())
        if any(a.kind in kinds and key(a) not in stated for quote in stating for a in atoms(quote.text)):
            return f"a part of the {ask.kind} is left out"
    return ""


def _subjects_lost(question: Question, ruling: Ruling, claims: Sequence[Draft], said: Sequence[str]) -> str:
    quoted = [scope(quote.passage) for quote in ruling.quotes]
    spoken_of = [*said, *(scope(quote.passage) for draft in claims for quote in draft.quotes)]
    for term in question.focus:
        if _speaks(term, quoted) and not _speaks(term, spoken_of):
            return "a subject of the question is not spoken of"
    return ""


def _speaks(term: Term, texts: Sequence[str]) -> bool:
    return any(strength(term, text) >= SURELY for text in texts)
