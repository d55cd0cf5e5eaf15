"""The bodies of responses, read as they come."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import aclosing
from dataclasses import dataclass
from typing import Any

from pydantic import ValidationError

from eval.calling import Caller, Incoming, RemoteError, json_object, message_of
from eval.foreign import Said, begun, sources_in
from eval.replies import Reply
from rag.answer import Answer


@dataclass(frozen=True)
class Heard:
    """A completion, and when it and its first sentence were there; ``first_ms`` is None where it was not streamed."""

    said: Said
    elapsed_ms: float
    first_ms: float | None = None


async def wence_reply(caller: Caller, incoming: Incoming) -> Reply:
    """The answer of a Wence, streamed; ``first_ms`` is of the first sentence that was not taken back.

    Raises:
        RemoteError: it broke off, reports an error, or is no such answer.
    """
    first: float | None = None
    async with aclosing(incoming.events()) as events:
        async for event in events:
            if event.name == "sentence" and first is None:
                first = incoming.since()
            elif event.name == "reset":
                first = None
            elif event.name == "error":
                raise _broken_down(caller, json_object(event.data))
            elif event.name == "done":
                elapsed = incoming.since()
                try:
                    return Reply(Answer.from_json(json_object(event.data)), (), elapsed, first)
                except (ValidationError, TypeError):
                    raise RemoteError("its answer is none of Wence's.") from None
    raise RemoteError("its answer ended before it was done.")


async def completion(caller: Caller, incoming: Incoming) -> Heard:
    """A chat completion, whole or streamed, whichever the service sends.

    Raises:
        RemoteError: it broke off, reports an error, or is no completion.
    """
    if not incoming.streamed:
        data = _sound(caller, await incoming.json())
        if not _choice(data):
            raise RemoteError("its answer holds no choices.")
        return Heard(Said(_content(data, "message"), sources_in(data)), incoming.since())
    text, first, ended = "", None, False
    sources = sources_in({})
    async with aclosing(incoming.events()) as events:
        async for event in events:
            if event.data.strip() == "[DONE]":
                ended = True
                break
            data = _sound(caller, json_object(event.data))
            text += _content(data, "delta")
            first = incoming.since() if first is None and begun(text) else first
            # Some repeat their sources in every chunk, some send them once.
            sources = sources_in(data) or sources
            ended = ended or bool(_choice(data).get("finish_reason"))
    if not ended:
        raise RemoteError("its answer ended before it was done.")
    elapsed = incoming.since()
    return Heard(Said(text, sources), elapsed, elapsed if first is None and text else first)


def _sound(caller: Caller, data: dict[str, Any]) -> dict[str, Any]:
    if data.get("error"):
        raise _broken_down(caller, data)
    return data


def _broken_down(caller: Caller, data: Mapping[str, Any]) -> RemoteError:
    said = caller.plain(message_of(data))
    return RemoteError(f"it broke down on the question: {said}." if said else "it broke down on the question.")


def _choice(data: Mapping[str, Any]) -> dict[str, Any]:
    choices = data.get("choices")
    return choices[0] if isinstance(choices, list) and choices and isinstance(choices[0], dict) else {}


def _content(data: Mapping[str, Any], part: str) -> str:
    message = _choice(data).get(part)
    content = message.get("content") or message.get("refusal") if isinstance(message, dict) else None
    if isinstance(content, list):
        content = "".join(str(one.get("text") or "") for one in content if isinstance(one, dict))
    return content if isinstance(content, str) else ""
