"""Further judges of the support of a claim, beside each other, and how far they agree.

Tier 0 is deterministic and always there. Tiers 1 (a model of textual entailment) and 2 (an LLM) are second opinions on
what rephrases: they are reported and never gate.
"""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Protocol

from pydantic import BaseModel, StrictBool, StrictStr, ValidationError

from eval.atoms import atoms
from eval.flat import without_marks
from eval.statistics import cohen_kappa
from eval.support import entailed, flatten, supported, without_lead_in
from prompts.library import load
from rag.errors import ModelError
from rag.grounding.nli import SecondOpinion, windows
from rag.llm.model import ChatModel, Message, Role
from rag.rewrite_llm import short_answer

Verdict = bool | None
"""Whether a claim is supported by its evidence; None: the judge cannot say."""

_JSON = re.compile(r"\{.*\}", re.DOTALL)
_SHORTEST_QUOTE = 4
_LONGEST_REPLY = 4_000


class Judge(Protocol):
    """Says whether a claim is supported."""

    @property
    def name(self) -> str: ...

    def judge(self, claim: str, evidence: Sequence[str]) -> Verdict:
        """``evidence``: whole clauses, or the quotes that the claim cites."""
        ...


@dataclass(frozen=True)
class Deterministic:
    """Tier 0: word for word where the answer quotes; else also in other wording."""

    quoting: bool
    name: str = "deterministic"

    def judge(self, claim: str, evidence: Sequence[str]) -> Verdict:
        return supported(claim, evidence) or (not self.quoting and entailed(claim, evidence))


@dataclass(frozen=True)
class Nli:
    """Tier 1: the highest probability, over windows of one and two sentences of a clause, that they entail the claim.

    It holds from ``threshold`` (0 to 1) on. A claim with an atom that the evidence does not have is false, unasked.
    """

    opinion: SecondOpinion
    threshold: float
    name: str = "nli"

    def judge(self, claim: str, evidence: Sequence[str]) -> Verdict:
        """Raises SettingsError: the model cannot be loaded."""
        said = without_marks(without_lead_in(claim))
        if not evidence or atoms(said) - atoms("\n".join(evidence)):
            return False
        return self.opinion.entails(windows(evidence), said) >= self.threshold


class _Reply(BaseModel):
    supported: StrictBool
    quote: StrictStr = ""


@dataclass(frozen=True)
class Llm:
    """Tier 2: the majority of ``runs`` of an LLM that has to quote what it builds on.

    "Supported" is a vote only with a quote of at least four characters that stands in the evidence; a failure or a
    malformed reply is none. Without a majority of the votes it cannot say. ``deadline_s`` holds for each run.
    """

    chat: ChatModel
    runs: int = 3
    deadline_s: float = 60.0
    name: str = "llm"

    def judge(self, claim: str, evidence: Sequence[str]) -> Verdict:
        """Not to be called from within an event loop."""
        votes = [vote for vote in asyncio.run(self._votes(claim, evidence)) if vote is not None]
        balance = sum(1 if vote else -1 for vote in votes)
        return None if balance == 0 else balance > 0

    async def _votes(self, claim: str, evidence: Sequence[str]) -> list[Verdict]:
        return [await self._vote(claim, evidence) for _ in range(self.runs)]

    async def _vote(self, claim: str, evidence: Sequence[str]) -> Verdict:
        told = "\n".join(f"【原文{n}开始】\n{text}\n【原文{n}结束】" for n, text in enumerate(evidence, 1))
        messages = (
            Message(Role.SYSTEM, load("judge").text),
            Message(Role.USER, f"{told}\n\n【句子开始】\n{claim}\n【句子结束】"),
        )
        try:
            reply = await short_answer(self.chat, messages, self.deadline_s, _LONGEST_REPLY)
        except ModelError:
            return None
        return _vote_of(reply, evidence)


def _vote_of(reply: str, evidence: Sequence[str]) -> Verdict:
    found = _JSON.search(reply)
    try:
        said = _Reply.model_validate_json(found[0] if found else "")
    except ValidationError:
        return None
    quote = flatten(said.quote)
    if said.supported and (len(quote) < _SHORTEST_QUOTE or not any(quote in flatten(text) for text in evidence)):
        return None
    return said.supported


@dataclass(frozen=True)
class Agreement:
    """Of ``n`` claims on which judges ``a`` and ``b`` both gave a verdict, the share ``agree`` where it is the same.

    ``kappa`` is Cohen's, agreement beyond chance. Both are None where they are not defined.
    """

    a: str
    b: str
    n: int
    agree: float | None
    kappa: float | None


def agreement(verdicts: Mapping[str, Sequence[Verdict]]) -> tuple[Agreement, ...]:
    """Every two judges, in their order; ``verdicts``: judge → its verdicts on the same claims in the same order.

    Raises:
        ValueError: the judges did not see equally many claims.
    """
    return tuple(_agreement(a, b, verdicts[a], verdicts[b]) for a, b in combinations(verdicts, 2))


def _agreement(a: str, b: str, of_a: Sequence[Verdict], of_b: Sequence[Verdict]) -> Agreement:
    both = [(x, y) for x, y in zip(of_a, of_b, strict=True) if x is not None and y is not None]
    same = sum(x == y for x, y in both)
    kappa = cohen_kappa([x for x, _ in both], [y for _, y in both])
    return Agreement(a, b, len(both), same / len(both) if both else None, kappa)
