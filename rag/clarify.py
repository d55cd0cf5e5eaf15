"""The step that asks back, seldom: when what is meant cannot be known and the sources tell several things apart.

A question is asked back when it points to nothing (这个能申请吗, without a conversation), or asks for a fact of no
subject while several clauses state that fact and the ruling quotes only some of them. Never twice in a row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from index.passage import Passage
from rag import wording
from rag.answer import Status
from rag.fact_finder import MONEY_WORDS
from rag.facts import FactKind
from rag.question import Ask, Question
from rag.rewrite_frame import MONEY, PARTY, Analysis, Frame, bare_heading
from rag.rewrite_rules import asked_of
from rag.state import Corpus, Quote, Ruling, State
from rag.statements import scope, statements

FEWEST, MOST = 2, 4
"""How many options are offered."""
_ENOUGH = 4
"""An answer of so many quotes tells all cases better than a question back."""
_SHORT = 14
_POINTING = re.compile(
    r"^(?:请问|那|那么)?(?:它们?|其|[这那](?:一?[个项条笔种])|[这那][个项笔]?(?:补贴|补助|奖励|项目|专项|资金|钱)|该(?:项目|补贴|专项|资金)|上面(?:说|提)的(?:这|那)?[个项条]?)(?!文件|政策|通知|意见|办法|方案|规定)"
)
# What differs from subject to subject. Where and how to apply is mostly said once for all.
_OWN_OF_EACH = frozenset({FactKind.AMOUNT, FactKind.PERCENT})
_OUTSIDE = re.compile(r"附则|总则|目标|流程|材料|条件|时间|名词|含义|监督|原则|要求|组织|保障措施|解释|施行")
_LONGEST = 24


class Judging(Protocol):
    """The step that rules on a question."""

    name: str

    def __call__(self, state: State) -> State: ...


class Clarify:
    """The judge, but that a ruling on what may mean several things becomes a question with options from the sources."""

    def __init__(self, judge: Judging, corpus: Corpus, analyse: Analysis) -> None:
        self.name = judge.name
        self._judge = judge
        self._corpus = corpus
        self._analyse = analyse

    def __call__(self, state: State) -> State:
        state = self._judge(state)
        question, ruling = state.question, state.ruling
        if question is None or ruling is None or _asked_back(state) or ruling.overview:
            return state
        if len(state.text) > _SHORT or not _without_subject(question, self._analyse):
            return state
        if _POINTING.match(state.text):
            return self._asking(state, wording.DANGLING, self._headings(state))
        if len(question.asks) != 1 or question.asks[0].kind not in _OWN_OF_EACH:
            return state
        ask = question.asks[0]
        sums = MONEY.search(state.text)
        word = sums.group() if sums and sums.group() not in MONEY_WORDS else ""
        stating = [q for p in self._passages(state) for q in statements(p) if _gives(ask, q.text) and word in scope(p)]
        if word and 0 < len(stating) <= _ENOUGH:
            return _answered(state, ruling, stating)
        return self._asking(state, wording.AMBIGUOUS, _cases(stating))

    def _asking(self, state: State, reason: str, options: Sequence[str]) -> State:
        if len(options) < FEWEST:
            return state
        chosen = tuple(options[:MOST])
        return replace(
            state, ruling=None, status=Status.NEEDS_CLARIFICATION, reason=reason,
            notice=wording.clarifying(reason, chosen),
            suggestions=tuple(asked_of(option, state.text, self._analyse) for option in chosen),
        )  # fmt: skip

    def _headings(self, state: State) -> tuple[str, ...]:
        """The topics of the documents, those of the best hits first."""
        found = (_topic(p) for p in self._passages(state))
        return tuple(dict.fromkeys(topic for topic in found if topic and not _OUTSIDE.search(topic)))

    def _passages(self, state: State) -> list[Passage]:
        """The hits, then what else their documents hold; the first document where nothing was found."""
        near = [quote.passage for quote in (state.ruling.quotes if state.ruling else ())]
        near += [hit.passage for hit in state.hits]
        first = near[0].document_id if near else next((d.id for d in self._corpus.documents()), "")
        rest = self._corpus.passages_of(first) if first else ()
        return list({p.id: p for p in (*near, *rest) if p.document_id == first}.values())


def _answered(state: State, ruling: Ruling, stating: Sequence[Quote]) -> State:
    """All cases at once, where the judge answered with some of them."""
    if ruling.status is not Status.ANSWERED:
        return state
    quotes = {(q.passage.document_id, q.span): q for q in (*ruling.quotes, *stating)}
    return replace(state, ruling=replace(ruling, quotes=tuple(quotes[key] for key in sorted(quotes))))


def _cases(stating: Sequence[Quote]) -> tuple[str, ...]:
    """What the statements are about: their headings, else the parties that they name."""
    headings = tuple(dict.fromkeys(filter(None, (_topic(q.passage) for q in stating))))
    if len(headings) >= FEWEST:
        return headings
    parties = (m.group() for q in stating for m in PARTY.finditer(q.text) if len(m.group()) > 1)
    return tuple(dict.fromkeys(parties))


def _asked_back(state: State) -> bool:
    """Whether the last answer was a question back."""
    last = next((turn for turn in reversed(state.history) if turn.role == "assistant"), None)
    return last is not None and wording.is_clarifying(last.content)


def _without_subject(question: Question, analyse: Analysis) -> bool:
    frame = Frame(question.text, analyse(question.text))
    named = frame.topics or question.titles or question.places or question.ordinals or question.overview
    return not named and not question.this_document and not PARTY.search(question.text)


def _gives(ask: Ask, text: str) -> bool:
    return ask.fact.stated(text) and re.search("补|奖|资助|贴|给予|津贴|费", text) is not None


def _topic(passage: Passage) -> str:
    topic = bare_heading(passage.heading[-1]) if passage.heading else ""
    return topic if 2 < len(topic) <= _LONGEST else ""
