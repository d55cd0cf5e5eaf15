from __future__ import annotations

import asyncio
import socket
from collections.abc import Sequence
from contextlib import aclosing
from types import MappingProxyType

import pytest

from index.passage import Passage
from index.search import Hit
from prompts.library import load
from rag.answer import SentenceKind, Status
from rag.compose_llm import MOST_CHARACTERS, MOST_SOURCES, LlmComposer, sources_of
from rag.errors import ComposeError
from rag.llm.errors import BadStatus, EmptyAnswer, Malformed, TimedOut, Truncated, Unreachable, Withheld
from rag.llm.http import Clocks, HttpChatModel
from rag.llm.model import ChatModel, FinishReason, Role
from rag.state import Draft, Quote, Ruling, State
from rag.verify import Verifier
from tests.fakes.chat import ScriptedChat
from tests.fakes.llm_server import Behaviour, LlmServer, says, sends, silent
from tests.rag.passages import APPLY, GRANT, INDUSTRY, PASSAGES, TITLE

ASKED = "企业研发投入有什么奖励？"
GOOD = "对年度研发投入占营业收入5%以上的企业，给予最高500万元的一次性奖励。[1]\n奖励有效期3年。[1]"
INVENTED = "奖励有效期3年。[1]另外给予800万元配套补贴。[1]"


def _state(ruled: Sequence[Passage] = (GRANT,), found: Sequence[Passage] = PASSAGES) -> State:
    ruling = Ruling(Status.ANSWERED, tuple(Quote(passage, passage.span) for passage in ruled))
    hits = tuple(Hit(passage, 1.0, MappingProxyType({})) for passage in found)
    return State(id="s", asked=ASKED, text=ASKED, hits=hits, ruling=ruling)


async def _drafts(chat: ChatModel, state: State, deadline: float = 5) -> list[Draft]:
    async with aclosing(LlmComposer(chat, load("answer"), deadline).compose(state)) as drafts:
        return [draft async for draft in drafts]


def _compose(chat: ChatModel, state: State | None = None, deadline: float = 5) -> list[Draft]:
    return asyncio.run(_drafts(chat, state or _state(), deadline))


def _texts(drafts: Sequence[Draft]) -> list[tuple[str, list[str]]]:
    return [(draft.sentence.text, [quote.text for quote in draft.quotes]) for draft in drafts]


def _served(behaviour: Behaviour, deadline: float = 5) -> list[Draft]:
    with LlmServer(behaviour) as server:
        clocks = Clocks(first_token=2, idle=2, connect=2)
        return _compose(HttpChatModel(server.url, "qwen", None, clocks), deadline=deadline)


def test_the_model_gets_the_rules_the_numbered_sources_and_the_question() -> None:
    chat = ScriptedChat(GOOD)
    _compose(chat, _state(ruled=(APPLY,)))
    system, user = chat.asked[0]
    assert (system.role, system.content) == (Role.SYSTEM, load("answer").text)
    assert user.role is Role.USER
    assert user.content == (
        f"资料：\n\n[1] 《{TITLE}》 措施2\n{APPLY.text}\n\n[2] 《{TITLE}》 措施1\n{GRANT.text}\n\n"
        f"[3] 《{TITLE}》 措施3\n{INDUSTRY.text}\n\n问题：{ASKED}"
    )


def test_every_sentence_comes_with_verbatim_quotes() -> None:
    drafts = _compose(ScriptedChat(*GOOD))
    assert all(draft.sentence.kind is SentenceKind.CLAIM for draft in drafts)
    assert _texts(drafts) == [
        (
            "对年度研发投入占营业收入5%以上的企业，给予最高500万元的一次性奖励。",
            ["对年度研发投入占营业收入5%以上的企业，给予最高500万元的一次性奖励。"],
        ),
        ("奖励有效期3年。", ["奖励有效期3年。"]),
    ]


