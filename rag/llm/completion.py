"""What an OpenAI-compatible server says: a streamed chunk, or a whole completion, as a typed value."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass

from rag.llm.errors import Malformed, Reported
from rag.llm.model import FinishReason

_CODE = re.compile(r"[A-Za-z0-9_.-]{1,40}")
_LENGTHS = frozenset({"length", "max_tokens"})


@dataclass(frozen=True)
class Chunk:
    """``thinking``: the model is at work without having said anything yet, or in between."""

    text: str = ""
    thinking: bool = False
    finish: FinishReason | None = None


def parse(data: str) -> Chunk:
    """The first choice of a chunk or of a whole completion.

    Raises:
        Malformed: not JSON, or not the JSON of a completion.
        Reported: an error message of the provider.
    """
    try:
        value: object = json.loads(data)
    except (ValueError, RecursionError):
        raise Malformed("the LLM sent what is not JSON") from None
    if not isinstance(value, dict):
        raise Malformed("the LLM sent JSON that is not a completion")
    if value.get("error"):
        raise reported(value)
    choices = value.get("choices")
    if choices is None and "usage" not in value:
        raise Malformed("the LLM sent JSON that is not a completion")
    choice = choices[0] if isinstance(choices, list) and choices else None
    if choice is None:
        return Chunk()
    if not isinstance(choice, dict):
        raise Malformed("the LLM sent JSON that is not a completion")
    message = choice.get("delta") or choice.get("message") or {}
    if not isinstance(message, dict):
        raise Malformed("the LLM sent JSON that is not a completion")
    text = message.get("content")
    thinking = bool(message.get("reasoning_content") or message.get("reasoning"))
    return Chunk(text if isinstance(text, str) else "", thinking, _finish(choice.get("finish_reason")))


def _finish(reason: object) -> FinishReason | None:
    if not isinstance(reason, str) or not reason:
        return None
    if reason in ("stop", "eos"):
        return FinishReason.STOP
    return FinishReason.LENGTH if reason in _LENGTHS else FinishReason.WITHHELD


def reported(value: object) -> Reported:
    """The provider's error, of which only a short code is kept."""
    code = error_code(value)
    return Reported("the LLM reported an error" + (f" ({code})" if code else ""))


def error_code(value: object) -> str:
    """The ``code`` or ``type`` of an error object, where it is a plain word; else empty."""
    error = value.get("error") if isinstance(value, dict) else None
    if not isinstance(error, dict):
        return ""
    for name in ("code", "type"):
        word = error.get(name)
        if isinstance(word, (str, int)) and _CODE.fullmatch(str(word)):
            return str(word)
    return ""
