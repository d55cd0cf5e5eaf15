from __future__ import annotations

import pytest

from rag.grounding.checker import supports

OBJECTION = "对评审结果有异议的单位或者个人，可以在公示期内以书面形式向市科技局提出。"
REST = "验收不合格的，不再拨付剩余经费。"
BUYING = "甲公司收购乙公司的股份，应当事先向商务局书面报告。"


@pytest.mark.parametrize(
    ("sentence", "clause"),
    [
        ("对评审结果有异议的个人或者单位，可以在公示期内向市科技局以书面形式提出。", OBJECTION),
        ("对评审结果有异议的单位或个人，可以向市科技局在公示期内以书面形式提出。", OBJECTION),
        ("验收不合格的，剩余经费不再拨付。", REST),
    ],
)
def test_marked_parts_may_move_within_their_phrase(sentence: str, clause: str) -> None:
    assert supports(sentence, [clause]).reasons == ()


@pytest.mark.parametrize(
    ("sentence", "clause"),
    [
        ("乙公司收购甲公司的股份，应当事先向商务局书面报告。", BUYING),
        ("商务局应当事先向甲公司书面报告。", BUYING),
        ("对市科技局有异议的单位或者个人，可以在公示期内以书面形式提出评审结果。", OBJECTION),
        ("验收不合格的，剩余经费拨付。", REST),
    ],
)
def test_who_does_it_to_whom_may_not_be_turned_round(sentence: str, clause: str) -> None:
    assert not supports(sentence, [clause]).supported
