from __future__ import annotations

import asyncio
import json
import socket
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr

from api.home import build_if_empty
from api.serving import PublishedIndex
from eval.cache import Cache
from eval.dataset import HEILONGJIANG, load_set
from eval.local import converse
from eval.policy import POLICY_ID, Policy
from eval.remote import OpenAiRespondent, RemoteUnavailable, WenceRespondent
from eval.replies import Asking, Found, Reply, Respondent
from eval.world import World
from index.passage import Span
from index.snapshot import Snapshot, SnapshotStore
from rag.answer import Answer, Sentence, SentenceKind, Status
from rag.assembly import build_assistant
from rag.settings import Settings, load_settings
from tests.api.running import running
from tests.eval.deployment import ROUTES, Route, as_json, deployment, done
from tests.eval.notice import TITLE, write_set
from tests.fakes.llm_server import Behaviour, Exchange, LlmServer, chunk, in_turn, says, sends

KEY = "sk-geheim-1"
TODAY = date(2026, 3, 1)


def _silent(stage: str, done: int, total: int) -> None:
    del stage, done, total


def _asked(respondent: Respondent, world: World, *turns: str | tuple[str, ...]) -> list[Reply]:
    askings = [Asking(world, (one,) if isinstance(one, str) else one) for one in turns]
    found = dict(respondent.replies(askings, _silent))
    return [found[place] for place in range(len(askings))]


def _free_url() -> str:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return f"http://127.0.0.1:{free.getsockname()[1]}"


# --- a real deployment of Wence -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    given = load_settings(home=tmp_path_factory.mktemp("home"), encoder="lsa")
    build_if_empty(given, _silent)
    return given.model_copy(update={"llm_base_url": None})


@pytest.fixture(scope="module")
def snapshot(settings: Settings) -> Snapshot:
    return SnapshotStore(settings.home).open()


@pytest.fixture(scope="module")
def wence(settings: Settings) -> Iterator[str]:
    with running(PublishedIndex(settings)) as url:
        yield url


@pytest.fixture(scope="module")
def shipped() -> World:
    return World(load_set(HEILONGJIANG).documents)


def _bare(answer: Answer) -> Answer:
    return replace(answer, id="", timings_ms={})


def test_a_deployment_answers_as_its_pipeline_does(
    wence: str, shipped: World, settings: Settings, snapshot: Snapshot, policy: Policy
) -> None:
    talks = [("传统制造业转型升级要实施什么专项行动？",), ("明天会下雨吗",), ("技改有什么专项？", "补贴多少钱？")]
    respondent = WenceRespondent(wence + "/")
    replies = _asked(respondent, shipped, *talks)
    assistant = build_assistant(settings, snapshot)
    for talk, reply in zip(talks, replies, strict=True):
        local = asyncio.run(converse(assistant, snapshot.search, talk))
        assert _bare(reply.answer) == _bare(local.answer)
        assert reply.hits == local.hits
        assert reply.first_ms is not None and 0 < reply.first_ms <= reply.elapsed_ms
    assert "千企技改专项行动" in replies[0].answer.text
    (best, *_) = replies[0].hits or ()
    assert (best.document_id, policy.clause_at(Span(best.start, best.end))) == (POLICY_ID, 4)
    assert replies[2].answer.question == "补贴多少钱？" and "技改" in replies[2].answer.standalone_question
    assert respondent.name == wence
    assert respondent.describe() == {
        "index_version": snapshot.version, "encoder": None, "llm": None, "concurrency": 4,
    }  # fmt: skip


def test_a_deployment_gives_its_documents(wence: str, shipped: World, policy: Policy) -> None:
    told: list[tuple[str, int, int]] = []
    texts = WenceRespondent(wence).texts(shipped, lambda *step: told.append(step))
    assert texts == {POLICY_ID: policy.text}
    assert told == [("texts", 1, 1)]


def test_a_deployment_must_have_the_documents_that_are_asked_about(wence: str, tmp_path: Path) -> None:
    other = World((write_set(tmp_path / "set") / "notice.txt",))
    with pytest.raises(
        RemoteUnavailable, match="does not have the document “notice”.* or choose another set with --set"
    ):
        _asked(WenceRespondent(wence), other, "咨询电话是多少？")
    (tmp_path / "notice.txt").write_text("栖霞市简章\n另一篇。", encoding="utf-8")
    (tmp_path / "notice.json").write_text(json.dumps({"id": POLICY_ID}), encoding="utf-8")
    with pytest.raises(RemoteUnavailable, match=f"has another text of the document “{POLICY_ID}”"):
        WenceRespondent(wence).texts(World((tmp_path / "notice.txt",)), _silent)


