"""What a question asks: the kinds of fact, the words that name its subject, the places and titles it mentions."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from rag.facts import FACTS, Fact, FactKind
from rag.grounding.numerals import parse
from rag.lexicon import Lexicon
from rag.terms import ACT as ACT
from rag.terms import BACKGROUND as BACKGROUND
from rag.terms import EVERYDAY as EVERYDAY
from rag.terms import GENERIC as GENERIC
from rag.terms import SPECIFIC as SPECIFIC
from rag.terms import Cutter, Known
from rag.terms import Frequency as Frequency
from rag.terms import Segmenter as Segmenter
from rag.terms import Term as Term
from rag.terms import is_organisation as is_organisation

_CLAUSE = re.compile(r"([^，。；？！,;?!\n…—]+)([，。；？！,;?!\n…—]*)")
_AFTER_PARTICLE = re.compile(r"(?<=[吗呢吧])(?<![网酒氧贴书茶水话]吧)(?=[一-鿿])")
_ASKING = re.compile(
    r"什么|啥|哪|多[少久长大高]|怎么|怎样|如何|咋|谁|何(?!况|必)|吗|么$|呢|有没|有无|是否|能否|可否|对吧|不$|没$|嘛$|([一-鿿])[不没]\1"
    r"|(?<![好这前十近头])几(?:个|项|条|类|种|大|方面|届|次|件|样|月|号|点|成|折|比几|天|年|万|元|块|场|回|趟|平|岁)|第几|介绍|说明|列(?:出|举|一下|明|全|给|个)|(?<!申)请(?![假客])"
    r"|查(?:一下|查|询|下)|帮我?查|告诉|给我|想问|咨询|想知道|想了解|想听|想看|说说|讲讲|核对|确认|还是"
)
_ASIDE = re.compile(r"^(?:先|且)?(?:不管|甭管|不论|别管|不指望|不说|别说|抛开|除了)|我不指望")
_NARRATIVE = re.compile(r"^(?:我|我们|咱|咱们|俺|俺们|本人|本公司|我家|我厂|我司|听)(?!能|可以|想问|想知道|该|要问|应)")
_EXCEPT = re.compile(
    r"除了?([^，。？]{1,20})[，,]?[^。？]{0,20}?(?:还有|别的|其他|另外|还)"
    r"|([^，。？]{1,20})(?:以外|之外)(?:的|还)?[^，。？]{0,4}(?:措施|举措|内容|政策|方面|有什么|有哪些)"
)
_NUMERAL = r"(?:[一二三四五六七八九十]{1,3}|[0-9]{1,2})"
_ORDINAL = re.compile(
    rf"(?:倒数)?第{_NUMERAL}(?:[大个项条点]?(?:、|和|与|及|以及|到|至|[-—~])第?{_NUMERAL})*(?:大|个|项|条|点)?(?:措施|举措|方面|条|项|政策|内容|大?块)"
    r"|(?:最后|最末尾?|末尾|排在最后|收尾)(?:的)?(?:一|那)?(?:个|项|条)(?:措施|举措|政策|内容)?|(?:最前面?|(?<![龙牵源街])头一|排在最前)(?:的)?(?:一|那)?(?:个|项|条)(?:措施|举措|政策)?"
)
_CHECKING = re.compile(r"(?:对吧|对吗|对不对|是吗|是吧|是不是真的?|真的吗|真的假的|没错吧|属实吗?|是真的)[？?。！!]*$")
_LISTING = re.compile(
    r"哪些|哪几|有啥|有什么|什么(?:措施|举措|行动|内容|办法|政策|任务|工程|安排|部署|要求|方面)|都[有是]|分别|各[有是]|列|逐|几(?:个|项|条|类|种|大|方面|件)"
)
_OVERVIEW = re.compile(
    r"(?:几|多少)(?:大|个|项|条)?(?:方面|部分|板块|举措|措施|内容|条(?!件)|项(?!目)|招|点)|(?:主要|核心|大致|基本|全部|具体|都|总体)?(?:讲|说|写|谈|包括|包含|涉及|规定|提出?|涵盖|有|是)(?:了|到|的)?(?:些|都)?(?:哪|什么|啥)"
    r"|概括|概述|综述|总结|归纳|介绍|提纲|大纲|框架|标题|目录|大意|梳理|(?:主要|核心|基本|全部|重点)内容|(?:各项|所有|全部|每项|每条|哪些)(?:措施|举措|政策|内容|方面)|要点|一览|目录|名目|干货|干了啥|讲啥|说啥"
)
_OUTLINE_WORDS = re.compile("政策|文件|措施|举措|通知|意见|办法|方案|规定|条款|内容|方面|要点|提纲|大纲|标题|目录|板块|几条|几项|东西")
_MENTIONS = re.compile(
    r"(?:哪些|哪几|哪)(?:个|项|条|些|块)?(?:措施|条|项|方面|地方|部分|条款|政策|里)?(?:里面?|中)?[^，。？]{0,4}?(?:讲|提|说|写|涉及|出现|谈)(?:到|及|了|过|在)?|各?(?:写|放|列|出现|提到|讲)在哪|凡是?[^，。？]{0,6}(?:讲|提|说|写)到|(?:都|全)(?:给我)?(?:找|列)出来"
)
_ONE_DOCUMENT = re.compile(
    r"这份|新(?:出的?|发的?|来的?)?(?:政策|措施|办法|文件|规定|通知)(?!性)|(?:这|该|本|此|那)(?:个|份|项|条|篇|些|批|套)?(?:东西|材料|政策|文件|措施|通知|意见|方案|办法|规定|若干政策措施|政策措施)|(?:文件|政策|原文|文中|文本|红头文件)(?:里|中|上|内|对|将|提|列|讲|说|写|规定|要求|到底|的?(?:全名|全称|名称|标题|文号))|(?:文件|文中|原文|通篇|全篇|全文)"
)
_POINTS = re.compile(r"(?:几|多少)(?:大|个)?(?:方面|项(?!目)|条(?!件)|点|件|样|大|步|招)")
_HOW = re.compile(r"怎么|怎样|如何|咋|何以|什么举措|哪些举措|措施")
_EACH = re.compile(r"分别|各自|各(?![省市县区地级类种项部方位条界行])|[这那]两[样个项条件头方]")
_TITLE = re.compile(r"《([^》]{2,60})》")


@dataclass(frozen=True)
class Ask:
    """One fact asked for; ``cue`` are the question's own words for it."""

    fact: Fact
    cue: str
    clause: str

    @property
    def kind(self) -> FactKind:
        return self.fact.kind


