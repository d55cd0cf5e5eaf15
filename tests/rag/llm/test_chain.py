"""From settings to answers, over real sockets: order, patience, breaker, and what is never told."""

from __future__ import annotations

import asyncio
import json
import logging
import subprocess
import sys
import time
import traceback
from pathlib import Path

import pytest

from index.snapshot import Snapshot
from rag.answer import SentenceKind, Status
from rag.assembly import build_assistant
from rag.errors import ModelError, SettingsError
from rag.llm.breaker import Breaker
from rag.llm.chain import chat_model, providers
from rag.llm.clocks import Clocks
from rag.llm.errors import BadStatus, CircuitOpen, Withheld
from rag.llm.fallback import Fallback
from rag.llm.model import ChatModel, Delta, Finish, Usage
from rag.llm.retry import Persistent
from rag.settings import Settings, load_settings
from tests.fakes.llm_server import Behaviour, LlmServer, chunk, in_turn, says, sends, silent
from tests.rag.asking import ask
from tests.rag.llm.asking import items_of, text_of

KEY = "sk-first-0123456789"
OTHER_KEY = "sk-second-9876543210"


@pytest.fixture(autouse=True)
def _elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def _chat(settings: Settings) -> ChatModel:
    chat = chat_model(settings)
    assert chat is not None
    return chat


def _settings(url: str, *others: str, **more: object) -> Settings:
    fallbacks = [{"base_url": other, "model": f"m{n}", "api_key": OTHER_KEY} for n, other in enumerate(others, 2)]
    return load_settings(llm_base_url=url, llm_model="m1", llm_api_key=KEY, llm_fallbacks=fallbacks, **more)


def test_nothing_is_built_where_nothing_is_set() -> None:
    assert chat_model(load_settings()) is None


def test_one_llm_needs_no_fallback() -> None:
    chat = _chat(load_settings(llm_base_url="http://h", llm_model="qwen3:8b", llm_profile="ollama"))
    assert isinstance(chat, Persistent)
    assert (chat.name, chat.context_tokens) == ("qwen3:8b", 4096)


def test_several_are_asked_in_their_order_each_with_its_own_key_and_profile(tmp_path: Path) -> None:
    with LlmServer(sends("", status=503)) as first, LlmServer(says("甲。")) as second:
        (tmp_path / "wence.toml").write_text(
            f'llm_base_url = "{first.url}"\nllm_model = "一"\nllm_api_key = "{KEY}"\nllm_context_tokens = 9000\n'
            f'[[llm_fallbacks]]\nbase_url = "{second.url}"\nmodel = "qwen-plus"\napi_key = "{OTHER_KEY}"\n'
            'profile = "qwen"\ntemperature = 0.5\n',
            "utf-8",
        )
        chat = _chat(load_settings())
        assert isinstance(chat, Fallback)
        assert (chat.name, chat.context_tokens) == ("一", 9000)
        assert asyncio.run(items_of(chat)) == [Delta("甲。", "qwen-plus"), Finish()]
    assert [request.headers["authorization"] for request in first.received] == [f"Bearer {KEY}"] * 3
    (request,) = second.received
    assert request.headers["authorization"] == f"Bearer {OTHER_KEY}"
    assert {k: v for k, v in request.body.items() if k != "messages"} == {
        "model": "qwen-plus", "stream": True, "stream_options": {"include_usage": True}, "enable_thinking": False,
        "temperature": 0.5,
    }  # fmt: skip


