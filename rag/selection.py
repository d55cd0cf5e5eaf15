"""Chooses the sentences to quote for a question that asks what the policy says about a subject."""

from __future__ import annotations

from collections.abc import Sequence

from rag.candidates import Candidate
from rag.matching import NEAR, SAME, SURELY, coverage, overlap, strength
from rag.question import Question, Term
from rag.state import Quote
from rag.statements import MOST_IN_SECTION

_REACH = 20
_MOST_PASSAGES = 5
_MOST_SENTENCES = 3


class Selection:
    """``close``: a sentence of a passage is quoted when it scores at least this share of the passage's best one."""

    def __init__(self, close: float) -> None:
        self._close = close

    def quotes(self, question: Question, candidates: Sequence[Candidate]) -> list[Quote]:
        """Sentences of the best passage, of equals where a list is asked for, and of others for what is left open."""
        eligible = [c for c in candidates if c.applies is not False]
        if not eligible:
            return []
        chosen = self._leaders(question, eligible)
        if question.listing or question.mentions:
            chosen.extend(c for c in self._equals(question, chosen[0], eligible) if c not in chosen)
        section = self._section(question, chosen[0], eligible)
        if section:
            return [quote for c in section for quote in self.sentences(question, c, 1)]
        self._cover(question, eligible, chosen)
        return [quote for c in chosen[:_MOST_PASSAGES] for quote in self.sentences(question, c, _MOST_SENTENCES)]

    def sentences(self, question: Question, candidate: Candidate, limit: int) -> list[Quote]:
        """The statements of a passage that speak most of the subject, in reading order."""
        body = list(candidate.statements)
        whole = question.how or _in_heading(question.things, candidate)
        if limit > 1 and whole and len(body) <= limit:
            return body
        scored = [(coverage(question.terms, q.text) + 0.3 * overlap(question.topic, q.text), q) for q in body]
        best = max((score for score, _ in scored), default=0.0)
        kept = sorted((s for s in scored if s[0] >= self._close * best), key=lambda s: -s[0])[:limit]
        return [quote for _, quote in sorted(kept, key=lambda s: s[1].span)]

    def _section(self, question: Question, best: Candidate, eligible: Sequence[Candidate]) -> list[Candidate]:
        """The passages under a heading that is itself what a list is asked of (人才支撑方面有哪些措施)."""
        if not question.listing or len(best.passage.heading) < 2:
            return []
        for depth in range(len(best.passage.heading) - 1, 0, -1):
            path = best.passage.heading[:depth]
            if question.things and all(strength(t, path[-1]) >= NEAR for t in question.things):
                document = best.document.id
                within = [c for c in eligible if c.passage.heading[:depth] == path and c.document.id == document]
                return within if 1 < len(within) <= MOST_IN_SECTION else []
        return []

    def _leaders(self, question: Question, eligible: Sequence[Candidate]) -> list[Candidate]:
        """The best passage of the question, or of each part where it asks about several subjects."""
        parts = tuple((t,) for t in question.things) if question.each else question.parts
        if len(parts) < 2:
            return [eligible[0]]
        leaders: list[Candidate] = []
        within = [c for c in eligible[:_REACH] if c.document.id == eligible[0].document.id]
        for part in parts:
            best = max(within, key=lambda c: (_part_score(part, c), c.rank))
            if all(best.speaks_of(term) >= NEAR for term in part) and best not in leaders:
                leaders.append(best)
        return leaders or [eligible[0]]

    def _equals(
        self, question: Question, best: Candidate, eligible: Sequence[Candidate]
    ) -> list[Candidate]:
        """Other passages of the same document that name every thing asked for as the best one does."""
        things = question.things or tuple(t for t in question.terms if t.specific)
        if not things or any(t.text not in best.passage.text for t in things):
            return []
        if _in_heading(things, best) and not question.mentions:
            return []
        return [
            c for c in eligible[1:_REACH]
            if c.document.id == best.document.id and all(t.text in c.passage.text for t in things)
        ]  # fmt: skip

    def _cover(self, question: Question, eligible: Sequence[Candidate], chosen: list[Candidate]) -> None:
        """Add passages of the same document that speak of things that the chosen ones leave open, best first."""
        within = [c for c in eligible[:_REACH] if c.document.id == chosen[0].document.id]
        asked = question.things if question.each else [t for part in question.parts for t in part]
        open_terms = [t for t in asked if all(c.speaks_of(t) < SURELY for c in chosen)]
        while open_terms and len(chosen) < _MOST_PASSAGES:
            best = max(within, key=lambda c: (coverage(open_terms, c.scope), c.rank))
            closed = [t for t in open_terms if best.speaks_of(t) >= SAME]
            if not closed:
                return
            chosen.append(best)
            open_terms = [t for t in open_terms if t not in closed]


def _part_score(part: Sequence[Term], candidate: Candidate) -> float:
    in_heading = max((strength(t, candidate.heading) for t in part), default=0.0) if candidate.heading else 0.0
    return coverage(part, candidate.scope) + 0.15 * in_heading


def _in_heading(terms: Sequence[Term], candidate: Candidate) -> bool:
    return any(strength(t, candidate.heading) >= SAME for t in terms)
