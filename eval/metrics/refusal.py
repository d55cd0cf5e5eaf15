"""How well the structured status tells what can be answered, and what a refused person is left with."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from eval.metrics.ratio import Metrics, ratio, share
from eval.scoring import Score
from eval.statistics import aurc, risk_coverage
from rag.answer import Status

_REFUSALS = frozenset(Status) - {Status.ANSWERED, Status.FAILED}


def refusal(scores: Sequence[Score]) -> Metrics:
    """Refused: a status other than ``answered`` and ``failed``; never a phrase in the text.

    Items for which ``answered`` and a refusal are both accepted take no part.

    - refusal_recall R = refused unanswerable / unanswerable
    - refusal_precision P = refused unanswerable / refused
    - refusal_f1 = 2PR/(P+R), written as 2·refused unanswerable / (unanswerable + refused)
    - over_refusal = answerable and not ``answered`` / answerable (a failure counts here)
    - unanswerable_answered = unanswerable and ``answered`` / unanswerable; near_miss_answered is the same
      over the unanswerable questions about the policy, where easy off-topic ones cannot hide a confident
      invention.
    """
    decided = [s for s in scores if s.outcome.item.answerable or s.outcome.item.unanswerable]
    refused = [s for s in decided if _refused(s)]
    answerable = [s for s in decided if s.outcome.item.answerable]
    unanswerable = [s for s in decided if s.outcome.item.unanswerable]
    near = [s for s in unanswerable if s.outcome.item.near_miss]
    return {
        "refusal_recall": share(unanswerable, _refused, "no unanswerable questions"),
        "refusal_precision": share(refused, lambda s: s.outcome.item.unanswerable, "nothing was refused"),
        "refusal_f1": ratio(
            decided,
            lambda s: 2.0 * (_refused(s) and s.outcome.item.unanswerable),
            lambda s: float(_refused(s)) + float(s.outcome.item.unanswerable),
            "nothing to refuse and nothing refused",
        ),
        "over_refusal": share(answerable, lambda s: not answered(s), "no answerable questions"),
        "unanswerable_answered": share(unanswerable, answered, "no unanswerable questions"),
        "near_miss_answered": share(near, answered, "no near misses"),
    }


def service(scores: Sequence[Score]) -> Metrics:
    """What a person is left with where the policy is silent.

    - missing_named = unanswerable questions whose answer names what is missing / those with words for it
    - handoff_offered = answers that offer the hotline / answers to policy questions that are not ``answered``
    """
    named = [s for s in scores if s.missing_named is not None]
    offered = [s for s in scores if s.handed_off is not None]
    return {
        "missing_named": share(named, lambda s: bool(s.missing_named), "no question with words for what is missing"),
        "handoff_offered": share(offered, lambda s: bool(s.handed_off), "every policy question was answered"),
    }


@dataclass(frozen=True)
class RiskCoverage:
    """The curve of who answers only what it is sure of: (share answered, share of those wrong), and its area."""

    points: tuple[tuple[float, float], ...]
    aurc: float | None

    @classmethod
    def of(cls, scores: Sequence[Score]) -> RiskCoverage:
        """By the confidence of the answers with the status ``answered``; refused questions are never covered."""
        told = [s for s in scores if answered(s)]
        if not told:
            return cls((), None)
        points = risk_coverage([s.confidence for s in told], [not s.correct for s in told])
        reached = len(told) / len(scores)
        return cls(tuple((coverage * reached, risk) for coverage, risk in points), aurc(points))


def answered(score: Score) -> bool:
    return score.outcome.answer.status is Status.ANSWERED


def _refused(score: Score) -> bool:
    return score.outcome.answer.status in _REFUSALS
