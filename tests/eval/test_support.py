from __future__ import annotations

import pytest

from eval.support import flatten, supported

CLAUSE = "加快转型升级，实施千企技改，不得重复申报。以“6”个产业为重点，最高奖励五百万元。"


def test_flatten_drops_marks_spaces_quotation_marks_and_width() -> None:
    assert flatten("以“６”个 产业[1]【2】ＡＢ\n") == "以6个产业ab"


@pytest.mark.parametrize(
    "claim",
    [
        "实施千企技改",
        "加快转型升级，实施千企技改。",
        "实施千企技改，不得重复申报。[1]",
        "以“６”个产业为重点",
        CLAUSE,
    ],
)
def test_whole_pieces_in_their_order_are_supported(claim: str) -> None:
    assert supported(claim, [CLAUSE])


@pytest.mark.parametrize(
    ("claim", "fault"),
    [
        ("重复申报", "the cut lost 不得"),
        ("最高奖励六百万元", "another number"),
        ("实施千企技改，最高奖励五百万元", "two places of one text joined"),
        ("不得重复申报，实施千企技改", "reordered"),
        ("政策提出实施千企技改", "a word added"),
        ("", "nothing said"),
        ("。", "nothing said"),
    ],
)
def test_anything_else_is_not(claim: str, fault: str) -> None:
    assert not supported(claim, [CLAUSE]), fault


def test_two_quotes_may_be_joined_once_each() -> None:
    assert supported("实施千企技改；最高奖励五百万元", ["最高奖励五百万元。", "实施千企技改"])
    assert not supported("实施千企技改；实施千企技改", ["实施千企技改"])


def test_no_evidence_supports_nothing() -> None:
    assert not supported("实施千企技改", [])
    assert not supported("实施千企技改", [""])
