from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from index.snapshot import Snapshot
from rag import wording
from rag.answer import Status
from rag.assembly import build_assistant
from rag.llm.http import Clocks, HttpChatModel
from rag.llm.model import Delta, Item, Message, Role
from rag.pause import LlmPaused, Switch, SwitchedChat
from rag.settings import load_settings
from tests.fakes.llm_server import LlmServer, says
from tests.rag.asking import ask

Q = "技改有什么专项？"


def test_answering_stops_and_goes_on_without_a_restart(shipped: Snapshot, tmp_path: Path) -> None:
    assistant = build_assistant(load_settings(home=tmp_path), shipped)
    assert ask(assistant, Q).status is Status.ANSWERED
    elsewhere = Switch(tmp_path)
    elsewhere.pause("系统维护，8点恢复。")
    answer = ask(assistant, Q)
    assert (answer.status, answer.reason, answer.text) == (Status.REFUSED, "paused", "系统维护，8点恢复。")
    elsewhere.pause()
    assert ask(assistant, Q).text == wording.REFUSALS["paused"]
    assert elsewhere.resume()
    assert ask(assistant, Q).status is Status.ANSWERED
    assert not elsewhere.resume()


def test_a_file_made_by_hand_pauses_too(tmp_path: Path) -> None:
    switch = Switch(tmp_path)
    (tmp_path / "paused").write_bytes("暂停".encode("gbk"))
    assert (switch.paused(), switch.text(), switch.state()) == (True, "", "answers")


def test_while_the_llm_is_paused_answers_are_quoted(shipped: Snapshot, tmp_path: Path) -> None:
    with LlmServer(says("实施千企技改专项行动[1]。")) as server:
        settings = load_settings(home=tmp_path, llm_base_url=server.url, llm_model="qwen")
        assistant = build_assistant(settings, shipped)
        Switch(tmp_path).pause_llm()
        answer = ask(assistant, Q)
        assert (answer.status, answer.composer, server.received) == (Status.ANSWERED, "extractive", [])
        assert Switch(tmp_path).state() == "llm"
        Switch(tmp_path).resume()
        assert ask(assistant, Q).composer == "llm"


def test_a_paused_model_says_so(tmp_path: Path) -> None:
    async def streamed(server: LlmServer) -> list[Item]:
        model = HttpChatModel(server.url, "qwen", None, Clocks(first_token=5, idle=5))
        chat = SwitchedChat(model, Switch(tmp_path))
        assert (chat.name, chat.context_tokens) == ("qwen", model.context_tokens)
        deadline = asyncio.get_running_loop().time() + 5
        return [item async for item in chat.stream((Message(Role.USER, "问"),), deadline=deadline)]

    with LlmServer(says("好。")) as server:
        assert [item.text for item in asyncio.run(streamed(server)) if isinstance(item, Delta)] == ["好。"]
        Switch(tmp_path).pause_llm()
        with pytest.raises(LlmPaused):
            asyncio.run(streamed(server))
