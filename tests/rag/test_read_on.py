from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from index.building import build
from index.snapshot import Snapshot, SnapshotStore
from rag.answer import Status
from rag.assembly import build_assistant
from rag.pipeline import Assistant
from rag.read_on import ReadOn
from rag.settings import load_settings
from rag.state import Ruling, State
from rag.statements import statements
from tests.rag.test_rewrite import _talk

SETTLING = "第三条 安家补贴。对新引进的博士给予安家补贴30万元，分3年发放。"
MOVED = "在县内企业之间流动的，未拨付的一半可以继续享受。"
BREAD = "第四条 夜市摊位。夜市摊位每晚收费20元，卤肉饭摊位另收5元。"


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = tmp_path_factory.mktemp("settled")
    (folder / "settled.txt").write_text(f"桐川县人才办法\n{SETTLING}{MOVED}\n{BREAD}", "utf-8")
    return build([folder], SnapshotStore(tmp_path_factory.mktemp("settled-index")))


@pytest.fixture
def desk(settled: Snapshot, tmp_path: Path) -> Assistant:
    return build_assistant(load_settings(home=tmp_path), settled)


def test_what_leaves_out_its_subject_is_asked_of_what_was_spoken_of(desk: Assistant) -> None:
    told = _talk(desk, "博士安家补贴多少", "领了一半换到别的企业，剩下的一半还发吗")
    assert told[-1][0].startswith("博士安家补贴")
    assert told[-1][1] is Status.ANSWERED


def test_another_matter_is_not(desk: Assistant) -> None:
    assert _talk(desk, "博士安家补贴多少", "今天天气怎么样")[-1][:2] == ("今天天气怎么样", Status.OUT_OF_SCOPE)


class _Judge:
    """Answers what holds one word; everything else is out of scope."""

    name = "judge"

    def __init__(self, word: str, corpus: Snapshot) -> None:
        self._word = word
        self._hits = corpus.search("安家补贴", 1)
        self.asked: list[str] = []

    def __call__(self, state: State) -> State:
        self.asked.append(state.text)
        if self._word not in state.text:
            return replace(state, status=Status.OUT_OF_SCOPE)
        ruling = Ruling(Status.ANSWERED, statements(self._hits[0].passage)[:1])
        return replace(state, ruling=ruling, status=Status.ANSWERED)


def test_the_judge_is_asked_again_only_without_an_answer(settled: Snapshot) -> None:
    judge = _Judge("安家", settled)
    step = ReadOn(judge, ())
    assert step(State("1", "安家补贴多少", text="安家补贴多少", read_on="技改安家补贴多少")).text == "安家补贴多少"
    assert step(State("1", "多少", text="多少")).status is Status.OUT_OF_SCOPE
    assert judge.asked == ["安家补贴多少", "多少"]


def test_an_answer_without_a_word_of_the_follow_up_is_none(settled: Snapshot) -> None:
    judge = _Judge("安家", settled)
    after = ReadOn(judge, ())(State("1", "股市如何", text="股市如何", read_on="安家补贴股市如何"))
    assert (after.text, after.status) == ("股市如何", Status.OUT_OF_SCOPE)
    assert judge.asked == ["股市如何", "安家补贴股市如何"]
