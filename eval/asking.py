"""A first draft of questions on a document, for people to edit: templates asked of every clause, and of its facts.

What stands here is deliberately plain. The wording of a real question cannot be derived from the text that answers
it; the drafts only save the typing of ids, clause numbers and verbatim nuggets.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from eval.item import Item, ItemType
from eval.policy import Policy
from index.structure import find_headings, find_title
from rag.answer import Status

AT_MOST = 3
"""Drafts on one clause."""
_TEST_EVERY = 4
_LONGEST_TOPIC = 24
_LONGEST_NUGGET = 40
_NUGGETS = 4
_MARKER = re.compile(
    r"\s*(?:#{1,6}\s+|第[一二三四五六七八九十百零〇\d]+[编章节条](?:之[一二三四五六七八九十\d]+)?\s*|[一二三四五六七八九十]+、"
    r"|[（(][一二三四五六七八九十\d]+[）)]|\d{1,2}[.．、)）](?!\d)|[-*•·]\s+|[①-⑳])\s*"
)
_ITEM = re.compile(r"[（(](?:[一二三四五六七八九十]+|\d{1,2})[）)]|(?<![\d.])\d{1,2}[.．、](?!\d)|[①-⑳]")
_LINE_ITEM = re.compile(r"\s*(?:[（(][一二三四五六七八九十\d]+[）)]|\d{1,2}[.．、)）](?!\d)|[-*•·]\s+|[①-⑳])")
_PIECE = re.compile(r"[^。！？；，：:\n]+")
_BRACKETED = re.compile(r"[【〔\[（(]([^】〕\]）)。，；]{2,20})[】〕\]）)]")
_HEADING_ENDS = ("。", "】", "〕", "]", "）", ")")
_HAN = "[一二三四五六七八九十百千万两]"
_DAY = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_MONTH_DAY = rf"(?:(?:\d{{4}}年|每年)?{_DAY}月(?:{_DAY}[日号]|底|末)?)"
_PHONE = re.compile(r"(?<!\d)(?:0\d{2,3}-?\d{7,8}|1[3-9]\d{9}|[48]00-?\d{3}-?\d{4})(?!\d)")
_DATE = re.compile(
    rf"{_MONTH_DAY}(?:[至到~～—-]{_MONTH_DAY})?(?:前|以前|之前|起)?|(?:\d+|{_HAN}+)个?(?:工作日|自然日|日|天|月|年)(?:内|以内|之内)"
)
_AMOUNT = re.compile(
    rf"(?:\d[\d.,]*|{_HAN}+)[万亿]*(?:美元|元)(?:/[人户家月年]|以上|以下)?|\d[\d.]*[%％]|百分之{_HAN}+"
)
_CONDITIONS = re.compile("条件|应当符合|须符合|应符合|具备下列|符合下列")
_MATERIALS = re.compile(
    "(?:提交|提供|携带|报送|准备|持)[^。；]{0,12}(?:材料|资料|证件)|(?:申请|申报|所需|下列|以下)材料"
)
_NOTE = (
    "自动生成的草稿：请改成办事人会用的问法；核对要点（nuggets）是否答全；"
    "例外和上限写进 conditions；改好后删去 draft 和这条备注"
)


@dataclass(frozen=True)
class _Clause:
    """What is asked about: a paragraph that states something, with the list that it announces."""

    document: str
    numbers: tuple[int, ...]
    text: str
    topic: str


@dataclass(frozen=True)
class _Ask:
    """A template filled in: ``nuggets`` stand verbatim in the clause, one alternative each."""

    kind: ItemType
    question: str
    nuggets: tuple[str, ...]


@dataclass
class _Asked:
    """The questions so far: two alike could not be told apart."""

    seen: set[str] = field(default_factory=set)

    def once(self, question: str, title: str, clause: _Clause) -> str:
        """The question, made another by the document's title, or else by its clause, where it was asked before."""
        named = f"《{title.strip('《》')}》：{question}"
        placed = f"{question}（{clause.document} 第{clause.numbers[0]}段）"
        chosen = next((one for one in (question, named) if one not in self.seen), placed)
        self.seen.add(chosen)
        return chosen


def drafts_on(policies: Iterable[tuple[Policy, str]]) -> tuple[dict[str, Any], ...]:
    """One to three drafts on every clause that states something, as lines of a question file.

    ``policies``: the documents, each with its title. The drafts on a clause are a family; every fourth family goes
    into the split ``test``.
    """
    asked = _Asked()
    found: list[dict[str, Any]] = []
    families = 0
    for policy, title in policies:
        for clause in _clauses(policy, title):
            families += 1
            for ask in _asks(clause):
                item = Item(
                    id=f"draft-{len(found) + 1:04}",
                    family=f"{clause.document}/{clause.numbers[0]:02}-{clause.topic}",
                    split="test" if families % _TEST_EVERY == 0 else "dev",
                    type=ask.kind,
                    document=clause.document,
                    turns=(asked.once(ask.question, title, clause),),
                    status=(Status.ANSWERED,),
                    gold_clauses=clause.numbers,
                    nuggets=tuple((nugget,) for nugget in ask.nuggets),
                    draft=True,
                    note=_NOTE,
                )
                found.append(item.model_dump(mode="json", exclude_defaults=True))
    return tuple(found)


