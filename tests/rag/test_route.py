from __future__ import annotations

import asyncio

import pytest

from rag import wording
from rag.answer import Status
from rag.pipeline import Assistant
from rag.route import Kind, Route, kind_of
from rag.state import State, Turn
from tests.rag.asking import ask


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("你好", Kind.GREETING),
        ("您好，在吗？", Kind.GREETING),
        ("hello", Kind.GREETING),
        ("早上好！", Kind.GREETING),
        ("谢谢", Kind.THANKS),
        ("好的，谢谢您", Kind.THANKS),
        ("嗯嗯，明白了", Kind.THANKS),
        ("好的", Kind.THANKS),
        ("再见", Kind.FAREWELL),
        ("谢谢，拜拜", Kind.FAREWELL),
        ("你是谁", Kind.IDENTITY),
        ("你是机器人吗", Kind.IDENTITY),
        ("你好，你叫什么名字", Kind.IDENTITY),
        ("你能做什么", Kind.HELP),
        ("你们都能查什么？", Kind.HELP),
        ("怎么用", Kind.HELP),
        ("转人工", Kind.HUMAN),
        ("我要找真人", Kind.HUMAN),
        ("有人工客服吗", Kind.HUMAN),
        ("答非所问，转人工！", Kind.HUMAN),
        ("我要投诉", Kind.COMPLAINT),
        ("气死我了，没人管", Kind.COMPLAINT),
        ("帮我写一份申报书", Kind.TASK),
        ("帮我填表", Kind.TASK),
        ("算一下我能拿多少", Kind.TASK),
        ("替我申报技改项目", Kind.TASK),
        ("我想咨询一下", Kind.OPENING),
        ("你好，想问个问题", Kind.OPENING),
        ("我是一家小微企业", Kind.STATEMENT),
        ("我们公司是做软件的，三十来号人", Kind.STATEMENT),
        ("我失业了", Kind.STATEMENT),
    ],
)
def test_what_is_no_question_about_a_policy(text: str, kind: Kind) -> None:
    assert kind_of(text) is kind


@pytest.mark.parametrize(
    "text",
    [
        "你好，请问技改有什么专项",
        "气死我了，技改补贴到底怎么申请",
        "跑了三趟都没人管！补贴什么时候发？",
        "谢谢，那怎么申请",
        "我是一家小微企业，想了解技改",
        "我是一家小微企业，有什么支持",
        "我要申请补贴",
        "我想咨询一下人才政策",
        "帮我写一份申报书，需要哪些材料",
        "帮我总结一下这份政策",
        "帮我查一下补贴",
        "请帮我列出专项行动",
        "帮我算算千企技改补贴多少钱",
        "人工智能有什么政策",
        "怎么投诉企业",
        "投诉电话是多少",
        "领导让我介绍这份《若干政策措施》，给个提纲",
        "你们这个文件是谁制定的",
        "这份政策讲了什么",
        "技改",
        "多少钱",
        "第二个",
        "",
        "？？",
    ],
)
def test_what_may_be_one_stays_on_its_way(text: str) -> None:
    assert kind_of(text) is None
    state = State("1", text, text=text)
    assert Route(lambda: ("技改有什么专项？",))(state) is state


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_an_answer_of_its_own(kind: Kind) -> None:
    assert len(set(wording.ROUTED.values())) == len(Kind)
    assert wording.ROUTED[kind.value].endswith(("。", "？"))


@pytest.mark.parametrize(
    ("question", "status", "reason"),
    [
        ("您好", Status.OUT_OF_SCOPE, "greeting"),
        ("转人工", Status.OUT_OF_SCOPE, "human"),
        ("帮我写申报书", Status.OUT_OF_SCOPE, "task"),
        ("我是一家小微企业", Status.NEEDS_CLARIFICATION, "statement"),
    ],
)
def test_the_answer(question: str, status: Status, reason: str, policy_desk: Assistant) -> None:
    answer = ask(policy_desk, question)
    assert (answer.status, answer.reason, answer.text) == (status, reason, wording.ROUTED[reason])
    assert answer.citations == ()
    assert answer.handoff is not None and answer.handoff.label == "12345"
    assert all(ask(policy_desk, proposed).status is Status.ANSWERED for proposed in answer.suggestions)
    assert len(answer.suggestions) == 3


def test_what_was_stated_is_remembered(policy_desk: Assistant) -> None:
    stated = ask(policy_desk, "我是一家小微企业")
    history = (Turn("user", stated.question), Turn("assistant", stated.text))
    answer = asyncio.run(policy_desk.ask("有什么支持", history))
    assert answer.standalone_question == "我是一家小微企业，有什么支持"
    assert [c.heading for c in answer.citations] == ["支持鼓励引导民营经济健康发展"]
