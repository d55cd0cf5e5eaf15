"""Kinds of chat models: the one that is built in, and those that installed packages add.

A package names a callable under the entry point group ``wence.chat_models``; it takes a ``Provider`` and returns a
``ChatModel``, or raises ``ValueError`` with a sentence on the setting that it cannot use.
"""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.metadata import entry_points

from rag.errors import SettingsError
from rag.llm.model import ChatModel
from rag.llm.provider import Provider

GROUP = "wence.chat_models"
BUILT_IN = "openai"
_HTTP = ("rag.llm.http", "http_chat_model")


def build(provider: Provider) -> ChatModel:
    """The chat model that ``provider`` describes.

    Raises:
        SettingsError: nothing of that kind is installed, it is broken, or it cannot use what is set.
    """
    kind = provider.kind
    try:
        return _factory(kind)(provider)
    except SettingsError:
        raise
    except ValueError as error:
        reason = str(error)
    except Exception as error:
        reason = f"it fails with {type(error).__name__}"
    secret = provider.api_key.get_secret_value() if provider.api_key else ""
    reason = "it refuses the key" if secret and secret in reason else reason
    raise SettingsError(f"The chat model '{provider.model}' of the kind '{kind}' cannot be used: {reason}.")


def _factory(kind: str) -> Callable[[Provider], ChatModel]:
    if kind == BUILT_IN:
        # Imported when asked for, since most installations do without an LLM and its library.
        module, name = _HTTP
        return getattr(import_module(module), name)  # type: ignore[no-any-return]
    found = entry_points(group=GROUP)
    if kind not in found.names:
        known = ", ".join(sorted({BUILT_IN, *found.names}))
        raise SettingsError(f"WENCE_LLM_KIND is '{kind}', of which no chat model is installed; installed are: {known}.")
    try:
        factory = found[kind].load()
    except Exception as error:
        reason = type(error).__name__
    else:
        if callable(factory):
            return factory  # type: ignore[no-any-return]
        reason = "it is not callable"
    raise SettingsError(f"The chat model of the kind '{kind}' ({found[kind].value}) cannot be loaded: {reason}.")
