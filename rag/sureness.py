"""How surely quotes answer a question, as far as words can tell: a small logistic model over what they share.

The rules of ``rag.judge`` decide what could be the answer; each of them is right about most questions, and together
they still find an answer in a notice that says nothing of the matter. The model weighs what they do not: how much of
the question the quoted clauses speak of, in its own wording and in official wording, and how clearly one passage
stands out.
Its weights (``lexicon/sureness.json``) are fitted by ``python -m eval.sureness``.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rag.candidates import Candidate
from rag.grounding.formal import formal
from rag.matching import overlap, strength
from rag.question import Question
from rag.state import Quote
from rag.statements import scope
from rag.terms import Frequency, Segmenter

FILE = Path(__file__).parent / "lexicon" / "sureness.json"
FEATURES = ("words", "pairs", "strength", "subject", "rank", "margin")
"""What the model sees of a question and its quotes, in the order of its weights."""

_CORPUS = 60_000_000
_UNSEEN = 20
_CLAUSE = re.compile("[，。；？！,;?!]")
_END = "，。；？！,;?!"
_LEAST = 2  # characters


@dataclass(frozen=True)
class Sureness:
    """The model. ``least``: the probability from which an answer counts as sure."""

    segment: Segmenter
    frequency: Frequency
    mean: tuple[float, ...]
    scale: tuple[float, ...]
    weights: tuple[float, ...]
    bias: float
    least: float

    @classmethod
    def load(cls, segment: Segmenter, frequency: Frequency, file: Path = FILE) -> Sureness:
        """The model in ``file``. Raises ValueError where it was fitted to other features."""
        given: Mapping[str, Any] = json.loads(file.read_text(encoding="utf-8"))
        if tuple(given["features"]) != FEATURES:
            raise ValueError(f"{file} was fitted to other features. Run: python -m eval.sureness")
        return cls(
            segment, frequency, tuple(given["mean"]), tuple(given["scale"]), tuple(given["weights"]), given["bias"],
            given["least"],
        )  # fmt: skip

    def of(self, values: Sequence[float]) -> float:
        """The probability, from 0 to 1, that quotes with these features answer the question."""
        scaled = ((value - mean) / scale for value, mean, scale in zip(values, self.mean, self.scale, strict=True))
        return 1 / (1 + math.exp(-self.bias - sum(w * x for w, x in zip(self.weights, scaled, strict=True))))

    def features(
        self, question: Question, quotes: Sequence[Quote], candidates: Sequence[Candidate], subject: float
    ) -> tuple[float, ...]:
        """``FEATURES`` of a question and the quotes found for it.

        - words, pairs: the share of the question's words, by rarity, and of its pairs of characters that stand in the
          quoted passages, in its own wording or in official wording, whichever has more
        - strength: how surely the passages speak of the terms of what it asks, on average
        - subject: how much of its subject they cover, as the judge counts it
        - rank, margin: the rank of the best passage, and as a share of it that of the best one which is not quoted
        """
        text = "\n".join(dict.fromkeys(scope(q.passage) + q.passage.document_title for q in quotes))
        # People tell their story first; what they ask is in the clause that asks.
        asks = "，".join(dict.fromkeys(ask.clause for ask in question.asks))
        asking = asks or _CLAUSE.split(question.text.rstrip(_END))[-1]
        wordings = tuple(dict.fromkeys(w for t in (question.text, asking) for w in (t, formal(t))))
        asked = [term for term in question.specific if term.asking] or question.specific
        strengths = [strength(term, text) for term in asked]
        quoted = {quote.passage.id for quote in quotes}
        best = candidates[0].rank
        second = max((c.rank for c in candidates if c.passage.id not in quoted), default=0.0)
        return (
            max(self._words(wording, text) for wording in wordings),
            max(overlap(wording, text) for wording in wordings),
            sum(strengths) / len(strengths) if strengths else 1.0,
            subject,
            best,
            second / best if best > 0 else 0.0,
        )

    def _words(self, wording: str, text: str) -> float:
        lower = text.lower()
        rarity = {
            word: math.log(_CORPUS / (self.frequency(word) + _UNSEEN))
            for word in self.segment(wording)
            if len(word) >= _LEAST and word[0].isalpha()
        }
        everything = sum(rarity.values())
        return sum(rare for word, rare in rarity.items() if word in lower) / everything if everything else 1.0
