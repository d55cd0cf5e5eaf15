"""The figures of a run, from the scores of its items: exact ratios, so that every one can be recounted.

A ratio over nothing has no value and says why: a system that claims nothing has no citation recall, not a
perfect one.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from eval.dataset import Item
from eval.scoring import CUTOFFS, Score
from rag.answer import Status

_REFUSALS = frozenset(Status) - {Status.ANSWERED, Status.FAILED}


@dataclass(frozen=True)
class Ratio:
    """``numerator`` of ``denominator``; ``nothing`` says what is lacking when the denominator is 0.

    ``owed``: the questions called for a denominator above 0, so that having none is the system's fault, not
    the set's.
    """

    numerator: float
    denominator: float
    nothing: str
    owed: bool = False

    @property
    def value(self) -> float | None:
        return self.numerator / self.denominator if self.denominator else None

    def __str__(self) -> str:
        if self.value is None:
            return f"none ({self.nothing})"
        return f"{self.value:.3f} ({self.numerator:g}/{self.denominator:g})"

    def to_json(self) -> dict[str, float | str | None]:
        reason = {} if self.denominator else {"reason": self.nothing}
        return {"value": self.value, "numerator": self.numerator, "denominator": self.denominator, **reason}


Metrics = dict[str, Ratio]


def measure(scores: Sequence[Score]) -> Metrics:
    """Every metric of a set of scores, by name, in the order in which they are reported."""
    return {
        "correctness": _share(scores, lambda s: s.correct, "no questions"),
        "families_correct": families_correct(scores),
        **refusal(scores),
        **service(scores),
        **relevance(scores),
        **retrieval(scores),
        **citation(scores),
    }


def families_correct(scores: Sequence[Score]) -> Ratio:
    """Families (wordings of one need) of which every question is answered correctly / families."""
    families: dict[str, list[bool]] = defaultdict(list)
    for score in scores:
        families[score.outcome.item.family].append(score.correct)
    return Ratio(sum(map(all, families.values())), len(families), "no questions")


def refusal(scores: Sequence[Score]) -> Metrics:
    """How well the structured status tells what can be answered.

    Refused: a status other than ``answered`` and ``failed``. Items for which ``answered`` and a refusal are
    both accepted take no part.

    - refusal_recall = refused unanswerable / unanswerable
    - refusal_precision = refused unanswerable / refused
    - over_refusal = answerable and not ``answered`` / answerable (a failure counts here)
    - unanswerable_answered = unanswerable and ``answered`` / unanswerable; near_miss_answered is the same
      over the unanswerable questions about the policy, where easy off-topic ones cannot hide a confident
      invention.
    """
    decided = [s for s in scores if s.outcome.item.answerable or s.outcome.item.unanswerable]
    refused = [s for s in decided if s.outcome.answer.status in _REFUSALS]
    answerable = _where(decided, lambda item: item.answerable)
    unanswerable = _where(decided, lambda item: item.unanswerable)
    rightly = len(_where(refused, lambda item: item.unanswerable))
    return {
        "refusal_recall": Ratio(rightly, len(unanswerable), "no unanswerable questions"),
        "refusal_precision": Ratio(rightly, len(refused), "nothing was refused"),
        "over_refusal": _share(answerable, lambda s: not _answered(s), "no answerable questions"),
        "unanswerable_answered": _share(unanswerable, _answered, "no unanswerable questions"),
        "near_miss_answered": _share(
            _where(unanswerable, lambda item: item.near_miss), _answered, "no near misses"
        ),
    }


def service(scores: Sequence[Score]) -> Metrics:
    """What a person is left with where the policy is silent.

    - missing_named = unanswerable questions whose answer names what is missing / those with words for it
    - handoff_offered = answers that offer the hotline / answers to policy questions that are not ``answered``
    """
    named = [s.missing_named for s in scores if s.missing_named is not None]
    offered = [s.handed_off for s in scores if s.handed_off is not None]
    return {
        "missing_named": Ratio(sum(named), len(named), "no question with words for what is missing"),
        "handoff_offered": Ratio(sum(offered), len(offered), "every policy question was answered"),
    }


def relevance(scores: Sequence[Score]) -> Metrics:
    """Whether what is quoted belongs to the question: a verbatim quote of the wrong clause is no help.

    - gold_quotes = quotes from a gold clause / quotes, over policy questions that have gold clauses
    - stray_quotes = quotes from another document than the policy / quotes, over all policy questions
    """
    asked = _where(scores, lambda item: item.on_policy)
    gold = [s for s in asked if s.outcome.item.gold_clauses]
    return {
        "gold_quotes": Ratio(sum(s.gold_quotes for s in gold), sum(s.quotes for s in gold), "no quotes"),
        "stray_quotes": Ratio(sum(s.stray_quotes for s in asked), sum(s.quotes for s in asked), "no quotes"),
    }


def retrieval(scores: Sequence[Score]) -> Metrics:
    """Mean Recall@k and MRR of the gold clauses over the answerable questions (overviews left out)."""
    ranked = [s for s in scores if s.reciprocal_rank is not None and s.outcome.item.answerable]
    nothing = "no answerable question with gold clauses"
    return {
        **{f"recall_at_{k}": Ratio(sum(s.recall[k] for s in ranked), len(ranked), nothing) for k in CUTOFFS},
        "mrr": Ratio(sum(s.reciprocal_rank or 0.0 for s in ranked), len(ranked), nothing),
    }


def citation(scores: Sequence[Score]) -> Metrics:
    """How far the claims stand on what they cite, over all claims of all answers.

    - citation_recall = Σ sup(s, C(s)) / claims; uncited, out-of-range or not verbatim = 0
    - citation_precision = Σ_c sup(s,C)·[sup(s,{c}) ∨ ¬sup(s,C∖c)] / Σ|C|
    - groundedness = Σ sup(s, R) / claims, R being the whole paragraphs that the answer cites anywhere
    - bad_numbers = |Numbers(A) ∖ Numbers(R)| / |Numbers(A)|, over leads, notices and loose text too
    """
    claims, citations = sum(s.claims for s in scores), sum(s.citations for s in scores)
    stated = sum(s.numbers for s in scores)
    owed = any(s.outcome.item.answerable for s in scores)
    return {
        "citation_recall": Ratio(sum(s.supported_claims for s in scores), claims, "no claims", owed),
        "citation_precision": Ratio(
            sum(s.precise_citations for s in scores), citations, "no citations", owed
        ),
        "groundedness": Ratio(sum(s.grounded_claims for s in scores), claims, "no claims", owed),
        "bad_numbers": Ratio(sum(len(s.bad_numbers) for s in scores), stated, "no numbers stated"),
    }


def percentile(values: Sequence[float], percent: float) -> float | None:
    """The nearest-rank percentile: the smallest value that ``percent`` % of the values do not exceed."""
    if not values:
        return None
    return sorted(values)[max(math.ceil(percent / 100 * len(values)), 1) - 1]


def _answered(score: Score) -> bool:
    return score.outcome.answer.status is Status.ANSWERED


def _where(scores: Iterable[Score], holds: Callable[[Item], bool]) -> list[Score]:
    return [s for s in scores if holds(s.outcome.item)]


def _share(scores: Sequence[Score], holds: Callable[[Score], bool], nothing: str) -> Ratio:
    return Ratio(sum(map(holds, scores)), len(scores), nothing)
