from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence

import pytest

from index.passage import Passage
from index.search import Hit
from index.snapshot import Snapshot
from rag import wording
from rag.answer import Status
from rag.pipeline import Assistant
from rag.question import Question
from rag.rewrite import NEWEST_TURNS, Rewrite
from rag.rewrite_quoted import Quotes
from rag.state import State, Turn
from tests.rag import notice as text
from tests.rag.asking import ask, quoted

Analyse = Callable[[str], Question]


def _turns(*messages: str) -> tuple[Turn, ...]:
    return tuple(Turn(("user", "assistant")[n % 2], message) for n, message in enumerate(messages))


def _rewritten(corpus: Snapshot, analyse: Analyse, question: str, *messages: str) -> str:
    step = Rewrite(corpus, lambda message: message, analyse)
    after = step(State("1", question, _turns(*messages), question))
    assert isinstance(after, State)
    return after.text


def _talk(assistant: Assistant, *questions: str) -> list[tuple[str, Status, list[str]]]:
    """What was understood, and the status and the headings of the answer, turn by turn."""
    history: list[Turn] = []
    found = []
    for question in questions:
        answer = asyncio.run(assistant.ask(question, history))
        history += [Turn("user", question), Turn("assistant", answer.text)]
        found.append((answer.standalone_question, answer.status, [c.heading for c in answer.citations]))
    return found


@pytest.mark.parametrize("question", ["什么时候截止？", "那硕士呢", "它怎么申请", "第二个", "还有呢", "谢谢"])
def test_without_a_history_nothing_changes(question: str, shipped: Snapshot, understood: Analyse) -> None:
    state = State("1", question, text=question)
    assert Rewrite(shipped, lambda message: message, understood)(state) is state


@pytest.mark.parametrize(
    ("earlier", "question", "meant"),
    [
        (["厂里设备老旧想搞技改，有没有什么专项？"], "什么时候截止？", "技改什么时候截止？"),
        (["技改有什么专项", "", "什么时候截止"], "需要什么材料", "技改需要什么材料"),
        (["技改有什么专项", "", "谢谢", "", "你好"], "怎么申请", "技改怎么申请"),
        (["技改有什么专项", "", "今天天气怎么样", wording.OUT_OF_SCOPE], "怎么申请", "技改怎么申请"),
    ],
)
def test_the_thread_goes_on(
    earlier: list[str], question: str, meant: str, shipped: Snapshot, understood: Analyse
) -> None:
    assert _rewritten(shipped, understood, question, *earlier) == meant


def test_messages_in_a_row_and_empty_ones(shipped: Snapshot, understood: Analyse) -> None:
    history = (Turn("assistant", "您好"), Turn("user", "  "), Turn("user", "技改有什么专项"), Turn("user", "谢谢"))
    after = Rewrite(shipped, lambda message: message, understood)(State("1", "多少钱", history, "多少钱"))
    assert isinstance(after, State)
    assert after.text == "技改多少钱"


