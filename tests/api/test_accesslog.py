"""What a citizen asks never reaches a log."""

from __future__ import annotations

import logging
import time

import httpx
import pytest

SECRET = "我的身份证号是一二三四五"


def access_lines(caplog: pytest.LogCaptureFixture, count: int) -> list[str]:
    """The messages of the access log. A line is written when the response is out, so the client may be ahead of it."""
    deadline = time.monotonic() + 5
    while True:
        lines = [r.getMessage() for r in caplog.records if r.name == "wence.access"]
        if len(lines) >= count or time.monotonic() > deadline:
            return lines
        time.sleep(0.01)


def test_the_line_tells_method_path_and_status_but_no_word_of_the_question(
    client: httpx.Client, caplog: pytest.LogCaptureFixture
) -> None:
    for own in ("httpcore", "httpx"):  # this test's own client
        caplog.set_level(logging.CRITICAL, own)
    caplog.set_level(logging.DEBUG)
    client.post("/api/v1/chat", json={"question": SECRET, "history": [{"role": "user", "content": SECRET}]})
    client.post("/api/v1/chat", json={"question": SECRET}, headers={"Accept": "text/event-stream"})
    client.get("/api/v1/search", params={"q": SECRET})
    client.post("/api/v1/chat", json={"question": SECRET, "script": SECRET})
    lines = access_lines(caplog, 4)
    assert sorted(line.rsplit(" ", 2)[0] for line in lines) == [
        "GET /api/v1/search 200",
        "POST /api/v1/chat 200",
        "POST /api/v1/chat 200",
        "POST /api/v1/chat 422",
    ]
    assert SECRET not in caplog.text
    assert "%E6%88%91" not in caplog.text


def test_a_path_cannot_forge_a_line(client: httpx.Client, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO, "wence.access")
    client.get("/x%0a2026 INFO forged")
    (line,) = access_lines(caplog, 1)
    assert line.startswith("GET /x%0a2026%20INFO%20forged 404 ")
    assert "\n" not in line
