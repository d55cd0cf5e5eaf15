"""Finds the statements that state the fact asked for about the subject asked about."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise

from index.passage import Document
from rag.candidates import Candidate
from rag.counting import counts
from rag.facts import FactKind
from rag.grounding.atoms import AtomKind, atoms
from rag.matching import NEAR, SURELY, coverage, overlap, strength
from rag.question import Ask, Question, Term
from rag.segments import cases, in_sentence, meant
from rag.state import Corpus, Quote
from rag.statements import MOST_IN_SECTION, scope, statements

# Facts that hold only for what their own sentence speaks of; a telephone holds for all of its section.
_LOCAL = frozenset(
    {
        FactKind.AMOUNT, FactKind.PERCENT, FactKind.WHO, FactKind.CONDITION, FactKind.NAME, FactKind.CALCULATION,
        FactKind.OWNER,
    }
)  # fmt: skip
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
# Allowances by what they are for; one for another purpose is another one, whoever gets it.
_PURPOSES = (
    ("安家", "安置"), ("租房", "房租", "租赁住房"), ("购房", "买房", "房款"), ("生活",), ("交通", "差旅"), ("培训", "学费"),
    ("社保", "社会保险", "五险"), ("稳岗",), ("就业",), ("创业",), ("运费", "物流", "运输"), ("水电", "电价", "电费"),
    ("装修",), ("租金", "场租"), ("生育", "育儿"), ("取暖",), ("餐", "伙食"),
)  # fmt: skip
_ALLOWANCE = re.compile("(?:补贴|补助|津贴|补偿|资助|费)")
# Telephones for one purpose; who does not ask for it wants another one.
_LINES = re.compile("举报|投诉|监督|信访|技术支持|值班|传真")
# A period at which something comes again; that of another thing is another one.
_AGAIN = re.compile("(?:多久|多长时间|几个?[年月天周])(?:要|得|会|能|就|才)?([一-鿿]{1,2}?)一[次回遍]")
_LIGHT = re.compile("搞|办|来|做|有|开展|进行|组织")
_RECURS = re.compile("每(?:隔)?(?:[0-9一二三四五六两半]*个?)(?:年|季度?|月|周|天|日|学期)")
# 能申请 is answered by a clause on who may apply or is given something, not by any that allows a thing.
_APPLYING = re.compile("申[请报领]|报名|享受")
_APPLICABLE = re.compile("申[请报领]|报名|享受|领取|适用|属于|符合|支持|资助|贷|条件|资格|对象|给予|纳入|计入|补[贴助偿]|奖[励补金]|[免减]")
# A body that is asked about by two words (教育机构), either of which may stand alone for something else.
_PARTY = re.compile("((?![是像]|我们|咱们|你们|这|那|哪|什么|所有)[一-鿿]{2}(?<![我咱本该的个])(?:机构|单位|学校|协会|医院|场所))")
# Units in which a span of time is asked for (能住几年), and those that then answer.
_UNITS = (
    (re.compile("几年|多少年"), re.compile("年|个月")), (re.compile("几个月|多少个?月"), re.compile("月|年")),
    (re.compile("几[天日]|多少[天日]|几个?工作日|多少个?工作日"), re.compile("[天日时周]")),
)  # fmt: skip
# A clause on how to apply for anything at all that the document gives.
_GENERAL_PROCEDURE = re.compile(r"^(?:第[一二三四五六七八九十百0-9]+条\s*)?(?:申报工作|(?:申报|申请|办理)(?:程序|流程|步骤))")
# Sums and shares that no other sum or share stands for.
_SORTS = re.compile("贴息|贷款|安家费|津贴|费用|罚款|租金|工资|收入|产值|营收|注册资本|利润|利率|税率|费率|增速|增幅|占比")
# Words of giving. A bare 元 may be a threshold that only says who is eligible.
_GIVEN = re.compile("补|奖|资助|贴息|给予|发放|拨付|扶持|津贴|安家费|支持|给")


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
            return counts(ask, question, list(_leading(candidates)), name)
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
            return {name: self._of_document(ask, question, document) or self._general_procedure(ask, question, document)}
        found = list(self._stating(ask, question, candidates, subject))
        if not found and ask.kind in _DOCUMENT_WIDE and candidates:
            found = [(1.0, quote) for quote in self._only_one_in_document(ask, candidates[0])]
        if not found and not question.focus and document is not None and not _is_local(ask):
            return {name: self._of_document(ask, question, document)}
        if not found and document is not None:
            return {name: self._general_procedure(ask, question, document)}
        return {name: tuple(_best(ask, question, found))}

    def _stating(
        self, ask: Ask, question: Question, candidates: Sequence[Candidate], subject: Sequence[Term]
    ) -> Iterator[tuple[float, Quote]]:
        """The statements that state the fact, with how well each speaks of the subject."""
        terms = tuple(subject) or question.specific or question.terms
        for candidate in _leading(candidates):
            context = "，".join((candidate.document.title, *candidate.passage.heading))
            for quote in candidate.statements:
                if not _states(ask, quote):
                    continue
                own = in_sentence(question.terms, quote, candidate.statements)
                if ask.kind is FactKind.SANCTION:
                    share = _threatened(question, quote, candidate)
                elif ask.kind is FactKind.OWNER:
                    share = _owned(question, quote)
                else:
                    share = _spoken(terms, (own if _is_local(ask) else candidate.passage.text) + context)
                if share >= self._enough:
                    yield share + _fit(ask, question, quote, own), quote

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
        asked = [t for t in question.specific if t.asking]
        party = [] if asked or ask.kind is not FactKind.ELIGIBILITY else [t for t in question.terms if t.asking]
        stating = [
            q for p in passages for q in statements(p)
            if _states(ask, q) and (not asked or _spoken(asked, scope(p)) > 0) and (not party or _spoken(party, q.text) > 0)
        ]  # fmt: skip
        if re.search("落款|成文|(?:印发|发布|发文)(?:日期|时间)", ask.clause):
            stating = [q for q in stating if re.fullmatch(r"[0-9年月日〇一二三四五六七八九十\s]+", q.text)]
        best = sorted(stating, key=lambda q: -_fit(ask, question, q))[:1]
        return tuple(_with_cases(ask, question, best))

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


def _is_local(ask: Ask) -> bool:
    if ask.kind is FactKind.DURATION:
        return _AGAIN.search(ask.clause) is not None
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
    if ask.kind is FactKind.DURATION and (again := _AGAIN.search(ask.clause)):
        deed = ask.clause[: again.start()] if _LIGHT.fullmatch(again[1]) else again[1]
        return deed in text and _RECURS.search(text) is not None
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
        if _ALLOWANCE.search(ask.clause) and not _speaks_of(_PURPOSES, ask.clause, "，".join((*quote.passage.heading, text))):
            return False
        sorts = _SORTS.findall(ask.cue)
        return not sorts or any(sort in scope(quote.passage) for sort in sorts)
    if ask.kind is FactKind.ELIGIBILITY:
        if re.search("叠加|同时|重复|一起|兼得", ask.clause):
            return bool(re.search("重复|叠加|同时|兼得", text))
        if _APPLYING.search(ask.cue) and not _APPLICABLE.search(text):
            return False
        party = _PARTY.search(ask.clause)
        if party and party[1] not in scope(quote.passage):  # 教育机构 is not spoken of by 义务教育
            return False
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


def _fit(ask: Ask, question: Question, quote: Quote, own: str = "") -> float:
    words = "，".join((*quote.passage.heading[-1:], own or quote.text))
    elsewhere = ask.kind is FactKind.PHONE and set(_LINES.findall(quote.text)) - set(_LINES.findall(ask.clause))
    return coverage(question.terms, words) + overlap(ask.clause, words) - (1.0 if elsewhere else 0.0)


def _best(ask: Ask, question: Question, found: Sequence[tuple[float, Quote]]) -> list[Quote]:
    """The statement that fits best, and a second one that fits almost as well."""
    for asked, answering in _UNITS:
        if ask.kind is FactKind.DURATION and asked.search(ask.clause):
            found = [pair for pair in found if _lasts(pair[1].text, answering)] or found
    wanted = {q.span for q in meant(question, [quote for _, quote in found])}
    ranked = sorted((pair for pair in found if pair[1].span in wanted), key=lambda pair: -pair[0])
    return _with_cases(ask, question, [quote for score, quote in ranked[:2] if score >= 0.9 * ranked[0][0]])


def _with_cases(ask: Ask, question: Question, best: list[Quote]) -> list[Quote]:
    """With the other cases of the sentence where the sum differs from case to case and the question names none."""
    if ask.kind not in (FactKind.AMOUNT, FactKind.PERCENT) or not best:
        return best
    return best + [q for q in cases(question, best[0]) if q not in best and _states(ask, q)]


def _lasts(text: str, unit: re.Pattern[str]) -> bool:
    return any(a.kind in (AtomKind.DURATION, AtomKind.DATE) and unit.search(a.text) for a in atoms(text))


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


def _leading(candidates: Sequence[Candidate]) -> Iterator[Candidate]:
    for candidate in candidates[:_REACH]:
        if candidate.rank >= _CLOSE * candidates[0].rank and candidate.applies is not False:
            yield candidate


def _spoken(terms: Sequence[Term], text: str, level: float = SURELY) -> float:
    total = sum(t.weight for t in terms)
    return sum(t.weight for t in terms if strength(t, text) >= level) / total if total else 1.0


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
