"""What binds an entitlement: the sentences of its clause without which a quoted sum would promise too much.

对硕士给予每月1300元租房补贴 is true, and misleads whoever is not told that it ends after 36 months, has to be applied
for within a year and is not given beside another. Which sentences go with a sum is judged by what they do (set a
condition, a limit, an exclusion, a time to apply in) and by where they stand: what stands before the first grant of a
clause binds all of them, what follows a grant binds that one, and what ends the clause binds all of them again.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby

from index.passage import Passage, Span
from rag.facts import FactKind
from rag.grounding.atoms import AtomKind, atoms
from rag.question import Question
from rag.state import Corpus, Quote, Ruling
from rag.statements import statements

# Who asks for a list of many gets its items and nothing else.
MOST_CLAUSES = 2
_MOST = 3
_LEAST = (">=", ">")
_SUMS = frozenset({AtomKind.MONEY, AtomKind.PERCENT})
# Questions about an entitlement; who asks for a telephone or a day gets that and nothing else.
_OF_ENTITLEMENTS = frozenset({
    FactKind.AMOUNT, FactKind.PERCENT, FactKind.COUNT, FactKind.CALCULATION, FactKind.ELIGIBILITY, FactKind.CONDITION,
})  # fmt: skip
_GIVES = re.compile(
    "补[贴助偿]|奖励?|资助|贴息|给予|减[免按半]|免[收除费]|收取|租金|提高[到至]|享受|额度|经费|计发|发放"
)
_WITHOUT_SUM = re.compile(
    r"给予[^，。；]{0,20}(?:补[贴助偿]|奖励|资助|贴息)|全额(?:补|享|免|奖|资)|免[收除费]|减半|[一二三四五六七八九]折"
)
_DENIES = re.compile("不(?:予|得|再|享受|适用|计入|属于|包括)|停止|取消|退[回还]|补缴|超出")
# What binds, the most binding first: who may have it, who may not, how much at most, and until when.
_CONDITIONS = re.compile(r"(?:符合|满足|具备)[^，。；]{0,10}条件")
_APPLIES = re.compile("(?<!不)适用于")
_OPENS = re.compile(r"可以?[^，。；不]{0,12}(?:申请|享受|申领|领取|租住|选择)|优先(?:安排|推荐|享受)")
_EXCLUDES = re.compile(
    rf"{_DENIES.pattern}|不在[^，。；]{{0,12}}范围|除外|另有规定|暂停|逾期|视为|(?:只|仅)[能限补享奖支]"
)
_LIMITS = re.compile(
    r"不(?:超过|低于|少于)|最[高多长]|累计|合计|封顶|上限|限[^，。；]{0,4}次|先付后补|分[一-鿿0-9]{1,2}[期次年]"
)
_TO_APPLY = re.compile(
    r"应当?[^。；]{0,40}(?:[前内]|之日起)[^。；]{0,20}(?:申[请报领]|备案|提[出交])|受理(?![部单机窗])|截止"
)
# What takes back a part of an exclusion, in the segment after it.
_EASES = re.compile("^但|可以|继续")
_CONDITION = 4
_BY_WEIGHT = ((_CONDITION, _CONDITIONS), (3, _EXCLUDES), (2, _LIMITS), (1, _TO_APPLY))
ARTICLE = re.compile(r"第[一二三四五六七八九十百千零〇0-9]+条")
# Headings that each tell one side of an entitlement, so that sections side by side are one clause.
_ASPECT = re.compile("(?:对象|条件|范围|标准|金额|额度|比例|期限|时间|要求|限制|情形|规定)$")
_FOR_WHOM = re.compile("(?:对象|条件|范围)$")


def bound(question: Question, ruling: Ruling, corpus: Corpus) -> Ruling:
    """``ruling`` with what binds the entitlements that it quotes, where the question asks for one."""
    asked = not question.asks or any(ask.kind in _OF_ENTITLEMENTS for ask in question.asks)
    clauses = {quote.passage.heading or quote.passage.id for quote in ruling.quotes}
    if not ruling.answers or not asked or len(clauses) > MOST_CLAUSES:
        return ruling
    giving = [q for q in ruling.quotes if grants(q.text) or opens(q.text) and not _CONDITIONS.search(q.text)]
    found: dict[tuple[str, Span], Quote] = {}
    for _, quotes in groupby(giving, key=lambda quote: (quote.passage.document_id, quote.passage.heading)):
        of_clause = list(quotes)
        clause = list(sentences_of(clause_of(of_clause[0], corpus)))
        binding = (quote for quote in _binding(of_clause, clause) if quote not in ruling.quotes)
        found.update(((quote.passage.document_id, quote.span), quote) for quote in binding)
    return replace(ruling, binding=tuple(found[key] for key in sorted(found)))


def _binding(giving: Sequence[Quote], clause: Sequence[Sequence[Quote]]) -> Iterator[Quote]:
    """The segments that bind what ``giving`` grant, those of the most binding sentences where there are many."""
    own = [n for n, sentence in enumerate(clause) if any(quote in sentence for quote in giving)]
    granting = [n for n, sentence in enumerate(clause) if any(grants(q.text) for q in sentence)] or own
    weights = {n: _weight(sentence) for n, sentence in enumerate(clause) if n not in own}
    if 0 in weights and 0 not in granting and opens(clause[0][0].text):
        weights[0] = _CONDITION
    reach = {*range(granting[0]), *range(granting[-1] + 1, len(clause))} if granting else set()
    for n in own:
        reach.update(range(n + 1, next((m for m in granting if m > n), len(clause))))
    binding = [n for n, weight in weights.items() if weight and (n in reach or weight == _CONDITION)]
    for n in sorted([*own, *sorted(binding, key=lambda n: -weights[n])[:_MOST]]):
        for place, segment in enumerate(clause[n]):
            eases = place > 0 and n not in own and _EASES.search(segment.text)
            if _weight([segment]) or eases or weights.get(n) == _CONDITION:
                yield segment


def grants(text: str) -> bool:
    """Whether a segment gives something (a sum, a share, or all of it) or says to whom all is given."""
    if _CONDITIONS.search(text):
        return False
    if _APPLIES.search(text):
        return True
    parts = [part for part in text.split("，") if _GIVES.search(part) and not _DENIES.search(part)]
    return bool(parts) and (
        any(_WITHOUT_SUM.search(part) for part in parts)
        or any(atom.kind in _SUMS and atom.bound not in _LEAST for atom in atoms(text))
    )


def opens(text: str) -> bool:
    """Whether a segment says who may apply for something."""
    return _OPENS.search(text) is not None


def excludes(text: str) -> bool:
    """Whether a segment denies something."""
    return _DENIES.search(text) is not None


def windows(text: str) -> bool:
    """Whether a segment says until when to apply."""
    return _TO_APPLY.search(text) is not None


def _weight(sentence: Sequence[Quote]) -> int:
    """How binding a sentence is, from 0 to 4; one that grants something of its own does not bind another grant."""
    if any(grants(segment.text) for segment in sentence):
        return 0
    if any(_FOR_WHOM.search(heading) for heading in sentence[0].passage.heading[-1:]):
        return _CONDITION
    return next((weight for weight, does in _BY_WEIGHT if any(does.search(q.text) for q in sentence)), 0)


def clause_of(quote: Quote, corpus: Corpus) -> list[Quote]:
    """The statements of the article that ``quote`` is of, or of the sections that tell the sides of one entitlement.

    Of its passage, where the text has neither.
    """
    passage = quote.passage
    parts: Sequence[Passage] = (passage,)
    if passage.heading and ARTICLE.match(passage.heading[-1]):
        parts = [p for p in corpus.passages_of(passage.document_id) if p.heading == passage.heading]
    elif passage.heading and _ASPECT.search(passage.heading[-1]):
        beside = [p for p in corpus.passages_of(passage.document_id) if p.heading[:-1] == passage.heading[:-1]]
        parts = [p for p in beside if p.heading and _ASPECT.search(p.heading[-1])]
    return [statement for part in parts for statement in statements(part)]


def sentences_of(body: Sequence[Quote]) -> Iterator[list[Quote]]:
    """The segments of a clause by the sentences that they belong to."""
    sentence: list[Quote] = []
    for segment in body:
        sentence.append(segment)
        if not segment.text.endswith(("；", ";")):
            yield sentence
            sentence = []
    if sentence:
        yield sentence