def test_a_key_may_be_in_a_variable_of_its_own(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SPARE_KEY", f" {OTHER_KEY}\n")
    with LlmServer(sends("", status=401)) as first, LlmServer(says("甲。")) as second:
        monkeypatch.setenv("WENCE_LLM_BASE_URL", first.url)
        monkeypatch.setenv("WENCE_LLM_MODEL", "一")
        entry = {"base_url": second.url, "model": "二", "api_key_env": "SPARE_KEY"}
        monkeypatch.setenv("WENCE_LLM_FALLBACKS", json.dumps([entry]))
        assert text_of(asyncio.run(items_of(_chat(load_settings())))) == "甲。"
    assert len(first.received) == 1
    assert second.received[0].headers["authorization"] == f"Bearer {OTHER_KEY}"


def test_a_hanging_llm_leaves_time_for_the_next_and_is_then_left_alone() -> None:
    with LlmServer(silent(9)) as first, LlmServer(says("甲。")) as second:
        chat = _chat(_settings(first.url, second.url))

        async def ask_often() -> list[float]:
            seconds = []
            for _ in range(6):
                started = time.monotonic()
                assert text_of(await items_of(chat, seconds=1)) == "甲。"
                seconds.append(time.monotonic() - started)
            return seconds

        seconds = asyncio.run(ask_often())
    assert all(0.45 < each < 0.95 for each in seconds[:5])
    assert seconds[5] < 0.3, "the circuit is open"
    assert len(first.received) == 5


def test_a_hundred_askers_do_not_wait_for_an_open_circuit() -> None:
    with LlmServer(sends("", status=500)) as server:
        chat = _chat(_settings(server.url))

        async def ask_all() -> list[type[BaseException]]:
            for _ in range(2):
                await asyncio.gather(items_of(chat), return_exceptions=True)
            asked = len(server.received)
            answers = await asyncio.gather(*(items_of(chat) for _ in range(100)), return_exceptions=True)
            assert len(server.received) == asked == 5
            return [type(answer) for answer in answers if isinstance(answer, BaseException)]

        assert asyncio.run(ask_all()) == [CircuitOpen] * 100


@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 422])
def test_refused_requests_are_made_once_and_do_not_open_the_circuit(status: int) -> None:
    with LlmServer(sends("", status=status)) as server:
        chat = _chat(_settings(server.url))
        for _ in range(8):
            with pytest.raises(BadStatus):
                asyncio.run(items_of(chat))
        assert len(server.received) == 8


def test_a_filter_is_not_gone_round() -> None:
    refusal = sends('{"error": {"code": "data_inspection_failed"}}', status=400)
    with LlmServer(refusal) as first, LlmServer(says("甲。")) as second:
        with pytest.raises(Withheld):
            asyncio.run(items_of(_chat(_settings(first.url, second.url, llm_profile="qwen"))))
    assert (len(first.received), len(second.received)) == (1, 0)


def test_a_429_of_which_only_money_helps_is_not_waited_for() -> None:
    broke = sends('{"error": {"type": "exceeded_current_quota_error"}}', status=429, Retry_After="1")
    with LlmServer(broke) as server:
        with pytest.raises(BadStatus):
            asyncio.run(items_of(_chat(_settings(server.url, llm_profile="moonshot"))))
    assert len(server.received) == 1


def test_counts_are_passed_on() -> None:
    usage = 'data: {"choices": [], "usage": {"prompt_tokens": 9, "completion_tokens": 2}}\n\n'
    with LlmServer(sends(chunk("甲。", "stop"), usage)) as server:
        items = asyncio.run(items_of(_chat(_settings(server.url))))
    assert items == [Delta("甲。"), Usage(9, 2), Finish()]


def test_the_assistant_falls_back_to_the_second_and_names_it(shipped: Snapshot, tmp_path: Path) -> None:
    with LlmServer(sends("", status=500)) as first, LlmServer(says("实施千企技改专项行动[1]。")) as second:
        answer = ask(build_assistant(_settings(first.url, second.url, home=tmp_path), shipped), "技改有什么专项？")
    assert (answer.status, answer.composer) == (Status.ANSWERED, "llm")
    assert [s.text for s in answer.sentences if s.kind is SentenceKind.CLAIM] == ["实施千企技改专项行动。"]


