from __future__ import annotations

from collections.abc import Callable

import pytest

from rag.enumeration import members
from rag.question import Question


@pytest.mark.parametrize(
    ("question", "named"),
    [
        ("人才公寓、创业担保贷款的电话是多少", [("人才公寓",), ("创业担保贷款",)]),
        ("人才公寓和创业担保贷款分别打哪个号？", [("人才公寓",), ("创业担保贷款",)]),
        ("人才公寓的电话是多少", []),
        ("人才公寓和创业担保贷款的电话", []),
    ],
)
def test_members_of_a_list(question: str, named: list[tuple[str, ...]], understood: Callable[[str], Question]) -> None:
    """Without 、 or 分别, 和 may stand inside one name."""
    assert [tuple(t.text for t in member) for member in members(understood(question))] == named
