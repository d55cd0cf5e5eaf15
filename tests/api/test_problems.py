"""Every refused request is answered with problem details, in Chinese, whoever refuses it."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from api.bodylimit import MAX_BODY_BYTES
from tests.api.running import fixed, running
from tests.fakes.assistant import ScriptedAssistant
from tests.fakes.catalogue import SmallCatalogue

CHAT = "/api/v1/chat"


def check(response: httpx.Response, status: int, name: str) -> dict[str, Any]:
    assert response.status_code == status
    assert response.headers["content-type"] == "application/problem+json"
    problem: dict[str, Any] = response.json()
    assert problem["type"] == f"urn:wence:problem:{name}"
    assert problem["status"] == status
    assert any("一" <= character <= "鿿" for character in problem["title"])
    assert any("一" <= character <= "鿿" for character in problem["detail"])
    assert "Traceback" not in response.text
    return problem


@pytest.mark.parametrize("path", ["/nope", "/api/v1/nope", "/assets/nope.js", "/assets/../app.py", "/docs", "/redoc"])
def test_unknown_address(client: httpx.Client, path: str) -> None:
    check(client.get(path), 404, "not-found")


def test_wrong_method_names_the_right_one(client: httpx.Client) -> None:
    response = client.get(CHAT)
    check(response, 405, "method-not-allowed")
    assert response.headers["allow"] == "POST"


@pytest.mark.parametrize(
    ("body", "field", "message"),
    [
        ({}, "question", "缺少必填内容"),
        ({"question": ""}, "question", "不能为空"),
        ({"question": " \n\u3000"}, "question", "不能为空"),
        ({"question": 5}, "question", "应为文字"),
        ({"question": "问", "script": "klingon"}, "script", "只能是 simplified 或 traditional"),
        ({"question": "问", "history": "x"}, "history", "应为数组"),
        (
            {"question": "问", "history": [{"role": "system", "content": "x"}]},
            "history.0.role",
            "只能是 user 或 assistant",
        ),
        ({"question": "问", "history": [{"role": "user"}]}, "history.0.content", "缺少必填内容"),
        (
            {"question": "问", "history": [{"role": "user", "content": "x"}, {"role": "user", "content": 5}]},
            "history.1.content",
            "应为文字",
        ),
        ({"question": "问", "conversation_id": "x" * 129}, "conversation_id", "最多 128 个字符"),
        ([], "请求体", "应为 JSON 对象"),
    ],
)
def test_faulty_body(client: httpx.Client, body: object, field: str, message: str) -> None:
    problem = check(client.post(CHAT, json=body), 422, "invalid-request")
    assert problem["errors"] == [{"field": field, "message": message}]
    assert problem["detail"] == f"{field}：{message}"


def test_body_that_is_no_json(client: httpx.Client) -> None:
    response = client.post(CHAT, content='{"question": ', headers={"Content-Type": "application/json"})
    assert check(response, 422, "invalid-request")["errors"] == [{"field": "请求体", "message": "不是合法的 JSON"}]


def test_half_a_surrogate_pair_is_no_text(client: httpx.Client) -> None:
    content = b'{"question": "\\ud800"}'
    response = client.post(CHAT, content=content, headers={"Content-Type": "application/json"})
    assert check(response, 422, "invalid-request")["errors"] == [{"field": "question", "message": "含有无法识别的字符"}]


def test_body_of_another_kind(client: httpx.Client) -> None:
    response = client.post(CHAT, content=b'{"question": "x"}', headers={"Content-Type": "text/plain"})
    check(response, 415, "unsupported-media-type")


class TestBodyLimit:
    def body(self, size: int) -> bytes:
        frame = json.dumps({"question": ""}).encode()
        return frame.replace(b'""', b'"' + b"x" * (size - len(frame)) + b'"')

    def post(self, client: httpx.Client, body: bytes, *, declared: bool) -> httpx.Response:
        def pieces() -> Iterator[bytes]:
            for start in range(0, len(body), 10_000):
                yield body[start : start + 10_000]

        content = body if declared else pieces()
        return client.post(CHAT, content=content, headers={"Content-Type": "application/json"})

    @pytest.mark.parametrize("declared", [True, False], ids=["declared", "chunked"])
    def test_64_kib_are_taken_and_a_byte_more_is_not(self, client: httpx.Client, declared: bool) -> None:
        assert MAX_BODY_BYTES == 65536
        taken = self.post(client, self.body(65536), declared=declared)
        assert (taken.status_code, taken.json()["reason"]) == (200, "too_long")
        check(self.post(client, self.body(65537), declared=declared), 413, "content-too-large")


def test_an_unforeseen_error_tells_nothing(caplog: pytest.LogCaptureFixture) -> None:
    """Not to the caller, and to the log only where it happened: its message may quote the question."""
    assistant = ScriptedAssistant(lambda _q, _h: [RuntimeError("张三的手机号")])
    with running(fixed(SmallCatalogue([]), assistant)) as url:
        response = httpx.post(url + CHAT, json={"question": "问"}, trust_env=False)
        after = httpx.get(url + "/healthz", trust_env=False)
    check(response, 500, "internal")
    assert "张三" not in response.text
    assert "张三" not in caplog.text
    assert "RuntimeError at:" in caplog.text
    assert after.status_code == 200
