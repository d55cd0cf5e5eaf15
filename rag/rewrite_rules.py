"""Rules that make a follow-up stand alone: what it leaves out is taken from the question before it.

Every rule keeps the follow-up's own words, and takes words from what the same person asked before, besides the glue of a
sentence. Two exceptions are words that a document surely holds: a title or heading that the answer before headed, and
an option of a clarifying question.
"""

from __future__ import annotations

import re

from rag.matching import SAME, strength
from rag.rewrite_context import Context, document_of, subject_of
from rag.rewrite_frame import MONEY, ORDINAL, PARTY, Analysis, Frame, is_topic
from rag.rewrite_opening import LEAD, Opening, opening
from rag.rewrite_place import PARTICLES, PUNCTUATION, bare, replaced, told_of_oneself
from rag.rewrite_pointing import BACK, of_somebody, pointed_back, returned, with_noun
from rag.rewrite_siblings import beside, kinds_in

_MORE = re.compile(
    r"^(?:还有(?:呢|吗|别的吗?|其他的?吗?|没有|哪些|什么)?|其他的?呢?|别的呢?|(?:还)?有(?:没有)?(?:别的|其他的?)(?:了|吗|呢)*|继续|接着(?:说|讲)|然后呢|就这些(?:吗|了)?|还有(?:没有)?(?:别的|其他的?)(?:内容|规定|措施|支持|政策)?(?:了|吗|呢)*)[？?。！!\s]*$"
)
_AGAIN = re.compile(r"^(?:真的吗?|真的假的|是吗|是吧|对吗|确定吗?|你确定吗?|不会吧|(?:把|请)?(?:上一?个|刚才的?|前一个|上面的?)?(?:问题|回答|答案)?再?(?:说|讲|回答|重复)一?(?:遍|次)|没看懂|没明白|不明白|什么意思|啥意思|没懂|看不懂)[？?。！!\s]*$")
_FURTHER = re.compile(
    r"^(?:能不能|能|可以|请|麻烦|给我|再)*(?:详细|具体|展开|仔细|多)(?:点|些|一点|一些)?(?:地)?(?:说说?|讲讲?|介绍|说明|解释|解读)?(?:一下|下)?(?:吗|呗|吧|点)?[？?。！!\s]*$"
)
_REPLY = re.compile(r"^(?:我?(?:问|说|选|要|指)的?(?:是)?|选|是|就是?|应该是)?(?:第)?([一二三四1234])(?:个|项|种|条|号)?(?:吧|呢|的|啊)*[。！!\s]*$|^(前者|后者|最后一?[个项种条])(?:吧|呢|的)*[。\s]*$")
_ALL = re.compile(r"^(?:我)?(?:都|全部?|两个|所有的?|几个)(?:都|想)?(?:要|问|想知道|想了解|可以|说|看|行|是)*(?:说说|一下)?(?:吧|呢|的)*[。！!\s]*$")
# 我是B类，不是C类: what is meant stands before what is not.
_NOT_THAT = re.compile(r"^(?:是|选|要)?([^，。？！?!]{1,12}?)[，,]?(?:而)?不是([^，。？！?!吗呢]{1,12})$")
_SHORT = 12
_LONGEST_BARE = 30


def merged(text: str, context: Context, analyse: Analysis) -> str:
    """``text`` as a question that stands alone; ``text`` itself where it already does, or where nothing helps."""
    if context.empty:
        return text
    if reply := chosen(text, context, analyse):
        return reply
    opened = opening(text)
    rest = opened.rest
    if not context.question:
        return _after_statement(text, Frame(rest, analyse(rest)), context)
    if back := returned(rest, context):
        whole = _of_last(back.rest, Opening(back.rest), text, back.context, analyse)
        if whole != back.rest:
            return whole
        return _attached(Frame(whole, analyse(whole)), _last(back.context, analyse), back.context)
    whole = _of_last(rest, opened, text, context, analyse)
    return whole if whole != rest or opened.corrected or opened.aside else text


def read_on(text: str, context: Context, analyse: Analysis) -> str:
    """``text`` asked of what the question before was about, though it seems to stand alone; empty without such."""
    opened = opening(text)
    if context.empty or not context.question or opened.aside or opened.corrected:
        return ""
    last, new = _last(context, analyse), Frame(opened.rest, analyse(opened.rest))
    if new.question.titles or new.question.this_document or last.of_document:
        return ""
    attached = _attached(new, last, context)
    return attached if attached != new.text else ""


def restated(text: str, context: Context, analyse: Analysis) -> str:
    """What is asked by somebody who only tells what they are: the question before, of that; else empty."""
    if not context.question:
        return ""
    return chosen(text, context, analyse) or told_of_oneself(opening(text).rest, _last(context, analyse), context)


def _last(context: Context, analyse: Analysis) -> Frame:
    return Frame(context.question, analyse(context.question))


def _of_last(rest: str, opened: Opening, text: str, context: Context, analyse: Analysis) -> str:
    """``rest`` made whole by the last question; ``rest`` itself where it has a subject of its own."""
    last, new = _last(context, analyse), Frame(rest, analyse(rest))
    if opened.aside:
        return rest
    if _MORE.match(rest) or _FURTHER.match(rest):
        subject = subject_of(last, context)
        return f"{subject}还有哪些内容？" if subject else context.question
    if _AGAIN.match(rest):
        return context.question
    if instead := _instead(rest, opened, new, last):
        return instead
    if swapped := replaced(opened, rest != text, last, context, analyse):
        return swapped
    if ORDINAL.match(rest) and last.topics and not new.topics and not re.match(r"第\S{1,3}[条款]|.*措施", rest):
        return f"{last.text.rstrip(PUNCTUATION)}，{rest}"
    pointed = pointed_back(rest, new, last, context)
    if pointed is not None:
        return pointed
    alone = _names_money(new, last, context) or (
        (new.stands_alone or not _leaves_out(new)) and not _within(new, last, context)
    )
    own = alone and any(term.thing for term in new.topics)
    if told := of_somebody(rest, "" if own else subject_of(last, context), last):
        return told
    return rest if alone else _attached(new, last, context)


