"""From the settings to the one chat model that composers ask."""

from __future__ import annotations

from rag.llm.breaker import Breaker
from rag.llm.clocks import Clocks
from rag.llm.endpoint import host_of
from rag.llm.fallback import Fallback
from rag.llm.kinds import build
from rag.llm.model import ChatModel
from rag.llm.provider import Provider
from rag.llm.retry import Persistent
from rag.settings import Settings


def chat_model(settings: Settings) -> ChatModel | None:
    """The LLMs that are set, each under a breaker and asked with patience, in their order; ``None`` without any.

    The time of an answer is shared out evenly: with n models left, the next must begin to speak within an n-th of
    what is left; what one does not use is there for the others, and who speaks may speak on to the deadline.

    Raises:
        SettingsError: one of them cannot be built.
    """
    found = providers(settings)
    breakers = {(provider.base_url, provider.model): Breaker() for provider in found}
    chats = [
        Persistent(
            build(provider),
            breakers[provider.base_url, provider.model],
            share=1 / (len(found) - place),
            host=host_of(provider.base_url) or provider.kind,
        )
        for place, provider in enumerate(found)
    ]
    if len(chats) > 1:
        return Fallback(chats)
    return chats[0] if chats else None


def providers(settings: Settings) -> tuple[Provider, ...]:
    """The LLMs that are set, in order of preference."""
    if not settings.has_llm:
        return ()
    own = "llm_first_token_s" in settings.model_fields_set
    clocks = Clocks(settings.llm_first_token_s if own else None, settings.llm_idle_s)
    first = Provider(
        settings.llm_base_url or "", settings.llm_model or "", settings.llm_api_key, settings.llm_kind,
        settings.llm_profile, settings.llm_context_tokens, settings.llm_temperature, clocks,
    )  # fmt: skip
    others = (
        Provider(
            other.base_url or "", other.model, other.key(), other.kind, other.profile, other.context_tokens,
            other.temperature, clocks,
        )
        for other in settings.llm_fallbacks
    )  # fmt: skip
    return (first, *others)
