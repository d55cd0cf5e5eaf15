"""How far the claims stand on what they cite."""

from __future__ import annotations

from collections.abc import Sequence

from eval.metrics.ratio import Metrics, ratio, share
from eval.scoring import Score


def citation(scores: Sequence[Score]) -> Metrics:
    """Over all claims of all answers, sup being ``eval.support``: no claims are no perfect score.

    - citation_recall = Σ sup(s, C(s)) / claims; uncited, out of range or not verbatim = 0
    - citation_precision = Σ_c sup(s,C)·[sup(s,{c}) ∨ ¬sup(s,C∖c)] / Σ|C|
    - groundedness = Σ sup(s, R) / claims, R being the whole paragraphs that the answer cites anywhere
    - groundedness_strict = answers of which every claim is grounded and no atom bad / answers with claims
    - bad_atoms = |Atoms(A) ∖ Atoms(R)| / |Atoms(A)|, over leads, notices and loose text too
    """
    owed = any(s.outcome.item.answerable for s in scores)
    claiming = [s for s in scores if s.claims]
    return {
        "citation_recall": ratio(scores, lambda s: s.supported_claims, lambda s: s.claims, "no claims", owed=owed),
        "citation_precision": ratio(
            scores, lambda s: s.precise_citations, lambda s: s.citations, "no citations", owed=owed
        ),
        "groundedness": ratio(scores, lambda s: s.grounded_claims, lambda s: s.claims, "no claims", owed=owed),
        "groundedness_strict": share(
            claiming, lambda s: s.grounded_claims == s.claims and not s.bad_atoms, "no claims"
        ),
        "bad_atoms": ratio(scores, lambda s: len(s.bad_atoms), lambda s: s.atoms, "nothing stated that could be bad"),
    }
