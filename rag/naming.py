"""Things that a question wants named one by one, where the clause says only how many or of what kind they are."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from rag.candidates import Candidate
from rag.counting import NUMERAL
from rag.facts import FactKind
from rag.question import Question
from rag.state import Quote

# Bodies are asked for by name: 哪几家银行, 有哪几所, 校名, 名单.
_NAMES = re.compile(
    "哪几[家所座]|(?:有|给我?|发|列)(?:一?[个份张])?(?:名单|名录)|(?:名单|名录)(?:给|发|列|有)|[校行店厂院]名(?!额)"
)
# The ending of a name; 学校 and 机构 end the name of a kind as well.
_BODY = r"[一-鿿（）]{2,14}(?:大学|学院|中学|小学|银行|公司|集团|医院|中心|协会|研究院|基地|园区)"
_NAMED_BODIES = re.compile(rf"{_BODY}(?:、|和|与|及|以及){_BODY}")
_LISTED_ELSEWHERE = re.compile("名单|名录|目录")


def unnamed(question: Question, quotes: Sequence[Quote]) -> Iterator[str]:
    """A list of bodies that is asked for and that no quote gives or speaks of."""
    asked = _NAMES.search(question.text) and not question.asked(FactKind.WHO)
    if asked and quotes and not any(_NAMED_BODIES.search(q.text) or _LISTED_ELSEWHERE.search(q.text) for q in quotes):
        yield "具体名单"


def _asks_for_kinds(word: str, text: str) -> bool:
    """Whether members of a thing are asked for, so that merely speaking of it is no answer."""
    if re.search(r"哪几?[种类家]|包括哪|具体(?:有|是|包括|指)哪", text):
        return True
    return bool(
        re.search(rf"{re.escape(word)}[”」]?(?:都|具体|分别)?(?:有|是|包括)(?:哪些|哪几[个家种类]|谁)[？?。！]*$", text)
    )


def unlisted(question: Question, candidates: Sequence[Candidate]) -> Iterator[str]:
    """Things that a question wants named one by one though the clause only says how many there are."""
    for term in question.things:
        if _wants_names(term.text, question.text):
            for candidate in candidates[:3]:
                text = candidate.passage.text
                if term.text in text:
                    kinds = _asks_for_kinds(term.text, question.text)
                    if (
                        _only_counted(term.text, text)
                        or kinds
                        and not _named_one_by_one(term.text, candidate, candidates[:3])
                    ):
                        yield f"“{term.text}”的具体名单"
                    break


def _only_counted(word: str, text: str) -> bool:
    """Whether a clause says how many there are (“6”个传统优势产业, 两个毫不动摇) and does not go on to name them."""
    w = re.escape(word)
    counted = bool(re.search(rf"[{NUMERAL}]+[”」]?(?:个|项|类|大|种|条)?{w}", text))
    is_count = bool(re.match(rf"[{NUMERAL}]+(?:个|项|类|大|种|条)", word)) and word in text
    return (counted or is_count) and not _listed(w, text)


def _named_one_by_one(word: str, candidate: Candidate, near: Sequence[Candidate]) -> bool:
    """Whether the kinds of a thing are named: X包括… in a clause, a section headed X, or several like A型X、B型X."""
    w, text = re.escape(word), candidate.passage.text
    item = re.compile(rf"[一-鿿]{{2,}}{w}(?:、|等|，|；|。)")
    headed = any(re.fullmatch(rf"\W*(?:第?[{NUMERAL}]+\W*条?)?\W*{w}", h) for h in candidate.passage.heading)
    return headed or _listed(w, text) or sum(len(item.findall(q.text)) for c in near for q in c.statements) > 1


def _listed(pattern: str, text: str) -> bool:
    return bool(re.search(rf"{pattern}[”）]?(?:包括|分别(?:是|为)|即|是指|：|（|为：|有：)", text))


def _wants_names(word: str, text: str) -> bool:
    w = re.escape(word)
    kind = "(?:产业|行业|领域|门类|技术|名字|不动摇)"
    which = rf"(?:哪|啥|什么)(?:些|几)?[{NUMERAL}]*(?:个|类|大|种|些|家|所|位|名)?{kind}?"
    verb = "(?:是|有|包括|包含|指|涵盖|叫|名单|清单)(?:的是|的)?"
    return bool(
        re.search(
            rf"(?:挨个|逐个|一个一?个|一一)[^，。？]{{0,3}}(?:念|列|说|报|讲|点|数)|{w}[”」]?[^。？]{{0,5}}?(?:具体|分别|都|各|到底|究竟)*{verb}{which}(?:$|[，。？！呢呀啊吗来])"
            rf"|哪(?:些|几个|[{NUMERAL}]+个?)(?:是)?{w}(?:$|[，。？！呢呀啊吗])|{w}[”」]?(?:里|都|中)?(?:有|是)谁|{w}[”」]?(?:的)?(?:具体)?(?:行业|产业|企业)?(?:名单|清单|名称|名录)|第[{NUMERAL}]+个(?:就)?是",
            text,
        )
    )
