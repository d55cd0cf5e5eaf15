from __future__ import annotations

import re

import pytest

from eval.foreign import Library, Said, Source, answer_of, begun, sentences_of, shown_text, sources_in
from rag.answer import Sentence, SentenceKind, Status

NOTICE = "栖霞市若干措施\n对首次升规的企业，给予一次性奖励20万元。\n咨询电话：0888-2345678，工作日接听。"
OTHER = "对首次升规的企业，给予一次性奖励20万元。\n另有规定的除外。"
LIBRARY = Library({"other": OTHER, "notice": NOTICE}, {"other": "荷塘县细则", "notice": "栖霞市若干措施"})
REWARD = "给予一次性奖励20万元"


def _claim(text: str, *citations: int) -> Sentence:
    return Sentence(text, SentenceKind.CLAIM, citations)


def _message(**fields: object) -> dict[str, object]:
    return {"choices": [{"message": {"role": "assistant", "content": "……", **fields}}]}


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("奖励20万元。[1]材料齐全即可；【2】【3】", [_claim("奖励20万元。", 1), _claim("材料齐全即可；", 2, 3)]),
        ("奖励20万元[1, 2]，一次拨付！", [_claim("奖励20万元，一次拨付！", 1, 2)]),
        ("见“另有规定的除外。”[^2]电话0888[doc1]", [_claim("见“另有规定的除外。”", 2), _claim("电话0888", 1)]),
        ("可以申请：\n1. 升规奖励[1]\n- 展会补贴", [
            Sentence("可以申请：", SentenceKind.LEAD), _claim("升规奖励", 1), _claim("展会补贴")]),
        ("奖励20万元。\n[1]", [_claim("奖励20万元。", 1)]),
        ("研发占比不低于\n3.5%的企业", [_claim("研发占比不低于"), _claim("3.5%的企业")]),
        ("文号为云政规〔2025〕7号。", [_claim("文号为云政规〔2025〕7号。")]),
        ("", []),
    ],
)  # fmt: skip
def test_a_text_becomes_claims_with_their_marks(text: str, sentences: list[Sentence]) -> None:
    assert list(sentences_of(shown_text(text))) == sentences


def test_thoughts_and_markdown_are_not_shown() -> None:
    written = (
        "<think>也许是30万元。</think>\n## 升规\n**奖励**`20万元`【1†措施.pdf】。[2](https://a.example/b)\n> 一次性"
    )
    assert shown_text(written) == "升规\n奖励20万元[1]。[2]\n一次性"
    assert shown_text("<think>还没想完。") == ""


def test_a_sentence_has_begun_to_be_read_when_it_is_whole() -> None:
    assert [begun(text) for text in ("奖励20", "奖励20万元。", "<think>想。", "<think>想。</think>奖励。", "。")] == [
        False, True, False, True, False,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (_message(citations=["甲文", "乙文"]), [(Source(1, "甲文"), Source(2, "乙文"))]),
        (_message(references=[{"title": "丙件", "content": "甲文"}]), [(Source(1, "甲文", ("丙件",)),)]),
        (_message(context={"citations": [{"content": "甲文", "filepath": "a.txt"}]}),
         [(Source(1, "甲文", ("a.txt",)),)]),
        (_message(context="甲文"), [(Source(1, "甲文"),)]),
        (_message() | {"citations": [{"number": 4, "quote": "甲文", "text": "甲文乙文"}]}, [(Source(4, "甲文"),)]),
        (_message() | {"sources": [{"source": {"name": "丙文件"}, "document": ["甲", "乙"], "metadata": [{}]}]},
         [(Source(1, "甲\n乙", ("丙文件",)),)]),
        ({"choices": [{"delta": {"reference": {"chunks": [{"content": "甲文"}]}}}]}, [(Source(1, "甲文"),)]),
        (_message(citations=["甲文"]) | {"sources": [{"text": "乙文"}]}, [(Source(1, "甲文"),), (Source(1, "乙文"),)]),
        (_message(citations=[{"title": "只有题目"}]), []),
        (_message(citations=[]), []),
        (_message(), []),
        ({"choices": []}, []),
        (["甲文"], []),
    ],
)  # fmt: skip
def test_sources_are_found_where_services_put_them(data: object, found: list[tuple[Source, ...]]) -> None:
    assert list(sources_in(data)) == found


def test_a_quote_is_cited_where_it_stands() -> None:
    start = NOTICE.index(REWARD)
    citation = LIBRARY.citation(Source(3, REWARD, ("栖霞市若干措施.pdf",)))
    assert citation is not None
    assert (citation.number, citation.document_id, citation.document_title) == (3, "notice", "栖霞市若干措施")
    assert (citation.start, citation.end, citation.quote) == (start, start + len(REWARD), REWARD)


@pytest.mark.parametrize(
    ("quote", "document_id", "cited"),
    [
        (REWARD, "other", REWARD),  # the first of two documents, where none is named
        ("…… 给予 一次性奖励２０万元 ……", "other", REWARD),  # white space, width and dots
        ("給予一次性獎勵20萬元", "other", REWARD),
        ("奖励20万元。\n咨询电话：0888-2345678", "notice", "奖励20万元。\n咨询电话：0888-2345678"),
        ("来源：公开网页\n另有规定的除外。\n（完）", "other", "另有规定的除外。"),
    ],
)  # fmt: skip
def test_a_quote_is_compared_as_it_reads(quote: str, document_id: str, cited: str) -> None:
    citation = LIBRARY.citation(Source(1, quote))
    assert citation is not None
    text = LIBRARY.texts[document_id]
    assert (citation.document_id, citation.quote) == (document_id, cited)
    assert text[citation.start : citation.end] == cited


@pytest.mark.parametrize("quote", ["给予一次性奖励30万元", "20万元", "https://example.org/policy", "……"])
def test_a_quote_that_stands_nowhere_or_anywhere_is_no_citation(quote: str) -> None:
    assert LIBRARY.citation(Source(1, quote)) is None


def test_an_answer_takes_the_first_sources_that_stand_in_the_documents() -> None:
    said = Said(
        "奖励20万元[1]。", ((Source(1, "https://a.example"),), (Source(1, REWARD), Source(2, "不存在的一句话")))
    )
    answer = answer_of("奖励多少？", said, LIBRARY, model="m")
    assert (answer.status, answer.text, answer.composer, answer.model) == (
        Status.ANSWERED,
        "奖励20万元[1]。",
        "remote",
        "m",
    )
    assert (answer.question, answer.standalone_question) == ("奖励多少？", "奖励多少？")
    assert answer.sentences == (_claim("奖励20万元。", 1),)
    assert [(c.number, c.quote) for c in answer.citations] == [(1, REWARD)]


@pytest.mark.parametrize(
    ("text", "refusal", "status"),
    [
        ("很抱歉，资料中没有提到。", None, Status.ANSWERED),
        ("很抱歉，资料中没有提到。", "抱歉|无法回答", Status.NO_EVIDENCE),
        ("奖励20万元。", "抱歉|无法回答", Status.ANSWERED),
        ("<think>抱歉？</think>奖励20万元。", "抱歉", Status.ANSWERED),
        (" \n", "抱歉", Status.FAILED),
    ],
)
def test_the_status_is_a_guess_from_the_text(text: str, refusal: str | None, status: Status) -> None:
    pattern = re.compile(refusal) if refusal else None
    assert answer_of("问", Said(text), LIBRARY, model="m", refusal=pattern).status is status
