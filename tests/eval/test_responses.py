from __future__ import annotations

import json
import time
from collections.abc import Iterator
from functools import partial

import pytest

from eval.calling import Caller, RemoteError
from eval.foreign import Source
from eval.replies import Reply
from eval.responses import Heard, completion, wence_reply
from rag.answer import Answer
from tests.eval.answers import quoting
from tests.fakes.llm_server import Behaviour, LlmServer, chunk, sends, streams

ANSWER = quoting("实施千企技改")
DONE = f"event: done\ndata: {json.dumps(ANSWER.to_json())}\n\n"
SENTENCE = 'event: sentence\ndata: {"text": "…"}\n\n'
RESET = "event: reset\ndata: {}\n\n"
END = "data: [DONE]\n\n"


@pytest.fixture(scope="module")
def caller() -> Iterator[Caller]:
    made = Caller({"Authorization": "Bearer sk-1"}, timeout_s=5, backoff_s=0.01)
    yield made
    made.close()


def _heard(caller: Caller, behaviour: Behaviour) -> Heard:
    with LlmServer(behaviour) as server:
        return caller.start(caller.post(server.url, {}, partial(completion, caller))).result()


def _reply(caller: Caller, behaviour: Behaviour) -> Reply:
    with LlmServer(behaviour) as server:
        return caller.start(caller.post(server.url, {}, partial(wence_reply, caller))).result()


def _json(**fields: object) -> Behaviour:
    return sends(json.dumps(fields), content_type="application/json")


def _slowly(*pieces: str) -> Behaviour:
    def made() -> Iterator[str]:
        for piece in pieces:
            yield piece
            time.sleep(0.2)

    return streams(made)


def test_a_completion_comes_whole_or_in_pieces(caller: Caller) -> None:
    whole = _heard(caller, _json(choices=[{"message": {"content": "奖励20万元。"}}], citations=["奖励20万元"]))
    assert (whole.said.text, whole.said.sources, whole.first_ms) == (
        "奖励20万元。",
        ((Source(1, "奖励20万元"),),),
        None,
    )
    parts = _heard(caller, _json(choices=[{"message": {"content": [{"type": "text", "text": "奖"}, {"text": "励"}]}}]))
    assert parts.said.text == "奖励"
    unwilling = _heard(caller, _json(choices=[{"message": {"content": None, "refusal": "不便回答"}}]))
    assert unwilling.said.text == "不便回答"


def test_the_first_sentence_of_a_stream_is_timed(caller: Caller) -> None:
    sent = _slowly(chunk("奖励"), chunk("20万元。", context={"citations": [{"content": "奖励"}]}), chunk("好"), END)
    heard = _heard(caller, sent)
    assert (heard.said.text, heard.said.sources) == ("奖励20万元。好", ((Source(1, "奖励"),),))
    assert heard.first_ms is not None and 200 <= heard.first_ms < heard.elapsed_ms
    unended = _heard(caller, sends(chunk("奖励20万元"), chunk(None, "stop")))
    assert unended.first_ms == unended.elapsed_ms
    assert _heard(caller, sends(END)).first_ms is None


@pytest.mark.parametrize(
    ("behaviour", "text"),
    [
        (sends(chunk("奖励20")), "its answer ended before it was done."),
        (sends(chunk("奖"), 'data: {"error": {"message": "满了"}}\n\n'), "it broke down on the question: 满了."),
        (sends("data: 奖励\n\n"), "what it answered is no JSON object."),
        (sends(b"data: \xff\n\n"), "the answer cannot be read: the LLM's answer is not UTF-8."),
        (_json(error="key sk-1 is spent"), "it broke down on the question: key … is spent."),
        (_json(answer="奖励"), "its answer holds no choices."),
    ],
)
def test_what_is_no_completion_is_told(caller: Caller, behaviour: Behaviour, text: str) -> None:
    with pytest.raises(RemoteError) as caught:
        _heard(caller, behaviour)
    assert str(caught.value) == text


def test_the_first_sentence_that_stays_is_timed(caller: Caller) -> None:
    reply = _reply(caller, _slowly(SENTENCE, RESET, SENTENCE, SENTENCE, DONE))
    assert (reply.answer, reply.hits) == (Answer.from_json(ANSWER.to_json()), ())
    assert reply.first_ms is not None and 400 <= reply.first_ms < reply.elapsed_ms
    assert _reply(caller, sends(DONE)).first_ms is None


@pytest.mark.parametrize(
    ("behaviour", "text"),
    [
        (sends(SENTENCE), "its answer ended before it was done."),
        (
            sends('event: error\ndata: {"status": 500, "detail": "出错了。"}\n\n'),
            "it broke down on the question: 出错了.",
        ),
        (sends("event: error\ndata: {}\n\n"), "it broke down on the question."),
        (sends('event: done\ndata: {"text": 3}\n\n'), "its answer is none of Wence's."),
        (sends("event: done\ndata: [3]\n\n"), "what it answered is no JSON object."),
    ],
)
def test_what_is_no_answer_is_told(caller: Caller, behaviour: Behaviour, text: str) -> None:
    with pytest.raises(RemoteError) as caught:
        _reply(caller, behaviour)
    assert str(caught.value) == text
