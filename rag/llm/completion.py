"""What an OpenAI-compatible server says: a streamed chunk, or a whole completion, as a typed value."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from rag.errors import ModelError
from rag.llm.errors import Malformed, Oversized, Reported, Withheld
from rag.llm.model import FinishReason, Usage
from rag.llm.profiles import GENERIC, Profile

JSON_CAP = 1024 * 1024
# A list in JSON takes two bytes, in memory a hundred.
_NESTING_CAP = 20_000
# No digits beyond a number: words of a provider, not its ids, and nobody's key.
_CODE = re.compile(r"[A-Za-z][A-Za-z_.-]{0,47}|\d{1,6}")


@dataclass(frozen=True)
class Chunk:
    """``thinking``: the model is at work without having said anything yet, or in between.
    ``whole``: ``text`` is all of the answer, not the next piece of it. ``done``: nothing that matters will follow."""

    text: str = ""
    thinking: bool = False
    finish: FinishReason | None = None
    usage: Usage | None = None
    whole: bool = False
    done: bool = False


def parse(data: str, profile: Profile = GENERIC, secret: str = "") -> Chunk:
    """The first choice of a chunk or of a whole completion.

    Raises:
        Malformed: not JSON, or not the JSON of a completion.
        Oversized: more JSON than any completion needs.
        Reported: an error message of the provider.
        Withheld: an error message that says that a filter refused the question.
    """
    value = _json(data)
    if not isinstance(value, dict):
        raise Malformed("the LLM sent JSON that is not a completion")
    choices = value.get("choices")
    if value.get("type") == "ping":
        return Chunk()
    if value.get("error") or (choices is None and error_codes(value, secret)):
        raise reported(value, profile, secret)
    if not ({"choices", "usage"} & value.keys() or str(value.get("object")).startswith("chat.completion")):
        raise Malformed("the LLM sent JSON that is not a completion")
    usage = _usage(value.get("usage"))
    choice = _first(choices)
    if choice is None:
        return Chunk(usage=usage)
    delta = choice.get("delta")
    message = delta or choice.get("message") or {}
    if not isinstance(message, dict):
        raise Malformed("the LLM sent JSON that is not a completion")
    text, thinking = _text(message.get("content"))
    if not message:
        text, _ = _text(choice.get("text"))
    return Chunk(
        text,
        thinking=thinking or any(message.get(field) for field in profile.reasoning),
        finish=_finish(choice.get("finish_reason"), bool(message.get("refusal")), profile),
        usage=usage or _usage(choice.get("usage")),
        whole=not delta and bool(choice.get("message")),
    )


def reported(value: object, profile: Profile = GENERIC, secret: str = "") -> ModelError:
    """The provider's error, of which only a short code is kept."""
    codes = error_codes(value, secret)
    shown = codes[0] if codes else ""
    if profile.filtered.intersection(codes):
        return Withheld(f"a filter of the provider refused the question ({shown})")
    return Reported(shown, transient=not profile.overloaded.isdisjoint(codes) and profile.exhausted.isdisjoint(codes))


def error_codes(value: object, secret: str = "") -> tuple[str, ...]:
    """Every ``code`` and ``type`` of an error object that is a plain word or a number, the more telling first.

    Providers wrap them as ``{"error": {…}}``, or send them bare: DashScope and gateways ``{"code", "message"}``, vLLM
    once ``{"object": "error", "type", "code"}``, Baidu ``{"error_code"}``.
    """
    if not isinstance(value, dict):
        return ()
    error = value.get("error")
    holders = (error, value) if isinstance(error, dict) else (value,)
    words = [str(holder.get(name)) for holder in holders for name in ("code", "type", "error_code")]
    return tuple(w for w in dict.fromkeys(words) if w != "None" and _CODE.fullmatch(w) and not (secret and w in secret))


def _json(data: str) -> object:
    if len(data) > JSON_CAP or data.count("[") + data.count("{") > _NESTING_CAP:
        raise Oversized("the LLM sent more JSON than any answer needs")
    try:
        return json.loads(data, strict=False)
    except (ValueError, RecursionError):
        pass
    raise Malformed("the LLM sent what is not JSON")


def _first(choices: object) -> Mapping[str, object] | None:
    """The choice with the index 0: a server that was asked for one may still send several."""
    if choices is None:
        return None
    if not isinstance(choices, list):
        raise Malformed("the LLM sent JSON that is not a completion")
    for choice in choices:
        if not isinstance(choice, dict):
            raise Malformed("the LLM sent JSON that is not a completion")
        if not choice.get("index"):
            return choice
    return None


def _text(content: object) -> tuple[str, bool]:
    """Text, and whether there was a thought with it. Mistral sends a list of parts, some of them thoughts."""
    if content is None or isinstance(content, str):
        return content or "", False
    if not isinstance(content, list):
        raise Malformed("the LLM sent JSON that is not a completion")
    texts, thinking = [], False
    for part in content:
        if not isinstance(part, dict):
            raise Malformed("the LLM sent JSON that is not a completion")
        if isinstance(part.get("text"), str):
            texts.append(part["text"])
        thinking = thinking or part.get("type") == "thinking"
    return "".join(texts), thinking


def _finish(reason: object, refused: bool, profile: Profile) -> FinishReason | None:
    if refused:
        return FinishReason.WITHHELD
    word = "" if reason is None else str(reason).lower()
    if word in ("", "null", "none"):
        return None
    if word in profile.failed:
        raise Reported(word, transient=True)
    if word in profile.stop:
        return FinishReason.STOP
    return FinishReason.LENGTH if word in profile.length else FinishReason.WITHHELD


def _usage(value: object) -> Usage | None:
    if not isinstance(value, dict):
        return None
    prompt, completion = _count(value.get("prompt_tokens")), _count(value.get("completion_tokens"))
    return None if prompt is None and completion is None else Usage(prompt, completion)


def _count(value: object) -> int | None:
    return value if isinstance(value, int) and not isinstance(value, bool) and value >= 0 else None
