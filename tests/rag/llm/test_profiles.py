from __future__ import annotations

import tomllib
from importlib.resources import files

import pytest

from rag.llm.profiles import GENERIC, profiles

NAMES = ["openai", "deepseek", "qwen", "zhipu", "moonshot", "hunyuan", "ollama", "vllm", "llamacpp"]
USAGE = {"stream_options": {"include_usage": True}}
OFF = {"type": "disabled"}


def test_all_are_known() -> None:
    assert list(profiles()) == NAMES
    assert GENERIC.name == "openai"


@pytest.mark.parametrize(
    ("profile", "model", "body"),
    [
        ("openai", "gpt-4o", {"temperature": 0}),
        ("openai", "gpt-5-mini", {}),
        ("openai", "o3", {}),
        ("deepseek", "deepseek-v4-flash", {"temperature": 0, **USAGE, "thinking": OFF}),
        ("deepseek", "deepseek-reasoner", USAGE),
        ("qwen", "qwen-plus", {"temperature": 0, **USAGE, "enable_thinking": False}),
        ("qwen", "qwen3-235b-a22b-thinking-2507", {"temperature": 0, **USAGE}),
        ("qwen", "qwq-plus", {"temperature": 0, **USAGE}),
        ("zhipu", "glm-4-flash", {"temperature": 0}),
        ("zhipu", "glm-4.7", {"temperature": 0, "thinking": OFF}),
        ("zhipu", "glm-5", {"temperature": 0, "thinking": OFF}),
        ("zhipu", "glm-5.3", {"temperature": 0}),
        ("moonshot", "moonshot-v1-32k", USAGE),
        ("moonshot", "kimi-k2.6", {**USAGE, "thinking": OFF}),
        ("moonshot", "kimi-k3", USAGE),
        ("hunyuan", "hunyuan-turbos-latest", {"temperature": 0}),
        ("ollama", "qwen3:8b", {"temperature": 0, **USAGE, "reasoning_effort": "none"}),
        ("ollama", "gpt-oss:20b", {"temperature": 0, **USAGE, "reasoning_effort": "low"}),
        ("vllm", "Qwen/Qwen2.5-7B-Instruct", {"temperature": 0, **USAGE}),
        ("vllm", "Qwen/Qwen3-32B", {"temperature": 0, **USAGE, "chat_template_kwargs": {"enable_thinking": False}}),
        ("vllm", "Qwen/Qwen3-30B-A3B-Instruct-2507", {"temperature": 0, **USAGE}),
        ("llamacpp", "qwen3-8b-q4", {"temperature": 0, **USAGE, "chat_template_kwargs": {"enable_thinking": False}}),
    ],
)
def test_what_a_request_adds(profile: str, model: str, body: dict[str, object]) -> None:
    assert profiles()[profile].request(model, None) == body


def test_a_temperature_that_somebody_set_is_sent() -> None:
    assert profiles()["moonshot"].request("kimi-k3", 1.0) == {**USAGE, "temperature": 1.0}
    assert profiles()["openai"].request("gpt-4o", 0.0) == {"temperature": 0.0}


@pytest.mark.parametrize(
    ("profile", "model", "reasoning", "unmarked"),
    [
        ("openai", "qwen-plus", False, False),
        ("openai", "o4-mini", True, False),
        ("vllm", "deepseek-ai/DeepSeek-R1", True, True),
        ("vllm", "Qwen/QwQ-32B", True, True),
        ("vllm", "Qwen/Qwen3-4B-Thinking-2507", True, True),
        ("deepseek", "deepseek-reasoner", True, False),
        ("deepseek", "deepseek-v4-pro", False, False),
        ("zhipu", "glm-5.3", True, False),
        ("moonshot", "kimi-k3", True, False),
        ("moonshot", "kimi-k2.6", False, False),
        ("hunyuan", "hunyuan-t1-latest", True, False),
        ("ollama", "gpt-oss:120b", True, False),
        ("ollama", "deepseek-r1:14b", True, True),
    ],
)
def test_who_thinks_before_speaking(profile: str, model: str, reasoning: bool, unmarked: bool) -> None:
    rule = profiles()[profile].rule(model)
    assert (rule.reasoning, rule.unmarked) == (reasoning, unmarked)


@pytest.mark.parametrize(("profile", "tokens"), [("openai", 32_768), ("ollama", 4096), ("qwen", 131_072)])
def test_windows(profile: str, tokens: int) -> None:
    assert profiles()[profile].context_tokens == tokens


def test_no_code_means_two_things() -> None:
    for profile in profiles().values():
        meanings = (profile.filtered, profile.overloaded, profile.exhausted)
        assert sum(map(len, meanings)) == len(frozenset.union(*meanings)), profile.name
        reasons = (profile.stop, profile.length, profile.failed)
        assert sum(map(len, reasons)) == len(frozenset.union(*reasons)), profile.name
        assert all(word == word.lower() for words in reasons for word in words)


def test_the_file_has_no_key_that_nobody_reads() -> None:
    tables = tomllib.loads(files("rag.llm").joinpath("profiles.toml").read_text("utf-8"))
    sets = {"reasoning", "stop", "length", "failed", "filtered", "overloaded", "exhausted"}
    known = {"body", "omit", "models", "context_tokens"} | sets
    rules = {"match", "body", "omit", "context_tokens", "reasoning", "unmarked"}
    for name, table in tables.items():
        assert table.keys() <= known, name
        assert all(rule.keys() <= rules for rule in table.get("models", ())), name
