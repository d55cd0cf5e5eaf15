from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from index.snapshot import Snapshot
from rag.answer import Status
from rag.assembly import build_assistant
from rag.errors import SettingsError
from rag.judge import Thresholds
from rag.settings import load_settings
from rag.state import Turn
from tests.fakes.llm_server import LlmServer, says
from tests.rag.asking import ask

STEPS = ["mask", "pause", "normalize", "guard", "correct", "rewrite", "route", "understand", "retrieve", "judge"]


def test_without_an_llm_the_assistant_quotes(shipped: Snapshot, tmp_path: Path) -> None:
    answer = ask(build_assistant(load_settings(home=tmp_path), shipped), "技改有什么专项？")
    assert (answer.status, answer.composer, answer.model) == (Status.ANSWERED, "extractive", None)
    assert list(answer.timings_ms) == [*STEPS, "compose", "verify", "total"]


def test_with_an_llm_it_writes(shipped: Snapshot, tmp_path: Path) -> None:
    with LlmServer(says("实施千企技改专项行动[1]。")) as server:
        settings = load_settings(home=tmp_path, llm_base_url=server.url, llm_model="qwen")
        answer = ask(build_assistant(settings, shipped), "技改有什么专项？")
    assert (answer.status, answer.composer, answer.model) == (Status.ANSWERED, "llm", "qwen")
    assert [(s.text, s.citations) for s in answer.sentences] == [
        ("实施千企技改专项行动。", (1,)),
        ("政策依据：《关于以科技创新引领产业全面振兴的若干政策措施》（媒体报道）“加快传统制造业转型升级”。", ()),
    ]
    assert answer.prompt_digest


def test_an_llm_that_cannot_be_reached_is_done_without(shipped: Snapshot, tmp_path: Path) -> None:
    with LlmServer(says("")) as server:
        gone = server.url
    settings = load_settings(home=tmp_path, llm_base_url=gone, llm_model="qwen")
    answer = ask(build_assistant(settings, shipped), "技改有什么专项？")
    assert (answer.status, answer.composer, answer.model) == (Status.ANSWERED, "extractive", None)


@pytest.mark.parametrize("question", ["千企技改补贴多少钱", "今天天气怎么样", "浙江省有哪些人才政策"])
def test_an_llm_is_not_asked_what_the_sources_do_not_say(question: str, shipped: Snapshot, tmp_path: Path) -> None:
    with LlmServer(says("补贴500万元[1]。")) as server:
        settings = load_settings(home=tmp_path, llm_base_url=server.url, llm_model="qwen")
        answer = ask(build_assistant(settings, shipped), question)
        assert server.received == []
    assert (answer.status is Status.ANSWERED, answer.composer) == (False, "extractive")


def test_an_llm_words_a_follow_up_and_only_a_follow_up(shipped: Snapshot, tmp_path: Path) -> None:
    with LlmServer(says("千企技改怎么申请")) as server:
        settings = load_settings(home=tmp_path, llm_base_url=server.url, llm_model="qwen")
        assistant = build_assistant(settings, shipped)
        history = (Turn("user", "千企技改补贴多少钱"), Turn("assistant", "原文没有写明。"))
        answer = asyncio.run(assistant.ask("它怎么申请", history))
        asked = len(server.received)
        asyncio.run(assistant.ask("千企技改补贴多少钱", history))
        asyncio.run(assistant.ask("它怎么申请"))
        assert (asked, len(server.received)) == (1, 1)
    assert (answer.standalone_question, answer.composer) == ("千企技改怎么申请", "extractive")


def test_a_second_opinion_is_loaded_at_the_start_and_only_for_an_llm(shipped: Snapshot, tmp_path: Path) -> None:
    settings = load_settings(home=tmp_path, nli_model=str(tmp_path / "none"))
    assert ask(build_assistant(settings, shipped), "技改有什么专项？").status is Status.ANSWERED
    written = load_settings(
        home=tmp_path, nli_model=str(tmp_path / "none"), llm_base_url="http://127.0.0.1:9/v1", llm_model="qwen"
    )
    with pytest.raises(SettingsError, match="WENCE_NLI_MODEL"):
        build_assistant(written, shipped)


def test_thresholds_reach_the_judge(shipped: Snapshot, tmp_path: Path) -> None:
    strict = Thresholds(answer=1.01, nearest=1.01)
    answer = ask(build_assistant(load_settings(home=tmp_path), shipped, strict), "技改有什么专项？")
    assert answer.status is Status.NO_EVIDENCE


def test_preparing_loads_what_a_question_needs(shipped: Snapshot, tmp_path: Path) -> None:
    assistant = build_assistant(load_settings(home=tmp_path), shipped)
    assistant.prepare()
    assert ask(assistant, "技改有什么专项？").status is Status.ANSWERED
