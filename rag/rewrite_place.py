"""Another word in the place of one of the question before: 那硕士呢, D类的, 500万以下, 第二条."""

from __future__ import annotations

import re

from index.passage import Span
from rag.facts import FactKind
from rag.rewrite_context import Context, subject_of, titled
from rag.rewrite_frame import AMOUNT, CLAUSE, MONEY, ORDINAL, PARTY, QUESTION_WORD, Analysis, Frame
from rag.rewrite_opening import Opening
from rag.rewrite_siblings import PERIOD, beside, kinds_in

PUNCTUATION = "？?。！!，, "
PARTICLES = re.compile(r"[吗呢吧呀啊嘛咧嘞捏哩哒呐哪么\s？?。！!]+$")
_SAME = "(?:的话|又(?:如何|怎样|怎么样)|也?(?:是)?(?:一样|同样|这样)(?:吗|么|不)?|也是(?:吗|么)?|也(?:可以|行|能)(?:吗|么)?)"
_THEN = re.compile(rf"^(.{{1,24}}?)(?:(?:的话)?[呢咧嘞捏哩呐]|{_SAME}[呢咧嘞捏哩呐]?)[？?。！!\s]*$")
_THEN_HOW = re.compile(r"^(.{1,24}?)(?:如何|怎样|怎么样|行吗)[？?。！!\s]*$")
# What one is or has, told of oneself.
_I_AM = re.compile(r"^(?:我们?|俺们?|咱们?|本人|[我俺咱](?:们)?(?:厂|公司|单位|家|老公|老婆|爱人|孩子)|她|他)(?:现在|目前|今年|这边)?(?:是|属于|算是?|评(?:上|的是)|拿(?:到)?的是|考的是|报的是|选的是|只有)(?:的是|了)?(?=[^，。]{2,12}$)")
_KIND_OF = frozenset("性型级类式")
_AREA = re.compile(r"(?:全|本|我们?|咱们?|俺们?|外|各)?[省市县区国](?:里|内|外|级)?的?")
_REGION = re.compile(r"[一-鿿]{2,4}?(?:省|自治区|市|自治州|县|区)(?![场级域块])")
_CONDITION = re.compile(r"(?:不|没|未(?!来)|在|已|刚|只)[一-鿿]{2,}")
_HAPPENED = re.compile(r"(?:不|没|未)(?!来)[一-鿿]{2,}|[一-鿿]{2,}(?:了|过期|逾期|不合格|不齐全?|不通过|没过)")
_TIME = re.compile(r"(?:今|明|去|前|后)[年天]|昨天|[上下本]个?(?:月|周|季度)|(?:19|20)[0-9]{2}年|上半年|下半年")
_PROPERTY = {
    "材料": "需要什么材料", "资料": "需要什么材料", "手续": "需要什么手续", "条件": "有什么条件", "要求": "有什么要求", "门槛": "有什么门槛",
    "时间": "是什么时候", "日期": "是什么日期", "截止时间": "什么时候截止", "截止日期": "什么时候截止", "期限": "期限是多久", "有效期": "有效期多久", "电话": "联系电话是多少",
    "联系方式": "联系电话是多少", "咨询电话": "咨询电话是多少", "流程": "办理流程是什么", "程序": "办理程序是什么", "步骤": "办理步骤是什么", "金额": "金额是多少", "标准": "标准是多少",
    "额度": "额度是多少", "比例": "比例是多少", "地址": "地址在哪里", "地点": "地点在哪里", "网址": "网址是什么", "入口": "申报入口在哪里", "部门": "由哪个部门负责",
    "对象": "适用对象是什么", "范围": "适用范围是什么", "补贴": "补贴多少", "补助": "补助多少", "奖励": "奖励多少", "钱": "多少钱", "资金": "资金多少", "文号": "文号是多少", "全称": "全称是什么",
}  # fmt: skip
_PROPERTY_OF = re.compile(rf"(?:申报|申请|办理|所需|需要的?|具体|联系)?的?({'|'.join(sorted(_PROPERTY, key=len, reverse=True))})")
_FIRST_OR_SECOND = re.compile(r"^(.*?[，。；？！]|)(.{2,}?)(?:和|与|以及|及|跟|、|还是)(.{2,})$")
# Facts that are asked of a topic; all others are asked of who applies.
_TELLS_SUBJECTS = frozenset({FactKind.COUNT, FactKind.WHO, FactKind.DEFINITION, FactKind.NAME, FactKind.DIFFERENCE})
_SHORT = 12
_PLAIN = 30
_NEAR_PART = 4


