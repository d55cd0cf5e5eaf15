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
    assert _places("对居民增发奖品五百万元", "对居民给予500万元奖品") == [
        "对", "居", "民", None, None, "奖", "品", "500万元",
    ]  # fmt: skip


def test_the_longest_run_comes_first_and_phrases_may_move() -> None:
    offered = tokens("关爱甲学校，关爱乙学校发展")
    alignment = align(tokens("关爱乙学校发展，关爱甲学校"), offered)
    assert alignment.place == [5, 6, 7, 8, 9, 10, 11, 0, 1, 2, 3, 4]


def test_of_equal_runs_the_nearest_is_taken() -> None:
    offered = tokens("表彰甲；表彰乙类学校；表彰丙")
    alignment = align(tokens("表彰乙类学校；表彰丙"), offered)
    assert alignment.place == [3, 4, 5, 6, 7, 8, 9, 10, 11]


def test_items_of_a_list_may_change_their_order_though_they_share_characters() -> None:
    assert _places("市税务局、市财政局、市公安局", "市财政局、市公安局、市税务局") == [*"市税务局市财政局市公安局"]
    offered = tokens("山水区、水南区、南山区")
    assert align(tokens("南山区、水南区、山水区"), offered).place == [6, 7, 8, 3, 4, 5, 0, 1, 2]


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
