from __future__ import annotations

import json

import pytest

from eval.judges import Agreement, Deterministic, Judge, Llm, Nli, agreement
from prompts.library import load
from rag.llm.errors import TimedOut
from rag.llm.http import HttpChatModel
from rag.llm.model import Finish, FinishReason, Role
from tests.fakes.chat import ScriptedChat
from tests.fakes.llm_server import LlmServer, in_turn, says
from tests.fakes.models import TurningChat
from tests.fakes.second_opinion import FixedOpinion

CLAUSE = "对首次通过认定的企业，给予一次性奖励20万元。奖金不得用于单位日常开支。申报时间另行通知。"
QUOTE = "给予一次性奖励20万元"
COLLOQUIAL = "头一回认定的企业，奖20万元。"


def reply(supported: object, quote: object = QUOTE) -> str:
    return json.dumps({"supported": supported, "quote": quote}, ensure_ascii=False)


def test_tier_0_is_exact_for_quotes_and_reads_other_forms_of_the_words_otherwise() -> None:
    judges: list[Judge] = [Deterministic(quoting=True), Deterministic(quoting=False)]
    claims = ("给予一次性奖励20万元。", "给予一次性奖励二十万元。", "给予一次性奖励30万元。")
    assert [[judge.judge(claim, [CLAUSE]) for claim in claims] for judge in judges] == [
        [True, False, False],
        [True, True, False],
    ]


@pytest.mark.parametrize(("probability", "verdict"), [(0.79, False), (0.8, True), (1.0, True)])
def test_tier_1_holds_from_its_threshold_on(probability: float, verdict: bool) -> None:
    opinion = FixedOpinion(probability)
    judge: Judge = Nli(opinion, 0.8)
    assert judge.judge(f"根据政策规定，{COLLOQUIAL}[1]", [CLAUSE]) is verdict
    one, two, three = "对首次通过认定的企业，给予一次性奖励20万元。", "奖金不得用于单位日常开支。", "申报时间另行通知。"
    assert opinion.asked == [((one, two, three, one + two, two + three), COLLOQUIAL)]


@pytest.mark.parametrize(
    "claim",
    ["头一回认定的企业，奖30万元。", "头一回认定的企业，最多奖20万元。", "企业可以拿20万元。", "奖金不得自己花。"],
)
def test_tier_1_never_overrules_an_atom(claim: str) -> None:
    opinion = FixedOpinion(1.0)
    evidence = [CLAUSE.replace("不得用于", "用于")]
    assert Nli(opinion, 0.5).judge(claim, evidence) is False
    assert opinion.asked == []


def test_tier_1_says_no_without_evidence() -> None:
    opinion = FixedOpinion(1.0)
    assert Nli(opinion, 0.5).judge(COLLOQUIAL, []) is False
    assert opinion.asked == []


@pytest.mark.parametrize(
    ("replies", "verdict"),
    [
        ((reply(True), reply(True), reply(False)), True),
        ((reply(True), reply(False), reply(False)), False),
        ((reply(False, ""), reply(False, "别的话"), reply(True)), False),
        ((reply(True, "给予一次性奖励30万元"), reply(True, "给予一次性奖励30万元"), reply(False)), False),
        ((reply(True, "奖励"), reply(True, ""), reply(True)), True),
        ((reply(True, "“给予一次性 奖励２０万元”"),) * 3, True),
        ((f"```json\n{reply(True)}\n```", "支持", "{"), True),
        ((reply("true"), reply(1), reply(True, 7)), None),
        (('{"quote": "给予一次性奖励20万元"}', "[true]", ""), None),
        ((reply(True), reply(False), "不知道"), None),
    ],
)
def test_tier_2_is_the_majority_of_the_votes_that_hold(replies: tuple[str, ...], verdict: bool | None) -> None:
    chat = TurningChat(*([text] for text in replies))
    judge: Judge = Llm(chat)
    assert judge.judge(COLLOQUIAL, [CLAUSE]) is verdict
    assert len(chat.asked) == 3


def test_tier_2_takes_a_failure_for_no_vote() -> None:
    chat = TurningChat(
        [TimedOut("first token")], [reply(False), Finish(FinishReason.LENGTH)], [reply(True)], name="failing"
    )
    assert Llm(chat).judge(COLLOQUIAL, [CLAUSE]) is True


def test_tier_2_waits_no_longer_than_its_deadline() -> None:
    assert Llm(TurningChat([60.0, reply(True)]), runs=1, deadline_s=0.01).judge(COLLOQUIAL, [CLAUSE]) is None


def test_tier_2_shows_the_rules_the_evidence_and_the_claim() -> None:
    chat = ScriptedChat(reply(True))
    Llm(chat, runs=1).judge(COLLOQUIAL, [CLAUSE, "附则。"])
    ((system, user),) = chat.asked
    assert (system.role, system.content) == (Role.SYSTEM, load("judge").text)
    assert user.role is Role.USER
    assert user.content == (
        f"【原文1开始】\n{CLAUSE}\n【原文1结束】\n【原文2开始】\n附则。\n【原文2结束】\n\n【句子开始】\n{COLLOQUIAL}\n【句子结束】"
    )


def test_tier_2_speaks_to_a_real_server() -> None:
    with LlmServer(in_turn(says(reply(True)), says("嗯"), says(reply(True)))) as server:
        judge = Llm(HttpChatModel(server.url, "judge-model"))
        assert judge.judge(COLLOQUIAL, [CLAUSE]) is True
        assert judge.name == "llm"
    assert [request.body["model"] for request in server.received] == ["judge-model"] * 3


def test_an_error_that_is_none_of_the_model_s_is_not_swallowed() -> None:
    with pytest.raises(ZeroDivisionError):
        Llm(TurningChat([ZeroDivisionError()])).judge(COLLOQUIAL, [CLAUSE])


def test_agreement_counts_only_what_both_judged() -> None:
    found = agreement(
        {
            "deterministic": [True, True, False, False, True],
            "nli": [True, False, False, False, None],
            "llm": [None, None, None, None, True],
        }
    )
    # 3 of 4 agree; by chance (2·1 + 2·3)/16 = 1/2, so that kappa = (3/4 - 1/2)/(1 - 1/2).
    assert found == (
        Agreement("deterministic", "nli", 4, 0.75, 0.5),
        Agreement("deterministic", "llm", 1, 1.0, None),
        Agreement("nli", "llm", 0, None, None),
    )


def test_judges_of_different_claims_cannot_agree() -> None:
    with pytest.raises(ValueError):
        agreement({"a": [True], "b": []})
