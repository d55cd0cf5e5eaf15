"""What the general clauses of a document add to an answer: a term that it defines, and whether a bound counts.

Notices say once, far from the grants, whom they call 小微企业 and that 以上 and 不超过 include the number itself.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.facts import FactKind
from rag.question import Question
from rag.state import Corpus, Quote
from rag.statements import statements

_ON_THE_BOUND = re.compile("刚好|正好|恰好|刚刚好|卡(?:着|在)|踩线|边上|本数|[0-9万亿元个人岁年月天米]整")
_BOUND_COUNTS = re.compile("[不均都]?(?:含|包括|包含)本(?:数|级|日)")
_WITH_CONDITIONS = frozenset({FactKind.ELIGIBILITY, FactKind.CONDITION})


def general_clauses(question: Question, quotes: Sequence[Quote], corpus: Corpus) -> list[Quote]:
    """The sentences to add to ``quotes``, of the documents that these are of."""
    documents = dict.fromkeys(quote.passage.document_id for quote in quotes)
    body = [q for document in documents for p in corpus.passages_of(document) for q in statements(p)]
    return [quote for quote in (*_defining(question, body), *_bounding(question, body)) if quote not in quotes]


def defines(text: str, word: str) -> bool:
    """Whether ``text`` says what ``word`` means."""
    w = re.escape(word)
    return bool(
        re.search(rf"{w}[”」》）]?，?(?:[（(][^）)]*[）)])?(?:是指|指的?是|即|指)|所称“?{w}", text, re.IGNORECASE)
    )


def _defining(question: Question, body: Sequence[Quote]) -> Iterator[Quote]:
    """The definition of a term asked about, where the question asks who or what counts rather than for one fact."""
    if any(ask.kind not in _WITH_CONDITIONS for ask in question.asks):
        return
    for term in question.terms:
        if term.asking and term.specific:
            yield from [quote for quote in body if re.search("所称", quote.text) and defines(quote.text, term.text)][:1]


def _bounding(question: Question, body: Sequence[Quote]) -> Iterator[Quote]:
    if _ON_THE_BOUND.search(question.text):
        yield from [quote for quote in body if _BOUND_COUNTS.search(quote.text)][:1]
