"""``/api/v1/search`` over real HTTP on the shipped policy."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from api.schemas import SearchBody

SEARCH = "/api/v1/search"


def search(client: httpx.Client, q: str, **more: Any) -> dict[str, Any]:
    response = client.get(SEARCH, params={"q": q, **more})
    assert response.status_code == 200
    found: dict[str, Any] = response.json()
    return found


def marked(hit: dict[str, Any]) -> list[str]:
    return [hit["text"][start:end] for start, end in hit["highlights"]]


@pytest.mark.parametrize(
    ("query", "heading"),
    [
        ("千企技改专项行动", "加快传统制造业转型升级"),
        ("科技成果产业化基地", "加快科研成果转化落地"),
        ("军工央企配套产业", "全面加强央地合作和军民融合发展"),
        ("企业家精神", "支持鼓励引导民营经济健康发展"),
    ],
)
def test_the_clause_that_holds_the_words_comes_first(client: httpx.Client, query: str, heading: str) -> None:
    hit = search(client, query)["hits"][0]
    assert hit["heading"] == heading
    assert "".join(marked(hit)) == query or query in marked(hit)


def test_highlights_are_words_of_the_query_from_left_to_right(client: httpx.Client) -> None:
    query = "民营企业和国有企业的科技创新有什么支持"
    hits = search(client, query)["hits"]
    assert hits
    for hit in hits:
        assert all(word in query for word in marked(hit))
        edges = [edge for span in hit["highlights"] for edge in span]
        assert edges == sorted(edges)
        assert "什么" not in marked(hit)


def test_hits_stand_in_their_document_best_first(client: httpx.Client) -> None:
    found = search(client, "数字化转型", limit=5)
    scores = [hit["score"] for hit in found["hits"]]
    assert scores == sorted(scores, reverse=True)
    for hit in found["hits"]:
        document = client.get(f"/api/v1/documents/{hit['document_id']}").json()
        assert hit["text"] == document["text"][hit["start"] : hit["end"]]


def test_limit(client: httpx.Client) -> None:
    assert len(search(client, "产业", limit=3)["hits"]) == 3
    assert len(search(client, "产业")["hits"]) == 10
    assert [h["passage_id"] for h in search(client, "产业", limit=3)["hits"]] == [
        h["passage_id"] for h in search(client, "产业", limit=100)["hits"][:3]
    ]


def test_fits_the_published_schema(client: httpx.Client) -> None:
    found = search(client, "产业")
    assert SearchBody.model_validate(found).model_dump(mode="json") == found
    assert found["index_version"] == client.get("/readyz").json()["index_version"]


@pytest.mark.parametrize(
    ("parameters", "field", "message"),
    [
        ({}, "q", "缺少必填内容"),
        ({"q": " "}, "q", "不能为空"),
        ({"q": "x" * 501}, "q", "最多 500 个字符"),
        ({"q": "产业", "limit": 0}, "limit", "应不小于 1"),
        ({"q": "产业", "limit": 101}, "limit", "应不大于 100"),
        ({"q": "产业", "limit": "ten"}, "limit", "应为整数"),
    ],
)
def test_faulty_queries(client: httpx.Client, parameters: dict[str, Any], field: str, message: str) -> None:
    response = client.get(SEARCH, params=parameters)
    assert response.status_code == 422
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["errors"] == [{"field": field, "message": message}]
