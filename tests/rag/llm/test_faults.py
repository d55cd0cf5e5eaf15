"""Every known way in which an LLM server fails, against the client and against the whole assistant."""

from __future__ import annotations

import asyncio
import json
import re
import shutil
import sys
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

import pytest

from index.snapshot import Snapshot
from rag.answer import Answer, Sentence, SentenceKind, Status
from rag.assembly import build_assistant
from rag.llm import errors
from rag.llm.breaker import Breaker
from rag.llm.model import Delta, FinishReason, Message, Role
from rag.pipeline import Assistant
from rag.state import Done, Event, Released, Reset
from tests.fakes.fault_modes import MODES, mode_named
from tests.fakes.fault_script import DEADLINE_S, IDLE_S, KEY, SLACK_S, TEXT, Door, Mode
from tests.fakes.fault_server import FaultServer, make_certificates, trusted
from tests.rag.llm.fault_client import Heart, Outcome, chat, outcome_of, settings_for

QUESTION, CLAUSE, FACT = "技改有什么专项？", "heilongjiang-innovation-policy#4", "千企技改专项行动"
SHOWN = "silence after many tokens"
AT_ONCE, HEAVY_AT_ONCE = 24, 4
"""Modes that are met at the same time: they mostly wait."""
STARVED_S = 0.25
"""Where the event loop was later than that, the machine had no time for the test, and the clocks mean nothing."""
MOST_GROWTH = 32 << 20
MOST_SENT = 48 << 20
"""Bytes: the client's cap for a body, and what the buffers between hold."""

each_mode = pytest.mark.parametrize("mode", MODES, ids=[f"{mode.group}: {mode.name}" for mode in MODES])


@dataclass(frozen=True)
class Met:
    """A mode as the client met it, and as the server saw the client. ``growth``: bytes, of the heavy ones."""

    outcome: Outcome
    requests: int
    gap: float
    sent: int
    settled: bool
    growth: int = 0

    @property
    def lag_s(self) -> float:
        return self.outcome.lag_s


@dataclass(frozen=True)
class Asked:
    """What the assistant showed in a mode."""

    events: tuple[Event, ...]
    seconds: float
    settled: bool
    lag_s: float

    @property
    def answer(self) -> Answer:
        assert isinstance(self.events[-1], Done)
        return self.events[-1].answer


_Result = TypeVar("_Result", Met, Asked)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[FaultServer]:
    if shutil.which("openssl") is None:
        pytest.skip("needs the openssl command, to make certificates")
    folder = tmp_path_factory.mktemp("certificates")
    certificates = make_certificates(folder)
    bundle = folder / "trusted.pem"
    bundle.write_text(trusted(certificates))
    with pytest.MonkeyPatch.context() as patch, FaultServer(MODES, certificates) as running:
        patch.setenv("SSL_CERT_FILE", str(bundle))
        yield running


@pytest.fixture(scope="module")
def met(server: FaultServer, request: pytest.FixtureRequest) -> Mapping[Mode, Met]:
    """What the client made of the modes of the selected tests; the heavy ones in a process of its own."""

    async def seen(mode: Mode, outcome: Outcome, run: str, growth: int = 0) -> Met:
        settled = await server.settled(mode, run)
        visits = server.visits(mode, run)
        times = [visit.at for visit in visits.requests]
        gap = times[1] - times[0] if len(times) > 1 else 0.0
        return Met(outcome, len(times), gap, visits.sent, settled, growth)

    async def meet(mode: Mode, run: str) -> Met:
        return await seen(mode, await outcome_of(chat(server.url(mode, run))), run)

    async def run(modes: Sequence[Mode]) -> dict[Mode, Met]:
        results = await _together([mode for mode in modes if not mode.heavy], meet, AT_ONCE)
        heavy = [mode for mode in modes if mode.heavy]
        for mode, line in zip(heavy, await _measured(server, heavy), strict=True):
            told = line["outcome"]
            finish = told["finish"] and FinishReason(told["finish"])
            results[mode] = await seen(mode, Outcome(**{**told, "finish": finish}), "heavy", line["growth"])
        return results

    return asyncio.run(run(_chosen(request, "the_client")))


async def _measured(server: FaultServer, modes: Sequence[Mode]) -> list[dict[str, Any]]:
    urls = [server.url(mode_named("nothing wrong"), "warm"), *(server.url(mode, "heavy") for mode in modes)]
    command = [sys.executable, "-m", "tests.rag.llm.fault_client", *urls]
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(*command, stdout=pipe, stderr=pipe)
    out, err = await process.communicate()
    assert process.returncode == 0, err.decode()
    return [json.loads(line) for line in out.splitlines()]


