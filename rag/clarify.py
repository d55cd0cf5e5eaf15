"""The step that asks back, seldom: when what is meant cannot be known and the sources tell several things apart.

A question is asked back when it points to nothing (这个能申请吗, without a conversation), or asks for a fact of no
subject while several clauses state that fact and none states it for all. Never twice in a row.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Protocol

from index.passage import Document, Passage
from rag import wording
from rag.answer import Status
from rag.fact_finder import MONEY_WORDS
from rag.facts import FACTS, Fact, FactKind
from rag.question import GENERIC, Question
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
# What differs from subject to subject, and the words of a statement that gives it to who applies.
_GIVES = re.compile("补|奖|资助|贴|给予|津贴|费|贷|免")
_OWN_OF_EACH = {
    FactKind.AMOUNT: _GIVES,
    FactKind.PERCENT: _GIVES,
    FactKind.DATE: re.compile("受理|申[请报领]|报名|配租|评审"),
    FactKind.PHONE: re.compile("^(?!.*(?:举报|投诉|监督|信访))", re.DOTALL),
    FactKind.MATERIALS: re.compile("(?:提交|提供|递交|携带|报送|凭)(?!虚假)[^。；]*(?:材料|资料|申请[书表]|证明|合同|发票|执照)"),
}
# A clause that states it for all who apply, by its heading.
_FOR_ALL = {
    FactKind.DATE: re.compile("时间|期限"),
    FactKind.PHONE: re.compile("咨询|联系|申报|程序|流程|服务|附则"),
    FactKind.MATERIALS: re.compile("材料|申报|程序|流程"),
}
# 还来得及报不 asks for the time to apply, whatever else it seems to ask.
_IN_TIME = re.compile("来得及|赶得上|截止|过期|过了(?:时间|日子)|晚了|还(?:能|可以)(?:申[请报领]|报)|开始(?:申[请报领]|报名|受理)")
_NEVER = re.compile("(?!)")
_OUTSIDE = re.compile(r"附则|总则|目标|流程|程序|材料|条件|对象|时间|名词|含义|监督|原则|要求|组织|保障措施|解释|施行|职责|咨询|联系")
# 给予40万元安家补贴, 申请租房补贴: what is given by its name.
_ALLOWANCE = re.compile(rf"(?:元|给予|申请|享受|申领|发放|领取)((?!一次|相应|定额|有关|各类|每|为|[一-鿿]{{0,4}}全额)[一-鿿]{{2,6}}?{MONEY.pattern})")
_LONGEST = 24


class Judging(Protocol):
    """The step that rules on a question."""

    name: str

    @property
    def main_document(self) -> Document | None: ...

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
        sums = MONEY.search(state.text)
        word = sums.group() if sums and sums.group() not in MONEY_WORDS else ""
        bare = question.asks and not word and all(term.weight <= GENERIC for term in question.terms)
        if bare and self._judge.main_document is None:
            return _which(state)
        fact = _fact(question)
        if fact is None or fact.kind not in _OWN_OF_EACH:
            return state
        of_each = _OWN_OF_EACH[fact.kind]
        stating = [
            q for p in self._passages(state) for q in statements(p)
            if fact.stated(q.text) and of_each.search(q.text) and word in scope(p)
        ]  # fmt: skip
        if word and 0 < len(stating) <= _ENOUGH:
            return _answered(state, ruling, stating)
        for_all = _FOR_ALL.get(fact.kind, _NEVER)
        if general := tuple(q for q in stating if q.passage.heading and for_all.search(q.passage.heading[-1])):
            return replace(state, ruling=Ruling(Status.ANSWERED, general), status=Status.ANSWERED)
        return self._asking(state, wording.AMBIGUOUS, _cases(stating))

    def _asking(self, state: State, reason: str, options: Sequence[str]) -> State:
        if len(options) < FEWEST:
            return _which(state) if reason == wording.DANGLING else state
        chosen = tuple(options[:MOST])
        return replace(
            state, ruling=None, status=Status.NEEDS_CLARIFICATION, reason=reason,
            notice=wording.clarifying(reason, chosen),
            suggestions=tuple(asked_of(option, state.text, self._analyse) for option in chosen),
        )  # fmt: skip

    def _headings(self, state: State) -> tuple[str, ...]:
        """The topics of the documents, those of the best hits first."""
        passages = self._passages(state)
        topics = tuple(dict.fromkeys(filter(None, map(_topic, passages))))
        return topics or tuple(dict.fromkeys(name for p in passages for name in _ALLOWANCE.findall(p.text)))

    def _passages(self, state: State) -> list[Passage]:
        """The hits, then what else their documents hold; the first document where nothing was found."""
        near = [quote.passage for quote in (state.ruling.quotes if state.ruling else ())]
        near += [hit.passage for hit in state.hits]
        first = near[0].document_id if near else next((d.id for d in self._corpus.documents()), "")
        rest = self._corpus.passages_of(first) if first else ()
        return list({p.id: p for p in (*near, *rest) if p.document_id == first}.values())


def _which(state: State) -> State:
    """The question back where nothing tells even which document is meant."""
    return replace(
        state, ruling=None, status=Status.NEEDS_CLARIFICATION, reason=wording.DANGLING, notice=wording.WHICH_POLICY
    )


def _answered(state: State, ruling: Ruling, stating: Sequence[Quote]) -> State:
    """All cases at once, with what the judge answered."""
    found = ruling.quotes if ruling.status is Status.ANSWERED else ()
    quotes = {(q.passage.document_id, q.span): q for q in (*found, *stating)}
    told = replace(ruling, status=Status.ANSWERED, quotes=tuple(quotes[key] for key in sorted(quotes)), missing=(), nearest=False)
    return replace(state, ruling=told, status=Status.ANSWERED)


def _fact(question: Question) -> Fact | None:
    """The one fact that is asked for; None for several or none."""
    if _IN_TIME.search(question.text):
        return next(fact for fact in FACTS if fact.kind is FactKind.DATE)
    return question.asks[0].fact if len(question.asks) == 1 else None


def _cases(stating: Sequence[Quote]) -> tuple[str, ...]:
    """What the statements are about: their headings, else the allowances and then the parties that they name."""
    headings = tuple(dict.fromkeys(filter(None, (_topic(q.passage) for q in stating))))
    if len(headings) >= FEWEST:
        return headings
    named = tuple(dict.fromkeys(name for q in stating for name in _ALLOWANCE.findall(q.text)))
    if len(named) >= FEWEST:
        return named
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


def _topic(passage: Passage) -> str:
    topic = bare_heading(passage.heading[-1]) if passage.heading else ""
    topic = "" if _OUTSIDE.search(topic) else topic
    return topic if 2 < len(topic) <= _LONGEST else ""
