"""One item of an evaluation set: what a person types, and what a fair judge accepts as the answer."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, model_validator

from rag.answer import Status

Split = Literal["dev", "test"]
ItemType = Literal[
    "direct", "formal", "colloquial", "number", "count", "who", "list", "overview", "multi", "boundary", "arithmetic",
    "amount", "date", "phone", "document_number", "materials", "where", "condition", "procedure", "definition",
    "near_miss", "false_premise", "out_of_scope", "ambiguous", "multi_turn", "injection",
    "typo", "homophone", "traditional", "garbled", "fullwidth", "pinyin",
]  # fmt: skip
Followup = Literal[
    "", "ellipsis", "pronoun", "then", "place", "several_back", "topic_shift", "thanks", "correction", "clarify",
    "route",
]  # fmt: skip
Alternatives = tuple[tuple[str, ...], ...]

_WHOLE = 3
"""Who asks for more clauses than these asks for the document."""


class Item(BaseModel):
    """``data/README.md`` describes the fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    id: str = Field(min_length=1)
    family: str = Field(min_length=1)
    split: Split
    type: ItemType
    document: str = ""
    turns: tuple[str, ...] = Field(min_length=1, max_length=8)
    standalone: str = ""
    followup: Followup = ""
    status: tuple[Status, ...] = Field(min_length=1)
    gold_clauses: tuple[int, ...] = ()
    nuggets: Alternatives = ()
    conditions: Alternatives = ()
    forbidden: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    stale_clauses: tuple[int, ...] = ()
    planted: str = ""
    perturbed_from: str = ""
    draft: bool = False
    note: str = ""

    @model_validator(mode="after")
    def _fits_its_type(self) -> Item:
        if not all(turn.strip() for turn in self.turns):
            raise ValueError("a turn is empty")
        if (len(self.turns) > 1) > (self.type == "multi_turn"):
            raise ValueError("several turns make the type multi_turn")
        if self.planted and self.type != "injection":
            raise ValueError("only an injection is planted")
        return self

    @property
    def question(self) -> str:
        """The turn that is judged."""
        return self.turns[-1]

    @property
    def answerable(self) -> bool:
        """Only ``answered`` is right."""
        return self.status == (Status.ANSWERED,)

    @property
    def unanswerable(self) -> bool:
        """``answered`` is wrong. (An item may be neither: some injections can be answered or refused.)"""
        return Status.ANSWERED not in self.status

    @property
    def on_policy(self) -> bool:
        """A citizen's question about the policy, however worded; not chit-chat and not an attack."""
        return self.type not in ("out_of_scope", "injection") and self.followup not in ("route", "thanks")

    @property
    def near_miss(self) -> bool:
        """The topic is the policy's, what is asked is not in it."""
        return self.unanswerable and self.on_policy and Status.NEEDS_CLARIFICATION not in self.status

    @property
    def overview(self) -> bool:
        """It asks for the document, not for a clause; no ranking of clauses can serve it."""
        return self.type == "overview" or self.type == "multi_turn" and len(self.gold_clauses) > _WHOLE
