from __future__ import annotations

import pytest

from index.passage import Passage, Span
from rag import wording
from rag.answer import SentenceKind, Status
from rag.closing import Closing
from rag.state import Quote, Ruling
from tests.rag.passages import APPLY, GRANT, TITLE

ARTICLE = Passage(
    "article-8", "article", "补助办法", ("第三章 申报", "第八条 受理"), "市工业和信息化局受理。", Span(40, 51)
)
QUOTES = (Quote(ARTICLE, ARTICLE.span), Quote(GRANT, GRANT.span))
KNOWN = {"article": {"document_number": "青政规〔2024〕9号", "issuer": "青梧市人民政府", "region": "青梧市"}}
BASIS = f"《补助办法》（青政规〔2024〕9号，青梧市人民政府）第八条“受理”；《{TITLE}》“措施1”。"


@pytest.mark.parametrize(
    ("ruling", "expected"),
    [
        (Ruling(Status.ANSWERED, QUOTES), [f"政策依据：{BASIS}"]),
        (
            Ruling(Status.PARTIAL, QUOTES, ("联系电话",)),
            [f"政策依据：{BASIS}", "原文中没有写明联系电话。", wording.ASK_HOTLINE],
        ),
        (Ruling(Status.NO_EVIDENCE, QUOTES, ("联系电话",), nearest=True), [f"原文出处：{BASIS}", wording.ASK_HOTLINE]),
        (
            Ruling(Status.ANSWERED, QUOTES, overview=True),
            [f"政策依据：《补助办法》（青政规〔2024〕9号，青梧市人民政府）；《{TITLE}》。"],
        ),
    ],
)
def test_an_answer_ends_with_its_basis_and_what_it_leaves_open(ruling: Ruling, expected: list[str]) -> None:
    drafts = list(Closing(lambda document_id: KNOWN.get(document_id, {})).drafts(ruling, ruling.quotes))
    assert [draft.sentence.text for draft in drafts] == expected
    assert {draft.sentence.kind for draft in drafts} == {SentenceKind.NOTICE}


def test_the_basis_is_what_was_quoted_not_what_was_ruled() -> None:
    ruling = Ruling(Status.ANSWERED, QUOTES)
    (draft,) = Closing().drafts(ruling, [Quote(APPLY, APPLY.span)])
    assert draft.sentence.text == f"政策依据：《{TITLE}》“措施2”。"
    assert list(Closing().drafts(ruling, [])) == []
