"""Judges what the passages found allow to be said: answered, partly answered, or honestly not.

The subject is judged by terms (``rag.matching``), what is asked about it by kinds of fact (``rag.facts``). A question is
answered only when the quotes speak of its subject and state every kind of fact that was asked for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from index.passage import Document, Passage
from index.search import Hit
from rag.answer import Status
from rag.binding import bound
from rag.candidates import Candidate, Candidates, numbered, topic_sentences
from rag.completing import completed
from rag.counting import NUMERAL
from rag.fact_finder import MONEY_WORDS, FactFinder, label
from rag.facts import FactKind
from rag.general_clauses import general_clauses
from rag.grounding.atoms import AtomKind, atoms
from rag.matching import NEAR, SAME, strength
from rag.naming import unlisted, unnamed
from rag.question import ACT, Question, Term
from rag.segments import understood
from rag.selection import Selection
from rag.siblings import siblings
from rag.state import Corpus, Quote, Ruling, State
from rag.statements import scope, sentences, statements, whole
from rag.sureness import Sureness


@dataclass(frozen=True)
class Thresholds:
    """Calibrated on the development questions by ``eval/calibrate.py``; all are shares from 0 to 1.

    ``matched``: a term counts as spoken of. ``answer``: coverage of the subject that an answer needs.
    ``nearest``: coverage that makes a clause half an answer rather than merely the nearest one. ``scope``: coverage below
    which a question is not about the policies at all. ``fact``: coverage that the surroundings of a fact need before it
    is taken for the fact asked. ``sentence``: a sentence is quoted when it scores this share of its passage's best.
    ``sure``: the probability of ``rag.sureness`` that an answer needs; None takes the one that it was fitted to.
    """

    matched: float = 0.45
    answer: float = 0.45
    nearest: float = 0.6
    scope: float = 0.3
    fact: float = 0.6
    sentence: float = 0.6
    sure: float | None = None




class Judge:
    """The step that turns hits into a ruling."""

    name = "judge"

    def __init__(
        self, corpus: Corpus, places: Mapping[str, str], thresholds: Thresholds | None = None,
        sureness: Sureness | None = None, heard: Callable[[tuple[float, ...]], None] | None = None,
    ) -> None:
        """Without ``sureness`` the rules alone decide; ``heard`` is told the features of what they allow."""
        self._limits = thresholds or Thresholds()
        self._sureness = sureness
        self._heard = heard
        self._corpus = corpus
        self._candidates = Candidates(corpus, places)
        self._facts = FactFinder(corpus, self._limits.fact)
        self._selection = Selection(self._limits.sentence)

    @property
    def main_document(self) -> Document | None:
        """The document that a question means which names none; None where there are several such."""
        return self._candidates.main_document

    def __call__(self, state: State) -> State:
        if state.question is None:
            return state
        ruling = bound(state.question, self._rule(state.question, state.hits), self._corpus)
        return replace(state, ruling=ruling, status=ruling.status)

    def _rule(self, question: Question, hits: Sequence[Hit]) -> Ruling:
        candidates = self._candidates.of(question, hits)
        by_number = bool(question.ordinals) and not question.things and not question.asks
        beyond = bool(question.excepted) and not question.asks and set(question.things) <= set(question.excepted)
        if by_number or beyond or question.overview and not self._tells_of_a_clause(question):
            absent = self._absent(question, candidates)
            if absent:
                return Ruling(Status.NO_EVIDENCE, missing=tuple(absent), nearest=True)
            return self._by_number(question) if by_number else self._overview(question, hits)
        if not question.terms and not question.asks or not candidates:
            return Ruling(Status.OUT_OF_SCOPE)
        if question.places:
            here = [candidate for candidate in candidates if candidate.applies]
            if not here:
                return self._refused(question, candidates, [f"“{place}”的规定" for place in question.places])
            candidates = here
        missing = self._absent(question, candidates)
        quotes: list[Quote] = []
        for ask in question.asks:
            for name, found in self._facts.find(ask, question, candidates, self._candidates.main_document).items():
                quotes.extend(found)
                missing.extend([] if found else [name])
        missing.extend(unlisted(question, candidates))
        quotes = [part for q in quotes for part in understood(question, q)]
        if not question.asks or _asks_for_more(question):
            quotes.extend(self._general(question, candidates))
        quotes = completed(question, quotes, self._corpus)
        quotes.extend(general_clauses(question, quotes, self._corpus))
        if question.excepted and re.search("部门|单位|哪几?家", question.text) and all(strength(t, q.text) for t in question.excepted for q in quotes):
            missing.append(f"除“{question.excepted[0].text}”等以外的内容")
        missing.extend(_supposed(question, quotes))
        missing.extend(_another(question, quotes))
        missing.extend(unnamed(question, quotes))
        missing.extend(self._unspoken(question, quotes or self._near(question, candidates)))
        return self._conclude(question, candidates, _in_reading_order(quotes), list(dict.fromkeys(missing)))

    def _absent(self, question: Question, candidates: Sequence[Candidate]) -> list[str]:
        """The titles and the places that the question names and that nothing here is of."""
        titles = [] if self._candidates.named(question) else question.titles
        unknown = [f"《{title}》" for title in titles if all(title not in c.passage.text for c in candidates)]
        here = any(candidate.applies for candidate in candidates)
        return unknown + ([] if here else [f"“{place}”的规定" for place in question.places])

    def _conclude(
        self, question: Question, candidates: Sequence[Candidate], quotes: tuple[Quote, ...], missing: list[str]
    ) -> Ruling:
        # Where a fact was asked for and found, its subject was weighed with it.
        enough = self._limits.scope if question.asks else self._limits.answer
        if quotes and not missing and self._subject_covered(question, quotes) >= enough:
            if self._is_sure(question, quotes, candidates):
                return Ruling(Status.ANSWERED, quotes)
            return self._unsure(question, quotes, candidates)
        if not quotes:
            return self._refused(question, candidates, missing)
        if self._subject_covered(question, quotes) < self._limits.nearest:
            near = self._near(question, candidates)
            unstated = [a for a in question.asks if not any(a.fact.stated(q.text) for q in near)]
            named = [*self._absent(question, candidates), *(label(ask, question) for ask in unstated)]
            return self._refused(question, candidates, [*named, *self._unspoken(question, near)])
        return Ruling(Status.PARTIAL, quotes, tuple(missing or [_about(question)]))

    def _is_sure(self, question: Question, quotes: Sequence[Quote], candidates: Sequence[Candidate]) -> bool:
        if self._sureness is None or _of_document(question):
            return True
        covered = self._subject_covered(question, quotes)
        values = self._sureness.features(question, quotes, candidates, covered)
        if self._heard is not None:
            self._heard(values)
        least = self._sureness.least if self._limits.sure is None else self._limits.sure
        return self._sureness.of(values) >= least

    def _unsure(self, question: Question, quotes: Sequence[Quote], candidates: Sequence[Candidate]) -> Ruling:
        """The rules allow an answer, and yet too little of the question is spoken of."""
        texts = [scope(q.passage) + q.passage.document_title for q in quotes]
        asked = [t for t in question.terms if t.thing and t.asking]
        unspoken = [f"“{t.text}”" for t in asked if all(strength(t, text) < NEAR for text in texts)]
        return self._refused(question, candidates, [*(label(ask, question) for ask in question.asks), *unspoken])

    def _refused(self, question: Question, candidates: Sequence[Candidate], missing: list[str]) -> Ruling:
        """Not answered: off topic, no evidence, or a clause on the subject that lacks what was asked."""
        if not _of_document(question):
            near = self._near(question, candidates)
            covered = self._subject_covered(question, near)
        else:
            document = self._candidates.main_document
            first = self._corpus.passages_of(document.id)[:1] if document else ()
            near = tuple(quote for p in first for quote in whole(p)) or self._near(question, candidates)
            covered = 1.0 if document else 0.0
        if covered < self._limits.scope:
            known = question.this_document or _about_policy(question) or _names_a_subject(question, candidates)
            return Ruling(
                Status.NO_EVIDENCE if known else Status.OUT_OF_SCOPE, near if known else (),
                tuple(missing or [_about(question)]) if known else (), nearest=True,
            )  # fmt: skip
        half = covered >= self._limits.nearest and bool(question.asks)
        status = Status.PARTIAL if half else Status.NO_EVIDENCE
        return Ruling(status, near, tuple(missing or [_about(question)]), nearest=True)

    def _near(self, question: Question, candidates: Sequence[Candidate]) -> tuple[Quote, ...]:
        return tuple(self._selection.sentences(question, candidates[0], 1)) if candidates else ()

    def _general(self, question: Question, candidates: Sequence[Candidate]) -> list[Quote]:
        return self._selection.quotes(question, candidates) if candidates[0].covered >= self._limits.scope else []

    def _unspoken(self, question: Question, quotes: Sequence[Quote]) -> Iterator[str]:
        """What the asking clause names and neither the quotes nor their passages speak of."""
        texts = [scope(q.passage) + q.passage.document_title for q in quotes]
        asked = [t for t in question.specific if t.asking]
        told = asked or question.things  # 出口信用保险的保费政府出一半，什么时候报 is asked of what comes before
        open_terms = [t for t in told if all(strength(t, text) < self._limits.matched for text in texts)]
        all_open = len(open_terms) == len(told)
        decisive = [t for t in open_terms if t.thing or all_open and asked and t.weight == ACT]
        if decisive and (asked or all_open):
            yield from (f"“{term.text}”" for term in open_terms)
        elif (question.things or question.asked(FactKind.AMOUNT)) and not _other_things(question):
            # 宠物店有补贴吗 is asked of the 宠物店, 不得用于哪些支出 of no 支出.
            kinds = re.findall(r"(?:什么|啥|哪[些种类项个])([一-鿿]+)", question.text)
            yield from (f"“{t.text}”" for t in open_terms if not any(kind.startswith(t.text) for kind in kinds))

    def _subject_covered(self, question: Question, quotes: Sequence[Quote]) -> float:
        text = "，".join(dict.fromkeys(scope(q.passage) + q.passage.document_title for q in quotes))
        if _of_document(question) or question.asks and not question.focus and self._is_of_the_only_one(question):
            return 1.0
        return subject_coverage(question, text)

    def _is_of_the_only_one(self, question: Question) -> bool:
        """Whether there is one document only, and it speaks of anything that the question names (not of 昨晚国足比分)."""
        document = self._candidates.main_document
        asked = [term for term in question.specific if term.asking]
        return self._candidates.alone and document is not None and (
            not asked or any(strength(term, document.text) > 0 for term in asked)
        )  # fmt: skip

    def _by_number(self, question: Question) -> Ruling:
        """The measures of the document named, else of the main one, that are asked for by their numbers."""
        document = next(iter(self._candidates.named(question)), self._candidates.main_document)
        measures = numbered(self._corpus.passages_of(document.id)) if document else {}
        last = max(measures, default=0)
        wanted = {n: measures.get(n if n > 0 else last + 1 + n, ()) for n in question.ordinals}
        quotes = tuple(quote for passages in wanted.values() for p in passages for quote in sentences(p))
        if not quotes:
            return Ruling(Status.NO_EVIDENCE, missing=(_about(question),), nearest=True)
        missing = tuple(f"第{n}条" for n, passages in wanted.items() if not passages)
        return Ruling(Status.PARTIAL if missing else Status.ANSWERED, quotes, missing)

    def _tells_of_a_clause(self, question: Question) -> bool:
        """Whether the story before the question names a subject of the main document (想搞技改，这份政策讲了什么)."""
        document = self._candidates.main_document
        return document is not None and any(strength(t, document.text) >= SAME for t in question.things)

    def _overview(self, question: Question, hits: Sequence[Hit]) -> Ruling:
        """Every heading of the document that the question means but of what it excepts, quoted as topic sentences."""
        main = self._candidates.main_document
        named = [d.id for d in self._candidates.named(question)]
        near = [hit.passage.document_id for hit in hits]
        meant = list(dict.fromkeys((*named, *([main.id] if main else ()))))
        for document_id in meant or dict.fromkeys(near):
            outline = topic_sentences(self._corpus.passages_of(document_id))
            quotes = tuple(q for q in outline if not _speaks_of_any(question.excepted, q))
            if len(outline) >= 3 and quotes:
                return Ruling(Status.ANSWERED, quotes, overview=True)
        if meant:
            return Ruling(Status.ANSWERED, _section_openings(self._corpus.passages_of(meant[0])))
        return Ruling(Status.NO_EVIDENCE, missing=("您所指的文件",), nearest=True)


def subject_coverage(question: Question, text: str) -> float:
    """The weighted share of the subject that ``text`` speaks of.

    Everyday words count in the asking clause only. Background that is not spoken of counts half, for people tell stories
    that no policy repeats; so do everyday words where the document itself is spoken of.
    """
    subject = [t for t in question.specific if t.thing or t.asking] or question.specific or question.terms
    share = _covered(question, subject, text)
    if question.focus:
        return share
    # The clause that asks names nothing, so that the subject is what was told before, in whatever words.
    told = question.specific if question.things else question.terms
    return max(share, _covered(question, told or question.terms, text))


def _covered(question: Question, terms: Iterable[Term], text: str) -> float:
    matched = total = 0.0
    for term in terms:
        found = strength(term, text)
        matched += term.weight * found
        lenient = not term.asking or not term.thing and question.this_document
        total += term.weight * (0.5 if lenient and found < NEAR else 1.0)
    return matched / total if total else 1.0


def _section_openings(passages: Sequence[Passage]) -> tuple[Quote, ...]:
    """What each section of a document opens with, for documents whose headings stand apart from their text."""
    first = {passage.heading[:1]: passage for passage in reversed(passages)}
    openings = (statements(p)[:1] for p in sorted(first.values(), key=lambda p: p.span)[:_MOST_SECTIONS])
    return tuple(quote for opening in openings for quote in opening)


def _speaks_of_any(terms: Iterable[Term], quote: Quote) -> bool:
    return any(strength(term, scope(quote.passage)) >= SAME for term in terms)


def _of_document(question: Question) -> bool:
    """Whether a fact is asked of a document as such (文号, 全称, 何时施行), not of a subject inside it."""
    return bool(question.asks) and not question.focus and (question.this_document or not question.specific)


_LONGEST = 24
_MOST_SECTIONS = 12


def _about(question: Question) -> str:
    asked = question.text.rstrip("？?。！! ")
    return f"“{asked if len(asked) <= _LONGEST else asked[:_LONGEST] + '…'}”的直接规定"


_POLICY_WORDS = re.compile(
    r"政策|文件|补[贴助]|[给能可怎]补|补多少|补百分|报销|奖励|安家费|津贴|申[请报领]|办理|审核|审批|进度|规定|企业|贴息|扶持|减免|主管|政府|窗口|网址|惠企|[省市县区]里|审核|审批|进度|项目|[局厅](?:的|有|在|长)"
)


def _about_policy(question: Question) -> bool:
    """Whether a question speaks of policy at all, in its everyday words."""
    return bool(_POLICY_WORDS.search(question.text))


def _names_a_subject(question: Question, candidates: Sequence[Candidate]) -> bool:
    return any(candidates[0].speaks_of(term) >= SAME for term in question.things if len(term.text) > 2)


def _other_things(question: Question) -> bool:
    return any(term.text not in MONEY_WORDS for term in question.things)


def _asks_for_more(question: Question) -> bool:
    """Whether an asking clause beside those that ask for facts has a subject of its own."""
    clauses = {ask.clause for ask in question.asks}
    parts = [part for part in question.parts if any(term.asking for term in part)]
    return any(all(not any(t.text in clause for clause in clauses) for t in part) for part in parts)


def _another(question: Question, quotes: Sequence[Quote]) -> Iterator[str]:
    """Levels (国家级) and grades (丙级) of which a fact is asked and numbers of sessions (十三届四次) that no quote speaks of.

    What holds of one holds of no other, however alike the rest reads; of levels, where the quotes tell any apart.
    """
    levels = _LEVEL.findall(question.text) if question.asks else []
    kinds = siblings(question.text, [q.text for q in quotes]) if any(question.asked(kind) for kind in _OF_EACH_KIND) else ()
    numbers = re.findall(f"[{NUMERAL}]+届[{NUMERAL}]+次", question.text)
    for name in [*levels, *_GRADE.findall(question.text), *kinds, *numbers]:
        if quotes and all(name not in scope(quote.passage) for quote in quotes):
            if name not in levels or any(_LEVEL.search(quote.text) for quote in quotes):
                yield f"“{name}”"


_LEVEL = re.compile("国家级|省级|市级|县级|区级")
_OF_EACH_KIND = (FactKind.AMOUNT, FactKind.PERCENT, FactKind.DURATION, FactKind.COUNT)
# Not 一级市场 or 三级医院: these grades are given, to one thing or another.
_GRADE = re.compile("[甲乙丙丁]级|[特一二三四五]等奖?|[一二三四五]星级|[1-5]?A级(?![一-鿿]*城市)")
_WHEN = frozenset({AtomKind.DATE, AtomKind.DURATION})
_SUMS = frozenset({AtomKind.MONEY, AtomKind.PERCENT, AtomKind.NUMBER})
_GIVES = re.compile("补|奖|贴|减|拨|(?<![研开])发(?![明展生票现])|给|资助|最高|罚")


def _supposed(question: Question, quotes: Sequence[Quote]) -> Iterator[str]:
    """Sums and shares that the question takes for granted though no quoted clause states them."""
    stated = {(a.kind, a.value) for q in quotes for a in atoms(q.passage.text)}
    text = re.sub(r"(?:多少|几)[十百千万亿元]*", "", question.text)  # asked for, not taken for granted
    checking = question.checking
    for atom in atoms(text):
        kinds = _SUMS | _WHEN if checking else _SUMS
        if atom.kind in kinds and (atom.kind, atom.value) not in stated:
            if checking or _GIVES.search(text[max(0, atom.start - 6) : atom.start + 2]):
                yield f"问题中所说的{atom.kind.label}"  # never the figure itself: it would read as if we stated it


def _in_reading_order(quotes: Iterable[Quote]) -> tuple[Quote, ...]:
    unique = {(q.passage.document_id, q.span): q for q in quotes}
    order: dict[str, int] = {}
    for quote in unique.values():
        order.setdefault(quote.passage.document_id, len(order))
    return tuple(sorted(unique.values(), key=lambda q: (order[q.passage.document_id], q.span)))