@dataclass(frozen=True)
class Question:
    """A question taken apart. ``topic`` is its text without the words that only ask; ``parts`` are the things of each
    asking clause. ``listing``: wants things listed; ``how``: wants to know what is done; ``each``: asks the same of
    several subjects; ``mentions``: wants to know
    where something is said; ``this_document``: speaks of one document as known; ``checking``:
    asks whether something is so; ``ordinals``: the measures asked for
    by their numbers, from 1, or from −1 backwards; ``excepted``: what the answer must go beyond (除了…还有)."""

    text: str
    topic: str
    terms: tuple[Term, ...]
    asks: tuple[Ask, ...]
    titles: tuple[str, ...]
    places: tuple[str, ...]
    parts: tuple[tuple[Term, ...], ...]
    overview: bool
    listing: bool
    how: bool
    each: bool
    mentions: bool
    this_document: bool
    checking: bool
    ordinals: tuple[int, ...]
    excepted: tuple[Term, ...]

    @property
    def specific(self) -> tuple[Term, ...]:
        """The terms that tell one subject from another: things, and everyday words."""
        return tuple(term for term in self.terms if term.specific)

    @property
    def focus(self) -> tuple[Term, ...]:
        """What a fact is asked of: the things of the asking clauses."""
        return tuple(term for term in self.terms if term.decisive)

    @property
    def things(self) -> tuple[Term, ...]:
        return tuple(term for term in self.terms if term.thing)

    def asked(self, kind: FactKind) -> bool:
        return any(ask.kind is kind for ask in self.asks)


def analyze(
    text: str, segment: Segmenter, frequency: Frequency, lexicon: Lexicon, known: Known = lambda _: 0
) -> Question:
    """Take a clean question apart.

    The clauses that hold a question word are the asking ones; the others are background, whose words help to find the
    right passage but need not be found in it.
    """
    titles = tuple(_TITLE.findall(text))
    body = _TITLE.sub("，", text)
    clauses, asks_something = _clauses(body)
    any_asking = any(asks_something) and not _CHECKING.search(body)
    cutter = Cutter(segment, frequency, lexicon, known)
    asks: list[Ask] = []
    terms: dict[str, Term] = {}
    subjects: list[tuple[bool, tuple[Term, ...]]] = []
    topics: list[str] = []
    places: list[str] = []
    for number, clause in enumerate(clauses):
        told = bool(_ASIDE.search(clause)) or bool(_NARRATIVE.search(clause)) and any(asks_something[number + 1 :])
        asking = not told and (not any_asking or asks_something[number])
        clause_asks, topic = ([], clause) if told else _asks(clause, last=number == len(clauses) - 1)
        asks.extend(clause_asks)
        topics.append(topic)
        here = tuple(cutter.terms(clause, topic, asking, places))
        subjects.append((asking, tuple(term for term in here if term.thing)))
        for term in here:
            before = terms.get(term.text)
            if before is None or before.weight < term.weight:
                terms[term.text] = term
    found = tuple(terms.values())
    parts = [things for asking, things in subjects if asking and things] or [t for _, t in subjects if t]
    if any(things for _, things in subjects):  # a name is asked of the document itself; of a thing, the clause that names it is the answer
        asks = [ask for ask in asks if ask.kind is not FactKind.NAME]
    this_document = bool(titles) or bool(_ONE_DOCUMENT.search(body))
    return Question(
        text, "，".join(topics), found, tuple(asks), titles, tuple(dict.fromkeys(places)), tuple(parts),
        overview=_is_overview(body, found, asks, titles, this_document), listing=bool(_LISTING.search(body)),
        how=bool(_HOW.search(body)), each=bool(_EACH.search(body)), mentions=bool(_MENTIONS.search(body)),
        this_document=this_document, checking=bool(_CHECKING.search(body) or re.match("[^，。？]{0,8}是不是", body)),
        ordinals=tuple(dict.fromkeys(_ordinals(body))),
        excepted=tuple(t for m in _EXCEPT.finditer(body) for t in found if t.thing and t.text in m[m.lastindex or 0]),
    )  # fmt: skip