def replaced(opened: Opening, led: bool, last: Frame, context: Context, analyse: Analysis) -> str:
    """The question before, asked of what a follow-up names in the place of its own party, sum, place, number or subject.

    Empty where the follow-up asks for something itself. ``led``: a word such as 那 led over to it.
    """
    text = opened.rest
    named = _THEN.match(text) or (_THEN_HOW.match(text) if led else None)
    part = bare(named[1] if named else text)
    new = Frame(text, analyse(text))
    if not (named or opened.corrected or _is_fragment(part, new, last, context)):
        return ""
    attributive = PARTICLES.sub("", named[1] if named else text).endswith("的")
    if opened.supposing and not attributive and not _another_kind(part, last, context) and _tells(part, new, context):
        return f"{subject_of(last, context)}{part}会怎样"
    return _in_place(part, attributive, last, context, analyse)


def bare(text: str) -> str:
    """What a fragment names: without particles, and without 我是."""
    return _I_AM.sub("", PARTICLES.sub("", text)).removesuffix("的")


def _tells(part: str, new: Frame, context: Context) -> bool:
    """Whether a case is told (查出来刷单) rather than a party, place or number named (外省企业)."""
    if part in context.clause:
        return True
    named = any(shape.search(part) for shape in (PARTY, AMOUNT, ORDINAL, _REGION, _TIME, _PROPERTY_OF))
    return not named and not new.question.places and not any(term.thing and term.text == part for term in new.topics)


def told_of_oneself(text: str, last: Frame, context: Context) -> str:
    """The question before, asked of what a person says to be (我是D类, 我们是小微企业); empty where it asks of no kind."""
    part = bare(text)
    if part == text or len(part) > _SHORT:
        return ""
    if another := beside(part, last.text, context.clause):
        return _told_shortly(_with(last.text, another, part), part, context)
    if not PARTY.fullmatch(part) and part not in context.clause:
        return ""
    known = PARTY.search(last.text)
    return _with(last.text, Span(*known.span()), part) if known else f"{part}{last.text}"


def first_or_second(subject: str, word: str) -> str:
    """Of two subjects the one that 前者 or 后者 means; empty where there are not two."""
    found = _FIRST_OR_SECOND.match(subject)
    return (found[2] if word == "前者" else found[3]) if found else ""


def are_two(subject: str) -> bool:
    return _FIRST_OR_SECOND.match(subject) is not None


def _is_fragment(part: str, new: Frame, last: Frame, context: Context) -> bool:
    """Whether a text without 呢 only names another party, sum, place, kind or number (硕士的, 500万以下, 第二条)."""
    if any(shape.fullmatch(part) for shape in (AMOUNT, ORDINAL, PARTY, PERIOD)):
        return True
    if new.text.rstrip(PUNCTUATION).endswith("的") and len(part) <= _SHORT and not new.asks:
        return True
    if _PROPERTY_OF.fullmatch(part) or bool(new.question.places) and part in new.question.places:
        return True
    return len(part) <= _SHORT and not new.asks and beside(part, last.text, context.clause) is not None


def _in_place(part: str, attributive: bool, last: Frame, context: Context, analyse: Analysis) -> str:
    text = last.text
    fact = _PROPERTY_OF.fullmatch(part)
    if fact:
        return f"{subject_of(last, context)}{_PROPERTY[fact[1]]}？"
    if part in ("前者", "后者") and last.subject:
        part = first_or_second(last.subject.of(text), part) or part
    inner = Frame(part, analyse(part))
    if inner.asks:
        return ""
    if ORDINAL.fullmatch(part):
        return _another_number(part, last, context)
    if AMOUNT.search(part) and not inner.topics and not PERIOD.fullmatch(part):
        return _swapped(AMOUNT, text, part) or f"{part}的{text}"
    if placed := _another_place(part, inner, last):
        return placed
    if part.startswith("除了"):
        return f"{part}{text}"
    if _HAPPENED.fullmatch(part) and not attributive:
        return f"{subject_of(last, context)}{part}会怎样"
    if _CONDITION.match(part):
        return f"{part}的{text}"
    if _TIME.fullmatch(part):
        return _swapped(_TIME, text, part) or f"{part}{text}"
    return _another_kind(part, last, context) or _another_subject(part, inner, last, context, analyse)


def _another_place(part: str, inner: Frame, last: Frame) -> str:
    text, places = last.text, last.question.places
    if _AREA.fullmatch(part) and places:
        return _swapped(re.compile(re.escape(places[0])), text, part)
    if part in inner.question.places or _REGION.fullmatch(part):
        known = _REGION.match(text)
        old = next((p for p in places if p in text), known.group() if known else "")
        return text.replace(old, part, 1) if old else f"{part}{text}"
    return ""


