from __future__ import annotations

import asyncio
import json
import socket
import time
import traceback
from collections.abc import Iterator, Sequence
from contextlib import aclosing

import pytest
from pydantic import SecretStr

from rag.errors import ModelError
from rag.llm.errors import (
    BadStatus,
    EmptyAnswer,
    Malformed,
    Oversized,
    Repeating,
    Reported,
    ThoughtsShown,
    TimedOut,
    Truncated,
    Unreachable,
)
from rag.llm.http import Clocks, HttpChatModel
from rag.llm.model import Delta, Finish, FinishReason, Item, Message, Role, Thinking
from rag.llm.profiles import profiles
from tests.fakes.llm_server import Behaviour, LlmServer, chunk, forever, in_turn, says, sends, silent, streams

KEY = "sk-secret-0123456789"
ASK = (Message(Role.SYSTEM, "规则"), Message(Role.USER, "问题"))
PATIENT = Clocks(first_token=2, idle=2, connect=2)
QUICK = Clocks(first_token=0.3, idle=0.3, connect=2)
TEXT = "以“6”个传统优势产业为重点。[1]"


def _model(url: str, clocks: Clocks = PATIENT) -> HttpChatModel:
    return HttpChatModel(url, "qwen-test", SecretStr(KEY), clocks)


async def _collect(model: HttpChatModel, seconds: float = 5) -> list[Item]:
    deadline = asyncio.get_running_loop().time() + seconds
    async with aclosing(model.stream(ASK, deadline=deadline)) as stream:
        return [item async for item in stream]


def _answer(behaviour: Behaviour, clocks: Clocks = PATIENT, seconds: float = 5) -> tuple[str, FinishReason]:
    with LlmServer(behaviour) as server:
        return _joined(asyncio.run(_collect(_model(server.url, clocks), seconds)))


def _joined(items: Sequence[Item]) -> tuple[str, FinishReason]:
    assert all(isinstance(item, (Delta, Thinking)) for item in items[:-1])
    last = items[-1]
    assert isinstance(last, Finish)
    return "".join(item.text for item in items if isinstance(item, Delta)), last.reason


def test_streams_the_text_and_sends_what_the_interface_asks_for() -> None:
    with LlmServer(says(TEXT)) as server:
        items = asyncio.run(_collect(_model(server.url)))
    assert _joined(items) == (TEXT, FinishReason.STOP)
    assert [item.text for item in items[:2] if isinstance(item, Delta)] == ["以“6”", "个传统优"]
    (request,) = server.received
    assert request.path == "/v1/chat/completions"
    assert request.headers["authorization"] == f"Bearer {KEY}"
    assert request.body == {
        "model": "qwen-test",
        "messages": [{"role": "system", "content": "规则"}, {"role": "user", "content": "问题"}],
        "stream": True,
        "temperature": 0,
    }


def test_sends_no_authorization_without_a_key() -> None:
    with LlmServer(says(TEXT)) as server:
        asyncio.run(_collect(HttpChatModel(server.url, "m", None, PATIENT)))
    assert "authorization" not in server.received[0].headers


@pytest.mark.parametrize(
    "behaviour",
    [
        says(TEXT, done=False),
        says(TEXT, finish=None),
        sends(": keep-alive\n\n", "\r\n", chunk(None, role="assistant"), chunk(TEXT, "stop")),
        sends('data: {"choices": [], "usage": {"total_tokens": 3}}\n\n', chunk(TEXT, "stop")),
        sends('id: 7\n\nevent: message\ndata:{"choices":[{"delta":{"content":"' + TEXT + '"}}]}\n\ndata:[DONE]'),
        sends("\ufeff" + chunk(TEXT), "data: [DONE]\n\n", "data: {not json\n\n"),
        sends(*(bytes([byte]) for byte in (chunk(TEXT, "stop")).encode())),
        sends(chunk(TEXT, "stop").replace("\n", "\r")),
        sends(json.dumps({"choices": [{"message": {"content": TEXT}, "finish_reason": "stop"}]}),
              content_type="application/json"),
        sends('{"choices": [{"message": {"content": "' + TEXT + '"}}]}', content_type="text/plain"),
    ],
    ids=["no [DONE]", "no finish_reason", "comments", "usage first", "open last event", "after [DONE]", "bytes",
         "CR", "JSON all the same", "JSON as text"],
)  # fmt: skip
def test_understands_what_servers_make_of_the_format(behaviour: Behaviour) -> None:
    assert _answer(behaviour) == (TEXT, FinishReason.STOP)


