"""Finds the statements that state the fact asked for about the subject asked about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from index.passage import Document
from rag.candidates import Candidate
from rag.counting import counts
from rag.enumeration import members
from rag.facts import FactKind
from rag.general_clauses import defines
from rag.grounding.atoms import AtomKind, atoms
from rag.matching import NEAR, SURELY, coverage, overlap, strength
from rag.measures import measures_size
from rag.question import EVERYDAY, Ask, Question, Term
from rag.segments import cases, in_sentence, meant
from rag.state import Corpus, Quote
from rag.statements import MOST_IN_SECTION, scope, statements
from rag.stating import AGAIN, VALIDITY, states

# Facts that hold only for what their own sentence speaks of; a telephone holds for all of its section.
_LOCAL = frozenset(
    {
        FactKind.AMOUNT, FactKind.PERCENT, FactKind.WHO, FactKind.CONDITION, FactKind.NAME, FactKind.CALCULATION,
        FactKind.OWNER, FactKind.COUNT,
    }
)  # fmt: skip
_FIGURES = frozenset({FactKind.AMOUNT, FactKind.PERCENT, FactKind.COUNT})
_DOCUMENT_WIDE = frozenset({FactKind.PHONE, FactKind.DOCUMENT_NUMBER, FactKind.WHERE})
# A section under such a heading answers as a whole.
_SECTIONS: Mapping[FactKind, re.Pattern[str]] = {
    FactKind.PROCEDURE: re.compile("流程|程序|步骤"),
    FactKind.MATERIALS: re.compile("材料"),
    FactKind.CONDITION: re.compile("条件|对象|范围"),
}
# In a document that gives money, these name everything and therefore nothing.
MONEY_WORDS = frozenset("补贴 补助 奖励 奖补 资金 奖金 扶持资金 补贴资金 奖励资金 资助 钱 给钱 出钱".split())
_LONGEST_CLAUSE = 24
_A_PREDICATE = 4
_REACH = 6
_FURTHER = 20
_MOST_FITTING = 3
_CLOSE = 0.7
_HALF = 0.5
# Of a question that names nothing where it asks: how many of its words a document has to have at all, and how near to
# the first a passage has to come.
_MOSTLY = 0.4
_LEADS = 0.85
# What the document that fits best does not state, one that fits less states of something else.
_AS_GOOD = 0.95
_AS_WELL = 0.2
# A clause may give a grant in several parts: a rate, another for what exceeds it, a cap.
_PART_OF_IT = 0.5
# Who is in charge may be noted behind an item for all of it.
_NOTE = re.compile("[（(][^）)]*(?:负责|牵头)")
# The day of issue stands under a document or in its head, not in its clauses.
_ISSUED = re.compile("落款|成文|(?:印发|发布|发文)(?:日期|时间)")
_ISSUE_DATE = re.compile(r"(?:印发|发布|成文|发文)(?:日期|时间)\s*[：:]|^[0-9年月日〇一二三四五六七八九十\s]+$")
# Telephones for one purpose; who does not ask for it wants another one.
_LINES = re.compile("举报|投诉|监督|信访|技术支持|值班|传真")
_SPANS = frozenset({AtomKind.DURATION})
_TIMES = frozenset({AtomKind.DURATION, AtomKind.DATE})
# Units in which a span of time is asked for (能住几年), and those that then answer.
_UNITS = (
    (re.compile("几年|多少年"), ((_TIMES, re.compile("年|个月")), (_SPANS, re.compile("年")))),
    (re.compile("几个月|多少个?月"), ((_TIMES, re.compile("月|年")), (_SPANS, re.compile("月")))),
    (re.compile("几周|多少周"), ((_TIMES, re.compile("周")),)),
    (re.compile("几[天日]|多少[天日]|几个?工作日|多少个?工作日"), ((_TIMES, re.compile("[天日时周]")),)),
)  # fmt: skip
# A clause on how to apply for anything at all that the document gives.
_GENERAL_PROCEDURE = re.compile(r"^(?:第[一二三四五六七八九十百0-9]+条\s*)?(?:申报工作|(?:申报|申请|办理)(?:程序|流程|步骤))")


class FactFinder:
    """``enough`` is the share of the subject (by weight) that must be spoken of around a fact before it counts."""

    def __init__(self, corpus: Corpus, enough: float) -> None:
        self._corpus = corpus
        self._enough = enough

    def find(
        self, ask: Ask, question: Question, candidates: Sequence[Candidate], document: Document | None
    ) -> Mapping[str, tuple[Quote, ...]]:
        """Quotes by what they answer; an empty tuple names what the sources do not state.

        ``document`` is the one meant by a question that has no subject but the document itself.
        """
        name = label(ask, question)
        if ask.kind is FactKind.COUNT:
            return self._counted(ask, question, candidates, name)
        if ask.kind is FactKind.DEFINITION:
            return {name: tuple(self._definition(question, candidates))}
        if ask.kind is FactKind.DIFFERENCE:
            return {name: tuple(_contrast(question, candidates))}
        cues = list(dict.fromkeys(ask.cue.split("，")))
        if ask.kind is FactKind.PHONE and len(cues) > 1 and any(_LINES.search(cue) for cue in cues):
            each = {cue: self.find(_alone(ask, cue), question, candidates, document) for cue in cues}
            return {cue: tuple(q for quotes in found.values() for q in quotes) for cue, found in each.items()}
        if ask.kind is FactKind.PHONE and any((listed := self._of_each(ask, question, candidates)).values()):
            return listed
        subject = _subject(ask, question)
        named = question.terms or document is None  # else a fact of the document as such
        found = list(self._stating(ask, question, candidates, subject)) if named else []
        whole = not question.things or ask.kind in _DOCUMENT_WIDE or VALIDITY.search(ask.clause) is not None
        if not subject and whole and document is not None and not found:
            return {name: self._of_document(ask, question, document) or self._general_procedure(ask, question, document)}
        if not found and ask.kind in _DOCUMENT_WIDE and candidates:
            found = [(1.0, quote) for quote in self._only_one_in_document(ask, candidates[0])]
        if not found and whole and not question.focus and document is not None and not _is_local(ask):
            return {name: self._of_document(ask, question, document)}
        if not found and document is not None:
            return {name: self._general_procedure(ask, question, document)}
        return {name: tuple(_best(ask, question, found))}

    def _counted(
        self, ask: Ask, question: Question, candidates: Sequence[Candidate], name: str
    ) -> Mapping[str, tuple[Quote, ...]]:
        """How many there are of a thing, else a number in the measure asked for or beside a word of the question."""
        counted: Mapping[str, tuple[Quote, ...]] = {name: ()}
        if not measures_size(ask.clause):
            counted = counts(ask, question, list(_leading(candidates)), name)
        if any(counted.values()):
            return counted
        measured = _best(ask, question, list(self._stating(ask, question, candidates, _subject(ask, question))))
        return {name: tuple(measured)} if measured else counted

    def _stating(
        self, ask: Ask, question: Question, candidates: Sequence[Candidate], subject: Sequence[Term]
    ) -> Iterator[tuple[float, Quote]]:
        """The statements that state the fact, with how well each speaks of the subject."""
        for candidate, lead in _leading_for(ask, question, candidates):
            context = "，".join((candidate.document.title, *candidate.passage.heading))
            for quote in candidate.statements:
                if not states(ask, quote):
                    continue
                own = in_sentence(question.terms, quote, candidate.statements)
                if _NOTE.match(quote.text):
                    own = candidate.passage.text
                if ask.kind is FactKind.SANCTION:
                    share = _threatened(question, quote, candidate)
                elif ask.kind is FactKind.OWNER:
                    share = _owned(question, quote)
                else:
                    around = (own if _is_local(ask) else candidate.passage.text) + context
                    share = self._about(ask, question, subject, around, candidate, lead)
                if share >= self._enough:
                    yield share + lead + _fit(ask, question, quote, own), quote

    def _about(
        self, ask: Ask, question: Question, subject: Sequence[Term], around: str, candidate: Candidate, lead: float
    ) -> float:
        """The share of what the fact is asked of that the words around it speak of.

        That is the things that its clause names; where those are put otherwise, all words of the clause. A clause that
        names nothing of its own asks of what the rest of the question is about, that is of the passages that fit it
        best: of its words those that the document has at all, for the rest is how people talk.
        """
        if not question.terms:
            return 1.0
        share = _spoken(subject, around) if subject else 0.0
        own = _own(ask, question)
        told = [t for t in question.things if not t.asking]
        named = any(t.specific for t in own) or _spoken(told, candidate.scope) >= _HALF
        if share < self._enough and named and sum(t.weight for t in own) >= EVERYDAY:
            share = max(share, _spoken(own, around))
        if share >= self._enough or any(t.thing for t in own) or lead < _LEADS:
            return share
        known = [t for t in question.terms if strength(t, candidate.document.text) >= NEAR]
        most = sum(t.weight for t in known) >= _MOSTLY * sum(t.weight for t in question.terms)
        named = _spoken(told, candidate.scope) >= _HALF
        return self._enough if known and most and named and _spoken(known, around) >= _HALF else share

    def _of_each(
        self, ask: Ask, question: Question, candidates: Sequence[Candidate]
    ) -> Mapping[str, tuple[Quote, ...]]:
        """The fact for each member of a list in the question, from the passage that fits the member best."""
        found: dict[str, tuple[Quote, ...]] = {}
        for member in members(question):
            within = [c for c in candidates[:_FURTHER] if c.document.title == candidates[0].document.title]
            best = max(within, key=lambda c: (coverage(member, c.heading), coverage(member, c.scope), c.rank))
            stating = [q for q in best.statements if states(ask, q) and _spoken(member, best.scope) >= self._enough]
            ranked = sorted(stating, key=lambda q: -_fit(ask, question, q))
            found[f"“{''.join(t.text for t in member)}”的{ask.fact.label}"] = tuple(ranked[:1])
        return found

    def _general_procedure(self, ask: Ask, question: Question, document: Document) -> tuple[Quote, ...]:
        """What who applies for the subject hands in, and the one clause on applications that the document has."""
        subject = [term for term in question.specific if term.asking]
        if ask.kind is not FactKind.PROCEDURE or not subject:
            return ()
        passages = self._corpus.passages_of(document.id)
        body = [q for p in passages for q in statements(p)]
        handed_in = [
            q for q in body
            if re.search("申[请报][^，。；]{2,24}应当?(?:提交|提供)", q.text) and _spoken(subject, q.text) >= SURELY
        ]
        general = [p for p in passages if any(_GENERAL_PROCEDURE.search(h) for h in (*p.heading[-1:], p.text))]
        if not handed_in or len(general) != 1:
            return ()
        return (*handed_in[:1], *statements(general[0]))

    def _of_document(self, ask: Ask, question: Question, document: Document) -> tuple[Quote, ...]:
        """The section that a kind of fact has to itself, else the statement that fits the question best."""
        passages = self._corpus.passages_of(document.id)
        heading = _SECTIONS.get(ask.kind)
        if heading:
            section = [p for p in passages if any(heading.search(h) for h in p.heading)]
            innermost = [p for p in section if heading.search(p.heading[-1])] or section
            if 0 < len(innermost) <= MOST_IN_SECTION:
                return tuple(quote for p in innermost for quote in statements(p))
        asked = [t for t in question.specific if t.asking and not VALIDITY.search(t.text)]
        party = [] if asked or ask.kind is not FactKind.ELIGIBILITY else [t for t in question.terms if t.asking]
        stating = [
            q for p in passages for q in statements(p)
            if states(ask, q) and (not asked or _spoken(asked, scope(p)) > 0) and (not party or _spoken(party, q.text) > 0)
            and (ask.kind not in _FIGURES or not question.terms or coverage(question.terms, scope(p)) >= _HALF)
        ]  # fmt: skip
        if ask.kind is FactKind.DATE and _ISSUED.search(ask.clause):
            stating = [q for q in stating if _ISSUE_DATE.search(q.text)]
        best = sorted(stating, key=lambda q: -_fit(ask, question, q))[:1]
        return tuple(_with_cases(ask, question, best))

    def _only_one_in_document(self, ask: Ask, candidate: Candidate) -> list[Quote]:
        """A telephone or a window that a document names once holds for all of it."""
        if candidate.covered < self._enough:
            return []
        passages = self._corpus.passages_of(candidate.document.id)
        stated = [q for p in passages for q in statements(p) if states(ask, q)]
        return stated if len(stated) == 1 else []

    def _definition(self, question: Question, candidates: Sequence[Candidate]) -> Iterator[Quote]:
        for candidate in candidates[:_REACH]:
            for quote in candidate.statements:
                if any(defines(quote.text, term.text) for term in question.things):
                    yield quote
                    return


def _subject(ask: Ask, question: Question) -> tuple[Term, ...]:
    """The things that a fact is asked of: those of its clause, else those of the other asking ones.

    Words for money name nothing in a document that gives money, but where there is no other word.
    """
    named = [t for t in question.things if t.text not in MONEY_WORDS]
    things = [t for t in named if t.text in ask.clause] or [t for t in named if t.asking]
    return tuple(things) or (question.things if ask.kind is FactKind.AMOUNT and not named else ())


def _own(ask: Ask, question: Question) -> list[Term]:
    """The words of the clause that asks: those that tell one subject from another, or else whatever it has."""
    words = [t for t in question.terms if t.text in ask.clause and t.text not in MONEY_WORDS]
    return [t for t in words if t.specific] or words


def _is_local(ask: Ask) -> bool:
    if ask.kind is FactKind.DURATION:
        return AGAIN.search(ask.clause) is not None
    return ask.kind in _LOCAL or ask.kind is FactKind.WHERE and bool(re.search("地址|网址|网站", ask.clause))


def label(ask: Ask, question: Question) -> str:
    """What to call the fact when it is missing, in the question's own words where it has them."""
    if ask.kind is FactKind.AMOUNT:
        for word in ("补贴", "补助", "奖励", "奖金", "资助", "安家费", "贴息", "贷款"):
            if word in question.text:
                return f"{word}金额"
    if ask.kind is FactKind.DEFINITION and question.things:
        return f"“{question.things[0].text}”的含义"
    name = ask.fact.label
    if any(a + b in question.text for a, b in pairwise(name)):
        return name
    whole = ask.clause.strip() == question.text.rstrip("？?。！! ")  # it would only repeat the question
    quotable = not whole and len(ask.clause) <= _LONGEST_CLAUSE and not atoms(ask.clause)  # the asker's figures are not ours
    return f"{name}（{ask.clause.strip()}）" if quotable else name


