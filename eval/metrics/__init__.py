"""The figures of a run, from the scores of its items; each formula stands at the function that counts it."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

from eval.metrics.answers import correctness, relevance
from eval.metrics.behaviour import conversation, following, injection, noise, robustness
from eval.metrics.citation import citation
from eval.metrics.ratio import Metrics, Ratio
from eval.metrics.refusal import refusal, service
from eval.metrics.retrieval import retrieval
from eval.scoring import Score

__all__ = ["Metrics", "Ratio", "measure", "percentile"]


def measure(scores: Sequence[Score], variants: Mapping[str, Sequence[Score]] | None = None) -> Metrics:
    """Every metric of a run, by name, in the order in which they are reported.

    ``scores``: the items as they are, generated disturbances among them; those count for robustness alone.
    ``variants``: items asked in changed circumstances, by the name of the variant.
    """
    plain = [s for s in scores if not s.outcome.item.perturbed_from]
    disturbed = [s for s in scores if s.outcome.item.perturbed_from]
    others = variants or {}
    return {
        **correctness(plain),
        **refusal(plain),
        **service(plain),
        **relevance(plain),
        **retrieval(plain),
        **citation(scores),
        **robustness(plain, disturbed),
        **noise(others),
        **following(others),
        **conversation(plain, others),
        **injection(plain),
    }


def percentile(values: Sequence[float], percent: float) -> float | None:
    """The nearest-rank percentile: the smallest value that ``percent`` % of the values do not exceed."""
    if not values:
        return None
    return sorted(values)[max(math.ceil(percent / 100 * len(values)), 1) - 1]
