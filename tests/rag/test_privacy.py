from __future__ import annotations

from pathlib import Path

import pytest

from index.snapshot import Snapshot
from rag.answer import Status
from rag.assembly import build_assistant
from rag.privacy import MOST_RAW, Mask
from rag.settings import load_settings
from rag.state import State, Turn
from tests.fakes.llm_server import LlmServer, says
from tests.rag.asking import ask

IDENTITY, PHONE = "11010519491231002X", "13800138000"
Q = "技改有什么专项？"


def test_question_and_history_are_masked() -> None:
    state = Mask()(State("1", f"我身份证号是{IDENTITY}，{Q}", history=(Turn("user", f"打{PHONE}找我"),)))
    assert state.asked == f"我身份证号是【身份证号】，{Q}"
    assert state.history == (Turn("user", "打【手机号】找我"),)
    assert (state.text, state.status) == (Q, None)


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        (f"{Q}我的手机号是{PHONE}", Q),
        (f"{Q}联系方式：{PHONE}", Q),
        (f"{PHONE}打不通怎么办", "打不通怎么办"),
        ("身份证丢了怎么办", "身份证丢了怎么办"),
        ("联系电话是多少", "联系电话是多少"),
    ],
)
def test_the_rest_of_the_question_stays(asked: str, text: str) -> None:
    assert Mask()(State("1", asked)).text == text


@pytest.mark.parametrize("asked", [PHONE, "\ue000\ue001", "\u0300\u0301\u0302"])
def test_nothing_left_is_an_empty_question(asked: str) -> None:
    state = Mask()(State("1", asked))
    assert (state.status, state.reason) == (Status.REFUSED, "empty")


def test_a_flood_is_not_even_cleaned() -> None:
    state = Mask()(State("1", f"{Q}{PHONE}，" + "\u200b" * MOST_RAW))
    assert (state.status, state.reason, state.text) == (Status.REFUSED, "too_long", "")
    assert PHONE not in state.asked
    assert Mask()(State("1", Q + "\u200b" * 3_000)).status is None


def test_no_number_leaves_the_pipeline(shipped: Snapshot, tmp_path: Path) -> None:
    with LlmServer(says("实施千企技改专项行动[1]。")) as server:
        settings = load_settings(home=tmp_path, llm_base_url=server.url, llm_model="qwen")
        answer = ask(build_assistant(settings, shipped), f"身份证{IDENTITY}，手机{PHONE}，{Q}")
        sent = str(server.received)
    assert answer.status is Status.ANSWERED and answer.question == f"身份证【身份证号】，手机【手机号】，{Q}"
    assert "技改" in sent
    for number in (IDENTITY, PHONE):
        assert number not in str(answer.to_json()) and number not in sent
