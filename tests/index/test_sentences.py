"""Sentences: where they end, and that none of the text gets lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.passage import Span
from index.sentences import split_sentences, trim

TEXT = st.text(alphabet='甲乙丙12 ab。！？；!?;，、：“”"（）\n\t　《》', max_size=60)


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("加快转化。聚焦短板，加快推动。", ["加快转化。", "聚焦短板，加快推动。"]),
        ("他说：“不行。”然后走了。", ["他说：“不行。”", "然后走了。"]),
        ("支持企业（含个体户。）申报！", ["支持企业（含个体户。）", "申报！"]),
        ("真的吗？！是的", ["真的吗？！", "是的"]),
        ("申报材料：\n（一）执照；\n  （二）合同。", ["申报材料：", "（一）执照；", "（二）合同。"]),
        ("一、执照；二、合同", ["一、执照；", "二、合同"]),
        ('他说"好。"再见。', ['他说"好。"', "再见。"]),
        ('甲。"乙。"丙', ["甲。", '"乙。"', "丙"]),
        ("增长3.5%，达12.6亿元。", ["增长3.5%，达12.6亿元。"]),
        ("  \n\n ", []),
        ("", []),
    ],
)
def test_sentences_end_where_a_reader_would_end_them(text: str, sentences: list[str]) -> None:
    assert [span.of(text) for span in split_sentences(text)] == sentences


@given(TEXT)
def test_every_visible_character_is_in_exactly_one_sentence(text: str) -> None:
    covered = [0] * len(text)
    for span in split_sentences(text):
        assert span.of(text) == span.of(text).strip() != ""
        assert "\n" not in span.of(text)
        for position in range(span.start, span.end):
            covered[position] += 1
    assert all(count == 1 or (count == 0 and text[i].isspace()) for i, count in enumerate(covered))


def test_trim_takes_blanks_from_both_ends() -> None:
    assert trim("　 甲 乙\n", Span(0, 6)) == Span(2, 5)
    assert trim("   ", Span(0, 3)) == Span(3, 3)