# --- a Wence that misbehaves --------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> World:
    folder = write_set(tmp_path_factory.mktemp("remote") / "set")
    return World((folder / "notice.txt",), (folder / "others.jsonl",))


def test_a_conversation_is_held_with_the_answers_that_came(world: World) -> None:
    heard: list[Mapping[str, Any]] = []
    asked: list[str] = []

    def chat(told: Mapping[str, Any]) -> tuple[int, str, str]:
        heard.append(told)
        return done(told["question"], "m-1")

    def search(told: Mapping[str, Any]) -> tuple[int, str, str]:
        asked.append(told["q"])
        return ROUTES["search"](told)

    with deployment(ROUTES | {"chat": chat, "search": search}) as url:
        respondent = WenceRespondent(url, concurrency=1)
        (reply,) = _asked(respondent, world, ("甲", "乙" * 600))
    turns = [{"role": "user", "content": "甲"}, {"role": "assistant", "content": "答甲"}]
    assert heard == [{"question": "甲", "history": []}, {"question": "乙" * 600, "history": turns}]
    assert asked == ["政策", "乙" * 500]  # no longer query is accepted
    assert (reply.answer.text, reply.hits) == ("答" + "乙" * 600, (Found("notice", 3, 9, 1.5),))
    assert respondent.describe()["llm"] == "m-1"


@pytest.mark.parametrize(
    ("routes", "reason"),
    [
        ({"chat": lambda told: done("坏") if told["question"] == "好" else as_json({"detail": "坏了。"}, 500)},
         "RemoteError: it answered HTTP 500 (Internal Server Error): 坏了."),
        ({"chat": lambda told: done("好") if told["question"] == "好" else (200, "text/event-stream", ": hm\n")},
         "RemoteError: its answer ended before it was done."),
        ({"search": lambda told: ROUTES["search"](told) if told["q"] != "坏" else as_json({"hits": [{}]})},
         "RemoteError: its hits are none of Wence's."),
    ],
)  # fmt: skip
def test_a_crash_is_a_finding(world: World, routes: dict[str, Route], reason: str) -> None:
    with deployment(ROUTES | routes) as url:
        good, bad = _asked(WenceRespondent(url, concurrency=1), world, "好", "坏")
    assert good.answer.status is Status.ANSWERED
    assert (bad.answer.status, bad.answer.reason, bad.answer.question) == (Status.FAILED, reason, "坏")
    assert (bad.answer.composer, bad.hits) == ("none", None) and bad.elapsed_ms > 0


@pytest.mark.parametrize(
    ("routes", "text"),
    [
        ({"documents": lambda _: (200, "text/html", "<p>欢迎</p>")}, "what it answered is no JSON object."),
        ({"documents": lambda _: as_json({"items": []})}, "it is no Wence."),
        (
            {"search": lambda _: as_json({"detail": "没有索引。"}, 503)},
            r"it answered HTTP 503 \(Service Unavailable\)",
        ),
        ({"chat": lambda _: as_json({}, 401)}, r"it answered HTTP 401 \(Unauthorized\)"),
    ],
)
def test_what_is_no_wence_is_told_before_the_run(world: World, routes: dict[str, Route], text: str) -> None:
    with deployment(ROUTES | routes) as url, pytest.raises(RemoteUnavailable) as caught:
        _asked(WenceRespondent(url, backoff_s=0.01), world, "甲", "乙", "丙")
    assert str(caught.value).startswith(f"{url} cannot be examined: ")
    assert text.replace("\\", "") in str(caught.value)
    assert str(caught.value).endswith(
        "Check that the address is that of a running Wence: GET /readyz tells whether it can answer."
    )


def test_nobody_there_ends_the_run_at_once(world: World) -> None:
    url = _free_url()
    with pytest.raises(RemoteUnavailable, match=rf"{url} cannot be examined: it cannot be reached \(ConnectError\)"):
        _asked(WenceRespondent(url, backoff_s=0.01), world, "甲")
    with pytest.raises(RemoteUnavailable, match="Check the address .* and that the service runs"):
        _asked(OpenAiRespondent(url, "m", backoff_s=0.01), world, *map(str, range(1000)))


