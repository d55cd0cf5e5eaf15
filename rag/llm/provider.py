"""What the settings say about one chat model."""

from __future__ import annotations

from dataclasses import dataclass

from pydantic import SecretStr

from rag.llm.clocks import Clocks


@dataclass(frozen=True)
class Provider:
    """All that a kind of chat model gets to build one; which of it it needs is its own affair.

    ``context_tokens`` and ``temperature`` are ``None`` where nobody set them. ``deadline`` is not here: it comes with
    every question.
    """

    base_url: str
    model: str
    api_key: SecretStr | None = None
    kind: str = "openai"
    profile: str = "openai"
    context_tokens: int | None = None
    temperature: float | None = None
    clocks: Clocks = Clocks()