def _fit(ask: Ask, question: Question, quote: Quote, own: str = "") -> float:
    words = "，".join((*quote.passage.heading[-1:], own or quote.text))
    elsewhere = ask.kind is FactKind.PHONE and set(_LINES.findall(quote.text)) - set(_LINES.findall(ask.clause))
    # 符合领取条件的失业人员 only mentions the conditions that 同时符合下列条件的，可以领取 goes on to state.
    states_them = ask.kind is FactKind.CONDITION and re.search("(?:下列|以下)[^，。；]{0,6}条件", quote.text)
    fit = coverage(question.terms, words) + overlap(ask.clause, words) + (0.5 if states_them else 0.0)
    return fit - (1.0 if elsewhere else 0.0)


def _best(ask: Ask, question: Question, found: Sequence[tuple[float, Quote]]) -> list[Quote]:
    """The statement that fits best, and another that fits almost as well; of a grant, the parts that its clause tells."""
    if not found:
        return []
    for asked, answering in _UNITS:
        if ask.kind is FactKind.DURATION and asked.search(ask.clause):
            for kinds, unit in answering:
                found = [pair for pair in found if _lasts(pair[1].text, kinds, unit)] or found
    wanted = {q.span for q in meant(question, [quote for _, quote in found])}
    ranked = sorted((pair for pair in found if pair[1].span in wanted), key=lambda pair: -pair[0])
    first = ranked[0][1].passage.id
    grants = ask.kind in (FactKind.AMOUNT, FactKind.PERCENT)
    chosen = [
        quote for score, quote in ranked[: 3 if grants else 2]
        if score >= ranked[0][0] - (_PART_OF_IT if grants and quote.passage.id == first else _AS_WELL)
    ]  # fmt: skip
    return _with_cases(ask, question, chosen)


