from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from index.building import build
from index.snapshot import Snapshot, SnapshotStore
from rag.general_clauses import defines, general_clauses
from rag.question import Question
from rag.state import Quote
from rag.statements import statements
from tests.rag import grants as text

Understood = Callable[[str], Question]


@pytest.fixture(scope="module")
def grants(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder: Path = text.write_grants(tmp_path_factory.mktemp("grants"))
    return build([folder], SnapshotStore(tmp_path_factory.mktemp("grants-home")))


def _quote(grants: Snapshot, wanted: str) -> Quote:
    passages = [p for document in grants.documents() for p in grants.passages_of(document.id)]
    return next(quote for p in passages for quote in statements(p) if quote.text == wanted)


@pytest.mark.parametrize(
    ("question", "added"),
    [
        ("微型企业算不算在里面？", [text.MICRO]),
        ("展会刚好5个，算不算超了？", [text.BOUNDS]),
        ("员工正好20人，算不算微型企业？", [text.MICRO, text.BOUNDS]),
        ("微型企业参展补贴多少钱？", []),
        ("展会能补几个？", []),
    ],
)
def test_what_the_general_clauses_add(
    question: str, added: list[str], grants: Snapshot, understood: Understood
) -> None:
    """Who asks for a sum is not told what a micro-enterprise is."""
    quotes = [_quote(grants, text.FAIRS)]
    assert [quote.text for quote in general_clauses(understood(question), quotes, grants)] == added


@pytest.mark.parametrize(
    ("sentence", "word"),
    [(text.MICRO, "微型企业"), ("所称LPR，是指一年期贷款市场报价利率。", "lpr"), ("被赡养人是指父母。", "被赡养人")],
)
def test_a_definition(sentence: str, word: str) -> None:
    assert defines(sentence, word)
    assert not defines("微型企业的LPR由银行核定，被赡养人另行申报。", word)