def test_unknown_tokens_are_dropped_and_what_is_left_uncited_has_no_quotes() -> None:
    drafts = _compose(ScriptedChat("奖励有效期3年。[1][7]逾期不予受理。[9]实施千企技改专项行动。[0]"))
    assert _texts(drafts) == [
        ("奖励有效期3年。", ["奖励有效期3年。"]),
        ("逾期不予受理。", []),
        ("实施千企技改专项行动。", []),
    ]


def test_that_the_sources_are_silent_is_left_to_the_judge() -> None:
    drafts = _compose(ScriptedChat("主要规定如下：\n奖励有效期3年。[1]资料没有写明申报时间。"))
    assert _texts(drafts) == [("奖励有效期3年。", ["奖励有效期3年。"])]


def test_a_sentence_is_drafted_before_the_model_has_ended() -> None:
    async def first(chat: ChatModel) -> Draft:
        async with aclosing(LlmComposer(chat, load("answer"), 5).compose(_state())) as drafts:
            return await anext(drafts)

    chat = ScriptedChat("奖励有效期3年。[1]", "逾", ending=Truncated("cut"))
    assert asyncio.run(first(chat)).sentence.text == "奖励有效期3年。"
    assert chat.closed


@pytest.mark.parametrize(
    ("ending", "error"),
    [
        (FinishReason.LENGTH, Truncated),
        (FinishReason.WITHHELD, Withheld),
        (Malformed("x"), Malformed),
    ],
)
def test_an_answer_that_does_not_end_well_is_an_error(
    ending: FinishReason | Malformed, error: type[ComposeError]
) -> None:
    with pytest.raises(error):
        _compose(ScriptedChat(GOOD, ending=ending))


def test_without_sources_the_model_is_not_asked() -> None:
    chat = ScriptedChat(GOOD)
    with pytest.raises(EmptyAnswer):
        _compose(chat, _state(ruled=(), found=()))
    assert chat.asked == []


def test_sources_are_few_and_those_of_the_ruling_come_first() -> None:
    many = [Passage(f"p{n}", "doc", TITLE, (), "字" * 100, GRANT.span) for n in range(20)]
    assert sources_of(_state(ruled=(APPLY,), found=[*many, APPLY])) == (APPLY, *many[: MOST_SOURCES - 1])
    long = Passage("long", "doc", TITLE, (), "字" * MOST_CHARACTERS, GRANT.span)
    assert sources_of(_state(ruled=(long,), found=[APPLY])) == (long,)


def test_it_reports_model_and_prompt() -> None:
    composer = LlmComposer(ScriptedChat(), load("answer"), 5)
    assert (composer.name, composer.model, composer.prompt_digest) == ("llm", "scripted", load("answer").digest)


def test_a_good_answer_over_http_passes_the_verifier() -> None:
    drafts = _served(says(GOOD))
    assert [Verifier().check(draft).reasons for draft in drafts] == [(), ()]


def test_an_invented_amount_over_http_does_not() -> None:
    drafts = _served(says(INVENTED))
    verdicts = [Verifier().check(draft) for draft in drafts]
    assert [verdict.supported for verdict in verdicts] == [True, False]
    assert "金额 800万元 不见于所引条款" in verdicts[1].reasons


def test_a_slow_answer_arrives_whole() -> None:
    assert len(_served(says(GOOD, pause=0.02))) == 2


@pytest.mark.parametrize(
    ("behaviour", "error"),
    [
        (sends("boom", status=500), BadStatus),
        (sends("<html></html>", content_type="text/html"), Malformed),
        (says(GOOD, finish=None, done=False), Truncated),
        (sends("data: {broken\n\n"), Malformed),
        (silent(0.8), TimedOut),
        (says(GOOD, pause=0.1), TimedOut),
    ],
    ids=["500", "page", "cut", "malformed", "silent", "too slow"],
)
def test_every_failure_over_http_is_a_compose_error(behaviour: Behaviour, error: type[ComposeError]) -> None:
    with pytest.raises(error):
        _served(behaviour, deadline=0.5)


def test_a_refused_port_is_a_compose_error() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(Unreachable):
        _compose(HttpChatModel(f"http://127.0.0.1:{port}", "qwen"))
