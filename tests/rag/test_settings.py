from __future__ import annotations

import json
import traceback
from pathlib import Path

import pytest

from rag.errors import SettingsError
from rag.settings import load_settings


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, where ``wence.toml`` is looked for."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_defaults_need_no_settings() -> None:
    settings = load_settings()
    assert (settings.home, settings.encoder) == (Path("var"), "lsa")
    assert (settings.llm_base_url, settings.llm_model, settings.llm_api_key) == (None, None, None)
    assert (settings.llm_first_token_s, settings.llm_idle_s, settings.llm_deadline_s) == (30.0, 20.0, 90.0)


def test_environment_over_file_and_options_over_both(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "wence.toml").write_text('home = "from-file"\nencoder = "file-model"\nllm_idle_s = 5\n', "utf-8")
    monkeypatch.setenv("WENCE_ENCODER", "env-model")
    monkeypatch.setenv("WENCE_HOME", "from-env")
    settings = load_settings(home=Path("from-option"), llm_model=None)
    assert (settings.home, settings.encoder, settings.llm_idle_s) == (Path("from-option"), "env-model", 5.0)


def test_an_llm_is_named_by_two_variables(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENCE_LLM_BASE_URL", " http://127.0.0.1:11434/v1/ ")
    with pytest.raises(SettingsError, match="^WENCE_LLM_MODEL is missing"):
        load_settings()
    monkeypatch.setenv("WENCE_LLM_MODEL", "qwen")
    assert load_settings().llm_base_url == "http://127.0.0.1:11434/v1"
    monkeypatch.setenv("WENCE_LLM_BASE_URL", "")
    assert load_settings().llm_base_url is None


@pytest.mark.parametrize(
    ("name", "value", "accepts"),
    [
        ("WENCE_LLM_BASE_URL", "localhost:11434", "OpenAI-compatible base URL"),
        ("WENCE_LLM_BASE_URL", "http://127.0.0.1:99999/v1", "OpenAI-compatible base URL"),
        ("WENCE_LLM_BASE_URL", "http://", "OpenAI-compatible base URL"),
        ("WENCE_LLM_PROFILE", "gemini", "'openai', 'deepseek', 'qwen', 'zhipu'"),
        ("WENCE_LLM_CONTEXT_TOKENS", "12", "1024 at least"),
        ("WENCE_LLM_TEMPERATURE", "3", "a number from 0 to 2"),
        ("WENCE_LLM_FIRST_TOKEN_S", "soon", "a number of seconds above 0"),
        ("WENCE_LLM_IDLE_S", "0", "a number of seconds above 0"),
        ("WENCE_LLM_DEADLINE_S", "-3", "a number of seconds above 0"),
        ("WENCE_LLM_DEADLINE_S", "nan", "a number of seconds above 0"),
    ],
)
def test_a_wrong_value_is_named(name: str, value: str, accepts: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert str(caught.value).startswith(f"{name} is '{value}', which cannot be used: it takes ")
    assert accepts in str(caught.value)


def test_an_empty_variable_is_no_setting(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("WENCE_HOME", "WENCE_ENCODER", "WENCE_LLM_IDLE_S"):
        monkeypatch.setenv(name, "")
    settings = load_settings()
    assert (str(settings.home), settings.encoder, settings.llm_idle_s) == ("var", "lsa", 20.0)


def test_a_key_that_no_header_can_carry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENCE_LLM_API_KEY", "密钥一二三")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert "WENCE_LLM_API_KEY" in str(caught.value) and "密钥" not in str(caught.value)
    monkeypatch.setenv("WENCE_LLM_API_KEY", " sk-1\r\n")
    key = load_settings().llm_api_key
    assert key is not None and key.get_secret_value() == "sk-1"


@pytest.mark.parametrize("url", ["http://user:hunter2@h/v1", "http://sk-hunter2@h/v1", "http://h?key=hunter2"])
def test_a_password_in_an_address_is_refused_and_not_repeated(url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENCE_LLM_BASE_URL", url)
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert str(caught.value).startswith("WENCE_LLM_BASE_URL is set to something which cannot be used: it takes ")
    assert "hunter2" not in "".join(traceback.format_exception(caught.value))


_FALLBACK = {"base_url": "http://h:1/v1/", "model": " qwen ", "api_key": "sk-hunter2"}


def test_fallbacks_from_the_environment_and_from_the_file(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (folder / "wence.toml").write_text(
        'llm_base_url = "http://h"\nllm_model = "m"\n'
        '[[llm_fallbacks]]\nbase_url = "http://h:1/v1/"\nmodel = "qwen"\napi_key = "sk-hunter2"\n'
        '[[llm_fallbacks]]\nkind = "echo"\nmodel = "parrot"\ncontext_tokens = 2048\ntemperature = 0.5\n',
        "utf-8",
    )
    from_file = load_settings().llm_fallbacks
    assert [(f.kind, f.base_url, f.model, f.profile) for f in from_file] == [
        ("openai", "http://h:1/v1", "qwen", "openai"),
        ("echo", None, "parrot", "openai"),
    ]
    assert (from_file[1].context_tokens, from_file[1].temperature, from_file[1].key()) == (2048, 0.5, None)
    monkeypatch.setenv("WENCE_LLM_FALLBACKS", json.dumps([_FALLBACK]))
    settings = load_settings()
    assert settings.llm_fallbacks == from_file[:1]
    key = settings.llm_fallbacks[0].key()
    assert key is not None and key.get_secret_value() == "sk-hunter2"
    assert "hunter2" not in f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("[{", "is set to something which cannot be used: it takes a JSON list of objects"),
        ('"sk-hunter2"', "is set to something which cannot be used: it takes a JSON list of objects"),
        ('["sk-hunter2"]', "entry 1: only kind, base_url, model, "),
        ([_FALLBACK, {**_FALLBACK, "profile": "x"}],
         "entry 2: 'profile' cannot be used as it is; it takes one of 'openai', "),
        ([{**_FALLBACK, "colour": "red"}], "entry 1: only kind, base_url, model, "),
        ([{**_FALLBACK, "base_url": "http://u:hunter2@h"}], "entry 1: 'base_url' cannot be used"),
        ([{"model": "m", "api_key": "sk-hunter2"}], "entry 1: 'base_url' cannot be used"),
        ([{"base_url": "http://h", "api_key": "sk-hunter2"}], "entry 1: 'model' cannot be used"),
        ([{**_FALLBACK, "api_key": "sk hunter2"}], "entry 1: 'api_key' cannot be used"),
        ([{**_FALLBACK, "api_key_env": "NO_SUCH"}], "entry 1: 'api_key_env' cannot be used as it is"),
        ([{**_FALLBACK, "temperature": "hot"}], "entry 1: 'temperature' cannot be used"),
    ],
)  # fmt: skip
def test_a_wrong_fallback_is_explained_without_its_key(
    value: object, message: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WENCE_LLM_FALLBACKS", value if isinstance(value, str) else json.dumps(value))
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert str(caught.value).replace(",", "", 1).startswith(f"WENCE_LLM_FALLBACKS {message}")
    assert "hunter2" not in "".join(traceback.format_exception(caught.value))


def test_every_wrong_value_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENCE_LLM_IDLE_S", "x")
    monkeypatch.setenv("WENCE_LLM_PROFILE", "y")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert sorted(line.split()[0] for line in str(caught.value).splitlines()) == [
        "WENCE_LLM_IDLE_S",
        "WENCE_LLM_PROFILE",
    ]


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("home = ", "wence.toml cannot be read: Invalid value"),
        ('colour = "red"', "wence.toml has the unknown setting 'colour'; known are: encoder, home, "),
        ("llm_idle_s = -1", "WENCE_LLM_IDLE_S is -1, which cannot be used"),
    ],
)
def test_a_wrong_file_is_explained(content: str, message: str, folder: Path) -> None:
    (folder / "wence.toml").write_text(content, "utf-8")
    with pytest.raises(SettingsError) as caught:
        load_settings()
    assert str(caught.value).startswith(message)


def test_a_file_that_is_no_text_is_explained(folder: Path) -> None:
    (folder / "wence.toml").write_bytes(b"\xff\xfe")
    with pytest.raises(SettingsError, match="^wence.toml cannot be read"):
        load_settings()


def test_the_key_is_never_shown(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("WENCE_LLM_API_KEY", "sk-0123456789")
    settings = load_settings()
    assert "0123456789" not in f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"
    assert settings.llm_api_key is not None
    assert settings.llm_api_key.get_secret_value() == "sk-0123456789"
    monkeypatch.delenv("WENCE_LLM_API_KEY")
    (folder / "wence.toml").write_text("llm_api_key = 123456789", "utf-8")
    with pytest.raises(SettingsError, match="^WENCE_LLM_API_KEY is ") as caught:
        load_settings()
    assert "123456789" not in str(caught.value)


def test_settings_do_not_change() -> None:
    settings = load_settings()
    with pytest.raises(ValueError, match="frozen"):
        settings.encoder = "other"