def _instead(rest: str, opened: Opening, new: Frame, last: Frame) -> str:
    """The last question with one word of it exchanged, where both are named (是银奖，不是金奖; 不是金奖，是银奖)."""
    both = _NOT_THAT.match(rest)
    meant, taken_back = (bare(both[1]), both[2]) if both else (bare(rest), opened.taken_back)
    if not taken_back or len(meant) > _SHORT or new.question.asks or taken_back not in last.text:
        return ""
    return last.text.replace(taken_back, meant, 1)


def chosen(text: str, context: Context, analyse: Analysis) -> str:
    """The question meant by a reply to a clarifying question (第二个, 博士, 都要); empty for another question.

    Numbers are still understood after the first choice (那第一个呢).
    """
    options, question = context.options, context.clarified
    said = PARTICLES.sub("", LEAD.sub("", text)).removesuffix("的").strip(PUNCTUATION)
    if not options or not said:
        return ""
    reply = _REPLY.match(said)
    if reply:
        word = reply[1] or reply[2]
        number = "一二三四".find(word) + 1 or "1234".find(word) + 1 or (1 if word == "前者" else len(options))
        picked = options[number - 1 : number]
        return asked_of(picked[0], question, analyse) if picked else ""
    if _ALL.match(text):
        return "，".join(asked_of(option, question, analyse).rstrip(PUNCTUATION) for option in options) + "？"
    if not context.pending or Frame(said, analyse(said)).asks:
        return ""
    named = [option for option in options if option in said] or [option for option in options if said in option]
    if len(named) == 1:
        return asked_of(named[0], question, analyse)
    return asked_of(said, question, analyse) if len(said) <= _SHORT else ""


def asked_of(option: str, question: str, analyse: Analysis) -> str:
    """``question`` asked of ``option``: in the place of what points to nothing, else in front."""
    pointing = BACK.search(question)
    if pointing:
        noun = next((group for group in pointing.groups() if group), "")
        return question[: pointing.start()] + with_noun(option, noun) + question[pointing.end() :]
    party = Frame(question, analyse(question))
    if PARTY.fullmatch(option) and (found := PARTY.search(question)):
        return question[: found.start()] + option + question[found.end() :]
    return question if option in party.text else f"{option}{question}"


def _leaves_out(new: Frame) -> bool:
    """Whether a text without a subject asks for something of one."""
    if new.question.asks or new.topics and not new.stands_alone:
        return True
    weighty = [term for term in new.question.specific if term.thing or term.weight >= 0.5]
    rest = [t for t in weighty if t not in new.topics]
    return new.asks and not new.topics and len(new.text) <= _LONGEST_BARE and (not weighty or bool(rest))


def _within(new: Frame, last: Frame, context: Context) -> bool:
    """Whether all that a follow-up names stands in the clause that was quoted, and none of it is what the last question
    or another clause is about: 租金打几折, asked after 人才公寓谁能住."""
    question = new.question
    if not context.clause or not new.asks or question.titles or question.places or question.this_document or question.overview:
        return False
    named = [term for term in question.specific if is_topic(term) and not PARTY.fullmatch(term.text)]
    if any(term.text in last.named or last.named and last.named in term.text for term in named):
        return False
    if not all(term.text in last.text or strength(term, context.clause) >= SAME for term in named):
        return False
    return context.quoted is not None and not context.quoted.named_elsewhere(new.text)


def _names_money(new: Frame, last: Frame, context: Context) -> bool:
    """Whether a follow-up names what another clause gives by name (贷款贴息), which is a subject of its own."""
    names = [m.group() for m in MONEY.finditer(new.text) if len(m.group()) > 2 and m.group() not in last.text]
    return bool(names) and context.quoted is not None and context.quoted.named_elsewhere(new.text)


def _attached(new: Frame, last: Frame, context: Context) -> str:
    """The subject of the question before, then the follow-up."""
    rest = new.text
    if new.asks_of_document and new.question.asks and not new.only_parties and last.of_document:
        subject = document_of(last, context)
    else:
        subject = subject_of(last, context)
    if new.question.places:
        for old in last.question.places:
            subject = subject.replace(old, "")
    for kind in kinds_in(rest, context.clause):
        if another := beside(kind, subject, context.clause):  # 市级给多少, after 国家级重点实验室
            led = rest.startswith(kind)
            subject = subject[: another.start] + (kind if led else "") + subject[another.end :]
            rest = rest.removeprefix(kind).removeprefix("的") if led else rest
    if new.only_parties:
        subject = PARTY.sub("", subject) or subject
    if not subject:
        return f"{context.stated}，{rest}" if context.stated else rest
    comma = "，" if re.match("如果|要是|假如", rest) else ""
    return f"{subject}{comma}{rest}"


def _after_statement(text: str, new: Frame, context: Context) -> str:
    """What is asked after a statement of oneself is asked for oneself, unless it has a subject of its own."""
    return text if new.stands_alone and not new.only_parties else f"{context.stated.rstrip(PUNCTUATION)}，{text}"
