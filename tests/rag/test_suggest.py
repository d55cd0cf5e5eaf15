from __future__ import annotations

import pytest

from index.search import Hit
from index.snapshot import Snapshot
from rag.answer import Status
from rag.pipeline import Assistant
from rag.state import Quote, Ruling, State
from rag.suggest import TopicSuggester
from tests.rag.asking import ask

POLICY = "heilongjiang-innovation-policy"
QUESTIONS = (
    "厂里设备老旧想搞技改，有没有什么专项？",
    "千企技改给企业补贴多少钱",
    "这份政策讲了哪几大方面",
    "第三条措施是什么",
    "6个传统优势产业是哪些？",
    "有哪些人才政策",
    "民企能得到哪些支持？",
    "新指生产力是什么",
    "浙江省有哪些人才政策",
    "今天天气怎么样",
    "谁制定的这份政策",
    "政策什么时候施行",
    "咨询电话是多少",
    "生产性服务业和生活性服务业有什么区别",
    "有哪些专项行动",
    "央企和地方怎么合作",
    "绿色能源体系怎么建设",
    "怎么申请首台套保险补偿",
    "科研成果怎么转化",
    "产业集群有哪几种",
)


@pytest.mark.parametrize("question", QUESTIONS)
def test_every_suggestion_is_answered(question: str, policy_desk: Assistant) -> None:
    answer = ask(policy_desk, question)
    for suggestion in answer.suggestions:
        assert ask(policy_desk, suggestion).status is Status.ANSWERED, suggestion


def test_an_answer_on_the_policy_comes_with_suggestions(policy_desk: Assistant) -> None:
    assert len(ask(policy_desk, QUESTIONS[0]).suggestions) == 3


def test_suggestions_are_topics_near_the_question_and_not_those_quoted(shipped: Snapshot) -> None:
    passages = shipped.passages_of(POLICY)
    hits = tuple(Hit(passages[i], 1.0, {}) for i in (3, 6, 12))
    ruling = Ruling(Status.ANSWERED, (Quote(passages[3], passages[3].span),))
    assert TopicSuggester(shipped).suggest(State("1", "技改", hits=hits, ruling=ruling)) == (
        "加快推动数字化网络化智能化转型有哪些举措？",
        "加强人才和财政金融支持有哪些举措？",
        "全面提升科技创新能力有哪些举措？",
    )


def test_numbered_headings_are_no_topics(notice: Snapshot) -> None:
    hits = notice.search("智能工厂")
    assert TopicSuggester(notice).suggest(State("1", "智能工厂", hits=hits)) == ()
    assert TopicSuggester(notice).suggest(State("1", "智能工厂")) == ()