@pytest.fixture(scope="module")
def asked(
    server: FaultServer, shipped: Snapshot, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest
) -> Mapping[Mode, Asked]:
    """What the assistant made of them."""
    home = tmp_path_factory.mktemp("home")

    async def meet(mode: Mode, run: str) -> Asked:
        assistant = build_assistant(settings_for(server.url(mode, f"assistant-{run}"), home), shipped)
        heart, started = Heart(), asyncio.get_running_loop().time()
        beating = asyncio.create_task(heart.beat())
        seen = await _events(assistant)
        beating.cancel()
        seconds = asyncio.get_running_loop().time() - started
        return Asked(seen, seconds, await server.settled(mode, f"assistant-{run}"), heart.longest)

    async def run(modes: Sequence[Mode]) -> dict[Mode, Asked]:
        light, heavy = [mode for mode in modes if not mode.heavy], [mode for mode in modes if mode.heavy]
        return await _together(light, meet, AT_ONCE) | await _together(heavy, meet, HEAVY_AT_ONCE)

    build_assistant(settings_for("http://127.0.0.1:9", home), shipped).prepare()
    return asyncio.run(run(_chosen(request, "the_assistant")))


def _chosen(request: pytest.FixtureRequest, name: str) -> list[Mode]:
    items = [item for item in request.session.items if item.path == request.path and name in item.name]
    wanted = [item.callspec.params["mode"] for item in items if hasattr(item, "callspec")]
    return [mode for mode in MODES if mode in wanted]


async def _together(
    modes: Sequence[Mode], meet: Callable[[Mode, str], Awaitable[_Result]], at_once: int
) -> dict[Mode, _Result]:
    """``meet`` for every mode. Those that the machine was too busy for are met again, one by one."""
    turn = asyncio.Semaphore(at_once)

    async def take_turn(mode: Mode) -> tuple[Mode, _Result]:
        async with turn:
            return mode, await meet(mode, "first")

    results = dict(await asyncio.gather(*(take_turn(mode) for mode in modes)))
    for run in ("second", "third"):
        for mode in modes:
            if not mode.heavy and results[mode].lag_s > STARVED_S:
                results[mode] = await meet(mode, run)
    return results


async def _events(assistant: Assistant) -> tuple[Event, ...]:
    async with asyncio.timeout(20), aclosing(assistant.stream(QUESTION)) as stream:
        return tuple([event async for event in stream])


@each_mode
def test_the_client_comes_to_the_right_outcome(mode: Mode, met: Mapping[Mode, Met]) -> None:
    outcome, expected = met[mode].outcome, mode.expected
    assert not outcome.foreign, outcome.foreign
    if outcome.error:
        assert issubclass(getattr(errors, outcome.error), expected.errors), outcome.trace
        return
    assert outcome.finish in expected.finishes, f"{outcome.finish} with {outcome.text[:60]!r}"
    outcome.text.encode()
    if expected.text is not None:
        assert outcome.text.strip() == expected.text.strip()


@each_mode
def test_the_client_keeps_to_its_limits(mode: Mode, met: Mapping[Mode, Met]) -> None:
    seen = met[mode]
    assert seen.outcome.seconds < (mode.within or DEADLINE_S + SLACK_S)
    assert seen.outcome.lag_s < SLACK_S, "nobody else was served meanwhile"
    assert seen.requests <= mode.attempts
    assert seen.requests < 2 or seen.gap >= mode.gap
    assert seen.sent < MOST_SENT
    assert KEY not in seen.outcome.trace
    assert seen.settled, "the server still sends"


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads the memory from /proc")
def test_the_client_does_not_grow(met: Mapping[Mode, Met]) -> None:
    """600 MB in a line, a gigabyte in a gzip stream, text and headers without an end: one after the other."""
    growth = {mode.name: seen.growth >> 20 for mode, seen in met.items() if mode.heavy}
    assert sum(seen.growth for seen in met.values()) < MOST_GROWTH, f"MiB: {growth}"


@each_mode
def test_the_assistant_answers_all_the_same(mode: Mode, asked: Mapping[Mode, Asked], shipped: Snapshot) -> None:
    told = asked[mode]
    _assert_right(told.answer, shipped)
    assert _left_standing(told.events) == told.answer.sentences
    expected = mode.expected
    if FinishReason.STOP not in expected.finishes:
        assert told.answer.composer == "extractive"
    elif not expected.errors and expected.text == TEXT:
        assert told.answer.composer == "llm"
    assert told.seconds < DEADLINE_S + SLACK_S
    assert told.settled, "the server still sends"


def _assert_right(answer: Answer, corpus: Snapshot) -> None:
    """It is the answer of the policy, in the policy's words, whoever composed it."""
    assert answer.status is Status.ANSWERED
    assert CLAUSE in [citation.passage_id for citation in answer.citations]
    for citation in answer.citations:
        text = corpus.document(citation.document_id).text
        assert text[citation.start : citation.end] == citation.quote
    claims = [sentence for sentence in answer.sentences if sentence.kind is SentenceKind.CLAIM]
    assert any(FACT in claim.text for claim in claims)
    policy = "".join(_letters(document.text) for document in corpus.documents())
    for claim in claims:
        assert claim.citations
        assert _letters(claim.text) in policy


