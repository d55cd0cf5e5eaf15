"""Finds the statements that state the fact asked for about the subject asked about."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from itertools import pairwise

from index.passage import Document
from rag.candidates import Candidate
from rag.facts import FactKind
from rag.grounding.atoms import AtomKind, atoms
from rag.matching import SAME, SURELY, coverage, overlap, strength
from rag.question import Ask, Question, Term
from rag.state import Corpus, Quote
from rag.statements import MOST_IN_SECTION, scope, statements

# Facts that hold only for what their own sentence speaks of; a telephone holds for all of its section.
_LOCAL = frozenset(
    {FactKind.AMOUNT, FactKind.PERCENT, FactKind.WHO, FactKind.CONDITION, FactKind.NAME, FactKind.CALCULATION}
)
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
_CLOSE = 0.7
NUMERAL = "0-9一二三四五六七八九十百千万两"
_MEASURE = re.compile(
    r"第?几(?:大)?(个|项|条|类|种|家|方面|件|届|次|批|期|所|名|位|款|步|点|座|处)|多少(个|项|条|家|种|类|名|所|件|户|期|批|次|人)"
)
_NAMED_KINDS = frozenset({"个", "类", "种"})
_SERIAL = frozenset({"届", "次", "批", "期", "款", "条"})
# What a person may have done with a rule; verbs of one group mean the same act.
_ACTS = (
    ("制定", "起草", "出台", "编制", "拟定"), ("牵头", "负责", "主管", "承办", "管理"), ("受理",), ("审批", "批准", "核准"),
    ("审议", "通过"), ("发布", "印发", "发的", "发文"), ("实施", "执行"), ("接受",), ("解释",), ("监督", "监管", "检查"),
)  # fmt: skip
_VALIDITY = re.compile(r"有效|到期|失效|过期|管用|算数|废止|管到|到哪一?年")
# What a date belongs to; a date under another word is another date.
_DATED = (
    ("发布", "印发", "出台", "公布", "发文"), ("施行", "实施", "生效", "执行"), ("召开", "举行", "举办"),
    ("申报", "申请", "报名", "受理", "提交"),
)  # fmt: skip
# The steps of a procedure that one sentence may tell with a span of time for one of them only.
_STEPS = (
    ("初审", "审核", "审查"), ("评审",), ("公示",), ("拨付", "到账", "发放", "兑付", "兑现"), ("答复", "回复", "反馈"),
)  # fmt: skip
# Sums and shares that no other sum or share stands for.
_SORTS = re.compile("贴息|贷款|安家费|津贴|费用|罚款|租金|工资|收入|产值|营收|注册资本|利润|利率|税率|费率|增速|增幅|占比")
# Words of giving. A bare 元 may be a threshold that only says who is eligible.
_GIVEN = re.compile("补|奖|资助|贴息|给予|发放|拨付|扶持|津贴|安家费|支持|给")
_Fits = Callable[[Quote, Candidate], bool]


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
            return self._counts(ask, question, candidates)
        if ask.kind is FactKind.DEFINITION:
            return {name: tuple(self._definition(question, candidates))}
        if ask.kind is FactKind.DIFFERENCE:
            return {name: tuple(_contrast(question, candidates))}
        focus = question.focus or question.things
        subject = tuple(
            t for t in [t for t in focus if t.text in ask.clause] or focus
            if t.text not in MONEY_WORDS or ask.kind is FactKind.AMOUNT
        )  # fmt: skip
        if not subject and document is not None:
            return {name: self._of_document(ask, question, document)}
        found: list[tuple[float, Quote]] = []
        for candidate in _leading(candidates):
            context = "，".join((candidate.document.title, *candidate.passage.heading))
            for quote in candidate.statements:
                if _states(ask, quote):
                    around = (quote.text if _is_local(ask) else candidate.passage.text) + context
                    share = _spoken(subject or question.specific or question.terms, around)
                    if share >= self._enough:
                        found.append((share + _fit(ask, question, quote), quote))
        if not found and ask.kind in _DOCUMENT_WIDE and candidates:
            found = [(1.0, quote) for quote in self._only_one_in_document(ask, candidates[0])]
        if not found and not question.focus and document is not None and not _is_local(ask):
            return {name: self._of_document(ask, question, document)}
        found.sort(key=lambda pair: -pair[0])
        best = [quote for score, quote in found[:2] if score >= 0.9 * found[0][0]]
        return {name: tuple(best)}

    def _of_document(self, ask: Ask, question: Question, document: Document) -> tuple[Quote, ...]:
        """The section that a kind of fact has to itself, else the statement that fits the question best."""
        passages = self._corpus.passages_of(document.id)
        heading = _SECTIONS.get(ask.kind)
        if heading:
            section = [p for p in passages if any(heading.search(h) for h in p.heading)]
            innermost = [p for p in section if heading.search(p.heading[-1])] or section
            if 0 < len(innermost) <= MOST_IN_SECTION:
                return tuple(quote for p in innermost for quote in statements(p))
        asked = [t for t in question.specific if t.asking]
        stating = [
            q for p in passages for q in statements(p) if _states(ask, q) and (not asked or _spoken(asked, scope(p)) > 0)
        ]
        if re.search("落款|成文|(?:印发|发布|发文)(?:日期|时间)", ask.clause):
            stating = [q for q in stating if re.fullmatch(r"[0-9年月日〇一二三四五六七八九十\s]+", q.text)]
        return tuple(sorted(stating, key=lambda q: -_fit(ask, question, q))[:1])

    def _only_one_in_document(self, ask: Ask, candidate: Candidate) -> list[Quote]:
        """A telephone or a window that a document names once holds for all of it."""
        if candidate.covered < self._enough:
            return []
        passages = self._corpus.passages_of(candidate.document.id)
        stated = [q for p in passages for q in statements(p) if _states(ask, q)]
        return stated if len(stated) == 1 else []

    def _definition(self, question: Question, candidates: Sequence[Candidate]) -> Iterator[Quote]:
        for candidate in candidates[:_REACH]:
            for quote in candidate.statements:
                if any(_defines(quote.text, term.text) for term in question.things):
                    yield quote
                    return

    def _counts(
        self, ask: Ask, question: Question, candidates: Sequence[Candidate]
    ) -> Mapping[str, tuple[Quote, ...]]:
        """For each thing: a number with its measure word before it, or else the list of the things themselves."""
        measure = _MEASURE.search(ask.cue)
        unit = next((g for g in measure.groups() if g), "") if measure else ""
        near = list(_leading(candidates))
        things = [t for t in question.things if t.text in ask.clause] or list(question.things)
        if unit in _SERIAL or unit and not things:
            quotes = sorted((q for c in near for q in c.statements), key=lambda q: -_fit(ask, question, q))
            for quote in quotes:
                if re.search(rf"第?[{NUMERAL}]+{unit}(?!性)", quote.text) and _spoken(things, scope(quote.passage)) >= SURELY:
                    return {label(ask, question): (quote,)}
        found: dict[str, tuple[Quote, ...]] = {}
        for thing in things:
            stated = _first(near, partial(_counts_thing, thing))
            if stated is None and unit in _NAMED_KINDS:
                stated = _first(near, partial(_itemises_thing, thing))
            if stated:
                found[thing.text] = (stated,)
        if found:
            uncounted = [t for t in things if t.decisive and t.text not in found and _countable(t, things, found)]
            return found | {f"“{t.text}”的数量": () for t in uncounted}
        return {label(ask, question): ()}


def _is_local(ask: Ask) -> bool:
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


def _states(ask: Ask, quote: Quote) -> bool:
    """Whether a statement says such a fact at all, in the narrower sense that the question's own words ask for."""
    text = quote.text
    if ask.kind is FactKind.WHERE and re.search("召开|举[行办]", ask.clause):
        return bool(re.search(r"[在于][一-鿿]{2,12}(?:召开|举[行办])", text))
    if not ask.fact.stated(text):
        return False
    if ask.kind is FactKind.WHO:
        if re.search(r"会议|[个次届场]会|会上", ask.cue) and not re.search("会议|全会", text):
            return False
        return _speaks_of(_ACTS, ask.clause, text)
    if ask.kind in (FactKind.DURATION, FactKind.DATE) and _VALIDITY.search(ask.clause):
        return bool(re.search(r"有效|失效|废止|施行|截?止", text))
    if ask.kind is FactKind.DURATION:
        return _states_together(ask, text, _STEPS)
    if ask.kind is FactKind.DATE:
        return _speaks_of(_DATED, ask.clause, "，".join((*quote.passage.heading[-1:], text)))
    if ask.kind in (FactKind.AMOUNT, FactKind.PERCENT):
        if ask.kind is FactKind.AMOUNT and _GIVEN.search(ask.clause) and not _gives_money(text):
            return False
        sorts = _SORTS.findall(ask.cue)
        return not sorts or any(sort in scope(quote.passage) for sort in sorts)
    if ask.kind is FactKind.ELIGIBILITY:
        if re.search("叠加|同时|重复|一起|兼得", ask.clause):
            return bool(re.search("重复|叠加|同时|兼得", text))
        asked = {a.kind for a in atoms(ask.clause)} & {AtomKind.MONEY, AtomKind.DATE}
        return asked <= {a.kind for a in atoms(text)}
    if ask.kind is FactKind.WHERE and re.search("网址|链接|网站|入口", ask.clause):
        return bool(re.search(r"https?://|www\.|网址", text))
    if ask.kind is FactKind.WHERE and re.search("地址|几楼|窗口", ask.clause):
        return bool(re.search("地址|[0-9一二三四五六七八九十]+(?:号|楼)|窗口|大厅", text))
    return True


