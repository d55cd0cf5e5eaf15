"""Modes in which nothing comes, or more than any answer needs: clocks and caps."""

from __future__ import annotations

import gzip
import zlib

from rag.llm.errors import BadStatus, Malformed, Oversized, Repeating, TimedOut
from tests.fakes.fault_script import (
    ANSWER,
    CHUNKED,
    IDLE_S,
    ROLE,
    SHOWN,
    SLACK_S,
    SSE,
    STOP,
    TEXT,
    TOKENS,
    Act,
    Endless,
    Expected,
    Mode,
    Pause,
    Step,
    chunk,
    chunked,
    coded,
    data,
    fails,
    head,
    message,
    whole,
    wire,
)


def _endless(name: str, group: int, expected: Expected, *steps: Step, attempts: int = 3) -> Mode:
    """More is offered than a client may take."""
    return Mode(name, group, expected, (steps,), attempts=attempts, heavy=True)


# 22, 23: nothing comes, or nothing that counts.
_STALLS = (
    wire("silence", 22, fails(TimedOut), Act.HANG),
    wire("silence after half a head", 22, fails(TimedOut), "HTTP/1.1 200 OK\r\nConte", Act.HANG),
    wire("silence after the head", 22, fails(TimedOut), SSE, Act.HANG),
    wire("silence after the role", 22, fails(TimedOut), SSE, ROLE, Act.HANG),
    wire(
        "silence after one token", 22, fails(TimedOut), SSE, *TOKENS[:2], Act.HANG, attempts=1, within=IDLE_S + SLACK_S
    ),
    wire("silence after many tokens", 22, fails(TimedOut), SSE, *SHOWN, Act.HANG, attempts=1, within=IDLE_S + SLACK_S),
    wire(
        "silence after the last token", 22, fails(TimedOut), SSE, *TOKENS, Act.HANG, attempts=1, within=IDLE_S + SLACK_S
    ),
    wire(
        "silence in the middle of an event",
        22,
        fails(TimedOut),
        SSE,
        *SHOWN,
        'data: {"choi',
        Act.HANG,
        attempts=1,
        within=IDLE_S + SLACK_S,
    ),
    wire(
        "silence in the middle of a chunk",
        22,
        fails(TimedOut),
        CHUNKED,
        *chunked(*SHOWN, end=False),
        "40\r\nda",
        Act.HANG,
        attempts=1,
        within=IDLE_S + SLACK_S,
    ),
    wire(
        "silence in a JSON body",
        22,
        fails(TimedOut),
        head(content_type="application/json"),
        message(TEXT)[:60],
        Act.HANG,
    ),
    wire(
        "silence in the body of an error",
        22,
        fails(BadStatus, TimedOut),
        head("500 Oops", "application/json"),
        '{"er',
        Act.HANG,
    ),
    wire("comments for ever", 23, fails(TimedOut), SSE, Endless(b": keep-alive\n\n", 0.1)),
    wire(
        "comments for ever after text",
        23,
        fails(TimedOut),
        SSE,
        *SHOWN,
        Endless(b": keep-alive\n\n", 0.1),
        attempts=1,
        within=IDLE_S + SLACK_S,
    ),
    wire("comments for ever after the finish", 23, whole(), SSE, *TOKENS, STOP, Endless(b": keep-alive\n\n", 0.1)),
    wire("blank lines for ever", 23, fails(TimedOut), SSE, Endless(b"\n", 0.1)),
    wire(
        "pings for ever",
        23,
        fails(TimedOut),
        SSE,
        *SHOWN,
        Endless(b"event: ping\ndata: {}\n\n", 0.1),
        attempts=1,
        within=IDLE_S + SLACK_S,
    ),
    wire("empty data for ever", 23, fails(TimedOut, Malformed), SSE, Endless(b"data:\n\n", 0.1)),
    wire(
        "empty deltas for ever",
        23,
        fails(TimedOut),
        SSE,
        *SHOWN,
        Endless(chunk({}).encode(), 0.1),
        attempts=1,
        within=IDLE_S + SLACK_S,
    ),
    wire("empty texts for ever", 23, fails(TimedOut), SSE, Endless(chunk({"content": ""}).encode(), 0.1)),
    wire("usage for ever", 23, fails(TimedOut), SSE, Endless(data({"choices": [], "usage": {}}).encode(), 0.1)),
    wire(
        "reasoning for ever",
        23,
        fails(TimedOut, Oversized),
        SSE,
        Endless(chunk({"reasoning_content": "想"}).encode(), 0.1),
    ),
    wire(
        "<think> for ever",
        23,
        fails(TimedOut, Oversized),
        SSE,
        chunk({"content": "<think>"}),
        Endless(chunk({"content": "想"}).encode(), 0.1),
    ),
    wire("blank text for ever", 23, fails(TimedOut, Oversized), SSE, Endless(chunk({"content": " "}).encode(), 0.1)),
    wire("slow-loris head", 23, fails(TimedOut), "HTTP/1.1 200 OK\r\nX-Slow: ", Endless(b"a", 0.1)),
    wire("slow-loris body", 23, fails(TimedOut), SSE, "data: ", Endless(b"a", 0.1)),
    wire(
        "slow-loris body after text",
        23,
        fails(TimedOut),
        SSE,
        *SHOWN,
        "data: ",
        Endless(b"a", 0.1),
        attempts=1,
        within=IDLE_S + SLACK_S,
    ),
    wire("slow-loris chunks", 23, fails(TimedOut), CHUNKED, Endless(b"1\r\n:\r\n", 0.1)),
    wire("slow-loris JSON", 23, fails(TimedOut), head(content_type="application/json"), '{"a": "', Endless(b"a", 0.1)),
    wire("continue for ever", 23, fails(), Endless(b"HTTP/1.1 100 Continue\r\n\r\n", 0.05)),
    wire(
        "a token every half second",
        23,
        fails(TimedOut),
        SSE,
        *(s for event in TOKENS for s in (event, Pause(0.5))),
        STOP,
        attempts=1,
    ),
    wire("slow but in time", 23, whole(), SSE, *(s for event in ANSWER for s in (event, Pause(0.1)))),
    wire(
        "long thoughts, then the text",
        23,
        whole(),
        SSE,
        *(s for _ in range(6) for s in (chunk({"reasoning_content": "想"}), Pause(0.4))),
        *ANSWER,
    ),
)


