"""Documents and passages: the shipped ones over real HTTP, odd ones from memory."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import resources

import httpx
import pytest

from api.schemas import DocumentsBody, PassageBody
from index.cleaning import clean
from index.passage import Document
from tests.api.running import fixed, running
from tests.fakes.assistant import ScriptedAssistant
from tests.fakes.catalogue import SmallCatalogue

POLICY = "heilongjiang-innovation-policy"


def test_lists_the_shipped_policy_with_its_facts(client: httpx.Client) -> None:
    listed = client.get("/api/v1/documents").json()
    DocumentsBody.model_validate(listed)
    (policy,) = listed["documents"]
    assert policy["id"] == POLICY
    assert policy["title"] == "《关于以科技创新引领产业全面振兴的若干政策措施》（媒体报道）"
    assert policy["region"] == "黑龙江省"
    assert "以正式文件为准" in policy["notice"]
    assert "text" not in policy


def test_the_text_is_the_clean_text_of_the_shipped_file(client: httpx.Client) -> None:
    folder = resources.files("index") / "corpus"
    (file,) = (entry for entry in folder.iterdir() if entry.name.endswith(".txt"))
    document = client.get(f"/api/v1/documents/{POLICY}").json()
    assert document["text"] == clean(file.read_text("utf-8")).text
    assert document["text"].startswith("日前召开的省委十三届五次全会暨省委经济工作会议审议通过了")


def test_a_passage_stands_in_its_document(client: httpx.Client) -> None:
    passage = client.get(f"/api/v1/passages/{POLICY}%234").json()
    PassageBody.model_validate(passage)
    text = client.get(f"/api/v1/documents/{POLICY}").json()["text"]
    assert passage["text"] == text[passage["start"] : passage["end"]]
    assert passage["heading"] == "加快传统制造业转型升级"
    assert passage["passage_id"] == f"{POLICY}#4"


@pytest.mark.parametrize("path", ["/api/v1/documents/none", f"/api/v1/passages/{POLICY}%23999", "/api/v1/passages/x"])
def test_unknown_ids(client: httpx.Client, path: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert response.headers["content-type"] == "application/problem+json"
    assert response.json()["detail"] in {"没有收录这份文件。", "没有这个条款。"}


@pytest.fixture
def odd() -> Iterator[httpx.Client]:
    """A document whose id holds what URLs treat specially, and whose metadata holds names of the contract."""
    document = Document(
        "省/厅 〔2024〕5号", "题", "𠮷林省。\n第二行", {"text": "metadata", "id": "other", "url": "https://x/"}
    )
    with running(fixed(SmallCatalogue([document]), ScriptedAssistant(lambda _q, _h: []))) as url:
        with httpx.Client(base_url=url, trust_env=False) as client:
            yield client


def test_ids_may_hold_slashes_and_blanks(odd: httpx.Client) -> None:
    found = odd.get("/api/v1/documents/省/厅 〔2024〕5号").json()
    assert found == {"id": "省/厅 〔2024〕5号", "title": "题", "text": "𠮷林省。\n第二行", "url": "https://x/"}


def test_offsets_count_characters_not_utf16_units(odd: httpx.Client) -> None:
    passage = odd.get("/api/v1/passages/省/厅 〔2024〕5号%232").json()
    assert (passage["start"], passage["end"], passage["text"]) == (5, 8, "第二行")
