from __future__ import annotations

import json
import socket
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from eval.calling import Caller, Incoming, RemoteError, json_object, message_of
from tests.fakes.llm_server import Behaviour, LlmServer, forever, in_turn, sends, silent, streams

KEY = "sk-geheim-1"
OK = sends('{"a": 1}', content_type="application/json")


@pytest.fixture
def caller() -> Iterator[Caller]:
    made = Caller({"Authorization": f"Bearer {KEY}"}, timeout_s=5, backoff_s=0.01)
    yield made
    made.close()


def _post(caller: Caller, behaviour: Behaviour) -> tuple[dict[str, Any], int]:
    """What came back, and how often it was asked for."""
    with LlmServer(behaviour) as server:
        found = caller.start(caller.post(server.url, {"q": "问"}, Incoming.json, Accept="a/b")).result()
        assert {(r.headers["authorization"], r.headers["accept"]) for r in server.received} == {
            (f"Bearer {KEY}", "a/b")
        }
        assert all(r.body == {"q": "问"} for r in server.received)
        return found, len(server.received)


def _fails(caller: Caller, behaviour: Behaviour) -> tuple[str, bool, int]:
    with LlmServer(behaviour) as server, pytest.raises(RemoteError) as caught:
        caller.start(caller.post(server.url, {}, Incoming.json)).result()
    return str(caught.value), caught.value.hopeless, len(server.received)


def _error(status: int, message: str) -> Behaviour:
    return sends(json.dumps({"error": {"message": message}}), status=status, content_type="application/json")


def test_a_busy_service_is_asked_again(caller: Caller) -> None:
    busy = [sends(status=status) for status in (502, 503, 504)]
    assert _post(caller, in_turn(*busy, OK)) == ({"a": 1}, 4)
    assert _post(caller, OK) == ({"a": 1}, 1)


def test_it_waits_as_long_as_it_is_told_to(caller: Caller) -> None:
    started = time.monotonic()
    assert _post(caller, in_turn(sends(status=429, Retry_After="1"), OK)) == ({"a": 1}, 2)
    assert time.monotonic() - started >= 1
    told = sends(status=429, Retry_After="3600")
    assert _fails(caller, told) == (
        "it answered HTTP 429 (Too Many Requests) and wants to be left alone for 3600 s.", False, 1
    )  # fmt: skip


def test_the_waits_double() -> None:
    made = Caller({}, timeout_s=5, backoff_s=0.1)
    started = time.monotonic()
    assert _fails(made, sends(status=503))[0] == "it answered HTTP 503 (Service Unavailable), asked 4 times."
    assert time.monotonic() - started >= 0.1 + 0.2 + 0.4
    made.close()


@pytest.mark.parametrize(
    ("behaviour", "text", "hopeless"),
    [
        (_error(500, "磁盘已满。"), "it answered HTTP 500 (Internal Server Error): 磁盘已满.", False),
        (
            _error(401, f"Incorrect key {KEY}\nagain"),
            "it answered HTTP 401 (Unauthorized): Incorrect key … again.",
            True,
        ),
        (sends("<h1>no</h1>", status=404), "it answered HTTP 404 (Not Found).", True),
        (sends(status=302, Location="http://127.0.0.1:9/"), "it answered HTTP 302 (Found).", True),
        (sends('{"a": 1'), "what it answered is no JSON object.", False),
        (sends("[1]"), "what it answered is no JSON object.", False),
        (sends(b"\xff\xfe"), "what it answered is no JSON object.", False),
        (sends('{"a"', Content_Length="900"), "the connection broke off in the middle of the answer.", False),
    ],
)
def test_other_failures_are_told_at_once(caller: Caller, behaviour: Behaviour, text: str, hopeless: bool) -> None:
    assert _fails(caller, behaviour) == (text, hopeless, 1)


@pytest.mark.parametrize("behaviour", [silent(2), streams(forever("x"))])
def test_the_whole_answer_has_to_come_in_time(behaviour: Behaviour) -> None:
    made = Caller({}, timeout_s=0.2, backoff_s=0.01)
    assert _fails(made, behaviour) == ("there was no whole answer within 0.2 s.", False, 1)
    made.close()


def test_nobody_there_is_hopeless(caller: Caller) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        url = f"http://127.0.0.1:{free.getsockname()[1]}/"
    with pytest.raises(RemoteError) as caught:
        caller.start(caller.get(url)).result()
    assert (str(caught.value), caught.value.hopeless) == ("it cannot be reached (ConnectError), asked 4 times.", True)


def test_a_connection_closed_before_an_answer_is_tried_again(caller: Caller) -> None:
    def hang_up(exchange: Any) -> None:
        raise ConnectionError(exchange)

    assert _post(caller, in_turn(hang_up, OK)) == ({"a": 1}, 2)


def test_closing_ends_what_is_at_work() -> None:
    made = Caller({}, timeout_s=60, backoff_s=0.01)
    with LlmServer(silent(3)) as server:
        future = made.start(made.post(server.url, {}, Incoming.json))
        while not server.received:
            time.sleep(0.01)
        made.close()
        assert future.cancelled()


@pytest.mark.parametrize(
    ("read", "data", "found"),
    [
        (message_of, {"error": {"message": "甲"}}, "甲"),
        (message_of, {"error": "甲", "message": "乙"}, "甲"),
        (message_of, {"title": "甲", "detail": "乙"}, "乙"),
        (message_of, {"message": 3}, ""),
        (message_of, ["甲"], ""),
        (json_object, '{"a": [2]}', {"a": [2]}),
    ],
)
def test_bodies_are_read(read: Callable[[Any], object], data: object, found: object) -> None:
    assert read(data) == found
