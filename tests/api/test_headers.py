"""The security headers, on everything that is served."""

from __future__ import annotations

import httpx
import pytest


def directives(response: httpx.Response) -> dict[str, str]:
    parts = (part.strip().partition(" ") for part in response.headers["content-security-policy"].split(";"))
    return {name: value for name, _, value in parts}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/", 200),
        ("GET", "/assets/main.js", 200),
        ("GET", "/favicon.ico", 200),
        ("GET", "/healthz", 200),
        ("GET", "/api/v1/documents", 200),
        ("GET", "/openapi.json", 200),
        ("GET", "/nope", 404),
        ("GET", "/api/v1/chat", 405),
        ("POST", "/api/v1/chat", 415),
        ("GET", "/api/v1/search", 422),
    ],
)
def test_every_response_carries_them(client: httpx.Client, method: str, path: str, status: int) -> None:
    response = client.request(method, path, content=b"x" if method == "POST" else None)
    assert response.status_code == status
    policy = directives(response)
    assert policy["default-src"] == "'none'"
    for name in ("script-src", "style-src", "img-src", "connect-src"):
        assert policy[name] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert "unsafe" not in response.headers["content-security-policy"]
    assert response.headers["x-content-type-options"] == "nosniff"
    assert response.headers["x-frame-options"] == "DENY"
    assert response.headers["referrer-policy"] == "no-referrer"


def test_streams_and_413_carry_them_too(client: httpx.Client) -> None:
    body = {"question": "技改有什么专项？"}
    streamed = client.post("/api/v1/chat", json=body, headers={"Accept": "text/event-stream"})
    refused = client.post("/api/v1/chat", content=b"x" * 70_000)
    assert (streamed.status_code, refused.status_code) == (200, 413)
    for response in (streamed, refused):
        assert directives(response)["default-src"] == "'none'"
        assert response.headers["x-content-type-options"] == "nosniff"


def test_only_what_the_page_loads_may_be_cached_and_must_be_asked_for_again(client: httpx.Client) -> None:
    assert client.get("/api/v1/documents").headers["cache-control"] == "no-store"
    for path in ("/", "/assets/main.js"):
        first = client.get(path)
        assert first.headers["cache-control"] == "no-cache"
    again = client.get("/assets/main.js", headers={"If-None-Match": first.headers["etag"]})
    assert again.status_code == 304
