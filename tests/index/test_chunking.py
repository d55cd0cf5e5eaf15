"""Chunking: the shipped policy, statutes, long paragraphs, and that no text gets lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.chunking import ChunkParameters, chunk
from index.passage import Document
from index.sentences import split_sentences
from index.structure import find_headings
from tests.index.corpora import POLICY_HEADINGS, shipped_document

LINES = st.lists(
    st.sampled_from(
        [
            "第一章总则",
            "第二条企业应当申报。不得隐瞒。",
            "一、总体要求",
            "（一）加强管理。落实责任。",
            "（一）材料；",
            "1.条件",
            "# 标题",
            "附件：表格",
            "加快成果转化。补齐短板，推动落地。",
            "着力推进发展。坚持优先。",
            "支持企业发展。优化环境。",
            "正文" * 9 + "，" + "内容" * 9 + "。" + "其他" * 30,
            "甲" + " " * 12 + "乙丙 丁" * 9,
            "  ",
            "",
        ]
    ),
    max_size=14,
).map("\n".join)


def texts(text: str, title: str = "", **parameters: int) -> list[str]:
    return [passage.text for passage in chunk(Document("d", title, text), ChunkParameters(**parameters))]


def test_the_shipped_policy_is_a_lead_and_twelve_measures() -> None:
    document = shipped_document()
    passages = chunk(document)
    assert [passage.text for passage in passages] == document.text.split("\n")
    assert [passage.heading for passage in passages] == [(), *((heading,) for heading in POLICY_HEADINGS)]
    assert [passage.id for passage in passages] == [f"{document.id}#{number}" for number in range(1, 14)]
    assert all(passage.text.startswith(f"{passage.heading[0]}。") for passage in passages[1:] if passage.heading)


def test_headings_lead_to_their_passages() -> None:
    text = (
        "某办法\n第一章总则\n第一条为了规范。\n第二条本市适用。\n第二章管理\n第三条应当提交：\n"
        "（一）执照；\n（二）合同。\n附件\n表格内容。"
    )
    passages = chunk(Document("d", "某办法", text))
    assert [(passage.heading, passage.text) for passage in passages] == [
        (("第一章 总则", "第一条"), "第一条为了规范。"),
        (("第一章 总则", "第二条"), "第二条本市适用。"),
        (("第二章 管理", "第三条"), "第三条应当提交：\n（一）执照；\n（二）合同。"),
        (("附件",), "表格内容。"),
    ]


def test_short_paragraphs_join_and_long_ones_stay_alone() -> None:
    long = "本段内容比较长。" * 10
    assert texts(f"各市人民政府：\n{long}\n{long}\n特此通知。") == [f"各市人民政府：\n{long}", f"{long}\n特此通知。"]


def test_long_paragraphs_are_cut_into_even_parts_at_sentence_ends() -> None:
    sentences = [f"第{number:02}句话说明一项内容。" for number in range(60)]
    parts = texts("".join(sentences))
    assert "".join(parts) == "".join(sentences)
    assert all(part.endswith("。") and len(part) <= 350 for part in parts)
    assert max(map(len, parts)) - min(map(len, parts)) <= 60


def test_a_sentence_longer_than_a_passage_is_cut_at_commas_and_else_anywhere() -> None:
    assert texts("甲甲甲，乙乙乙，丙丙丙。", max_chars=8, min_chars=1) == ["甲甲甲，乙乙乙，", "丙丙丙。"]
    assert texts("甲" * 20, max_chars=8, min_chars=1) == ["甲" * 8, "甲" * 8, "甲" * 4]


@given(LINES, st.integers(5, 60), st.integers(1, 5))
def test_passages_cover_all_text_but_headings_exactly_once(text: str, max_chars: int, min_chars: int) -> None:
    document = Document("d", "", text)
    expected = [int(not character.isspace()) for character in text]
    for heading in find_headings(text):
        if heading.alone:
            expected[heading.span.start : heading.span.end] = [0] * (heading.span.end - heading.span.start)
    covered = [0] * len(text)
    previous = 0
    for number, passage in enumerate(chunk(document, ChunkParameters(max_chars, min_chars)), 1):
        assert passage.id == f"d#{number}"
        assert passage.text == passage.span.of(text) == passage.text.strip()
        assert previous <= passage.span.start < passage.span.end
        previous = passage.span.end
        assert len(passage.text) <= max_chars
        for position in range(*passage.span):
            covered[position] += not text[position].isspace()
    assert covered == expected


@given(LINES)
def test_sentences_that_fit_are_never_cut(text: str) -> None:
    ends = {span.end for span in split_sentences(text)}
    assert all(passage.span.end in ends for passage in chunk(Document("d", "", text), ChunkParameters(200, 20)))


@pytest.mark.parametrize(("max_chars", "min_chars"), [(0, 0), (10, 11), (10, 0)])
def test_lengths_that_cannot_be_kept_are_refused(max_chars: int, min_chars: int) -> None:
    with pytest.raises(ValueError, match="chunk lengths"):
        ChunkParameters(max_chars, min_chars)


def test_no_list_is_cut_that_fits_into_a_passage() -> None:
    listed = "应当提交以下材料：（一）申请表；（二）营业执照；（三）合同和发票；（四）承诺书。"
    assert texts("申请通过平台提交。" + listed + "材料不齐的补正。", max_chars=45, min_chars=1) == [
        "申请通过平台提交。", listed, "材料不齐的补正。",
    ]  # fmt: skip
    too_long = "提交：" + "；".join(f"第{number}项材料" for number in range(9)) + "。"
    assert all(len(part) <= 30 for part in texts(too_long, max_chars=30, min_chars=1))
