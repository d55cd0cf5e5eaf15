"""Whether the search puts the gold clauses first."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from eval.metrics.ratio import Metrics, ratio
from eval.scoring import CUTOFFS, NDCG_CUTOFF, Score


def retrieval(scores: Sequence[Score]) -> Metrics:
    """Means over the answerable questions, overviews left out: Recall@k, MRR and nDCG@k.

    Their formulas stand at ``eval.scoring.recall``, ``reciprocal_rank`` and ``ndcg``. Of a system that does not tell
    what it found there are none.
    """
    ranked = [s for s in scores if s.reciprocal_rank is not None and s.outcome.item.answerable]
    nothing = "no answerable question with gold clauses and hits"
    return {
        **{f"recall_at_{k}": ratio(ranked, _recall(k), _one, nothing) for k in CUTOFFS},
        "mrr": ratio(ranked, lambda s: s.reciprocal_rank or 0.0, _one, nothing),
        f"ndcg_at_{NDCG_CUTOFF}": ratio(ranked, lambda s: s.ndcg or 0.0, _one, nothing),
    }


def _recall(k: int) -> Callable[[Score], float]:
    return lambda score: score.recall[k]


def _one(_score: Score) -> float:
    return 1.0