def _another_kind(part: str, last: Frame, context: Context) -> str:
    """The question before of another kind or party; empty where it names none beside ``part``."""
    text = last.text
    if another := beside(part, text, context.clause):
        return _told_shortly(_with(text, another, part), part, context)
    if PARTY.fullmatch(part):
        known = PARTY.search(text) if not last.subject or part not in last.subject.of(text) else None
        if known:
            return _with(text, Span(*known.span()), part)
        if last.subject is None or any(ask.kind not in _TELLS_SUBJECTS for ask in last.question.asks):
            return f"{part}{text}"
    for kind in kinds_in(part, context.clause):  # 第二回评上的, where the question before says 首次
        if another := beside(kind, text, context.clause):
            return _with(text, another, part)
    own = PARTY.search(part)
    known = PARTY.search(text)
    rest = part.replace(own.group(), "") if own else ""
    if known and rest and rest in context.clause:
        return _with(text, Span(*known.span()), part)
    for known in PARTY.finditer(text):  # 专精特新企业 beside 小微企业
        head = known.group()[-2:]
        if len(head) == 2 and part.endswith(head) and len(part) > 2:
            return _with(text, Span(*known.span()), part)
    return ""


def _told_shortly(text: str, part: str, context: Context) -> str:
    """``text`` without the story that it tells, where the heading of the clause that was quoted tells what it is about
    (我闺女本科刚毕业，在一家公司上班，租房子公家给贴不，一个月几多: 租房补贴，本科一个月几多)."""
    asking = [m.group() for m in CLAUSE.finditer(text) if QUESTION_WORD.search(m.group())]
    if len(text) <= _PLAIN or not asking or not context.heading or part not in context.clause:
        return text
    return f"{context.heading}，{'' if part in asking[-1] else part}{asking[-1]}"


def _another_subject(part: str, inner: Frame, last: Frame, context: Context, analyse: Analysis) -> str:
    text = last.text
    head, among, tail = text.partition("其中")
    if among:
        return head + among + (_in_place(part, False, Frame(tail, analyse(tail)), context, analyse) or f"{part}呢")
    if 2 <= len(part) <= _NEAR_PART and part[-1] in _KIND_OF and last.subject:
        return _of_a_kind(part, text) or text[: last.subject.start] + part + text[last.subject.start :]
    if last.subject is None or last.only_parties:
        sums = MONEY.search(text)
        if sums:
            return text[: sums.start()] + part + text[sums.start() :]
    if last.subject is None or not inner.topics:
        if not inner.topics:
            return f"{part}{text}" if last.subject and len(part) <= _NEAR_PART else ""
        return f"{part}{text}" if last.question.asks and not last.asks_of_document else f"{part}？"
    return _of_another(part, last, last.subject, analyse)


def _of_another(part: str, last: Frame, subject: Span, analyse: Analysis) -> str:
    """The question before with ``part`` for its subject; where more of the old topic stands around it, only what was
    asked. What stands behind the subject in its own clause is asked of it (千企技改要不要交营业执照) and is kept."""
    before, behind = last.text[: subject.start], last.text[subject.end :]
    own_clause = CLAUSE.match(behind)
    rest = f"{before}\n{behind[own_clause.end() if own_clause else 0 :]}".lower()
    old = [subject.of(last.text)[-2:], *(term.text.lower() for term in last.weighty)]
    if len(last.text) <= _PLAIN and not any(word in rest for word in old):
        return before + part + behind
    for clause in CLAUSE.finditer(last.text):
        asking = Frame(clause.group(), analyse(clause.group()))
        if asking.asks and not asking.weighty:
            return f"{part}{asking.text}"
    cue = next((ask.cue.split("，")[0] for ask in last.question.asks), "")
    return f"{part}{cue}？"


def _another_number(part: str, last: Frame, context: Context) -> str:
    numbers = list(ORDINAL.finditer(last.text))
    if numbers:
        start, end = numbers[0].start(), numbers[-1].end()
        part += "措施" if "第" not in part and last.text[end:].startswith("是") else ""
        return last.text[:start] + part + last.text[end:]
    if last.topics and not re.search("条|款|措施", part):
        return f"{last.text.rstrip(PUNCTUATION)}，{part}是什么？"
    title = f"{titled(context.title)}" if context.title else ""
    return f"{title}{part if part.endswith(('条', '项')) else part.removesuffix('个') + '条'}措施是什么？"


def _of_a_kind(part: str, text: str) -> str:
    """``text`` with the word like ``part`` replaced by it: 生产性 by 生活性, 市级 by 省级; empty without one."""
    found = re.search(rf"(?:(?![哪些什几类])[一-鿿]){{{len(part) - 1}}}{part[-1]}", text)
    return text[: found.start()] + part + text[found.end() :] if found else ""


def _with(text: str, span: Span, part: str) -> str:
    return text[: span.start] + part + text[span.end :]


def _swapped(pattern: re.Pattern[str], text: str, part: str) -> str:
    found = pattern.search(text)
    return _with(text, Span(*found.span()), part) if found else ""