def _clauses(policy: Policy, title: str) -> Iterator[_Clause]:
    """The clauses that state something; items of a list go with the paragraph that announces them (…：)."""
    alone = {h.span.start: h for h in find_headings(policy.text, title or find_title(policy.text) or "") if h.alone}
    heading, taken = "", 0
    for number, span in enumerate(policy.clauses, 1):
        text = span.of(policy.text)
        if number <= taken:
            continue
        if above := alone.get(span.start):
            heading = "" if above.level == 0 else _MARKER.sub("", above.text, count=1)
            continue
        taken = number
        if text.rstrip().endswith(("：", ":")):
            while taken < len(policy.clauses) and _LINE_ITEM.match(policy.clause(taken + 1)):
                taken += 1
        numbers = tuple(range(number, taken + 1))
        whole = "\n".join(map(policy.clause, numbers))
        if _states(whole):
            yield _Clause(policy.document_id, numbers, whole, _topic(whole, heading))


def _states(text: str) -> bool:
    """A clause without a sentence or a fact (a title, a signature) needs no question."""
    told = "。" in text or "；" in text or any(fact.search(text) for fact in (_PHONE, _AMOUNT))
    return told and any(_bare(match[0]) for match in _PIECE.finditer(text))


def _topic(text: str, heading: str) -> str:
    """What a clause is about: its own small heading, the heading that it stands under, or its first words."""
    rest = _MARKER.sub("", text, count=1)
    if named := _BRACKETED.match(rest):
        return named[1]
    opening, stop, after = rest.partition("。")
    if stop and after.strip() and 2 <= len(opening) <= _LONGEST_TOPIC and not re.search("[，；：、\n]", opening):
        return opening
    first = (_PIECE.search(rest) or re.search(r".+", rest)) if rest.strip() else None
    words = first[0].strip() if first else text.strip()
    return heading if 2 <= len(heading) <= _LONGEST_TOPIC else words[:_LONGEST_TOPIC]


def _asks(clause: _Clause) -> list[_Ask]:
    """The general question, then as many on facts as are allowed."""
    facts = [ask for make in (_materials, _condition, _amount, _date, _phone) if (ask := make(clause))]
    general = _Ask("direct", f"关于“{clause.topic}”是怎么规定的？", _gist(clause))
    return [general, *facts][:AT_MOST]


def _fact(kind: ItemType, question: str, pattern: re.Pattern[str]) -> Callable[[_Clause], _Ask | None]:
    def made(clause: _Clause) -> _Ask | None:
        found = tuple(dict.fromkeys(match[0] for match in pattern.finditer(clause.text)))[:_NUGGETS]
        return _Ask(kind, f"“{clause.topic}”{question}", found) if found else None

    return made


_amount = _fact("number", "涉及多少钱、什么比例？", _AMOUNT)
_date = _fact("date", "有什么时间要求？", _DATE)
_phone = _fact("phone", "打哪个电话咨询？", _PHONE)


def _materials(clause: _Clause) -> _Ask | None:
    found = _listed(clause.text, _MATERIALS)
    return _Ask("materials", f"“{clause.topic}”要交哪些材料？", found) if found else None


def _condition(clause: _Clause) -> _Ask | None:
    found = _listed(clause.text, _CONDITIONS)
    return _Ask("condition", f"“{clause.topic}”要符合什么条件？", found) if found else None


def _listed(text: str, announced: re.Pattern[str]) -> tuple[str, ...]:
    """The items of the list that is announced so: （一）…；（二）…。, on lines of their own or not."""
    for match in announced.finditer(text):
        colon = re.compile("[：:]").search(text, match.start())
        if colon is None or "。" in text[match.end() : colon.start()]:
            continue
        rest = text[colon.end() :]
        end = rest.find("。") if "\n" not in rest.partition("。")[0] else len(rest)
        items = [_first_piece(item) for item in _ITEM.split(rest[: end if end >= 0 else len(rest)])[1:]]
        if len(items) > 1:
            return tuple(dict.fromkeys(item for item in items if item))[:_NUGGETS]
    return ()


def _gist(clause: _Clause) -> tuple[str, ...]:
    """Two stretches of the clause that tell it from others: those with a fact, else the first behind its heading."""
    behind = clause.text.partition(clause.topic)[2]
    body = behind[1:] if behind.startswith(_HEADING_ENDS) and behind[1:].strip() else clause.text
    pieces = [piece for match in _PIECE.finditer(body) if (piece := _bare(match[0]))]
    short = [piece for piece in pieces if 4 <= len(piece) <= _LONGEST_NUGGET]
    telling = [piece for piece in short if any(fact.search(piece) for fact in (_AMOUNT, _DATE, _PHONE))]
    return tuple(dict.fromkeys(telling or short))[:2] or (max(pieces, key=len, default="")[:_LONGEST_NUGGET],)


def _first_piece(item: str) -> str:
    match = _PIECE.search(item)
    return _bare(match[0])[:_LONGEST_NUGGET] if match else ""


def _bare(piece: str) -> str:
    """The piece without the list number before it and the blanks around it; what is left stands verbatim in it."""
    return _MARKER.sub("", piece, count=1).strip()
