"""A second opinion that is known beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from rag.grounding.nli import SecondOpinion


@dataclass
class FixedOpinion(SecondOpinion):
    """Gives ``probability`` to everything and keeps what it was asked."""

    probability: float
    asked: list[tuple[tuple[str, ...], str]] = field(default_factory=list)

    def entails(self, premises: Sequence[str], hypothesis: str) -> float:
        self.asked.append((tuple(premises), hypothesis))
        return self.probability