def test_keeps_line_separators_inside_the_text() -> None:
    assert _answer(says("甲\u2028乙\u0085丙", size=10)) == ("甲\u2028乙\u0085丙", FinishReason.STOP)


@pytest.mark.parametrize(
    ("reason", "expected"),
    [("length", FinishReason.LENGTH), ("content_filter", FinishReason.WITHHELD), ("sensitive", FinishReason.WITHHELD)],
)
def test_says_why_the_model_stopped(reason: str, expected: FinishReason) -> None:
    assert _answer(says(TEXT, finish=reason)) == (TEXT, expected)


FAILURES: list[tuple[str, Behaviour, type[ModelError]]] = [
    ("HTTP 500", sends('{"error": {"code": "overloaded"}}', status=500, content_type="application/json"), BadStatus),
    ("HTTP 502 page", sends("<html>Bad gateway</html>", status=502, content_type="text/html"), BadStatus),
    ("HTTP 401", sends(f'{{"error": {{"message": "bad key {KEY}", "code": "{KEY} x"}}}}', status=401), BadStatus),
    ("HTTP 429", sends("", status=429, Retry_After="3600"), BadStatus),
    ("web page", sends("<!DOCTYPE html><html></html>", content_type="text/html"), Malformed),
    ("bad JSON", sends(chunk("以"), 'data: {"choices": [{"del\n\n'), Malformed),
    ("JSON array", sends("data: [1, 2]\n\n"), Malformed),
    ("bad JSON body", sends('{"choices": [{"mess', content_type="application/json"), Malformed),
    ("not UTF-8", sends(b'data: {"choices": "\xff\xfe"}\n\n'), Malformed),
    ("error in data", sends(chunk("以"), 'data: {"error": {"message": "x", "type": "server_error"}}\n\n'), Reported),
    ("error event", sends(chunk("以"), 'event: error\ndata: {"message": "x"}\n\n'), Reported),
    ("error field", sends(chunk("以"), "error: no more memory\n\n"), Reported),
    ("error body", sends('{"error": "x"}', content_type="application/json"), Reported),
    ("cut", says(TEXT, finish=None, done=False), Truncated),
    ("cut in a chunk", sends(b"40\r\ndata: ", Transfer_Encoding="chunked"), Truncated),
    ("cut short of its length", sends(chunk("以"), Content_Length="9999"), Truncated),
    ("nothing", sends(), Truncated),
    ("no text", sends(chunk("", "stop")), EmptyAnswer),
    ("only thoughts", sends(chunk(None, reasoning_content="想"), chunk(None, "stop")), EmptyAnswer),
    ("no head", lambda _: None, Unreachable),
    ("silence", silent(1), TimedOut),
    ("keep-alive forever", streams(forever(": keep-alive\n\n")), TimedOut),
    ("silence after the first word", streams(lambda: [chunk("以"), *forever(": ping\n\n")()]), TimedOut),
    ("endless answer", streams(lambda: (chunk(f"{chr(0x4E00 + n)}类另行规定。") for n in range(20_000))), Oversized),
    ("endless loop", streams(forever(chunk("无穷" * 2000), 0)), Repeating),
    ("endless line", streams(forever("data: " + "长" * 100_000, 0)), Oversized),
]


