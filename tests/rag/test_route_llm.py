from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest

from prompts.library import load
from rag import wording
from rag.answer import Status
from rag.llm.errors import TimedOut
from rag.llm.model import FinishReason, Role
from rag.question import Question
from rag.route import Kind
from rag.route_llm import RouteLlm
from rag.state import State
from tests.fakes.chat import ScriptedChat

Analyse = Callable[[str], Question]


def _after(chat: ScriptedChat, question: str, analyse: Analyse) -> State:
    step = RouteLlm(chat, load("route"), lambda: ("技改有什么专项？",), 30.0)

    async def taken() -> State:
        after = step(State("1", question, text=question, question=analyse(question)))
        return after if isinstance(after, State) else await after

    return asyncio.run(taken())


@pytest.mark.parametrize(
    ("word", "kind", "status"),
    [
        ("闲聊", Kind.GREETING, Status.OUT_OF_SCOPE),
        ("人工。", Kind.HUMAN, Status.OUT_OF_SCOPE),
        ("“代办”", Kind.TASK, Status.OUT_OF_SCOPE),
        ("陈述\n", Kind.STATEMENT, Status.NEEDS_CLARIFICATION),
    ],
)
def test_one_word_decides(word: str, kind: Kind, status: Status, understood: Analyse) -> None:
    chat = ScriptedChat(*word)
    after = _after(chat, "这怎么样啊", understood)
    assert (after.status, after.reason, after.notice) == (status, kind.value, wording.ROUTED[kind.value])
    (messages,) = chat.asked
    assert [(m.role, m.content) for m in messages] == [
        (Role.SYSTEM, load("route").text),
        (Role.USER, "这怎么样啊"),
    ]


@pytest.mark.parametrize("word", ["政策", "", "闲聊，因为没有问政策", "greeting", "闲" * 5_000])
def test_anything_else_is_ignored(word: str, understood: Analyse) -> None:
    assert _after(ScriptedChat(word), "这怎么样啊", understood).status is None


@pytest.mark.parametrize("ending", [TimedOut("first token"), FinishReason.LENGTH, FinishReason.WITHHELD])
def test_a_failure_is_logged_and_not_seen(
    ending: FinishReason | TimedOut, understood: Analyse, caplog: pytest.LogCaptureFixture
) -> None:
    assert _after(ScriptedChat("闲聊", ending=ending), "这怎么样啊", understood).status is None
    assert [record.name for record in caplog.records] == ["wence.route"]
    assert "这怎么样啊" not in caplog.text


@pytest.mark.parametrize("question", ["技改有什么专项", "多少钱", "这份政策讲了什么", "第三条", "大庆呢", "《民法典》"])
def test_it_is_not_asked_where_the_rules_know(question: str, understood: Analyse) -> None:
    chat = ScriptedChat("闲聊")
    assert _after(chat, question, understood).status is None
    assert chat.asked == []
