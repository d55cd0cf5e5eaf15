"""Whether the answers are right, whole and to the point."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from eval.metrics.ratio import Metrics, Part, Ratio, ratio, share
from eval.scoring import Score


def correctness(scores: Sequence[Score]) -> Metrics:
    """Right by the nuggets, and secondarily by the words.

    - correctness = questions with an acceptable status, every nugget, nothing forbidden and no flood of quotes / all
    - families_correct = families (wordings of one need) of which every question is answered correctly / families
    - condition_completeness = gold conditions said / gold conditions, over the answerable questions
    - char_f1 = mean over answerable questions of 2PR/(P+R) by characters against the sentences that hold the nuggets
    """
    answerable = [s for s in scores if s.outcome.item.answerable]
    return {
        "correctness": share(scores, lambda s: s.correct, "no questions"),
        "families_correct": _families(scores),
        "condition_completeness": ratio(
            answerable, lambda s: sum(s.conditions_said), lambda s: len(s.conditions_said), "no conditions to be told"
        ),
        "char_f1": ratio(answerable, lambda s: s.char_f1 or 0.0, lambda _s: 1.0, "no answerable questions"),
    }


def relevance(scores: Sequence[Score]) -> Metrics:
    """Whether what is quoted belongs to the question: a verbatim quote of the wrong clause is no help.

    - gold_quotes = quotes from a gold clause / quotes, over policy questions that have gold clauses
    - stray_quotes = quotes from another document than the policy / quotes, over all policy questions
    """
    asked = [s for s in scores if s.outcome.item.on_policy]
    gold = [s for s in asked if s.outcome.item.gold_clauses]
    return {
        "gold_quotes": ratio(gold, lambda s: s.gold_quotes, lambda s: s.quotes, "no quotes"),
        "stray_quotes": ratio(asked, lambda s: s.stray_quotes, lambda s: s.quotes, "no quotes"),
    }


def _families(scores: Sequence[Score]) -> Ratio:
    families: dict[str, list[bool]] = defaultdict(list)
    for score in scores:
        families[score.outcome.item.family].append(score.correct)
    return Ratio(tuple(Part(name, name, float(all(held)), 1.0) for name, held in families.items()), "no questions")
