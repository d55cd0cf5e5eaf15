from __future__ import annotations

import time

from rag.grounding.checker import supports
from rag.grounding.passages import near

_FILLING = "".join(f"第{n}节讲述旧事，编号{n}的人物于{1000 + n}年来到上海市。" for n in range(900))
_FACT = "大连市于1899年开埠，位于辽东半岛南端。"


def test_a_short_passage_is_read_whole() -> None:
    assert near("大连市", _FACT) == _FACT


def test_of_a_long_passage_what_shares_most_is_read_in_order() -> None:
    passage = f"{_FILLING}{_FACT}{_FILLING}辽东半岛南端有港口。"
    kept = near("大连市位于辽东半岛南端", passage)
    assert kept.index("大连市于1899年") < kept.index("辽东半岛南端有港口")
    assert len(kept) < 1200


def test_a_name_from_elsewhere_in_a_long_passage_supports_nothing() -> None:
    passage = f"{_FILLING}{_FACT}"
    assert supports("大连市在1899年开埠", [passage]).supported
    assert not supports("上海市在1899年开埠", [passage]).supported
    assert not supports("大连市在1898年开埠", [passage]).supported


def test_a_quote_is_found_anywhere_in_a_long_passage() -> None:
    assert supports("位于辽东半岛南端", [f"{_FILLING}{_FACT}{_FILLING}"]).supported


def test_twenty_thousand_characters_take_little_time() -> None:
    passage = (_FILLING + _FACT) * 2
    assert len(passage) > 40_000
    start = time.perf_counter()
    supports("大连市于1899年开埠，位于半岛的南边。", [passage])
    assert time.perf_counter() - start < 2, "ten times the aim, so that a busy machine does not fail"
