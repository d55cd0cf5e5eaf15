"""Modes in which the connection breaks, or its framing is wrong or odd."""

from __future__ import annotations

import gzip
import zlib

from rag.llm.errors import BadStatus, Malformed, ModelError, Oversized, TimedOut, Truncated, Unreachable
from tests.fakes.fault_script import (
    ANSWER,
    CHUNKED,
    GOOD,
    ROLE,
    SHOWN,
    SSE,
    STOP,
    TEXT,
    TOKENS,
    Act,
    Door,
    Mode,
    Pause,
    chunk,
    chunked,
    coded,
    either,
    fails,
    head,
    message,
    slices,
    whole,
    wire,
)

_PLAIN_HEAD = "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n"


def _length(length: int) -> str:
    return head("200 OK", "text/event-stream", f"Content-Length: {length}")


_BODY = "".join(ANSWER).encode()
_SIZE = len(_BODY)
_ENDED = len("".join((*TOKENS, STOP)).encode())

# 20, 21: connections that break.
_BREAKS = (
    wire("close before the head", 21, fails(Unreachable, Truncated)),
    wire("reset before the head", 21, fails(Unreachable, Truncated), Act.RESET),
    wire("half a status line", 21, fails(Unreachable, Truncated, Malformed), "HTTP/1.1 2"),
    wire("half a head", 21, fails(Unreachable, Truncated, Malformed), "HTTP/1.1 200 OK\r\nContent-Type: text/ev"),
    wire("reset after the head", 20, fails(Truncated, Unreachable), SSE, Pause(0.05), Act.RESET),
    wire("reset before a token", 20, fails(Truncated, Unreachable), SSE, ROLE, Pause(0.05), Act.RESET),
    wire("reset after one token", 20, fails(Truncated), SSE, *TOKENS[:2], Pause(0.05), Act.RESET, attempts=1),
    wire("reset after many tokens", 20, fails(Truncated), SSE, *SHOWN, Pause(0.05), Act.RESET, attempts=1),
    wire("reset after the last token", 20, fails(Truncated), SSE, *TOKENS, Pause(0.05), Act.RESET, attempts=1),
    wire(
        "reset in the middle of a character",
        20,
        fails(Truncated, Malformed),
        SSE,
        *SHOWN,
        chunk({"content": "产业"}).encode().partition("产".encode())[0] + b"\xe4",
        Pause(0.05),
        Act.RESET,
        attempts=1,
    ),
    wire("chunked, cut between chunks", 20, fails(Truncated), CHUNKED, *chunked(*SHOWN, end=False), attempts=1),
    wire(
        "chunked, cut in a chunk",
        20,
        fails(Truncated, Malformed),
        CHUNKED,
        *chunked(*SHOWN, end=False),
        "40\r\ndata: ",
        attempts=1,
    ),
    wire(
        "chunked, the size is no number",
        20,
        fails(Truncated, Malformed),
        CHUNKED,
        *chunked(*SHOWN, end=False),
        "zz\r\nxx\r\n",
        attempts=1,
    ),
    wire(
        "chunked, a huge size",
        20,
        fails(Truncated, Malformed),
        CHUNKED,
        *chunked(*SHOWN, end=False),
        "FFFFFFFFFFFFFFF\r\ndata",
        attempts=1,
    ),
    wire("chunked, but not", 20, fails(Truncated, Malformed), CHUNKED, *ANSWER),
    wire("length too long, unfinished", 20, fails(Truncated), _length(99_999), *SHOWN, attempts=1),
    wire("length too short for the answer", 20, fails(Truncated, Malformed), _length(_SIZE // 2), *ANSWER, attempts=1),
)

# 20: all is said, but the framing is wrong or odd. Nothing may be lost.
_FRAMINGS = (
    wire("chunked without an end", 20, whole(), CHUNKED, *chunked(*ANSWER, end=False)),
    wire("chunked without an end or [DONE]", 20, whole(), CHUNKED, *chunked(*TOKENS, STOP, end=False)),
    wire(
        "chunk extensions and trailers",
        20,
        whole(),
        CHUNKED,
        *(f"{len(event.encode()):x};a=b\r\n{event}\r\n" for event in ANSWER),
        "0\r\nX-Trailer: 1\r\n\r\n",
    ),
    wire("length too long", 20, whole(), _length(_SIZE + 500), *ANSWER),
    wire("length too long, left open", 20, whole(), _length(_SIZE + 500), *ANSWER, Act.HANG, within=1.3),
    wire("length too short for [DONE]", 20, whole(), _length(_ENDED), *ANSWER),
    wire("exact length", 20, whole(), _length(_SIZE), *ANSWER),
    wire(
        "HTTP 1.0 without a length", 20, whole(), "HTTP/1.0 200 OK\r\nContent-Type: text/event-stream\r\n\r\n", *ANSWER
    ),
    wire("kept alive", 20, whole(), _PLAIN_HEAD + "Transfer-Encoding: chunked\r\n\r\n", *chunked(*ANSWER), Act.KEEP),
    wire("kept alive, then closed", 20, whole(), _PLAIN_HEAD + "Transfer-Encoding: chunked\r\n\r\n", *chunked(*ANSWER)),
    wire("no reason phrase", 20, whole(), "HTTP/1.1 200\r\nContent-Type: text/event-stream\r\n\r\n", *ANSWER),
    wire("head and body in one write", 20, whole(), SSE + "".join(ANSWER)),
    wire(
        "head byte by byte", 20, whole(), *(step for b in SSE.encode() for step in (bytes([b]), Pause(0.001))), *ANSWER
    ),
    wire("continue five times", 30, whole(), *["HTTP/1.1 100 Continue\r\n\r\n"] * 5, *GOOD),
    wire("early hints", 30, whole(), "HTTP/1.1 103 Early Hints\r\nLink: </x>\r\n\r\n", *GOOD),
    *(
        wire(f"event stream as {kind or 'nothing'}", 17, whole(), head(content_type=kind), *ANSWER)
        for kind in (
            "application/json",
            "text/plain",
            "text/html",
            "application/octet-stream",
            "",
            "text/event-stream; charset=gbk",
            "TEXT/EVENT-STREAM",
            "application/x-ndjson",
            ";;;",
        )
    ),
)

# 21: what is no HTTP at all.
_GARBAGE = (
    wire("HTTP 0.9", 21, fails(Unreachable, Malformed), "<html>hello</html>\r\n"),
    wire("events without a head", 21, fails(Unreachable, Malformed), *ANSWER),
    wire("greeting of SSH", 21, fails(Unreachable, Malformed), "SSH-2.0-OpenSSH_9.6\r\n"),
    wire("HTTP 2 frame", 21, fails(Unreachable, Malformed), b"\x00\x00\x12\x04\x00\x00\x00\x00\x00" + bytes(18)),
    wire("zeros", 21, fails(Unreachable, Malformed, Oversized), bytes(4096)),
    wire("status is no number", 21, fails(Unreachable, Malformed), "HTTP/1.1 OK fine\r\n\r\n"),
    wire("status 999", 27, fails(), head("999 What"), "{}"),
    wire("header without a colon", 21, fails(Unreachable, Malformed), "HTTP/1.1 200 OK\r\nnonsense\r\n\r\n", *ANSWER),
    wire(
        "two lengths",
        21,
        either(ModelError),
        head("200 OK", "text/event-stream", "Content-Length: 7", f"Content-Length: {_SIZE}"),
        *ANSWER,
    ),
    wire("negative length", 21, either(ModelError), _length(-1), *ANSWER),
)

# 30: content codings that were never asked for.
_RAW_DEFLATE = zlib.compressobj(wbits=-15)
_CODINGS = (
    wire("gzip", 30, whole(), coded("gzip"), gzip.compress(_BODY)),
    wire(
        "gzip byte by byte",
        30,
        whole(),
        head("200 OK", "text/event-stream", "Content-Encoding: gzip", "Transfer-Encoding: chunked"),
        *chunked(*slices((gzip.compress(_BODY),), 1)),
    ),
    wire("deflate", 30, whole(), coded("deflate"), zlib.compress(_BODY)),
    wire("raw deflate", 30, whole(), coded("deflate"), _RAW_DEFLATE.compress(_BODY) + _RAW_DEFLATE.flush()),
    wire("coding is identity", 30, whole(), coded("identity"), *ANSWER),
    wire("gzip without its end", 30, either(Truncated, Malformed), coded("gzip"), gzip.compress(_BODY)[:-6]),
    wire("gzip cut short", 30, fails(Truncated, Malformed), coded("gzip"), gzip.compress(_BODY)[:-60]),
    wire("gzip that is none", 30, fails(Malformed), coded("gzip"), *ANSWER),
    wire("broken gzip", 30, fails(Malformed), coded("gzip"), gzip.compress(_BODY)[:30], bytes(range(256))),
    wire("deflate that is none", 30, fails(Malformed), coded("deflate"), *ANSWER),
    wire("unknown coding", 30, fails(Malformed, Truncated), coded("br"), bytes(range(256)) * 4),
    wire(
        "gzip JSON completion",
        30,
        whole(),
        head("200 OK", "application/json", "Content-Encoding: gzip"),
        gzip.compress(message(TEXT).encode()),
    ),
    wire(
        "gzip error",
        30,
        fails(BadStatus),
        head("503 No", "application/json", "Content-Encoding: gzip"),
        gzip.compress(b'{"error": "x"}'),
    ),
    wire(
        "broken gzip error",
        30,
        fails(BadStatus),
        head("503 No", "application/json", "Content-Encoding: gzip"),
        "no gzip",
    ),
)


# 29: nobody there, or nobody to trust.
_DOORS = (
    Mode("refused port", 29, fails(Unreachable), door=Door.REFUSED),
    Mode("unknown host", 29, fails(Unreachable), door=Door.UNKNOWN_HOST),
    Mode("TLS to a plain port", 29, fails(Unreachable), door=Door.PLAIN_AS_TLS),
    Mode("self-signed TLS", 29, fails(Unreachable), (GOOD,), door=Door.TLS_SELF_SIGNED, attempts=0),
    Mode("TLS with a wrong name", 29, fails(Unreachable), (GOOD,), door=Door.TLS_WRONG_NAME, attempts=0),
    Mode("TLS that is trusted", 29, whole(), (GOOD,), door=Door.TLS),
    Mode(
        "TLS, cut without a goodbye",
        29,
        fails(Truncated),
        ((SSE, *SHOWN, Pause(0.05), Act.RESET),),
        door=Door.TLS,
        attempts=1,
    ),
    Mode(
        "TLS, finished, cut without a goodbye",
        29,
        whole(),
        ((SSE, *TOKENS, STOP, Pause(0.1), Act.RESET),),
        door=Door.TLS,
    ),
    Mode("accepted, but never read", 22, fails(TimedOut), door=Door.MUTE),
    Mode("never accepted", 22, fails(TimedOut, Unreachable), door=Door.FULL),
)

WIRES: tuple[Mode, ...] = (
    Mode("nothing wrong", 0, whole(), (GOOD,)),
    *_BREAKS,
    *_FRAMINGS,
    *_GARBAGE,
    *_CODINGS,
    *_DOORS,
)