# 24, 25, 30: more than any answer needs. ``attempts`` is 1 where text was seen.
def _bomb(block: bytes) -> bytes:
    """A gzip stream of ``block`` again and again, 1 GiB in all."""
    packer = zlib.compressobj(wbits=31)
    first, later = (packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH) for _ in range(2))
    return first + later * ((1 << 30) // len(block))


_ZEROS = _bomb(b" " * (1 << 22))
_BLANKS = _bomb(b"\n" * (1 << 22))
_TWICE = gzip.compress(_ZEROS)
_SIZES = (
    _endless(
        "endless tokens",
        24,
        fails(Oversized, Repeating),
        SSE,
        Endless(chunk({"content": "无穷无尽的政策条款。"}).encode() * 50),
        attempts=1,
    ),
    _endless(
        "endless tokens of text that never repeats",
        24,
        fails(Oversized),
        SSE,
        *(
            chunk({"content": "".join(chr(0x4E00 + (n * 997 + i * i * 31) % 20_000) for i in range(200))})
            for n in range(400)
        ),
        Act.HANG,
        attempts=1,
    ),
    _endless(
        "endless repetition",
        24,
        fails(Oversized, Repeating),
        SSE,
        ROLE,
        Endless(chunk({"content": "千企"}).encode() * 50),
        attempts=1,
    ),
    _endless(
        "endless reasoning",
        24,
        fails(Oversized, TimedOut),
        SSE,
        Endless(chunk({"reasoning_content": "想" * 200}).encode() * 50),
    ),
    _endless("endless empty deltas", 24, fails(Oversized, TimedOut), SSE, Endless(chunk({}).encode() * 100)),
    _endless(
        "endless blank text", 24, fails(Oversized, TimedOut), SSE, Endless(chunk({"content": " " * 200}).encode() * 50)
    ),
    _endless("endless tiny comments", 24, fails(Oversized, TimedOut), SSE, Endless(b":\n" * 20_000)),
    _endless("endless blank lines", 24, fails(Oversized, TimedOut), SSE, Endless(b"\n" * 40_000)),
    _endless("endless data lines of one event", 24, fails(Oversized), SSE, Endless(b"data: x\n" * 5_000)),
    _endless("endless empty data lines of one event", 24, fails(Oversized, TimedOut), SSE, Endless(b"data\n" * 10_000)),
    _endless(
        "endless data after [DONE]", 10, whole(), SSE, *ANSWER, Endless(chunk({"content": "多余"}).encode() * 100)
    ),
    _endless("huge line of 600 MB", 25, fails(Oversized), SSE, b"data: ", Endless(b"a" * 65_536, most=600_000_000)),
    _endless(
        "huge line of text",
        25,
        fails(Oversized),
        SSE,
        b'data: {"choices":[{"delta":{"content":"',
        Endless("长".encode() * 20_000),
    ),
    _endless("huge comment", 25, fails(Oversized), SSE, b": ", Endless(b"a" * 65_536)),
    _endless("huge name of a field", 25, fails(Oversized), SSE, Endless(b"a" * 65_536)),
    _endless("huge chunk", 25, fails(Oversized), CHUNKED, b"FFFFFFFF\r\n", Endless(b"a" * 65_536)),
    _endless(
        "huge JSON body", 25, fails(Oversized), head(content_type="application/json"), b'{"a":"', Endless(b"a" * 65_536)
    ),
    _endless(
        "huge HTML page",
        25,
        fails(Oversized, Malformed),
        head(content_type="text/html"),
        Endless(b"<p>hello</p>\n" * 5_000),
    ),
    _endless(
        "huge body of an error", 25, fails(BadStatus), head("500 Oops", "application/json"), Endless(b"a" * 65_536)
    ),
    _endless("huge header", 25, fails(), "HTTP/1.1 200 OK\r\nX-Huge: ", Endless(b"a" * 65_536)),
    _endless("endless headers", 25, fails(), "HTTP/1.1 200 OK\r\n", Endless(b"X-More: 1\r\n" * 5_000)),
    _endless("endless status line", 25, fails(), "HTTP/1.1 200 ", Endless(b"a" * 65_536)),
    _endless("endless continue", 25, fails(), Endless(b"HTTP/1.1 100 Continue\r\n\r\n" * 500)),
    _endless(
        "endless trailers",
        25,
        whole(),
        CHUNKED,
        *chunked(*ANSWER, end=False),
        b"0\r\n",
        Endless(b"X-More: 1\r\n" * 5_000),
    ),
    _endless("gzip bomb in a line", 30, fails(Oversized, Malformed), coded("gzip"), _ZEROS),
    _endless("gzip bomb of blank lines", 30, fails(Oversized, Malformed, TimedOut), coded("gzip"), _BLANKS),
    _endless("gzip bomb in a bomb", 30, fails(), coded("gzip, gzip"), _TWICE),
    _endless(
        "gzip bomb as JSON",
        30,
        fails(Oversized, Malformed),
        head("200 OK", "application/json", "Content-Encoding: gzip"),
        _ZEROS,
    ),
    _endless(
        "gzip bomb as an error",
        30,
        fails(BadStatus),
        head("500 Oops", "application/json", "Content-Encoding: gzip"),
        _ZEROS,
    ),
    _endless(
        "gzip bomb in one chunk",
        30,
        fails(Oversized, Malformed),
        head("200 OK", "text/event-stream", "Content-Encoding: gzip", "Transfer-Encoding: chunked"),
        *chunked(_ZEROS),
    ),
)

LIMITS: tuple[Mode, ...] = (*_STALLS, *_SIZES)
