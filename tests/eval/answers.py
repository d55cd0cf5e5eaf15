"""A policy of three clauses and answers made by hand, so that figures can be counted on the page."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from eval.item import Item
from eval.policy import Policy
from eval.scoring import Outcome, Score, score
from index.passage import Document
from rag.answer import Answer, Citation, Handoff, Sentence, SentenceKind, Status

# Clause 1 is [0, 10), clause 2 is [11, 32), clause 3 is [33, 53); 53 characters in all.
CLAUSES = (
    "会议通过了一份文件。",
    "加快转型升级，实施千企技改，不得重复申报。",
    "以“6”个产业为重点，最高奖励五百万元。",
)
DOCUMENT = Document("policy", "若干措施", "\n".join(CLAUSES))
POLICY = Policy.of(DOCUMENT)
TEXTS = {"policy": DOCUMENT.text, "far": "养老保险缴费满15年。"}
HOTLINE = Handoff("12345", "政策没有写明")


def item(**changes: object) -> Item:
    """An answerable question on clause 2."""
    values: dict[str, object] = {
        "id": "q-1", "family": "f", "split": "dev", "type": "direct", "document": "policy",
        "turns": ("实施什么行动？",),
        "status": (Status.ANSWERED,), "gold_clauses": (2,), "nuggets": (("千企技改",),),
    }  # fmt: skip
    if "question" in changes:
        changes["turns"] = (changes.pop("question"),)
    return Item.model_validate(values | changes)


def near_miss(**changes: object) -> Item:
    """A question on clause 2 that the policy leaves open."""
    values: dict[str, object] = {
        "id": "q-2", "type": "amount", "turns": ("千企技改补贴多少钱",), "nuggets": (),
        "status": (Status.PARTIAL, Status.NO_EVIDENCE), "missing": ("金额", "多少钱"),
    }  # fmt: skip
    return item(**(values | changes))


def cite(quote: str, number: int = 1, document_id: str = "policy") -> Citation:
    """A citation of the place where ``quote`` first stands in the document."""
    start = TEXTS[document_id].index(quote)
    return Citation(number, document_id, "若干措施", "p", "", quote, start, start + len(quote))


def claim(text: str, *citations: int) -> Sentence:
    return Sentence(text, SentenceKind.CLAIM, citations)


def lead(text: str) -> Sentence:
    return Sentence(text, SentenceKind.LEAD)


def notice(text: str) -> Sentence:
    return Sentence(text, SentenceKind.NOTICE)


def answer(status: Status, sentences: Sequence[Sentence] = (), citations: Sequence[Citation] = ()) -> Answer:
    """An answer whose text is its sentences with citation marks."""
    text = "\n".join(s.text + "".join(f"[{n}]" for n in s.citations) for s in sentences)
    return Answer("a", "", "", status, text, sentences=tuple(sentences), citations=tuple(citations))


def quoting(*quotes: str, status: Status = Status.ANSWERED) -> Answer:
    """An answer of one claim a quote."""
    claims = [claim(quote, number) for number, quote in enumerate(quotes, 1)]
    return answer(status, claims, [cite(quote, number) for number, quote in enumerate(quotes, 1)])


def refusing(status: Status = Status.NO_EVIDENCE, *missing: str) -> Answer:
    """An answer that names what is missing and offers the hotline."""
    return replace(answer(status, [notice("政策没有写明。")]), missing=missing, handoff=HOTLINE)


def scored(
    asked: Item, given: Answer, ranking: tuple[int, ...] = (), elapsed_ms: float = 1.0, variant: str = ""
) -> Score:
    given = replace(given, question=asked.question)
    return score(Outcome(asked, given, ranking, elapsed_ms, variant), POLICY, TEXTS)
