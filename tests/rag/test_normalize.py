from __future__ import annotations

import pytest

from index.cleaning import clean
from rag.normalize import Normalize
from rag.state import State

_normalize = Normalize(lambda text: clean(text).text)


@pytest.mark.parametrize(
    ("asked", "text"),
    [
        ("  人才\t政策\n有哪些　", "人才 政策 有哪些"),
        ("民營經濟有哪些支持措施", "民营经济有哪些支持措施"),
        ("經(jīng)濟(jì)怎么發(fā)展", "经济怎么发展"),
        ("Ｘｉｎｚｈｉ ４５６７", "Xinzhi 4567"),
        ("人才​政策", "人才政策"),
        ("", ""),
        ("\n \t", ""),
    ],
)
def test_a_question_gets_the_form_of_the_clean_text(asked: str, text: str) -> None:
    assert _normalize(State("1", asked)) == State("1", asked, text=text)
