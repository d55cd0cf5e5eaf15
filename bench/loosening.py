"""How many more true sentences a looser checker would accept, at what price in false ones.

    python bench/loosening.py

A refused sentence might still be accepted where few rules complain, or mild ones. The best such judgement is learned:
logistic regression on the number of each rule's complaints and on how many words are unknown, fitted on one half of the
policies and read on the other. Each row gives up so many false sentences more. Not a timing; half a minute.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table
from sklearn.linear_model import LogisticRegression
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from eval.mutations.case import Case, Kind
from eval.mutations.cases import cases
from eval.mutations.policies import DEV, REWORDINGS, SHIPPED
from rag.grounding.checker import supports
from rag.grounding.comparison import Comparison
from rag.grounding.formal import formal
from rag.grounding.passages import near
from rag.grounding.quoting import without_marks
from rag.grounding.rules import RULES
from rag.grounding.verdict import Soft

CAUGHT = (0.99, 0.975, 0.95)
Numbers = NDArray[np.float64]


def complaints(case: Case) -> Numbers:
    """Complaints by rule, mild ones, unknown words and words in all, over the source with the fewest complaints."""
    text = without_marks(case.claim)
    clauses = [near(text, clause) for clause in case.evidence]
    best: list[int] | None = None
    for said, sources in ((text, clauses), (formal(text), [formal(clause) for clause in clauses])):
        for source in [*sources, "\n".join(sources)]:
            laid = [Comparison(sentence, source) for sentence in re.findall(r"[^。；！？]+", said)]
            each = [[list(rule(one)) for rule in RULES] for one in laid]
            counts = [sum(len(one[place]) for one in each) for place in range(len(RULES))]
            mild = sum(isinstance(reason, Soft) for one in each for reasons in one for reason in reasons)
            unknown = sum(place is None for one in laid for place in one.place)
            row = [*counts, mild, unknown, sum(len(one.claim) for one in laid)]
            if best is None or sum(counts) < sum(best[: len(RULES)]):
                best = row
    return np.array(np.log1p(np.array(best, dtype=float)))


def refused(scores: Numbers, least: float, cases: Sequence[Case], kind: Kind) -> str:
    """``"12 of 40 (30 %)"``: the cases of a kind with a score no better than ``least``."""
    of_kind = [score for score, case in zip(scores, cases, strict=True) if case.kind is kind]
    out = sum(score <= least for score in of_kind)
    return f"{out} of {len(of_kind)} ({out / len(of_kind):.0%})" if of_kind else "–"


def main() -> None:
    halves = [[*cases(SHIPPED), *cases(DEV)], list(cases(REWORDINGS))]
    taken = [np.array([supports(case.claim, case.evidence).supported for case in half]) for half in halves]
    told = [np.array([complaints(case) for case in half]) for half in halves]
    table = Table("read on", "false refused", "restated refused", "colloquial refused")
    for fitted, read, name in ((1, 0, "shipped and dev"), (0, 1, "rewordings")):
        true = np.array([case.kind is not Kind.MUTANT for case in halves[fitted]])
        model = make_pipeline(StandardScaler(), LogisticRegression(C=0.3, max_iter=2000))
        model.fit(told[fitted][~taken[fitted]], true[~taken[fitted]])
        scores = np.where(taken[read], 2.0, model.predict_proba(told[read])[:, 1])
        false = np.array([case.kind is Kind.MUTANT for case in halves[read]])
        for least in (1.0, *(np.quantile(scores[false], caught) for caught in CAUGHT)):
            kinds = (Kind.MUTANT, Kind.RESTATED, Kind.COLLOQUIAL)
            table.add_row(name, *(refused(scores, float(least), halves[read], kind) for kind in kinds))
    Console().print(table)


if __name__ == "__main__":
    main()
