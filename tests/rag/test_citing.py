from __future__ import annotations

import pytest

from rag.citing import quotes_for
from tests.rag.passages import APPLY, DOCUMENT, GRANT, INDUSTRY


@pytest.mark.parametrize(
    ("sentence", "quote"),
    [
        ("奖励有效期3年。", "奖励有效期3年。"),
        ("对年度研发投入占营业收入百分之五以上的企业给予最高500万元的一次性奖励",
         "对年度研发投入占营业收入5%以上的企业，给予最高500万元的一次性奖励。"),
        ("给予最高500万元的一次性奖励，奖励有效期3年。",
         "对年度研发投入占营业收入5%以上的企业，给予最高500万元的一次性奖励。奖励有效期3年。"),
        ("给予最高900万元的一次性奖励。", "对年度研发投入占营业收入5%以上的企业，给予最高500万元的一次性奖励。"),
    ],
    ids=["one sentence", "near-verbatim", "two sentences", "unsupported: the nearest"],
)  # fmt: skip
def test_the_quote_is_the_shortest_stretch_that_fits(sentence: str, quote: str) -> None:
    (found,) = quotes_for(sentence, [GRANT])
    assert found.text == quote
    assert DOCUMENT.text[found.span.start : found.span.end] == quote


def test_a_passage_that_supports_alone_makes_the_others_superfluous() -> None:
    quotes = quotes_for("逾期不予受理。", [GRANT, APPLY, INDUSTRY])
    assert [(quote.passage.id, quote.text) for quote in quotes] == [("doc-2", "逾期不予受理。")]


def test_a_sentence_of_two_passages_quotes_both() -> None:
    quotes = quotes_for("逾期不予受理；实施千企技改专项行动。", [APPLY, INDUSTRY])
    assert [quote.text for quote in quotes] == ["逾期不予受理。", INDUSTRY.text]


def test_a_passage_that_shares_nothing_is_quoted_only_for_want_of_a_better() -> None:
    assert [quote.passage for quote in quotes_for("奖励有效期5年。", [APPLY, GRANT])] == [GRANT]
    assert [quote.text for quote in quotes_for("甲乙丙丁", [GRANT])] == ["加大研发投入。"]
    assert quotes_for("奖励有效期3年。", []) == ()
