"""``wence pause``, ``resume`` and ``withdraw``, and what a server that is running makes of them."""

from __future__ import annotations

import json
from pathlib import Path

import httpx
import pytest

from api.home import build_if_empty
from api.schemas import ReadyBody
from api.serving import PublishedIndex
from rag.pause import Switch
from rag.settings import load_settings
from tests.api.running import running
from tests.api.test_cli import fail, succeed, wence

Q = "技改有什么专项？"


@pytest.fixture(scope="module")
def own(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder of these tests' own, with the shipped policy published."""
    home = tmp_path_factory.mktemp("home")
    build_if_empty(load_settings(home=home), lambda _stage, _done, _total: None)
    return home


def _status(home: Path, question: str = Q) -> tuple[str, str | None, str]:
    answer = json.loads(succeed(home, "ask", question, "--json"))
    return answer["status"], answer["reason"], answer["text"]


def test_pause_and_resume(own: Path) -> None:
    assert "wence resume" in wence(own, "pause", "系统维护。").stderr
    assert _status(own) == ("refused", "paused", "系统维护。")
    assert "goes on" in wence(own, "resume").stderr
    assert _status(own)[0] == "answered"
    assert "Nothing was paused" in wence(own, "resume").stderr


def test_pausing_the_llm_takes_no_text(own: Path) -> None:
    assert "takes no text" in fail(own, "pause", "文字", "--llm", code=2)
    assert wence(own, "pause", "--llm").returncode == 0
    assert Switch(own).state() == "llm"
    assert wence(own, "resume").returncode == 0


def test_withdraw_list_and_undo(own: Path) -> None:
    one = json.loads(succeed(own, "withdraw", "--question", f"{Q}13800138000", "--note", "有误", "--json"))
    assert one["value"] == f"{Q}【手机号】"
    two = json.loads(succeed(own, "withdraw", "--question", Q, "--json"))
    assert _status(own)[:2] == ("refused", "withdrawn")
    listed = json.loads(succeed(own, "withdraw", "--list", "--json"))["withdrawn"]
    assert [w["id"] for w in listed] == [one["id"], two["id"]]
    assert [(w["kind"], w["note"]) for w in listed] == [("question", "有误"), ("question", "")]
    assert two["id"] in succeed(own, "withdraw", "--list")
    for withdrawal in (one, two):
        succeed(own, "withdraw", "--undo", withdrawal["id"])
    assert _status(own)[0] == "answered"
    assert f"no withdrawal '{one['id']}'" in fail(own, "withdraw", "--undo", one["id"])


def test_withdrawing_a_clause_by_its_words(own: Path) -> None:
    one = json.loads(succeed(own, "withdraw", "--quote", "实施千企技改专项行动", "--json"))
    assert _status(own)[:2] == ("refused", "withdrawn")
    succeed(own, "withdraw", "--undo", one["id"])


@pytest.mark.parametrize(
    ("arguments", "message", "code"),
    [
        (["--passage", "nothing#1"], "no passage 'nothing#1'", 1),
        (["--document", "nothing"], "no document 'nothing'", 1),
        (["--quote", "原文里没有的话"], "No passage", 1),
        (["--question", "？？"], "--question is empty", 2),
        ([], "Name one thing", 2),
        (["--list", "--undo", "x"], "Name one thing", 2),
    ],
)
def test_a_withdrawal_of_nothing_is_refused(own: Path, arguments: list[str], message: str, code: int) -> None:
    assert message in fail(own, "withdraw", *arguments, code=code)


def test_a_running_server_is_paused_and_stays_ready(own: Path) -> None:
    settings = load_settings(home=own)
    with running(PublishedIndex(settings)) as url, httpx.Client(base_url=url, trust_env=False, timeout=20) as client:
        ready = client.get("/readyz").json()
        assert "paused" not in ready
        Switch(own).pause("维护。")
        try:
            answer = client.post("/api/v1/chat", json={"question": Q}).json()
            assert (answer["status"], answer["reason"], answer["text"]) == ("refused", "paused", "维护。")
            paused = client.get("/readyz").json()
            assert paused == ready | {"paused": "answers"}
            ReadyBody.model_validate(paused)
            assert client.get("/api/v1/search", params={"q": "技改"}).json()["hits"]
        finally:
            Switch(own).resume()
        assert client.post("/api/v1/chat", json={"question": Q}).json()["status"] == "answered"