def _ordinals(body: str) -> Iterator[int]:
    """第三条 3, 第三和第五条 3 5, 第三至第五条 3 4 5, 倒数第二条 −2, 最后一条 −1."""
    for found in _ORDINAL.finditer(body):
        words = found.group()
        if "第" not in words:
            yield 1 if words.startswith(("最前", "头", "排在最前")) else -1
            continue
        numbers = [int(parse(numeral) or 0) for numeral in re.findall(_NUMERAL, words)]
        if len(numbers) == 2 and re.search("[到至—~-]", words):
            numbers = list(range(numbers[0], numbers[1] + 1))
        yield from (-number if words.startswith("倒数") else number for number in numbers if number)


_OF_OUTLINES = frozenset({FactKind.COUNT, FactKind.NAME})


def _clauses(body: str) -> tuple[list[str], list[bool]]:
    """The clauses of a question, and for each whether it asks: by a word, or by the question mark behind it."""
    clauses: list[str] = []
    asking: list[bool] = []
    for found in _CLAUSE.finditer(body):
        parts = [part for part in _AFTER_PARTICLE.split(found[1]) if part.strip()]
        for number, part in enumerate(parts, 1):
            clauses.append(part)
            asking.append(bool(_ASKING.search(part)) or number == len(parts) and bool(re.search("[？?]", found[2])))
    return clauses, asking


def _is_overview(
    body: str, terms: Sequence[Term], asks: Sequence[Ask], titles: Sequence[str], this_document: bool
) -> bool:
    """Whether the whole document is asked for: no subject, no fact, and words that ask for an outline."""
    if any(term.asking and (term.thing or term.specific and not this_document) for term in terms):
        return False
    if any(ask.kind not in _OF_OUTLINES for ask in asks):
        return False
    if any(ask.kind is FactKind.NAME for ask in asks) and not re.search(r"(?<![该本此])(?<![这那][个份项])措施|几[条项大]|方面|逐|依次", body):
        return False
    if not this_document and not _OUTLINE_WORDS.search(body):
        return False
    return bool(_OVERVIEW.search(body)) or bool(titles) and not terms


_BARE = frozenset({"多少", "有多少"})
_LONGEST_MEASURED = 2


# Words that ask by themselves, and what goes on after a name of a fact of which something is said (申请材料不全的).
_ASKING_WORD = re.compile("[几啥哪谁何怎咋]|多[少久长大高]|什么|如何|[能可]")
_SAID_OF = re.compile("(?:不[全足齐够符]|应|须|已经|被|过后|之?[内后前](?!部)|未)")


def _asks(clause: str, last: bool) -> tuple[list[Ask], str]:
    """The facts that a clause asks for, and the clause with those words blanked out."""
    asks: list[Ask] = []
    topic = clause
    for fact in FACTS:
        cues = [found.group() for found in fact.asked.finditer(topic) if not _told_of(found)]
        if fact.kind is FactKind.ELIGIBILITY and asks:
            break
        if asks and asks[0].kind is FactKind.SANCTION and not _ASKING.search("，".join(cues)):
            continue  # 虚假申报材料会怎么处罚 asks for no materials
        if cues and fact.kind is FactKind.COUNT and set(cues) <= _BARE and asks:
            continue
        if cues and not (fact.kind is FactKind.COUNT and _indefinite(clause, cues, last)):
            asks.append(Ask(fact, "，".join(cues), clause))
            topic = fact.asked.sub(lambda cue: "　" * len(cue.group()), topic)
    return asks, topic


def _told_of(cue: re.Match[str]) -> bool:
    """Whether a bare name of a fact (申请材料, 受理部门) is what something is said of, not what is asked for."""
    return not _ASKING_WORD.search(cue.group()) and _SAID_OF.match(cue.string, cue.end()) is not None


def _indefinite(clause: str, cues: Sequence[str], last: bool) -> bool:
    """Whether 几 means "some" (几家厂想抱团) or asks for points to be listed, not counted (从哪几方面)."""
    if _POINTS.search(clause) and all("几" in cue or "多少" in cue for cue in cues):
        return True
    before, _, after = clause.rpartition(cues[-1])
    if len(after) <= _LONGEST_MEASURED and not re.search("[这那好前十近头]$", before):  # a 几 that means "some" stands before what they do
        return False
    return not last and not re.search(r"多少|第几|(?:共|有|是|分|定|各)了?(?:为|有)?几", clause)
