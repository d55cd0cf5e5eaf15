"""Asking an assistant, and reading its answers."""

from __future__ import annotations

import asyncio

from rag.answer import Answer
from rag.pipeline import Assistant
from rag.state import Event


def ask(assistant: Assistant, question: str) -> Answer:
    return asyncio.run(assistant.ask(question))


def events(assistant: Assistant, question: str) -> list[Event]:
    async def collect() -> list[Event]:
        return [event async for event in assistant.stream(question)]

    return asyncio.run(collect())


def quoted(answer: Answer) -> list[str]:
    return [citation.quote for citation in answer.citations]
