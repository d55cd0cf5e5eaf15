"""What a follow-up question may refer to, and what the question before it is about."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from rag.facts import FACTS, FactKind
from rag.rewrite_frame import DOCUMENT, ORDINAL, Frame
from rag.rewrite_siblings import word_bounds

_NO_SUBJECT = frozenset({FactKind.MATERIALS, FactKind.PROCEDURE, FactKind.CONDITION, FactKind.WHERE, FactKind.PHONE})

_HAN = re.compile("[一-鿿]")
_APPLYING = re.compile("^(?:申请|申报|申领|享受|领取|给予|的)+")


class Quoted(Protocol):
    """What an earlier answer quoted: the heading and the title that all its quotes share, else nothing.

    ``text``: the clause that it stands in, where that is one. ``named_elsewhere``: whether a text names what another
    clause is headed by.
    """

    @property
    def heading(self) -> str: ...

    @property
    def title(self) -> str: ...

    @property
    def text(self) -> str: ...

    def named_elsewhere(self, text: str) -> bool: ...


@dataclass(frozen=True)
class Context:
    """What a follow-up may refer to.

    ``question``: the last question, made to stand alone. ``stated``: what the person told of themselves. ``quoted``:
    what the last answer quoted. ``before``: what the question before the last was about. ``options``: what a
    clarifying question about ``clarified`` offered; ``pending`` while it is the last thing that was said. ``earlier``:
    what it was at the questions before the last, oldest first. ``subject``: what ``question`` is about, where that was
    taken from the question before it.
    """

    question: str = ""
    stated: str = ""
    quoted: Quoted | None = None
    before: str = ""
    options: tuple[str, ...] = ()
    clarified: str = ""
    pending: bool = False
    earlier: tuple[Context, ...] = ()
    subject: str = ""

    @property
    def heading(self) -> str:
        return self.quoted.heading if self.quoted else ""

    @property
    def title(self) -> str:
        return self.quoted.title if self.quoted else ""

    @property
    def clause(self) -> str:
        return self.quoted.text if self.quoted else ""

    @property
    def empty(self) -> bool:
        return not (self.question or self.stated)


def subject_of(last: Frame, context: Context) -> str:
    """What the question before is about: in its own words; else what the answer headed, or the document."""
    if context.subject and last.text.startswith(context.subject):
        return context.subject
    if _only_asked(last) and context.heading:
        return context.heading
    if last.named and (last.topics or not last.question.this_document and not last.question.ordinals):
        return _as_quoted(last, context)
    number = ORDINAL.search(last.text)
    if number and not last.topics:
        return context.heading or number.group()
    if not last.of_document and not last.asks_of_document:
        return context.heading or last.named or document_of(last, context)
    return document_of(last, context) or context.heading


def _only_asked(last: Frame) -> bool:
    """Whether what the question before names is a fact that may be asked for (申请材料不全咋办)."""
    return any(fact.asked.match(last.named) for fact in FACTS if fact.kind in _NO_SUBJECT)


def _as_quoted(last: Frame, context: Context) -> str:
    """What the question before names, with the words beside it that the clause that was quoted has beside it too:
    租房补贴 for 租房, 地理标志产品 for 产品."""
    text, clause, span = last.text, context.clause, last.subject
    if span is None or not clause or last.named != span.of(text):
        return last.named
    asked = [at for ask in last.question.asks if (at := text.find(ask.cue.split("，")[0], span.end)) >= 0]
    start, end, last_end = span.start, span.end, min(asked, default=len(text))
    while end < last_end and text[max(end - 2, 0) : end + 1] in clause:
        end += 1
    while start > 0 and _HAN.match(text[start - 1]) and text[start - 1 : start + 2] in clause:
        start -= 1
    bounds = word_bounds(text) | {span.start, span.end}
    start, end = min(at for at in bounds if at >= start), max(at for at in bounds if at <= end)
    return _APPLYING.sub("", text[start:end])


def document_of(last: Frame, context: Context) -> str:
    """The document that the question before is about; empty where it is about a subject."""
    found = re.search(r"《[^》]*》", last.text) or DOCUMENT.search(last.text)
    if found and "《" in found.group():
        return found.group()
    if found or last.of_document or last.asks_of_document:
        return titled(context.title) if context.title else "这份文件"
    return ""


def titled(title: str) -> str:
    """A title in 《》, without what stands around them."""
    quoted = re.search(r"《[^》]+》", title)
    return quoted.group() if quoted else f"《{title}》"
