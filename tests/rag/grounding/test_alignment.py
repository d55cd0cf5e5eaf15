from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rag.grounding.alignment import align
from rag.grounding.tokens import tokens


def _places(claim: str, evidence: str) -> list[str | None]:
    """For every token of ``claim``, the stretch of ``evidence`` that it was laid on."""
    offered = tokens(evidence)
    alignment = align(tokens(claim), offered)
    return [None if p is None else evidence[offered[p].start : offered[p].end] for p in alignment.place]


def test_runs_single_atoms_and_what_is_missing() -> None:
    assert _places("对企业发放奖励五百万元", "对企业给予500万元奖励") == [
        "对", "企", "业", None, None, "奖", "励", "500万元",
    ]  # fmt: skip


def test_the_longest_run_comes_first_and_phrases_may_move() -> None:
    offered = tokens("支持甲企业，支持乙企业发展")
    alignment = align(tokens("支持乙企业发展，支持甲企业"), offered)
    assert alignment.place == [5, 6, 7, 8, 9, 10, 11, 0, 1, 2, 3, 4]


def test_of_equal_runs_the_nearest_is_taken() -> None:
    offered = tokens("奖励甲；奖励乙类企业；奖励丙")
    alignment = align(tokens("奖励乙类企业；奖励丙"), offered)
    assert alignment.place == [3, 4, 5, 6, 7, 8, 9, 10, 11]


@given(st.text(alphabet="甲乙丙不，。5年", max_size=20), st.text(alphabet="甲乙丙不，。5年", max_size=30))
def test_tokens_are_laid_on_tokens_that_offer_them(claim: str, evidence: str) -> None:
    stated, offered = tokens(claim), tokens(evidence)
    for token, place in zip(stated, align(stated, offered).place, strict=True):
        assert place is None or token.key in offered[place].keys


@given(st.text(alphabet="甲乙丙丁不，。5年", min_size=2, max_size=20))
def test_a_text_is_laid_on_itself(text: str) -> None:
    read = tokens(text)
    places = align(read, read).place
    assert len(read) < 2 or places == list(range(len(read)))