def _speaks_of(groups: Sequence[Sequence[str]], asked: str, text: str) -> bool:
    """Whether ``text`` has a word of a group that ``asked`` has one of; true where it has none."""
    named = [group for group in groups if any(word in asked for word in group)]
    return not named or any(word in text for group in named for word in group)


def _gives_money(text: str) -> bool:
    """Whether a part of a statement gives a sum, rather than only measuring a firm by one (营业收入2000万元以上的)."""
    return any(
        _GIVEN.search(part) and any(a.kind is AtomKind.MONEY for a in atoms(part)) for part in re.split("[；。]", text)
    )


def _states_together(ask: Ask, text: str, groups: Sequence[Sequence[str]]) -> bool:
    """Whether the fact stands in the same part of a sentence as the step that it is asked of."""
    parts = [part for part in re.split("[，；。、]", text) if ask.fact.stated(part)]
    return any(_speaks_of(groups, ask.clause, part) for part in parts)


def _fit(ask: Ask, question: Question, quote: Quote) -> float:
    words = "，".join((*quote.passage.heading[-1:], quote.text))
    return coverage(question.terms, words) + overlap(ask.clause, words)


def _leading(candidates: Sequence[Candidate]) -> Iterator[Candidate]:
    for candidate in candidates[:_REACH]:
        if candidate.rank >= _CLOSE * candidates[0].rank and candidate.applies is not False:
            yield candidate