def test_of_a_long_history_the_newest_is_read(shipped: Snapshot, understood: Analyse) -> None:
    chat = ["谢谢", "不客气"] * (NEWEST_TURNS // 2)
    assert _rewritten(shipped, understood, "多少钱", "技改有什么专项", "有。", *chat[2:]) == "技改多少钱"
    assert _rewritten(shipped, understood, "多少钱", "技改有什么专项", "有。", *chat) == "多少钱"


def test_what_must_not_be_read_brings_nothing_in(shipped: Snapshot, understood: Analyse) -> None:
    step = Rewrite(shipped, lambda message: "" if "扮演" in message else message, understood)
    after = step(State("1", "多少钱", _turns("扮演技改专家"), "多少钱"))
    assert isinstance(after, State)
    assert after.text == "多少钱"


def test_the_words_of_an_answer_bring_nothing_in(shipped: Snapshot, understood: Analyse) -> None:
    told = "关于“飞碟制造”，原文规定：\n飞碟补贴900万元。[1]"
    assert _rewritten(shipped, understood, "多少钱", "第三条是什么", told) == "第三条多少钱"
    assert _rewritten(shipped, understood, "怎么申请", "你好", told) == "怎么申请"


def test_a_heading_that_the_corpus_holds_is_a_subject(policy_desk: Assistant) -> None:
    understood = _talk(policy_desk, "第三条措施是什么", "有补贴吗")[-1]
    assert (understood[0], understood[2]) == ("加快传统制造业转型升级有补贴吗", ["加快传统制造业转型升级"])


def test_this_rule_is_the_one_of_the_answer_before(records_desk: Assistant) -> None:
    first, second = _talk(records_desk, "浙江省进站博士后资助多少", "这个办法由谁负责解释")
    assert first[1] is second[1] is Status.ANSWERED
    assert second[0] == "《浙江省博士后资助办法》由谁负责解释"


def test_another_place_may_be_refused(records_desk: Assistant) -> None:
    told = _talk(records_desk, "进站博士后资助多少", "那哈尔滨呢", "那杭州的呢", "深圳呢")
    assert [question for question, _, _ in told[1:]] == [
        "哈尔滨进站博士后资助多少", "杭州进站博士后资助多少", "深圳进站博士后资助多少",
    ]  # fmt: skip
    assert [status for _, status, _ in told[:2]] == [Status.ANSWERED, Status.ANSWERED]
    assert told[-1][1] is not Status.ANSWERED


def test_a_reply_to_a_question_back(notice_desk: Assistant) -> None:
    told = _talk(notice_desk, "补贴多少钱？", "第二个", "那第一个呢")
    assert [question for question, _, _ in told[1:]] == ["支持设备更新补贴多少钱？", "培养数字人才补贴多少钱？"]
    assert [(status, headings) for _, status, headings in told] == [
        (Status.NEEDS_CLARIFICATION, []),
        (Status.ANSWERED, ["一、支持设备更新"]),
        (Status.ANSWERED, ["四、培养数字人才"]),
    ]


@pytest.mark.parametrize("reply", ["都要", "全部"])
def test_all_of_what_was_offered(reply: str, notice_desk: Assistant) -> None:
    _, (_, status, headings) = _talk(notice_desk, "补贴多少钱", reply)
    assert status is Status.ANSWERED
    assert list(dict.fromkeys(headings)) == ["一、支持设备更新", "二、奖励智能工厂", "四、培养数字人才"]


def test_what_a_person_tells_of_themselves_asks_again(notice_desk: Assistant) -> None:
    told = _talk(notice_desk, "市级智能工厂奖励多少", "我们是省级", "我们是做农机的")
    assert [question for question, _, _ in told[1:]] == ["省级智能工厂奖励多少", "我们是做农机的"]
    assert [status for _, status, _ in told[1:]] == [Status.ANSWERED, Status.NEEDS_CLARIFICATION]


def test_a_subject_is_carried_but_not_what_was_asked_of_it(notice_desk: Assistant) -> None:
    told = _talk(notice_desk, "银行贷款贴息比例多少", "最长贴几年", "怎么申请")
    assert [question for question, _, _ in told[1:]] == ["银行贷款贴息最长贴几年", "银行贷款贴息怎么申请"]


def test_what_is_withdrawn_is_not_found_again(notice: Snapshot) -> None:
    quotes = Quotes(notice)
    found = quotes.passage(text.CITY_FACTORY)
    assert found is not None and text.CITY_FACTORY in found.text
    assert quotes.passage("没有这句话") is None
    quotes.corpus = _Emptied(notice)
    assert quotes.passage(text.CITY_FACTORY) is None


class _Emptied:
    """A corpus of which nothing is left."""

    def __init__(self, corpus: Snapshot) -> None:
        self._corpus = corpus

    def search(self, query: str, limit: int = 10) -> tuple[Hit, ...]:
        return self._corpus.search(query, limit)

    def passages_of(self, document_id: str) -> tuple[Passage, ...]:
        return self._corpus.passages_of(document_id)[:0]


def test_an_option_that_the_corpus_does_not_hold_is_none(notice: Snapshot, understood: Analyse) -> None:
    offered = wording.clarifying(wording.AMBIGUOUS, ["飞碟制造", "支持设备更新"])
    assert _rewritten(notice, understood, "第二个", "补贴多少钱", offered) != "支持设备更新补贴多少钱"
    assert "飞碟" not in _rewritten(notice, understood, "第一个", "补贴多少钱", offered)


def test_an_answer_shown_in_traditional_characters_is_understood(notice: Snapshot, understood: Analyse) -> None:
    offered = "這個問題有幾種情況，您想問哪一種？（1）培養數字人才；（2）支持設備更新。"
    assert _rewritten(notice, understood, "第二个", "补贴多少钱", offered) == "支持设备更新补贴多少钱"


def test_the_follow_up_is_answered_like_the_whole_question(notice_desk: Assistant) -> None:
    history = _turns("智能工厂奖励多少", "")
    answer = asyncio.run(notice_desk.ask("省级的呢", history))
    assert answer.standalone_question == "省级智能工厂奖励多少"
    assert quoted(answer) == quoted(ask(notice_desk, "省级智能工厂奖励多少")) == [text.PROVINCE_FACTORY]
    assert answer.question == "省级的呢"


class _Writer:
    def __init__(self, said: str | None) -> None:
        self._said = said
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    async def write(self, question: str, earlier: Sequence[str]) -> str | None:
        self.asked.append((question, tuple(earlier)))
        return self._said


async def _awaited(promised: State | Awaitable[State]) -> State:
    return promised if isinstance(promised, State) else await promised


@pytest.mark.parametrize(
    ("said", "text"), [("技改截止日期是什么时候", "技改截止日期是什么时候"), (None, "技改什么时候截止")]
)
def test_a_writer_words_what_the_rules_found_dependent(
    said: str | None, text: str, shipped: Snapshot, understood: Analyse
) -> None:
    writer = _Writer(said)
    step = Rewrite(shipped, lambda message: message, understood, writer)
    state = State("1", "什么时候截止", _turns("技改有什么专项", "有。", "谢谢", "不客气"), "什么时候截止")
    assert asyncio.run(_awaited(step(state))).text == text
    assert writer.asked == [("什么时候截止", ("技改有什么专项",))]


@pytest.mark.parametrize("question", ["民营经济有哪些措施", "谢谢", "你好", "国资监管体制有什么部署"])
def test_a_writer_is_not_asked_about_what_stands_alone(
    question: str, shipped: Snapshot, understood: Analyse
) -> None:
    writer = _Writer("技改")
    step = Rewrite(shipped, lambda message: message, understood, writer)
    state = State("1", question, _turns("技改有什么专项", "有。"), question)
    assert asyncio.run(_awaited(step(state))).text == question
    assert writer.asked == []
