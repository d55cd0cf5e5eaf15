from __future__ import annotations

import pytest

from api.highlights import highlights, wanted_words


def marked(query: str, text: str) -> list[str]:
    return [span.of(text) for span in highlights(text, wanted_words(query))]


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("新质生产力", "加力培育新质生产力。", ["新质生产力"]),
        ("千企技改", "实施千企技改专项行动，推进技改", ["千企技改", "技改"]),
        ("技改有什么政策", "这是什么技改？政策", ["技改", "政策"]),
        ("AI 芯片", "发展ａｉ与芯片", ["ａｉ", "芯片"]),
        ("营业税", "增值税", []),
        ("50%", "补贴５０％以上", ["５０％"]),
    ],
)
def test_marks_the_words_of_the_query(query: str, text: str, expected: list[str]) -> None:
    assert marked(query, text) == expected


def test_characters_that_grow_when_normalised_keep_their_offsets() -> None:
    """NFKC makes three characters of ㎡'s like: ㈱ becomes (株)."""
    text = "㈱㈱技改"
    assert highlights(text, frozenset({"技改"})) == [(2, 4)]


def test_a_query_of_function_words_alone_marks_them() -> None:
    assert marked("什么", "什么事") == ["什么"]


def test_a_query_without_words_marks_nothing() -> None:
    assert marked("？！", "什么？！") == []
