"""Questions to begin with must be ones that the sources answer."""

from __future__ import annotations

import httpx

from api.starters import starters
from index.passage import Document
from tests.fakes.catalogue import SmallCatalogue

TALENT = Document("人才", "人才政策", "加强人才保障支持。给予补贴。\n扩大创业担保贷款。从宽认定。")
TRADE = Document("外贸", "外贸政策", "稳定外贸外资规模。给予奖励。")


def test_every_proposed_question_is_answered(client: httpx.Client) -> None:
    proposed = client.get("/api/v1/suggestions").json()["suggestions"]
    assert 3 <= len(proposed) == len(set(proposed)) <= 4
    for question in proposed:
        answer = client.post("/api/v1/chat", json={"question": question}).json()
        assert answer["status"] == "answered", question


def test_documents_take_turns() -> None:
    class Found(SmallCatalogue):
        """Finds every passage, so that the topics come from all of them."""

        def search(self, query: str, limit: int = 10):  # type: ignore[no-untyped-def]
            del query
            return super().search("", limit)

    assert starters(Found([TALENT, TRADE])) == (
        "加强人才保障支持有哪些举措？",
        "稳定外贸外资规模有哪些举措？",
        "扩大创业担保贷款有哪些举措？",
    )


def test_an_empty_corpus_proposes_nothing() -> None:
    assert starters(SmallCatalogue([])) == ()
