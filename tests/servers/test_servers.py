"""The assistant with real servers: the proxy of litellm, and llama.cpp with a model that says nonsense."""

from __future__ import annotations

import asyncio
import json
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import aclosing
from pathlib import Path

import pytest

from index.snapshot import Snapshot
from rag.answer import Answer, SentenceKind, Status
from rag.assembly import build_assistant
from rag.llm.chain import chat_model
from rag.llm.errors import BadStatus
from rag.llm.model import Delta, Finish, FinishReason, Item, Message, Role, Usage
from rag.settings import Settings, load_settings
from tests.servers.running import BIN, running

pytestmark = pytest.mark.servers

QUESTION, CLAUSE, FACT = "技改有什么专项？", "heilongjiang-innovation-policy#4", "千企技改专项行动"
QUOTING = "实施千企技改专项行动[1]。以“6”个传统优势产业为重点，以产业升级为方向[1]。"
ASK = (Message(Role.SYSTEM, "回答问题。"), Message(Role.USER, QUESTION))
KEY = f"sk-{secrets.token_hex(32)}"
MOCKS = {
    "quoting": QUOTING,
    "inventing": "对每家企业补贴500万元[1]。",
    "busy": "litellm.RateLimitError",
    "broken": "litellm.InternalServerError",
}


@pytest.fixture(scope="module")
def litellm(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("litellm")
    models = [
        {"model_name": name, "litellm_params": {"model": "openai/mock", "api_key": "none", "mock_response": says}}
        for name, says in MOCKS.items()
    ]
    config = folder / "config.yaml"
    # JSON is YAML. One retry loop is enough, and it is ours.
    config.write_text(
        json.dumps({"model_list": models, "router_settings": {"num_retries": 0, "disable_cooldowns": True}})
    )
    command: list[str | Path] = [BIN / "litellm", "--config", config, "--host", "127.0.0.1", "--port", "{port}"]
    # No look at the network: the price list comes with the package, and nobody is told.
    variables = {"LITELLM_LOCAL_MODEL_COST_MAP": "True", "LITELLM_TELEMETRY": "False", "LITELLM_MASTER_KEY": KEY}
    with running(command, "/health/liveliness", folder / "log.txt", variables) as url:
        yield url


@pytest.fixture(scope="module")
def llama(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("llama")
    model = folder / "tiny.gguf"
    subprocess.run([BIN / "python", Path(__file__).with_name("tiny_gguf.py"), model], check=True)
    assert model.stat().st_size < 1 << 20
    command: list[str | Path] = [
        BIN / "python", "-m", "llama_cpp.server", "--model", model, "--host", "127.0.0.1", "--port", "{port}",
        "--n_ctx", "16384", "--chat_format", "chatml", "--n_threads", "1",
    ]  # fmt: skip
    with running(command, "/v1/models", folder / "log.txt", {}) as url:
        yield url


def _settings(home: Path, url: str, model: str, key: str = KEY) -> Settings:
    return load_settings(home=home, llm_base_url=url, llm_model=model, llm_api_key=key, llm_deadline_s=20.0)


def _answer(settings: Settings, corpus: Snapshot) -> Answer:
    answer = asyncio.run(build_assistant(settings, corpus).ask(QUESTION))
    assert answer.status is Status.ANSWERED
    assert FACT in answer.text
    assert CLAUSE in [citation.passage_id for citation in answer.citations]
    return answer


def _items(settings: Settings) -> list[Item]:
    async def read() -> list[Item]:
        model = chat_model(settings)
        assert model is not None
        deadline = asyncio.get_running_loop().time() + settings.llm_deadline_s
        async with aclosing(model.stream(ASK, deadline=deadline)) as stream:
            return [item async for item in stream]

    return asyncio.run(read())


def test_litellm_streams_text_usage_and_an_end(litellm: str, tmp_path: Path) -> None:
    items = _items(_settings(tmp_path, litellm, "quoting"))
    assert "".join(item.text for item in items if isinstance(item, Delta)) == QUOTING
    assert items[-1] == Finish(FinishReason.STOP)
    assert len([item for item in items if isinstance(item, Delta)]) > 1
    assert all(item.completion_tokens for item in items if isinstance(item, Usage))


def test_what_quotes_the_policy_is_accepted(litellm: str, shipped: Snapshot, tmp_path: Path) -> None:
    answer = _answer(_settings(tmp_path, litellm, "quoting"), shipped)
    assert (answer.composer, answer.model) == ("llm", "quoting")
    assert [sentence.text for sentence in answer.sentences if sentence.kind is SentenceKind.CLAIM] == [
        "实施千企技改专项行动。",
        "以“6”个传统优势产业为重点，以产业升级为方向。",
    ]


def test_what_is_made_up_is_not(litellm: str, shipped: Snapshot, tmp_path: Path) -> None:
    answer = _answer(_settings(tmp_path, litellm, "inventing"), shipped)
    assert answer.composer == "extractive"
    assert "500" not in answer.text


@pytest.mark.parametrize(("model", "status"), [("busy", 429), ("broken", 500)])
def test_what_fails_is_done_without(model: str, status: int, litellm: str, shipped: Snapshot, tmp_path: Path) -> None:
    settings = _settings(tmp_path, litellm, model)
    with pytest.raises(BadStatus) as raised:
        _items(settings)
    assert raised.value.status == status
    assert _answer(settings, shipped).composer == "extractive"


def test_a_wrong_key_is_done_without(litellm: str, shipped: Snapshot, tmp_path: Path) -> None:
    settings = _settings(tmp_path, litellm, "quoting", "sk-wrong")
    with pytest.raises(BadStatus) as raised:
        _items(settings)
    # Without a database it has no better word for a key that it does not know.
    assert raised.value.status in (400, 401)
    assert _answer(settings, shipped).composer == "extractive"


def test_llama_streams_real_tokens(llama: str, tmp_path: Path) -> None:
    settings = _settings(tmp_path, llama, "random")

    async def first() -> list[str]:
        model = chat_model(settings)
        assert model is not None
        texts: list[str] = []
        deadline = asyncio.get_running_loop().time() + 20
        async with aclosing(model.stream(ASK, deadline=deadline)) as stream:
            async for item in stream:
                if isinstance(item, Delta):
                    texts.append(item.text)
                if len(texts) == 5:
                    break
        return texts

    assert len(asyncio.run(first())) == 5


def test_nonsense_does_not_pass(llama: str, shipped: Snapshot, tmp_path: Path) -> None:
    assert _answer(_settings(tmp_path, llama, "random"), shipped).composer == "extractive"
