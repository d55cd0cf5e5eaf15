"""Asking words are taken from a question, and nothing else is."""

from __future__ import annotations

import pytest

from index.asking import subject_of


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("请问科技成果怎么转化？", "，科技成果，转化？"),
        ("“4567”是什么", "“4567”，"),
        ("企业有没有补贴呢，能补多少钱？", "企业，补贴，，能补，？"),
        ("几个集群", "，个集群"),
        ("几何与网吧", "几何与网吧"),
        ("开网吧", "开网吧"),
        ("人才保障", "人才保障"),
        ("怎么样？", "怎么样？"),
        ("", ""),
    ],
)
def test_the_subject_of_a_question(question: str, subject: str) -> None:
    assert subject_of(question) == subject
