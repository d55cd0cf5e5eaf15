"""The example of ``docs/chat-models.md`` is installed as a package would be, and asked."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from pydantic import SecretStr

from index.snapshot import Snapshot
from rag.answer import SentenceKind, Status
from rag.assembly import build_assistant
from rag.errors import SettingsError
from rag.llm.http import HttpChatModel
from rag.llm.kinds import build
from rag.llm.provider import Provider
from rag.settings import load_settings
from tests.rag.asking import ask

_DOCUMENT = Path(__file__).parents[3] / "docs" / "chat-models.md"


def _install(folder: Path, monkeypatch: pytest.MonkeyPatch, source: str, entry_point: str = "echoing:build") -> None:
    """A distribution as an installer leaves it: a module, and its metadata beside it."""
    (folder / "echoing.py").write_text(source, "utf-8")
    metadata = folder / "wence_echo-1.0.dist-info"
    metadata.mkdir()
    (metadata / "METADATA").write_text("Metadata-Version: 2.1\nName: wence-echo\nVersion: 1.0\n", "utf-8")
    (metadata / "entry_points.txt").write_text(f"[wence.chat_models]\necho = {entry_point}\n", "utf-8")
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.delitem(sys.modules, "echoing", raising=False)


def _example() -> str:
    (source,) = re.findall(r"```python\n(.*?)```", _DOCUMENT.read_text("utf-8"), re.DOTALL)
    return str(source)


def test_the_documented_example_answers(shipped: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _install(tmp_path, monkeypatch, _example())
    settings = load_settings(home=tmp_path, llm_kind="echo", llm_model="parrot")
    answer = ask(build_assistant(settings, shipped), "技改有什么专项？")
    assert (answer.status, answer.composer, answer.model) == (Status.ANSWERED, "llm", "parrot")
    assert "千企技改专项行动" in answer.text
    quoted = "".join(citation.quote for citation in answer.citations)
    claims = [s.text for s in answer.sentences if s.kind is SentenceKind.CLAIM]
    assert claims and [text for text in claims if text.rstrip("。；") not in quoted] == []


def test_the_documented_example_is_given_what_is_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _install(tmp_path, monkeypatch, _example())
    assert build(Provider("", "parrot", kind="echo")).context_tokens == 8192
    chat = build(Provider("", "parrot", kind="echo", context_tokens=2048))
    assert (chat.name, chat.context_tokens) == ("parrot", 2048)


def test_the_built_in_kind_speaks_http() -> None:
    chat = build(Provider("http://h/v1", "qwen-plus", SecretStr("sk"), profile="qwen", context_tokens=9000))
    assert isinstance(chat, HttpChatModel)
    assert (chat.name, chat.context_tokens) == ("qwen-plus", 9000)


def test_a_kind_that_is_not_installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _install(tmp_path, monkeypatch, "")
    with pytest.raises(SettingsError) as raised:
        build(Provider("", "m", kind="parrot"))
    assert str(raised.value) == (
        "WENCE_LLM_KIND is 'parrot', of which no chat model is installed; installed are: echo, openai."
    )


@pytest.mark.parametrize(
    ("source", "entry_point", "message"),
    [
        ("import no_such_module", "echoing:build", "'echo' (echoing:build) cannot be loaded: ModuleNotFoundError."),
        ("1 / 0", "echoing:build", "cannot be loaded: ZeroDivisionError."),
        ("", "echoing:build", "cannot be loaded: AttributeError."),
        ("build = 3", "echoing:build", "cannot be loaded: it is not callable."),
        ("def build(provider): raise ValueError('it needs a folder')", "echoing:build",
         "The chat model 'm' of the kind 'echo' cannot be used: it needs a folder."),
        ("def build(provider): raise ValueError(provider.api_key.get_secret_value())", "echoing:build",
         "cannot be used: it refuses the key."),
        ("def build(provider): return provider.x", "echoing:build", "cannot be used: it fails with AttributeError."),
    ],
)  # fmt: skip
def test_a_broken_kind_is_named(
    source: str, entry_point: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    _install(tmp_path, monkeypatch, source, entry_point)
    with pytest.raises(SettingsError) as raised:
        build(Provider("", "m", SecretStr("sk-secret"), kind="echo"))
    assert str(raised.value).endswith(message)
    assert "sk-secret" not in str(raised.value)
