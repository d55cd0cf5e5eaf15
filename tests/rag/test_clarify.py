from __future__ import annotations

import asyncio

import pytest

from index.building import build
from index.snapshot import Snapshot, SnapshotStore
from rag import wording
from rag.answer import Answer, Status
from rag.assembly import build_assistant
from rag.pipeline import Assistant
from rag.settings import load_settings
from rag.state import Turn
from tests.rag.asking import ask, quoted

SETTLING = "云泽市人才安家办法"
DOCTOR = "对新引进的博士给予安家费40万元。"
MASTER = "对新引进的硕士给予安家费20万元。"


@pytest.fixture(scope="module")
def settling_desk(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """One document that gives the same to two kinds of people, in different amounts."""
    folder = tmp_path_factory.mktemp("settling")
    text = f"{SETTLING}\n一、引进人才。{DOCTOR}{MASTER}\n二、发放方式。安家费分5年发放。"
    (folder / "settling.txt").write_text(text, "utf-8")
    corpus = build([folder], SnapshotStore(tmp_path_factory.mktemp("settling-index")))
    return build_assistant(load_settings(home=tmp_path_factory.mktemp("home")), corpus)


def _options_stand_in(answer: Answer, corpus: Snapshot) -> bool:
    told = "".join(document.text for document in corpus.documents())
    options = wording.options_in(answer.text)
    return 2 <= len(options) <= 4 and all(option in told for option in options)


@pytest.mark.parametrize("question", ["补贴多少钱？", "奖励多少", "能补多少钱"])
def test_several_subsidies_and_no_subject(question: str, notice_desk: Assistant, notice: Snapshot) -> None:
    answer = ask(notice_desk, question)
    assert (answer.status, answer.reason) == (Status.NEEDS_CLARIFICATION, "ambiguous")
    assert _options_stand_in(answer, notice)
    assert answer.citations == ()
    options = wording.options_in(answer.text)
    assert set(options) == {"支持设备更新", "奖励智能工厂", "培养数字人才"}
    assert answer.suggestions == tuple(f"{option}{question}" for option in options)


@pytest.mark.parametrize("question", ["这个能申请吗", "它怎么申请", "这个项目什么时候截止"])
def test_what_points_to_nothing(question: str, policy_desk: Assistant, shipped: Snapshot) -> None:
    answer = ask(policy_desk, question)
    assert (answer.status, answer.reason) == (Status.NEEDS_CLARIFICATION, "dangling")
    assert _options_stand_in(answer, shipped)
    assert len(answer.suggestions) == len(wording.options_in(answer.text))


def test_few_cases_are_told_at_once(settling_desk: Assistant) -> None:
    answer = ask(settling_desk, "安家费多少")
    assert answer.status is Status.ANSWERED
    assert quoted(answer) == [DOCTOR, MASTER]


def test_never_twice_in_a_row(policy_desk: Assistant) -> None:
    first = ask(policy_desk, "这个能申请吗")
    history = (Turn("user", first.question), Turn("assistant", first.text))
    again = asyncio.run(policy_desk.ask("它能申请吗", history))
    assert again.status is not Status.NEEDS_CLARIFICATION


@pytest.mark.parametrize(
    "question",
    [
        "设备更新补助多少", "智能工厂奖励多少", "怎么申请", "什么时候申报", "咨询电话多少", "需要什么材料",
        "这份措施什么时候施行", "这个办法由谁解释", "贴息比例是多少", "高级技师补贴多少", "省级智能工厂奖励多少",
        "有效期多久", "补贴多少，什么时候发",
    ],
)  # fmt: skip
def test_what_can_be_known_is_not_asked_back(question: str, notice_desk: Assistant) -> None:
    assert ask(notice_desk, question).status is not Status.NEEDS_CLARIFICATION


@pytest.mark.parametrize("question", ["补贴多少钱？", "奖励多少", "有什么补贴", "多少钱"])
def test_where_the_sources_tell_nothing_apart_nothing_is_asked(question: str, policy_desk: Assistant) -> None:
    assert ask(policy_desk, question).status is not Status.NEEDS_CLARIFICATION


def test_the_options_are_read_back_as_they_were_written() -> None:
    for reason in (wording.DANGLING, wording.AMBIGUOUS):
        told = wording.clarifying(reason, ["支持设备更新", "“两个毫不动摇”", "培养人才"])
        assert wording.is_clarifying(told)
        assert wording.options_in(told) == ("支持设备更新", "“两个毫不动摇”", "培养人才")
    assert wording.is_clarifying(wording.ROUTED["statement"])
    assert not wording.is_clarifying("您说得对。")
    assert wording.options_in("请选择：（1）飞碟；（2）火箭。") == ()


RECEIVING = """桐川县企业支持办法
第一条 设备补助。购置设备的，按投资额的5%给予补助，每年3月1日至3月31日受理。咨询电话：0999-1110001。
第二条 展会补贴。参加展会的，每次补贴2万元，每年9月1日至9月20日受理。咨询电话：0999-1110002。
第三条 人才奖励。引进博士的，每人奖励10万元。
第四条 申报程序。企业应当提交以下材料：（一）申请表；（二）营业执照。咨询热线：0999-1110000。"""


@pytest.fixture(scope="module")
def receiving_desk(tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """One document whose articles each have a time to apply, and one procedure for all."""
    folder = tmp_path_factory.mktemp("receiving")
    (folder / "receiving.txt").write_text(RECEIVING, "utf-8")
    corpus = build([folder], SnapshotStore(tmp_path_factory.mktemp("receiving-index")))
    return build_assistant(load_settings(home=tmp_path_factory.mktemp("home")), corpus)


@pytest.mark.parametrize("question", ["现在还来得及报不？", "什么时候截止", "还能报吗"])
def test_a_time_of_each_is_asked_back(question: str, receiving_desk: Assistant) -> None:
    answer = ask(receiving_desk, question)
    assert answer.status is Status.NEEDS_CLARIFICATION
    assert set(wording.options_in(answer.text)) == {"设备补助", "展会补贴"}


@pytest.mark.parametrize(
    ("question", "told"), [("电话多少", "咨询热线：0999-1110000。"), ("要交什么材料", "（二）营业执照。")]
)
def test_what_one_clause_states_for_all_is_told(question: str, told: str, receiving_desk: Assistant) -> None:
    answer = ask(receiving_desk, question)
    assert answer.status is Status.ANSWERED
    assert [quote.endswith(told) for quote in quoted(answer)] == [True]


@pytest.mark.parametrize("question", ["怎么申请", "电话多少", "我能领吗", "它有什么条件"])
def test_of_several_documents_which_is_asked_back(question: str, records_desk: Assistant) -> None:
    answer = ask(records_desk, question)
    assert (answer.status, answer.reason) == (Status.NEEDS_CLARIFICATION, "dangling")
    assert answer.text.startswith(wording.WHICH_POLICY)
    assert wording.is_clarifying(answer.text)