def _letters(text: str) -> str:
    return re.sub(r"\W", "", text)


def _left_standing(events: Sequence[Event]) -> tuple[Sentence, ...]:
    """What a reader of the stream sees at its end."""
    page: list[Sentence] = []
    for event in events:
        if isinstance(event, Released):
            page.append(event.sentence)
        elif isinstance(event, Reset):
            page.clear()
    return tuple(page)


def test_a_sentence_that_was_shown_is_taken_back(server: FaultServer, shipped: Snapshot, tmp_path: Path) -> None:
    assistant = build_assistant(settings_for(server.url(mode_named(SHOWN), "shown"), tmp_path), shipped)
    seen = asyncio.run(_events(assistant))
    reset = [isinstance(event, Reset) for event in seen].index(True)
    assert [event.sentence.text for event in seen[:reset] if isinstance(event, Released)] == ["实施千企技改专项行动。"]
    assert any(isinstance(event, Released) for event in seen[reset:])


@pytest.mark.parametrize("name", [SHOWN, "endless tokens of text that never repeats"])
def test_a_reader_who_leaves_stops_the_server(
    name: str, server: FaultServer, shipped: Snapshot, tmp_path: Path
) -> None:
    mode, run = mode_named(name), "left"
    assistant = build_assistant(settings_for(server.url(mode, run), tmp_path), shipped)

    async def leave() -> bool:
        reading = asyncio.create_task(_events(assistant))
        while not server.visits(mode, run).sent:
            await asyncio.sleep(0.01)
        reading.cancel()
        await asyncio.gather(reading, return_exceptions=True)
        return await server.settled(mode, run, IDLE_S / 2)

    assert asyncio.run(leave())


def test_closing_the_stream_stops_the_server(server: FaultServer) -> None:
    mode, run = mode_named(SHOWN), "closed"

    async def close() -> bool:
        deadline = asyncio.get_running_loop().time() + DEADLINE_S
        question = (Message(Role.USER, QUESTION),)
        async with aclosing(chat(server.url(mode, run)).stream(question, deadline=deadline)) as stream:
            assert isinstance(await anext(stream), Delta)
        return await server.settled(mode, run, IDLE_S / 2)

    assert asyncio.run(close())


@pytest.mark.parametrize("name", ["kept alive, then closed", "nothing wrong", "gzip"])
def test_a_client_can_be_asked_again(name: str, server: FaultServer) -> None:
    """In the same event loop, and in another: connections are not carried over by mistake."""
    model = chat(server.url(mode_named(name), "again"))

    async def twice() -> list[str]:
        return [(await outcome_of(model)).text for _ in range(2)]

    assert [*asyncio.run(twice()), *asyncio.run(twice())] == [TEXT] * 4


def test_after_ten_failures_a_good_server_is_used_again(
    server: FaultServer, shipped: Snapshot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    mode, run = mode_named("ten failures, then good"), "recovering"
    passed = 0.0
    monkeypatch.setattr("rag.llm.chain.Breaker", lambda: replace(Breaker(), now=lambda: passed))
    assistant = build_assistant(settings_for(server.url(mode, run), tmp_path), shipped)

    async def ask_until_well() -> list[Answer]:
        nonlocal passed
        answers: list[Answer] = []
        while not answers or answers[-1].composer != "llm":
            assert len(answers) < 12, "the server is well, but is not asked"
            answers.append(await assistant.ask(QUESTION))
            passed += 31.0
        return answers

    answers = asyncio.run(ask_until_well())
    for answer in answers:
        _assert_right(answer, shipped)
    assert len(server.visits(mode, run).requests) == 11


def test_a_server_that_keeps_failing_is_left_in_peace(server: FaultServer, shipped: Snapshot, tmp_path: Path) -> None:
    """Ten readers, and not thirty requests: the breaker opens, and everybody is answered all the same."""
    mode, run = mode_named("status 503 Service Unavailable"), "resting"
    assistant = build_assistant(settings_for(server.url(mode, run), tmp_path), shipped)

    async def ask() -> list[Answer]:
        return [await assistant.ask(QUESTION) for _ in range(10)]

    for answer in asyncio.run(ask()):
        _assert_right(answer, shipped)
    assert 3 <= len(server.visits(mode, run).requests) < 20


def test_no_mode_reaches_the_host_of_a_redirect(server: FaultServer, met: Mapping[Mode, Met]) -> None:
    assert met
    assert server.strangers == []


def test_every_group_of_known_failures_is_met() -> None:
    assert {mode.group for mode in MODES} == set(range(31))
    assert {mode.door for mode in MODES} == set(Door)