def _with_cases(ask: Ask, question: Question, best: list[Quote]) -> list[Quote]:
    """With the other cases of the sentence where the sum differs from case to case and the question names none."""
    if ask.kind not in (FactKind.AMOUNT, FactKind.PERCENT) or not best:
        return best
    return best + [q for q in cases(question, best[0]) if q not in best and states(ask, q)]


def _lasts(text: str, kinds: frozenset[AtomKind], unit: re.Pattern[str]) -> bool:
    return any(a.kind in kinds and unit.search(a.text) for a in atoms(text))


def _threatened(question: Question, quote: Quote, candidate: Candidate) -> float:
    """How surely a sanction is for the deed asked about.

    What the clause is about may stand earlier in it, but the deed itself, that is all that the question names after
    its subject, stands with the sanction; the last of it always (人才公寓不交租金 is not 人才公寓转租).
    """
    asked = _in_order(question)
    deed = asked[1:] or asked
    if not deed or strength(deed[-1], quote.text) < SURELY:
        return 0.0
    return min(_spoken(deed, quote.text), _spoken(asked[:1], candidate.scope))


def _owned(question: Question, quote: Quote) -> float:
    """How surely a clause tells whose a thing is, whatever word it has for it (收入 is 报酬): the last thing named."""
    asked = _in_order(question)
    if not asked or strength(asked[-1], quote.text) < NEAR:
        return 0.0
    return _spoken(asked, quote.text, NEAR)


