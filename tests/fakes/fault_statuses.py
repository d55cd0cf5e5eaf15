"""Modes in which a status or a first failure says what to do next: to give up, to wait, to ask again."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from email.utils import formatdate

from rag.llm.errors import BadStatus, Malformed, Reported, TimedOut, Truncated, Unreachable
from tests.fakes.fault_script import (
    ANSWER,
    GOOD,
    KEY,
    ROLE,
    SHOWN,
    SSE,
    Act,
    Expected,
    Mode,
    Pause,
    Step,
    Surroundings,
    data,
    either,
    fails,
    head,
    whole,
    wire,
)

_HTML = "<html><head><title>502 Bad Gateway</title></head></html>"
_ERROR = json.dumps({"error": {"message": f"bad key {KEY}", "code": "overloaded"}})


def _status(status: str, body: str = _ERROR, content_type: str = "application/json", *fields: str) -> tuple[str, str]:
    return head(status, content_type, *fields), body


def _busy(value: str, name: str = "Retry-After") -> tuple[Step, ...]:
    return _status("429 Too Many Requests", _ERROR, "application/json", f"{name}: {value}")


def _again(name: str, group: int, *first: tuple[Step, ...], expected: Expected | None = None, gap: float = 0.0) -> Mode:
    """Fails, then is well."""
    return Mode(name, group, expected or whole(), (*first, GOOD), gap=gap)


def _in_a_second(_: Surroundings) -> str:
    date = formatdate(time.time() + 1, usegmt=True)
    return head("429 Too Many Requests", "application/json", f"Retry-After: {date}")


def _elsewhere(status: int) -> Callable[[Surroundings], str]:
    def redirect(server: Surroundings) -> str:
        return head(f"{status} Elsewhere", "", f"Location: {server.stranger_url}/v1/chat/completions")

    return redirect


# 26, 27: statuses, and what to do about them.
_STATUSES = (
    *(
        wire(f"status {status}", 27, fails(BadStatus), *_status(status))
        for status in (
            "429 Too Many Requests",
            "500 Internal Server Error",
            "502 Bad Gateway",
            "503 Service Unavailable",
            "504 Gateway Timeout",
            "529 Overloaded",
        )
    ),
    *(
        wire(f"page with status {status}", 27, fails(BadStatus), *_status(status, _HTML, "text/html"))
        for status in (
            "500 Internal Server Error",
            "502 Bad Gateway",
            "503 Service Unavailable",
            "504 Gateway Timeout",
            "520 Unknown",
        )
    ),
    *(
        wire(f"status {status}", 27, fails(BadStatus), *_status(status), attempts=1, within=1.0)
        for status in (
            "400 Bad Request",
            "401 Unauthorized",
            "402 Payment Required",
            "403 Forbidden",
            "404 Not Found",
            "413 Content Too Large",
            "422 Unprocessable Content",
        )
    ),
    wire("page with status 403", 27, fails(BadStatus), *_status("403 Forbidden", _HTML, "text/html"), attempts=1),
    wire(
        "status 401 that echoes the key",
        27,
        fails(BadStatus),
        *_status("401 Unauthorized", json.dumps({"error": {"code": KEY, "type": KEY, "message": KEY}})),
        attempts=1,
    ),
    wire(
        "status 500 with invalid UTF-8",
        27,
        fails(BadStatus),
        head("500 Oops", "application/json"),
        b'{"error": "\xff"}',
    ),
    wire("status 500 with deep JSON", 27, fails(BadStatus), head("500 Oops", "application/json"), "[" * 100_000),
    wire("status 500 with events", 27, fails(BadStatus), head("500 Oops"), *ANSWER),
    wire("status 204", 27, fails(), "HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n"),
    wire("status 206", 27, fails(BadStatus), head("206 Partial Content"), *SHOWN),
    wire("status 304", 27, fails(BadStatus), "HTTP/1.1 304 Not Modified\r\nConnection: close\r\n\r\n"),
    *(
        wire(f"redirect {status} to another host", 29, fails(BadStatus), _elsewhere(status), attempts=1)
        for status in (301, 302, 303, 307, 308)
    ),
    wire(
        "redirect to another path",
        29,
        fails(BadStatus),
        head("307 Elsewhere", "", "Location: /run/elsewhere/v1"),
        attempts=1,
    ),
    wire(
        "redirect to a file",
        29,
        fails(BadStatus),
        head("302 Elsewhere", "", "Location: file:///etc/hostname"),
        attempts=1,
    ),
    wire("redirect nowhere", 29, fails(BadStatus), head("302 Elsewhere", ""), attempts=1),
    wire(
        "redirect to nonsense",
        29,
        fails(BadStatus, Malformed, Unreachable),
        head("302 Elsewhere", "", "Location: http://[::/"),
    ),
    *(
        wire(f"429 with {name}: {value[:24]}", 26, fails(BadStatus), *_busy(value, name), attempts=1, within=1.0)
        for name, value in (
            ("Retry-After", "3600"),
            ("Retry-After", "10"),
            ("Retry-After", "Fri, 31 Dec 9999 23:59:59 GMT"),
            ("Retry-After", "9" * 30),
            ("retry-after-ms", "60000"),
        )
    ),
    _again("429, Retry-After 0, then good", 26, _busy("0")),
    _again("429, Retry-After 1, then good", 26, _busy("1"), gap=0.95),
    _again("429, retry-after-ms 400, then good", 26, _busy("400", "retry-after-ms"), gap=0.38),
    _again("429, Retry-After a date, then good", 26, (_in_a_second, _ERROR)),
    _again("429, Retry-After a date in the past, then good", 26, _busy("Wed, 21 Oct 2015 07:28:00 GMT")),
    _again("503, Retry-After 1, then good", 26, _status("503 No", _HTML, "text/html", "Retry-After: 1"), gap=0.95),
    *(
        _again(f"429, Retry-After {value!r}, then good", 26, _busy(value), expected=either(BadStatus))
        for value in ("-5", "soon", "", "nan", "inf", "1e400", "0.5", "٣", "Wed, 99 Foo 2015 07:28:00 GMT", "0x10")
    ),
    _again(
        "429, two Retry-After, then good",
        26,
        _status("429 Busy", _ERROR, "application/json", "Retry-After: 0", "Retry-After: 0"),
        expected=either(BadStatus),
    ),
)

# 21, 27: a retry must save the answer.
_RETRIES = (
    _again("500, then good", 27, _status("500 Internal Server Error")),
    _again("529, then good", 27, _status("529 Overloaded")),
    _again("HTML 502 twice, then good", 27, *[_status("502 Bad Gateway", _HTML, "text/html")] * 2),
    _again("close before the head, then good", 21, ()),
    _again("reset before the head, then good", 21, (Act.RESET,)),
    _again("reset after the head, then good", 20, (SSE, Pause(0.05), Act.RESET)),
    _again("ended without a token, then good", 9, (SSE, ROLE)),
    _again("silence, then good", 22, (Act.HANG,), expected=either(TimedOut)),
    _again(
        "error event, then good", 14, (SSE, data({"error": {"message": "x", "code": 503}})), expected=either(Reported)
    ),
    _again("HTML with 200, then good", 17, (head(content_type="text/html"), _HTML), expected=either(Malformed)),
    _again("status 400, then good", 27, _status("400 Bad Request"), expected=fails(BadStatus)),
    Mode(
        "reset after a token, then good",
        20,
        fails(Truncated),
        ((SSE, *SHOWN, Pause(0.05), Act.RESET), GOOD),
        attempts=1,
    ),
)

# 27: a bad time that passes.
_BAD_TIME = Mode("ten failures, then good", 27, either(BadStatus), (*[_status("503 Service Unavailable")] * 10, GOOD))

STATUSES: tuple[Mode, ...] = (*_STATUSES, *_RETRIES, _BAD_TIME)
