from __future__ import annotations

import pytest

from rag.grounding.atoms import atoms
from rag.grounding.equivalence import complaint, key, keys, shown


@pytest.mark.parametrize(
    ("claim", "clause"),
    [
        ("三年", "36个月"), ("半年", "6个月"), ("30天", "三十日"), ("3人", "3名"), ("5%", "百分之五"),
        ("4567", "“4567”"),
        ("12月31日前", "2024年12月31日前"), ("500万", "500万元"), ("5公里", "5000米"), ("《甲，乙》", "《甲、乙》"),
    ],
)  # fmt: skip
def test_the_clause_supports_the_claim(claim: str, clause: str) -> None:
    (stated,), (offered,) = atoms(claim), atoms(clause)
    assert key(stated) in keys(offered)


@pytest.mark.parametrize(
    ("claim", "clause"),
    [
        ("2024年12月31日前", "12月31日前"), ("500万元", "500万"), ("5%", "5个百分点"), ("15日内", "15个工作日内"),
        ("6个", "6项"), ("500万元", "500万元以上"), ("每年3月", "3月"), ("500元", "500美元"), ("500", "500元"),
    ],
)  # fmt: skip
def test_the_clause_does_not_support_the_claim(claim: str, clause: str) -> None:
    (stated,), (offered,) = atoms(claim), atoms(clause)
    assert key(stated) not in keys(offered)


def test_a_complaint_names_what_differs() -> None:
    (stated,) = atoms("500万元以下")
    assert complaint(stated, atoms("500万元以上")) == "金额的界限不符：句中“500万元以下”，条款“500万元以上”"
    assert complaint(stated, atoms("500万美元")) == "金额的单位不符：句中“500万元以下”，条款“500万美元”"
    assert complaint(stated, atoms("300万元")) == "金额 500万元以下 不见于所引条款"


def test_a_bound_that_stands_apart_is_shown() -> None:
    (share,) = atoms("不超过研发投入10%")
    assert shown(share) == "不超过10%"