def _in_order(question: Question) -> list[Term]:
    return sorted((t for t in question.terms if t.asking), key=lambda t: question.text.find(t.text))


def _alone(ask: Ask, cue: str) -> Ask:
    """``ask`` for one of the lines that it asks for (咨询电话和举报电话)."""
    clause = ask.clause
    for other in ask.cue.split("，"):
        clause = clause if other == cue else clause.replace(other, "")
    return replace(ask, cue=cue, clause=clause)


def _leading_for(ask: Ask, question: Question, candidates: Sequence[Candidate]) -> Iterator[tuple[Candidate, float]]:
    """The leading candidates with how close each is to the first, 1 being as good.

    Where several clauses ask, one may ask of another subject than the rest: what fits its own words best leads, too.
    """
    own = _own(ask, question)
    leaders = list(_leading(candidates))
    if own and {other.clause for other in question.asks} != {ask.clause}:
        within = [c for c in candidates[:_FURTHER] if c.document.title == candidates[0].document.title]
        most = max(coverage(own, c.scope) for c in within)
        fitting = sorted(within, key=lambda c: (-coverage(own, c.heading), -c.rank))
        best = [c for c in fitting if most >= SURELY and coverage(own, c.scope) == most][:_MOST_FITTING]
        yield from ((c, 1.0) for c in best if c not in leaders)
    for candidate in leaders:
        lead = candidate.rank / (candidates[0].rank or 1.0)
        same = candidate.document.title == candidates[0].document.title
        if same or lead >= _AS_GOOD or candidate.covered > candidates[0].covered:
            yield candidate, lead


def _leading(candidates: Sequence[Candidate]) -> Iterator[Candidate]:
    for candidate in candidates[:_REACH]:
        if candidate.rank >= _CLOSE * candidates[0].rank and candidate.applies is not False:
            yield candidate


def _spoken(terms: Sequence[Term], text: str, level: float = SURELY) -> float:
    total = sum(t.weight for t in terms)
    return sum(t.weight for t in terms if strength(t, text) >= level) / total if total else 1.0


def _contrast(question: Question, candidates: Sequence[Candidate]) -> Iterator[Quote]:
    """A statement that says something different of each of two things (A向高端化延伸、B向高品质升级)."""
    for candidate in _leading(candidates):
        for quote in candidate.statements:
            said: dict[str, str] = {}
            for item in re.split("[、，；。]", quote.text):
                inside = [t.text for t in question.focus if t.text in item]
                if inside:
                    rest = item[min(item.index(word) + len(word) for word in inside) :]
                    said["".join(inside)] = re.sub("|".join(map(re.escape, inside)), "", rest)
            if len({rest for rest in said.values() if len(rest) >= _A_PREDICATE}) >= 2:
                yield quote
                return
