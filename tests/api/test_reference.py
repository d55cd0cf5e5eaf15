"""The published description of the API."""

from __future__ import annotations

import httpx


def test_describes_every_route_and_its_problems(client: httpx.Client) -> None:
    described = client.get("/openapi.json").json()
    assert set(described["paths"]) == {
        "/api/v1/chat",
        "/api/v1/search",
        "/api/v1/documents",
        "/api/v1/documents/{document_id}",
        "/api/v1/passages/{passage_id}",
        "/api/v1/suggestions",
        "/healthz",
        "/readyz",
    }
    chat = described["paths"]["/api/v1/chat"]["post"]
    assert set(chat["responses"]["200"]["content"]) == {
        "application/json",
        "text/event-stream",
        "application/x-ndjson",
    }
    for path in described["paths"].values():
        for operation in path.values():
            assert operation["summary"] and operation["description"]
            for status, response in operation["responses"].items():
                if status >= "400":
                    assert list(response["content"]) == ["application/problem+json"]


def test_the_contract_of_an_answer_is_described_field_by_field(client: httpx.Client) -> None:
    schemas = client.get("/openapi.json").json()["components"]["schemas"]
    assert list(schemas["AnswerBody"]["properties"]) == [
        "id", "question", "standalone_question", "status", "reason", "corrections", "text", "sentences",
        "citations", "missing", "suggestions", "handoff", "composer", "model", "ai_generated", "notice",
        "index_version", "prompt_digest", "timings_ms",
    ]  # fmt: skip
    assert schemas["ChatRequest"]["required"] == ["question"]
    assert schemas["ChatRequest"]["examples"][0]["question"]