@pytest.mark.parametrize(("behaviour", "error"), [row[1:] for row in FAILURES], ids=[row[0] for row in FAILURES])
def test_every_failure_has_its_error_and_none_tells_the_key(
    behaviour: Behaviour, error: type[ModelError], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    start = time.monotonic()
    with pytest.raises(error) as raised:
        _answer(behaviour, QUICK if error is TimedOut else PATIENT)
    assert time.monotonic() - start < 5
    shown = "".join(traceback.format_exception(raised.value))
    assert KEY not in shown
    assert KEY not in caplog.text


def test_a_status_is_kept_with_a_short_code_of_the_provider() -> None:
    with pytest.raises(BadStatus, match=r"HTTP status 500 \(overloaded\)") as raised:
        _answer(FAILURES[0][1])
    assert raised.value.status == 500


def test_a_refused_connection_and_an_unknown_host_are_unreachable() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    for url in (f"http://127.0.0.1:{port}/v1", "http://no-such-host.invalid/v1", "http://a..b/v1"):
        with pytest.raises(Unreachable):
            asyncio.run(_collect(_model(url)))


def test_a_redirect_is_not_followed() -> None:
    with LlmServer(says(TEXT)) as other:
        elsewhere = sends("", status=307, Location=f"{other.url}/chat/completions")
        with pytest.raises(BadStatus, match="307"):
            _answer(elsewhere)
        assert other.received == []


def test_slow_text_is_fine_until_the_deadline() -> None:
    slow = says("一二三四五六", size=1, pause=0.1)
    assert _answer(slow) == ("一二三四五六", FinishReason.STOP)
    with pytest.raises(TimedOut, match="deadline"):
        _answer(slow, seconds=0.35)


def test_a_deadline_in_the_past_asks_nobody() -> None:
    with LlmServer(says(TEXT)) as server:
        with pytest.raises(TimedOut):
            asyncio.run(_collect(_model(server.url), seconds=-1))
    assert server.received == []


def test_thinking_keeps_the_clocks_from_running_out() -> None:
    def thinks() -> Iterator[str]:
        for _ in range(5):
            time.sleep(0.2)
            yield chunk(None, reasoning_content="想")
        yield chunk(TEXT, "stop")

    assert _answer(streams(thinks), Clocks(first_token=0.8, idle=0.8)) == (TEXT, FinishReason.STOP)


def test_closing_the_stream_hangs_up() -> None:
    async def first(model: HttpChatModel) -> Item:
        deadline = asyncio.get_running_loop().time() + 5
        async with aclosing(model.stream(ASK, deadline=deadline)) as stream:
            return await anext(stream)

    with LlmServer(streams(forever(chunk("字")))) as server:
        assert asyncio.run(first(_model(server.url))) == Delta("字")
        assert server.hung_up.wait(3)


def test_cancelling_hangs_up() -> None:
    async def cancelled(model: HttpChatModel) -> None:
        task = asyncio.create_task(_collect(model))
        await asyncio.sleep(0.2)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    with LlmServer(streams(forever(chunk("字")))) as server:
        asyncio.run(cancelled(_model(server.url)))
        assert server.hung_up.wait(3)


def test_a_model_whose_thoughts_were_shown_once_is_held_back_from_then_on() -> None:
    """Its server swallows the opening tag. Text between two such answers cannot be told from thoughts, and waits."""
    thinks = sends(chunk("用户问重点。"), chunk("所以：</think>"), chunk(TEXT), chunk(None, "stop"))
    with LlmServer(in_turn(thinks, thinks, says(TEXT), thinks)) as server:
        model = _model(server.url)
        with pytest.raises(ThoughtsShown):
            asyncio.run(_collect(model))
        for _ in range(3):
            assert _joined(asyncio.run(_collect(model))) == (TEXT, FinishReason.STOP)


def test_a_model_that_is_known_to_hide_where_thoughts_begin_is_held_back_at_once() -> None:
    thinks = sends(chunk("用户问重点。"), chunk("所以：</think>"), chunk(TEXT), chunk(None, "stop"))
    with LlmServer(thinks) as server:
        model = HttpChatModel(server.url, "Qwen/QwQ-32B", None, PATIENT, profiles()["vllm"])
        assert _joined(asyncio.run(_collect(model))) == (TEXT, FinishReason.STOP)


def test_its_representation_has_no_secrets() -> None:
    model = HttpChatModel("http://llm.local:8000/v1", "qwen", SecretStr(KEY))
    assert repr(model) == "HttpChatModel(host='llm.local:8000', model='qwen')"