# --- an OpenAI-compatible service ---------------------------------------------------------------------------------


def _completion(text: str | None, **fields: object) -> Behaviour:
    message = {"role": "assistant", "content": text}
    data = {"choices": [{"index": 0, "message": message, "finish_reason": "stop"}], **fields}
    return sends(json.dumps(data, ensure_ascii=False), content_type="application/json")


def test_a_whole_answer_with_its_sources(world: World) -> None:
    sources = [
        {"title": "小集", "content": "咨询电话：0888-2345678"},
        {"title": "网页", "content": "不在任何文件里的话。"},
    ]
    with LlmServer(_completion("可以致电0888-2345678。[1]每年一次【2】。", sources=sources)) as server:
        respondent = OpenAiRespondent(server.url, "rag-1", api_key=SecretStr(KEY), stream=False, options={"top_p": 0.1})
        (reply,) = _asked(respondent, world, "咨询电话是多少？")
        text = respondent.texts(world, _silent)["notice"]
    assert server.received[0].path == "/v1/chat/completions"
    assert server.received[0].headers["authorization"] == f"Bearer {KEY}"
    assert server.received[0].body == {
        "model": "rag-1", "messages": [{"role": "user", "content": "咨询电话是多少？"}], "stream": False, "top_p": 0.1,
    }  # fmt: skip
    answer = reply.answer
    assert (answer.status, answer.composer, answer.model) == (Status.ANSWERED, "remote", "rag-1")
    assert answer.sentences == (
        Sentence("可以致电0888-2345678。", SentenceKind.CLAIM, (1,)), Sentence("每年一次。", SentenceKind.CLAIM, (2,)),
    )  # fmt: skip
    (citation,) = answer.citations
    assert (citation.number, citation.document_id, citation.document_title) == (1, "notice", TITLE)
    assert text[citation.start : citation.end] == citation.quote == "咨询电话：0888-2345678"
    assert (reply.hits, reply.first_ms) == (None, None) and reply.elapsed_ms > 0


def test_a_streamed_answer(world: World) -> None:
    with LlmServer(says("第一句。第二句[1]。")) as server:
        (reply,) = _asked(OpenAiRespondent(server.url, "m"), world, "问")
    assert server.received[0].body["stream"] is True
    assert "authorization" not in server.received[0].headers
    assert [s.text for s in reply.answer.sentences] == ["第一句。", "第二句。"]
    assert reply.first_ms is not None and reply.first_ms < reply.elapsed_ms


def test_the_next_turn_hears_what_was_really_said(world: World) -> None:
    with LlmServer(in_turn(_completion("答甲[1]"), _completion("答乙"))) as server:
        (reply,) = _asked(OpenAiRespondent(server.url, "m"), world, ("甲", "乙"))
    assert reply.answer.text == "答乙" and reply.answer.question == "乙"
    assert server.received[1].body["messages"] == [
        {"role": "user", "content": "甲"},
        {"role": "assistant", "content": "答甲[1]"},
        {"role": "user", "content": "乙"},
    ]


def test_texts_are_those_of_the_set_and_of_its_distractors(world: World) -> None:
    texts = OpenAiRespondent("http://127.0.0.1:9", "m").texts(world, _silent)
    assert set(texts) == {"notice", *(f"far-{n}" for n in range(12))}
    assert texts["notice"] == world.policies()["notice"].text
    assert texts["far-7"] == "第7号公园每日开放，请爱护花草。"
    for changed in (replace(world, edited=True), replace(world, at_most=3), replace(world, planted=("x",))):
        with pytest.raises(ValueError, match="another world"):
            OpenAiRespondent("http://127.0.0.1:9", "m").texts(changed, _silent)


