"""Asks a chat model in a test."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from contextlib import aclosing

from rag.llm.model import ChatModel, Delta, Item, Message, Role

ASK = (Message(Role.SYSTEM, "规则"), Message(Role.USER, "问题"))


async def items_of(chat: ChatModel, seconds: float = 5) -> list[Item]:
    """All that ``chat`` yields within ``seconds``."""
    deadline = asyncio.get_running_loop().time() + seconds
    async with aclosing(chat.stream(ASK, deadline=deadline)) as stream:
        return [item async for item in stream]


def text_of(items: Sequence[Item]) -> str:
    return "".join(item.text for item in items if isinstance(item, Delta))
