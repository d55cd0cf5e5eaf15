"""Words that point back: 它, 这笔钱, 她, 上面说的那个, 开头问的那个补贴."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from rag.rewrite_context import Context, subject_of, titled
from rag.rewrite_frame import CLAUSE, DOCUMENT, MONEY, QUESTION_WORD, Frame
from rag.rewrite_place import are_two, first_or_second

# 这块 and 那种 mostly point inside their own question; 它 and 上面说的 point back.
BACK = re.compile(
    r"(?:(?:你|您)?(?:上面|刚才|刚刚|前面|之前|方才)(?:你|您)?(?:提到|说到|讲到|说|提|讲|列|回答)(?:过|了)?的?(?:这|那)?(?:一?[个项条些种])?|(?:上面|前面|刚才|刚刚|之前)的?(?:这|那)一?[个项条些种]|上述的?)"
    r"(专项行动|专项|行动|项目|工程|计划|补贴|补助|奖励|资金|产业|政策|措施|内容|平台|集群|支持)?"
    r"|(?<![其维吉])它们?的?|(?<![和与及极尤何与])其(?![中他它实余次]|[一-鿿]{0,2}实)|前者|后者"
    r"|[这那](?:一?[个项条笔类种些]|)(专项行动|专项|行动|项目|工程|计划|补贴|补助|奖励|资金|钱|产业|政策|措施|平台|集群|支持|活动|事情?|方面)(?!的人)"
    r"|[该此](?:项|类)?(专项行动|专项|行动|项目|工程|计划|补贴|补助|奖励|资金|产业|政策|措施|平台|集群|支持)|[这那](?:一?[个项条笔些])(?=大概|一般|现在|今年|到底|具体|[，还外以之怎能可有要需什啥哪多具和跟与属是归由在到算什对给也都的？?。]|$)|[这那](?=(?:怎么|如何|能不能|要多|多少|有什么|需要|归|由谁|是什么时候|算)[^，。]*)"
)
_BOTH = re.compile(r"这俩|那俩|[这那]两[个者项样条]|两者|二者|两个(?=之间|有什么)|它俩|它们俩")
_COMPARED = re.compile(r"^(?:跟|和|与|同|比|相比)(?!谁|哪|什么)")
_WEAK = re.compile(r"[这那](?:个|一)?(?:块|方面|里面?|里头|部分|边)|这当中|(?<![一-鿿])里面|(?<![一-鿿])里头")
_WITHIN = re.compile(r"^(?:那)?其中(?:的)?|^(?:这|那)(?:里面?|里头|当中|其中)(?:的)?")
_SOMEBODY = re.compile(r"(?<![其吉])[他她](?:们|俩)?")
_PERSON = re.compile("人|夫|妻|爱人|老[公婆]|对象|孩子|[儿女]|父母|爸|妈|员工|同事|朋友|配偶|家属")
_ASKS = re.compile(r"[吗呢么]$|多少|[几哪谁怎咋啥]|什么|如何|有没|是否|能否|([一-鿿])[不没]\1|[不没]$")
# Nouns that say nothing of what it is that is pointed to.
_EMPTY = frozenset("事 事情 方面 政策 措施 活动 内容 支持 钱".split())
_FIRST = r"(?:最开头|最开始|最早|最先|最初|一开始|一开头|起初|起先|开头|开始|头一个|第一个)"
_NEAR = r"(?:刚才|刚刚|前面|前头|上面|之前|先前|早先|方才)"
_SAID = r"(?:我|你|您)?(?:问|说|提|聊|讲|谈|咨询|打听)(?:到|过|了|起)*"
_EARLIER = re.compile(
    rf"(?:(?P<first>{_FIRST})|(?P<near>{_NEAR}))(?:(?:的)?问题(?:里|中)?的?|{_SAID}的?(?:[那这](?:一?[个项条笔种段块件])?)?|的?[那这]一?[个项条笔种段块件])的?"
)
_RETURNS = re.compile(r"(?:我)?(?:还是)?(?:想)?(?:再)?(?:说|问|讲|聊|谈|转|绕)?回(?:到|过头来?|头)?|再(?:说|问|讲|聊|谈|看)(?:回|一?下|说)?|接着(?:说|问|刚才)")
_LEAST, _WINDOW = 2, 8


@dataclass(frozen=True)
class Return:
    """A follow-up that goes back to an earlier question: the ``context`` at that time, and what is asked of it now."""

    context: Context
    rest: str


def returned(text: str, context: Context) -> Return | None:
    """The earlier question that ``text`` goes back to (开头问的那个补贴, 刚才那个租房的); None where it does not."""
    found = _EARLIER.search(text)
    if not found or not context.earlier:
        return None
    asked = [*context.earlier, replace(context, earlier=())]
    following = CLAUSE.match(text, found.end())
    noun = QUESTION_WORD.split(following.group())[0] if following else ""
    shared = [_shared(noun[:_WINDOW], earlier.question) for earlier in asked]
    longest = max(map(len, shared))
    if longest >= _LEAST:
        order = range(len(asked)) if found["first"] else range(len(asked) - 1, -1, -1)
        number = next(n for n in order if len(shared[n]) == longest)
    elif found["first"]:
        number = 0
    else:
        return None
    before, after = text[: found.start()], text[found.end() :]
    own = next((m for m in CLAUSE.finditer(text) if m.start() <= found.start() < m.end()), None)
    if own and own.end() < len(text) and not _ASKS.search(own.group()):
        return Return(asked[number], text[own.end() :].lstrip("，,。；; "))
    lead = _RETURNS.sub("", before)
    return Return(asked[number], f"{lead}{_without(after, shared[number])}".lstrip("，, "))


def _shared(text: str, question: str) -> str:
    """The longest stretch of ``text`` that ``question`` has too."""
    stretches = (text[a:b] for a in range(len(text)) for b in range(len(text), a, -1) if text[a:b] in question)
    return max(stretches, key=len, default="")


def _without(text: str, noun: str) -> str:
    """What is asked of the noun that ``text`` begins with: 安家的钱分几年给 asks 分几年给."""
    return re.sub(rf"^{re.escape(noun)}(?:的|那块|方面)?(?:钱|事|补贴|补助|奖励|资金)?", "", text) if noun else text


def pointed_back(rest: str, new: Frame, last: Frame, context: Context) -> str | None:
    """The follow-up with the thing itself in the place of the word that points to it; None without such a word."""
    document = DOCUMENT.search(rest)
    if document and not _means_the_subject(document.group(), new, last):
        return rest[: document.start()] + titled(context.title) + rest[document.end() :] if context.title else None
    subject = subject_of(last, context)
    if not subject:
        return None
    both = _BOTH.search(rest)
    if both:
        two = subject if are_two(subject) or not context.before else f"{context.before}和{subject}"
        return f"{rest[: both.start()]}{two}{rest[both.end() :]}"
    if _COMPARED.match(rest):
        return f"{subject}{rest}"
    within = _WITHIN.match(rest)
    if within:
        return f"{subject}其中{rest[within.end() :]}"
    found = BACK.search(rest)
    if found is None and not new.topics:
        found = _WEAK.search(rest)
    if found is None or _points_inside(found.start(), new):
        return None
    word = found.group()
    noun = next((group for group in found.groups() if group), "") if found.re is BACK else ""
    if word in ("前者", "后者"):
        subject = first_or_second(subject, word) or subject
    else:
        subject = with_noun(subject, noun)
    glue = "的" if word.endswith("的") and not noun else ""
    return f"{rest[: found.start()]}{subject}{glue}{rest[found.end() :]}"


def of_somebody(rest: str, subject: str, last: Frame) -> str:
    """What is asked of 她 or 他们, and of ``subject``, with the story that tells who that is; empty without such a word,
    or where the follow-up tells it itself."""
    found = _SOMEBODY.search(rest)
    if not found or _PERSON.search(rest[: found.start()]):
        return ""
    clauses = [m.group() for m in CLAUSE.finditer(last.text)]
    told = [clause for clause in clauses if not _ASKS.search(clause)]
    sums = next((m.group() for clause in clauses if clause not in told and (m := MONEY.search(clause))), "")
    subject = sums if subject and sums and sums not in subject else subject
    subject = "" if subject in rest or any(subject in clause for clause in told) else subject
    return "，".join([*told, f"{subject}{rest}"])


def with_noun(subject: str, noun: str) -> str:
    """技改 and 专项: 技改专项; 千企技改专项行动 and 行动: as it is."""
    if not noun or noun in _EMPTY or subject.endswith(noun) or MONEY.fullmatch(noun) and MONEY.search(subject[-2:]):
        return subject
    return subject if noun in subject else f"{subject}{noun}"


def _means_the_subject(word: str, new: Frame, last: Frame) -> bool:
    """Whether 这个政策 means the support just spoken of (怎么申请), not the document (什么时候印发)."""
    a_paper = re.search("文件|通知|意见|办法|方案|规定|条例|细则|指南|公告|份|部|篇", word)
    return not a_paper and bool(last.topics) and bool(new.question.asks) and not new.asks_of_document


def _points_inside(at: int, new: Frame) -> bool:
    """Whether a subject of the same question stands before the word that points (搞研发，这块有没有)."""
    return any(0 <= new.text.lower().find(term.text.lower()) < at for term in new.topics)