def _first(candidates: Sequence[Candidate], fits: _Fits) -> Quote | None:
    for candidate in candidates:
        for quote in candidate.statements:
            if fits(quote, candidate):
                return quote
    return None


def _spoken(terms: Sequence[Term], text: str) -> float:
    total = sum(t.weight for t in terms)
    return sum(t.weight for t in terms if strength(t, text) >= SURELY) / total if total else 1.0


def _defines(text: str, word: str) -> bool:
    w = re.escape(word)
    return bool(re.search(rf"{w}[”」》）]?，?(?:[（(][^）)]*[）)])?(?:是指|指的?是|即|指)|所称“?{w}", text))


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


def _counts_thing(thing: Term, quote: Quote, _: Candidate) -> bool:
    measures = "个|项|条|类|种|家|大|名|所|件|户|座|处|人|万|亿|余|多|期"
    text = re.sub(r"[（(][一二三四五六七八九十0-9]+[）)]|^[一二三四五六七八九十0-9]+[、.]", "", quote.text)
    return any(
        re.search(rf"[{NUMERAL}]++[”」]?+(?:{measures})*+(?![元%年月日]|次性)[^，。；、]{{0,6}}{re.escape(word)}", text)
        for word in (thing.text, *thing.synonyms.same)
    )


def _itemises_thing(thing: Term, quote: Quote, candidate: Candidate) -> bool:
    named = quote.text.count(thing.text) >= 2 or strength(thing, candidate.heading) >= SAME
    return named and quote.text.count("、") >= 2


def _countable(thing: Term, things: Sequence[Term], found: Mapping[str, tuple[Quote, ...]]) -> bool:
    """Whether a thing stands beside a counted one as an equal (X和Y各有几个), rather than describing it."""
    texts = [quote.text for quotes in found.values() for quote in quotes]
    return len(things) > 1 and not any(strength(thing, text) >= SURELY for text in texts)