@pytest.mark.parametrize(
    ("more", "clocks"),
    [
        ({}, Clocks(first_token=None, idle=20, thinking=120)),
        ({"llm_idle_s": 3}, Clocks(first_token=None, idle=3, thinking=120)),
        ({"llm_first_token_s": 7}, Clocks(first_token=7, idle=20, thinking=120)),
    ],
)
def test_clocks_are_those_that_are_set(more: dict[str, object], clocks: Clocks) -> None:
    assert [provider.clocks for provider in providers(_settings("http://h", "http://h2", **more))] == [clocks] * 2


LEAKY: dict[str, Behaviour] = {
    "401": sends(json.dumps({"error": {"message": f"bad key {KEY}", "code": KEY, "type": KEY}}), status=401),
    "400 with a header": sends(KEY, status=400, X_Error=KEY.upper()),
    "500": sends(f'{{"error": "{KEY}"}}', status=500),
    "reported": sends(json.dumps({"error": {"message": KEY, "code": KEY}})),
    "event": sends(f"event: error\ndata: {KEY}\n\n"),
    "malformed": sends(f"data: {KEY}\n\n"),
    "page": sends(f"<html>{KEY}</html>"),
    "finish": sends(chunk("甲", KEY)),
    "redirect": sends("", status=302, Location=f"http://127.0.0.1:9/{KEY.upper()}"),
    "hangs up": lambda _: None,
    "cut": sends(chunk("甲")),
    "answers": says("甲。"),
}


@pytest.mark.parametrize("behaviour", LEAKY.values(), ids=LEAKY)
def test_nothing_ever_tells_the_key_or_the_question(behaviour: Behaviour, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    for name in ("httpx", "httpcore", "asyncio", "wence.llm"):
        caplog.set_level(logging.DEBUG, name)
    with LlmServer(behaviour) as server:
        settings = _settings(server.url)
        chat = _chat(settings)
        shown = [repr(settings), str(settings), repr(providers(settings)), repr(chat), str(vars(chat))]
        try:
            asyncio.run(items_of(chat))
        except ModelError:
            shown.append(traceback.format_exc())
            error: BaseException | None = sys.exception() if hasattr(sys, "exception") else sys.exc_info()[1]
            while error is not None:
                shown += [repr(error), str(error), repr(vars(error))]
                error = error.__context__
    shown.append(caplog.text)
    assert server.received[0].headers["authorization"] == f"Bearer {KEY}"
    assert caplog.records
    for secret in (KEY, OTHER_KEY, "问题", "规则"):
        assert [text for text in shown if secret in text] == []


def test_without_an_llm_no_http_library_is_loaded(tmp_path: Path) -> None:
    code = (
        "import sys; from rag.settings import load_settings; from rag.llm.chain import chat_model\n"
        "assert chat_model(load_settings()) is None; print('httpx' in sys.modules)\n"
        "chat_model(load_settings(llm_base_url='http://h', llm_model='m')); print('httpx' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=tmp_path, check=True)
    assert done.stdout.split() == ["False", "True"]


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"llm_kind": "parrot", "llm_model": "m"}, "WENCE_LLM_KIND is 'parrot', of which no chat model is installed"),
        ({"llm_kind": "parrot"}, "WENCE_LLM_MODEL is missing"),
        ({"llm_fallbacks": [{"base_url": "http://h", "model": "m"}]}, "WENCE_LLM_BASE_URL is missing: "),
    ],
)
def test_what_cannot_work_stops_the_start(more: dict[str, object], message: str) -> None:
    with pytest.raises(SettingsError, match=f"^{message}"):
        chat_model(load_settings(**more))


def test_an_llm_that_comes_back_is_asked_again(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = [0.0]
    monkeypatch.setattr("rag.llm.chain.Breaker", lambda: Breaker(now=lambda: clock[0]))
    with LlmServer(in_turn(*[sends("", status=503)] * 5, says("甲。"))) as server:
        chat = _chat(_settings(server.url))
        for error in (BadStatus, CircuitOpen):
            with pytest.raises(error):
                asyncio.run(items_of(chat))
        clock[0] = 30
        assert text_of(asyncio.run(items_of(chat))) == "甲。"
        assert text_of(asyncio.run(items_of(chat))) == "甲。"
