"""Rules that make a follow-up stand alone: what it leaves out is taken from the question before it.

Every rule keeps the follow-up's own words, and takes words from what the same person asked before, besides the glue of a
sentence. Two exceptions are words that a document surely holds: a title or heading that the answer before headed, and
an option of a clarifying question.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Protocol

from index.passage import Span
from rag.facts import FactKind
from rag.rewrite_frame import AMOUNT, CLAUSE, DOCUMENT, MONEY, ORDINAL, PARTY, Analysis, Frame


class Quoted(Protocol):
    """What an earlier answer quoted: the heading and the title that all its quotes share, else nothing."""

    @property
    def heading(self) -> str: ...

    @property
    def title(self) -> str: ...


@dataclass(frozen=True)
class Context:
    """What a follow-up may refer to.

    ``question``: the last question, made to stand alone. ``stated``: what the person told of themselves. ``quoted``: what
    the last answer quoted. ``before``: what the question before the last was about. ``options``: what a clarifying question about ``clarified`` offered; ``pending`` while it is
    the last thing that was said.
    """

    question: str = ""
    stated: str = ""
    quoted: Quoted | None = None
    before: str = ""
    options: tuple[str, ...] = ()
    clarified: str = ""
    pending: bool = False

    @property
    def heading(self) -> str:
        return self.quoted.heading if self.quoted else ""

    @property
    def title(self) -> str:
        return self.quoted.title if self.quoted else ""

    @property
    def empty(self) -> bool:
        return not (self.question or self.stated)


_LEAD = re.compile(
    r"^(?:(?:好[的吧]?|行吧|算了|嗯+|哦+|噢|行|对|是的?|可以|明白了?|知道了|了解了?|谢谢(?:你|您)?|多谢|收到|(?:[哦噢嗯]*)(?:原来)?(?:是)?这样子?[啊呀]*|原来如此|好[嘞咧滴]|得嘞|对了|懂了|ok|OK)(?:[，,。！!、；\s]+|(?=那|然后))"
    r"|(?:那么?(?!个|些|条|份|项|种|里|边|次|样|家|是|位|年|天|时|儿|块|笔|件|一)|然后|另外|此外|顺便|再问(?:一下|下)?|再请问|请问|(?:我)?(?:还)?(?:想|要)(?:再)?(?:问|知道|了解)(?:一下|下|问)?|所以|不过|但是?|可是|诶|哎|欸|如果是?|要是|假如是?|换成|换做|至于|关于)[，,、：:\s]*)+"
)  # fmt: skip
_OWN_CORRECTION = re.compile(
    r"^(?:不是|不对|不不?|错了|(?:我)?(?:说|打|写|问)错了|搞错了|等等|等一下|哦不|抱歉|不好意思)?[，,。！!、\s]*(?:我|应该|应当)?(?:刚才)?(?:是说|说的是|想问的是|要问的是|问的是|指的是|是问|是想问|意思是|的意思是|是指|想说的是|本来想问)(?:的是)?[，,：:]?"
    r"|^(?:不是|不对|错了|(?:我)?(?:说|打|写|问)错了|搞错了|哦不|抱歉|不好意思)[，,。！!、\s]+(?:应该|应当)?是?"
)
_NOT_BUT = re.compile(r"^(?:我)?(?:不是|没|没有)(?:说|问|想问|指)?([^，。]{1,16})[，,](?:我)?(?:而|而是|是)(?:说|问|想问|指)?(?:的是)?(.+)$")
_THEN = re.compile(r"^(.{1,24}?)(?:呢|的话呢?|又(?:如何|怎样|怎么样)|也一样吗|也是吗|也(?:可以|行|能)吗)[？?。！!\s]*$")
_THEN_HOW = re.compile(r"^(.{1,24}?)(?:如何|怎样|怎么样|行吗)[？?。！!\s]*$")
_MORE = re.compile(
    r"^(?:还有(?:呢|吗|别的吗?|其他的?吗?|没有|哪些|什么)?|其他的?呢?|别的呢?|(?:还)?有(?:没有)?(?:别的|其他的?)(?:了|吗|呢)*|继续|接着(?:说|讲)|然后呢|就这些(?:吗|了)?|还有(?:没有)?(?:别的|其他的?)(?:内容|规定|措施|支持|政策)?(?:了|吗|呢)*)[？?。！!\s]*$"
)
_AGAIN = re.compile(r"^(?:真的吗?|真的假的|是吗|是吧|对吗|确定吗?|你确定吗?|不会吧|(?:把|请)?(?:上一?个|刚才的?|前一个|上面的?)?(?:问题|回答|答案)?再?(?:说|讲|回答|重复)一?(?:遍|次)|没看懂|没明白|不明白|什么意思|啥意思|没懂|看不懂)[？?。！!\s]*$")
_FURTHER = re.compile(
    r"^(?:能不能|能|可以|请|麻烦|给我|再)*(?:详细|具体|展开|仔细|多)(?:点|些|一点|一些)?(?:地)?(?:说说?|讲讲?|介绍|说明|解释|解读)?(?:一下|下)?(?:吗|呗|吧|点)?[？?。！!\s]*$"
)
# 这块 and 那种 mostly point inside their own question; 它 and 上面说的 point back.
_BACK = re.compile(
    r"(?:(?:你|您)?(?:上面|刚才|刚刚|前面|之前|方才)(?:你|您)?(?:提到|说到|讲到|说|提|讲|列|回答)(?:过|了)?的?(?:这|那)?(?:一?[个项条些种])?|(?:上面|前面|刚才|刚刚|之前)的?(?:这|那)一?[个项条些种]|上述的?)"
    r"(专项行动|专项|行动|项目|工程|计划|补贴|补助|奖励|资金|产业|政策|措施|内容|平台|集群|支持)?"
    r"|(?<![其维吉])它们?的?|(?<![和与及极尤何与])其(?![中他它实余次]|[一-鿿]{0,2}实)|前者|后者"
    r"|[这那](?:一?[个项条笔类种些]|)(专项行动|专项|行动|项目|工程|计划|补贴|补助|奖励|资金|钱|产业|政策|措施|平台|集群|支持|活动|事情?|方面)(?!的人)"
    r"|[该此](?:项|类)?(专项行动|专项|行动|项目|工程|计划|补贴|补助|奖励|资金|产业|政策|措施|平台|集群|支持)|[这那](?:一?[个项条笔些])(?=大概|一般|现在|今年|到底|具体|[，还外以之怎能可有要需什啥哪多具和跟与属是归由在到算什对给也都的？?。]|$)|[这那](?=(?:怎么|如何|能不能|要多|多少|有什么|需要|归|由谁|是什么时候|算)[^，。]*)"
)
_BOTH = re.compile(r"这俩|那俩|[这那]两[个者项样条]|两者|二者|两个(?=之间|有什么)|它俩|它们俩")
_COMPARED = re.compile(r"^(?:跟|和|与|同|比|相比)(?!谁|哪|什么)")
_KIND_OF = frozenset("性型级类式")
_AREA = re.compile(r"(?:全|本|我们?|咱们?|俺们?|外|各)?[省市县区国](?:里|内|外|级)?的?")
_REGION = re.compile(r"[一-鿿]{2,4}?(?:省|自治区|市|自治州|县|区)(?![场级域块])")
_CONDITION = re.compile(r"(?:不|没|未(?!来)|在|已|刚|只)[一-鿿]{2,}")
_WEAK = re.compile(r"[这那](?:个|一)?(?:块|方面|里面?|里头|部分|边)|这当中|(?<![一-鿿])里面|(?<![一-鿿])里头")
_WITHIN = re.compile(r"^(?:那)?其中(?:的)?|^(?:这|那)(?:里面?|里头|当中|其中)(?:的)?")
_FIRST_OR_SECOND = re.compile(r"^(.*?[，。；？！]|)(.{2,}?)(?:和|与|以及|及|跟|、|还是)(.{2,})$")
_REPLY = re.compile(r"^(?:我?(?:问|说|选|要|指)的?(?:是)?|选|是|就是?|应该是)?(?:第)?([一二三四1234])(?:个|项|种|条|号)?(?:吧|呢|的|啊)*[。！!\s]*$|^(前者|后者|最后一?[个项种条])(?:吧|呢|的)*[。\s]*$")
_ALL = re.compile(r"^(?:我)?(?:都|全部?|两个|所有的?|几个)(?:都|想)?(?:要|问|想知道|想了解|可以|说|看|行|是)*(?:说说|一下)?(?:吧|呢|的)*[。！!\s]*$")
_PROPERTY = {
    "材料": "需要什么材料", "资料": "需要什么材料", "手续": "需要什么手续", "条件": "有什么条件", "要求": "有什么要求", "门槛": "有什么门槛",
    "时间": "是什么时候", "日期": "是什么日期", "截止时间": "什么时候截止", "截止日期": "什么时候截止", "期限": "期限是多久", "有效期": "有效期多久", "电话": "联系电话是多少",
    "联系方式": "联系电话是多少", "咨询电话": "咨询电话是多少", "流程": "办理流程是什么", "程序": "办理程序是什么", "步骤": "办理步骤是什么", "金额": "金额是多少", "标准": "标准是多少",
    "额度": "额度是多少", "比例": "比例是多少", "地址": "地址在哪里", "地点": "地点在哪里", "网址": "网址是什么", "入口": "申报入口在哪里", "部门": "由哪个部门负责",
    "对象": "适用对象是什么", "范围": "适用范围是什么", "补贴": "补贴多少", "补助": "补助多少", "奖励": "奖励多少", "钱": "多少钱", "资金": "资金多少", "文号": "文号是多少", "全称": "全称是什么",
}  # fmt: skip
_PROPERTY_OF = re.compile(rf"(?:申报|申请|办理|所需|需要的?|具体|联系)?的?({'|'.join(sorted(_PROPERTY, key=len, reverse=True))})")
_SHORT = 12
_PLAIN = 30
# Facts that are asked of a topic; all others are asked of who applies.
_TELLS_SUBJECTS = frozenset({FactKind.COUNT, FactKind.WHO, FactKind.DEFINITION, FactKind.NAME, FactKind.DIFFERENCE})
_NEAR_PART = 4
_TIME = re.compile(r"(?:今|明|去|前|后)[年天]|昨天|[上下本]个?(?:月|周|季度)|(?:19|20)[0-9]{2}年|上半年|下半年")
_HALVES = re.compile(r"[吗呢吧呀啊嘛？?。！!\s]+$")
_PUNCTUATION = "？?。！!，, "


def merged(text: str, context: Context, analyse: Analysis) -> str:
    """``text`` as a question that stands alone; ``text`` itself where it already does, or where nothing helps."""
    if context.empty:
        return text
    if reply := chosen(text, context, analyse):
        return reply
    corrected, rest = _own_correction(text)
    rest = (_LEAD.sub("", rest).strip() or rest).rstrip("，,、；; ")
    last = Frame(context.question, analyse(context.question)) if context.question else None
    new = Frame(rest, analyse(rest))
    if last is None:
        return _after_statement(text, new, context)
    if _MORE.match(rest) or _FURTHER.match(rest):
        subject = _subject(last, context)
        return f"{subject}还有哪些内容？" if subject else context.question
    if _AGAIN.match(rest):
        return context.question
    named = _THEN.match(rest) or (_THEN_HOW.match(rest) if rest != text else None)
    part = _HALVES.sub("", named[1] if named else rest).removesuffix("的")
    if named or corrected or _is_fragment(part, new):
        replaced = _in_place(part, new, last, context, analyse)
        if replaced:
            return replaced
    if ORDINAL.match(rest) and last.topics and not new.topics and not re.match(r"第\S{1,3}[条款]|.*措施", rest):
        return f"{last.text.rstrip(_PUNCTUATION)}，{rest}"
    pointed = _pointed_back(rest, new, last, context)
    if pointed is not None:
        return pointed
    if new.stands_alone or not _leaves_out(new):
        return rest if corrected else text
    return _attached(rest, new, last, context)


def _own_correction(text: str) -> tuple[bool, str]:
    contrast = _NOT_BUT.match(text)
    if contrast:
        return True, contrast[2]
    rest = _OWN_CORRECTION.sub("", text, count=1).strip()
    return (True, rest) if rest and rest != text else (False, text)


def chosen(text: str, context: Context, analyse: Analysis) -> str:
    """The question meant by a reply to a clarifying question (第二个, 博士, 都要); empty for another question.

    Numbers are still understood after the first choice (那第一个呢).
    """
    options, question = context.options, context.clarified
    said = _HALVES.sub("", _LEAD.sub("", text)).removesuffix("的").strip(_PUNCTUATION)
    if not options or not said:
        return ""
    reply = _REPLY.match(said)
    if reply:
        word = reply[1] or reply[2]
        number = "一二三四".find(word) + 1 or "1234".find(word) + 1 or (1 if word == "前者" else len(options))
        picked = options[number - 1 : number]
        return asked_of(picked[0], question, analyse) if picked else ""
    if _ALL.match(text):
        return "，".join(asked_of(option, question, analyse).rstrip(_PUNCTUATION) for option in options) + "？"
    if not context.pending or Frame(said, analyse(said)).asks:
        return ""
    named = [option for option in options if option in said] or [option for option in options if said in option]
    if len(named) == 1:
        return asked_of(named[0], question, analyse)
    return asked_of(said, question, analyse) if len(said) <= _SHORT else ""


def asked_of(option: str, question: str, analyse: Analysis) -> str:
    """``question`` asked of ``option``: in the place of what points to nothing, else in front."""
    pointing = _BACK.search(question)
    if pointing:
        noun = next((group for group in pointing.groups() if group), "")
        return question[: pointing.start()] + _with_noun(option, noun) + question[pointing.end() :]
    party = Frame(question, analyse(question))
    if PARTY.fullmatch(option) and (found := PARTY.search(question)):
        return question[: found.start()] + option + question[found.end() :]
    return question if option in party.text else f"{option}{question}"


def _subject(last: Frame, context: Context) -> str:
    """What the question before is about: in its own words; else what the answer headed, or the document."""
    if last.named and (last.topics or not last.question.this_document and not last.question.ordinals):
        return last.named
    number = ORDINAL.search(last.text)
    if number and not last.topics:
        return context.heading or number.group()
    if not last.of_document and not last.asks_of_document:
        return context.heading or last.named or _document_of(last, context)
    return _document_of(last, context) or context.heading


def _document_of(last: Frame, context: Context) -> str:
    found = re.search(r"《[^》]*》", last.text) or DOCUMENT.search(last.text)
    if found and "《" in found.group():
        return found.group()
    if found or last.of_document or last.asks_of_document:
        return _titled(context.title) if context.title else "这份文件"
    return ""


def _titled(title: str) -> str:
    quoted = re.search(r"《[^》]+》", title)
    return quoted.group() if quoted else f"《{title}》"


def _is_fragment(part: str, new: Frame) -> bool:
    """Whether a text without 呢 only names another party, sum, place or number (硕士的, 500万以下, 第二条)."""
    if AMOUNT.fullmatch(part) or ORDINAL.fullmatch(part) or PARTY.fullmatch(part):
        return True
    if new.text.rstrip(_PUNCTUATION).endswith("的") and len(part) <= _SHORT and not new.asks:
        return True
    if _PROPERTY_OF.fullmatch(part):
        return True
    return bool(new.question.places) and part in new.question.places


def _in_place(part: str, new: Frame, last: Frame, context: Context, analyse: Analysis) -> str:
    """The question before, asked of ``part`` in the place of its own party, sum, place, number or subject."""
    text = last.text
    fact = _PROPERTY_OF.fullmatch(part)
    if fact:
        return f"{_subject(last, context)}{_PROPERTY[fact[1]]}？"
    if part in ("前者", "后者") and last.subject:
        part = _one_of_two(last.subject.of(text), part) or part
    inner = Frame(part, analyse(part))
    if inner.asks:
        return ""
    number = ORDINAL.fullmatch(part)
    if number:
        return _another_number(part, last, context)
    if AMOUNT.search(part) and not inner.topics:
        return _swapped(AMOUNT, text, part) or f"{part}的{text}"
    if _AREA.fullmatch(part) and last.question.places:
        return _swapped(re.compile(re.escape(last.question.places[0])), text, part)
    if part in new.question.places or _REGION.fullmatch(part):
        known = _REGION.match(text)
        old = next((p for p in last.question.places if p in text), known.group() if known else "")
        return text.replace(old, part, 1) if old else f"{part}{text}"
    if part.startswith("除了"):
        return f"{part}{text}"
    if _CONDITION.match(part):
        return f"{part}的{text}"
    if _TIME.fullmatch(part):
        return _swapped(_TIME, text, part) or f"{part}{text}"
    if PARTY.fullmatch(part):
        known = PARTY.search(text) if not last.subject or part not in last.subject.of(text) else None
        if known:
            return text[: known.start()] + part + text[known.end() :]
        if last.subject is None or any(ask.kind not in _TELLS_SUBJECTS for ask in last.question.asks):
            return f"{part}{text}"
    head, among, tail = text.partition("其中")
    if among:
        return head + among + (_in_place(part, new, Frame(tail, analyse(tail)), context, analyse) or f"{part}呢")
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
        return f"{last.text.rstrip(_PUNCTUATION)}，{part}是什么？"
    title = f"{_titled(context.title)}" if context.title else ""
    return f"{title}{part if part.endswith(('条', '项')) else part.removesuffix('个') + '条'}措施是什么？"


def _of_a_kind(part: str, text: str) -> str:
    """``text`` with the word like ``part`` replaced by it: 生产性 by 生活性, 市级 by 省级; empty without one."""
    found = re.search(rf"(?:(?![哪些什几类])[一-鿿]){{{len(part) - 1}}}{part[-1]}", text)
    return text[: found.start()] + part + text[found.end() :] if found else ""


def _swapped(pattern: re.Pattern[str], text: str, part: str) -> str:
    found = pattern.search(text)
    return text[: found.start()] + part + text[found.end() :] if found else ""


def _pointed_back(rest: str, new: Frame, last: Frame, context: Context) -> str | None:
    """The follow-up with the thing itself in the place of the word that points to it; None without such a word."""
    document = DOCUMENT.search(rest)
    if document and not _means_the_subject(document.group(), new, last):
        return rest[: document.start()] + _titled(context.title) + rest[document.end() :] if context.title else None
    subject = _subject(last, context)
    if not subject:
        return None
    both = _BOTH.search(rest)
    if both:
        two = subject if _FIRST_OR_SECOND.match(subject) or not context.before else f"{context.before}和{subject}"
        return f"{rest[: both.start()]}{two}{rest[both.end() :]}"
    if _COMPARED.match(rest):
        return f"{subject}{rest}"
    within = _WITHIN.match(rest)
    if within:
        return f"{subject}其中{rest[within.end() :]}"
    found = _BACK.search(rest)
    if found is None and not new.topics:
        found = _WEAK.search(rest)
    if found is None or _points_inside(found.start(), new):
        return None
    word = found.group()
    noun = next((group for group in found.groups() if group), "") if found.re is _BACK else ""
    if word in ("前者", "后者"):
        subject = _one_of_two(subject, word) or subject
    else:
        subject = _with_noun(subject, noun)
    glue = "的" if word.endswith("的") and not noun else ""
    return f"{rest[: found.start()]}{subject}{glue}{rest[found.end() :]}"


def _means_the_subject(word: str, new: Frame, last: Frame) -> bool:
    """Whether 这个政策 means the support just spoken of (怎么申请), not the document (什么时候印发)."""
    a_paper = re.search("文件|通知|意见|办法|方案|规定|条例|细则|指南|公告|份|部|篇", word)
    return not a_paper and bool(last.topics) and bool(new.question.asks) and not new.asks_of_document


def _points_inside(at: int, new: Frame) -> bool:
    """Whether a subject of the same question stands before the word that points (搞研发，这块有没有)."""
    return any(0 <= new.text.lower().find(term.text.lower()) < at for term in new.topics)


def _with_noun(subject: str, noun: str) -> str:
    """技改 and 专项: 技改专项; 千企技改专项行动 and 行动: as it is."""
    if not noun or noun in ("事", "事情", "方面", "政策", "措施", "活动", "内容", "支持") or subject.endswith(noun):
        return subject
    return subject if noun in subject else f"{subject}{noun}"


def _one_of_two(subject: str, word: str) -> str:
    found = _FIRST_OR_SECOND.match(subject)
    return (found[2] if word == "前者" else found[3]) if found else ""


def _leaves_out(new: Frame) -> bool:
    """Whether a text without a subject asks for something of one."""
    if new.question.asks or new.topics and not new.stands_alone:
        return True
    weighty = [term for term in new.question.specific if term.thing or term.weight >= 0.5]
    rest = [t for t in weighty if t not in new.topics]
    return new.asks and not new.topics and len(new.text) <= 20 and (not weighty or bool(rest))


def _attached(rest: str, new: Frame, last: Frame, context: Context) -> str:
    """The subject of the question before, then the follow-up."""
    if new.asks_of_document and new.question.asks and not new.only_parties and last.of_document:
        subject = _document_of(last, context)
    else:
        subject = _subject(last, context)
    if new.question.places:
        for old in last.question.places:
            subject = subject.replace(old, "")
    if new.only_parties:
        subject = PARTY.sub("", subject) or subject
    if not subject:
        return f"{context.stated}，{rest}" if context.stated else rest
    comma = "，" if re.match("如果|要是|假如", rest) else ""
    return f"{subject}{comma}{rest}"


def _after_statement(text: str, new: Frame, context: Context) -> str:
    """What is asked after a statement of oneself is asked for oneself, unless it has a subject of its own."""
    return text if new.stands_alone and not new.only_parties else f"{context.stated.rstrip(_PUNCTUATION)}，{text}"