def test_crashes_are_findings_and_never_show_the_key(world: World) -> None:
    def misbehave(exchange: Exchange) -> None:
        behaviours = {
            "甲": _completion("好。"),
            "乙": sends(json.dumps({"error": {"message": f"no {KEY}"}}), status=500),
            "丙": sends("{", content_type="application/json"),
            "丁": sends(chunk("半")),
            "戊": in_turn(sends(status=429, Retry_After="0"), sends(status=429)),
        }
        behaviours[exchange.request.body["messages"][-1]["content"]](exchange)

    with LlmServer(misbehave) as server:
        respondent = OpenAiRespondent(server.url, "m", api_key=KEY, concurrency=1, backoff_s=0.01)
        replies = _asked(respondent, world, *"甲乙丙丁戊")
    assert [reply.answer.reason for reply in replies] == [
        None,
        "RemoteError: it answered HTTP 500 (Internal Server Error): no ….",
        "RemoteError: what it answered is no JSON object.",
        "RemoteError: its answer ended before it was done.",
        "RemoteError: it answered HTTP 429 (Too Many Requests), asked 4 times.",
    ]
    assert {reply.answer.status for reply in replies[1:]} == {Status.FAILED}
    assert KEY not in repr(respondent) + json.dumps(respondent.describe()) + respondent.name + repr(replies)


def test_a_service_that_goes_away_is_not_asked_a_thousand_times(world: World, tmp_path: Path) -> None:
    server = LlmServer(_completion("好。"))
    with server:
        respondent = OpenAiRespondent(
            server.url, "m", concurrency=1, backoff_s=0.001, cache=Cache(tmp_path / "kept"), day=TODAY
        )
        replies = respondent.replies([Asking(world, (str(n),)) for n in range(1000)], _silent)
        next(replies)
    found = 1
    with pytest.raises(RemoteUnavailable, match="the same command, today, goes on from there"):
        for _, reply in replies:
            found += 1
            assert found < 1000 and reply
    assert len(server.received) + 12 >= found


def test_a_run_goes_on_where_it_stopped_on_the_same_day(world: World, tmp_path: Path) -> None:
    askings = [Asking(world, (turn,)) for turn in "甲乙丙"]
    broken = {"丙"}

    def behave(exchange: Exchange) -> None:
        turn = exchange.request.body["messages"][0]["content"]
        (sends(status=500) if turn in broken else _completion(f"答{turn}。"))(exchange)

    with LlmServer(behave) as server:

        def asked(model: str = "m", day: date = TODAY, refusal: str | None = None, at_most: int = 3) -> set[str]:
            """What is asked until so many replies have come."""
            before = len(server.received)
            kept = Cache(tmp_path / "kept")
            respondent = OpenAiRespondent(server.url, model, concurrency=1, cache=kept, day=day, refusal=refusal)
            replies = dict(islice(respondent.replies(askings, _silent), at_most))
            told = {place: reply.answer.text for place, reply in replies.items()}
            assert told == {n: "" if turn in broken else f"答{turn}。" for n, turn in enumerate("甲乙丙"[:at_most])}
            return {r.body["messages"][0]["content"] for r in server.received[before:]}

        assert "甲" in asked(at_most=1)  # and perhaps the next, which is cut off
        assert asked() == {"乙", "丙"}
        assert asked() == {"丙"}  # a crash is not kept
        broken.clear()
        assert asked() == {"丙"}
        assert asked() == set()
        assert asked("n") == asked(day=date(2026, 3, 2)) == asked(refusal="抱歉") == {"甲", "乙", "丙"}


@pytest.mark.parametrize(
    "url", ["ftp://a/b", "example.org", "http://me:geheim@h/", "http://h/v1?key=geheim", "http://"]
)
def test_what_is_no_address_is_told(url: str) -> None:
    makers: Sequence[Callable[[], Respondent]] = (lambda: WenceRespondent(url), lambda: OpenAiRespondent(url, "m"))
    for make in makers:
        with pytest.raises(RemoteUnavailable, match=r"must be http\(s\)://HOST") as caught:
            make()
        assert "geheim" not in str(caught.value)


def test_wrong_options_are_told() -> None:
    with pytest.raises(RemoteUnavailable, match="no header can carry"):
        OpenAiRespondent("http://127.0.0.1:9", "m", api_key="密钥")
    with pytest.raises(RemoteUnavailable, match=r"“\(” is no regular expression"):
        OpenAiRespondent("http://127.0.0.1:9", "m", refusal="(")


def test_a_description_names_options_and_shows_none() -> None:
    respondent = OpenAiRespondent(
        "https://rag.example/api/v1/", "m", api_key=KEY, options={"data_sources": {"key": KEY}}, refusal="抱歉"
    )
    assert respondent.name == "https://rag.example/api/v1"
    assert respondent.describe() == {
        "index_version": "", "encoder": None, "llm": "m", "stream": True, "options": ["data_sources"],
        "refusal": "抱歉", "concurrency": 4,
    }  # fmt: skip
