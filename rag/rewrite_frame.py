"""A text of a conversation taken apart: what it is about, where that stands in it, and whether it stands alone."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property

from index.passage import Span
from index.wording import VERBS
from rag.fact_finder import MONEY_WORDS
from rag.facts import FACTS, FactKind
from rag.question import GENERIC, Question, Term

Analysis = Callable[[str], Question]
"""Takes a question apart: ``rag.question.analyze`` with its word lists."""

_NUMERAL = "0-9零一二三四五六七八九十百千两"
AMOUNT = re.compile(
    rf"(?:不到|超过|满|达到?|低于|高于|不足|大于|小于)?[{_NUMERAL}][{_NUMERAL}.]*(?:多|几)?[万亿]*(?:元|块钱?|人|名|周?岁|个月|年|平方米?|平米|平(?![台均等价时稳])|亩|吨|%|家|台|套|户|级|星|[万亿])"
    r"(?:钱|资金|规模)?(?:(?:及|或)?以[上下内外]|之内|左右|上下)?"
)
ORDINAL = re.compile(
    r"(?:倒数)?第(?:[一二三四五六七八九十]{1,3}|[0-9]{1,2})(?:个|大)?(?:项|条|点|款|种|类|批|步|部分|方面)?|最后(?:那)?一?(?:个|项|条|点|种|类)|头一(?:个|项|条)"
)
# People and bodies that a rule may be for; they do not tell which rule is meant.
PARTY = re.compile(
    r"个体工商户|个体户|(?:(?:中小微?|小微|小型|微型|大型|中型|大中小|民营|国有|私营|个体|外资|外贸|外地|本地|外省|外市|省外|市外|本省|本市|科技型|初创|规上|规模以上|龙头|中央)*)(?:企业|公司)|单位|厂子?|工厂|民企|私企|外企|国企|央企|合作社|商户|农户|高校|院校|研究所|科研院所|个人|博士后?|硕士|本科生?|专科生?|大专生?|技校生?|中专生?|高职生?|研究生|大学生|毕业生|留学生"
    r"|学生|农民工?|职工|员工|工人|教师|老师|医生|军人|退役军人|残疾人|老年人|老人|儿童|孩子|妇女|孕妇|失业人员|人员|外地人|本地人|外国人|外籍人士|创业者|老板|企业主|会计|领导|同事|导师|客户|大厂|小厂|大企业|小企业|高级技师|技师|技工|自由职业者?|灵活就业人员?|小微|应届生?|往届生?|专家|院士|教授|公务员|干部|大师"
)
# What is asked of a subject and is none itself, beside the money and the words that all policies use.
_PROPERTY = frozenset(
    "截止 到账 发放 生效 施行 起算 门槛 限制 要求 排队 盖章 复印 复印件 原件 拨付 打款 下发 落款 补交 补报 退回 过期 逾期 上传 填写 打印 结果 名额 比例 年限 户口 社保 年龄 学历 上限 下限 起步 封顶 负责人 联系人"
    " 牵头 详细 联系 热线 咨询电话 截止日期 时限 这笔 那笔 现金 银行卡 营业执照 身份证 公章 报销 打到 每月 每年 一年 一次 一次性 好处 优惠 范围"
    " 指标 名单 清单 计划 时间表 进度 效果 原因 目的 依据 来源 口径 区别 关系 风险 处罚 后果 法人 本人 委托 到场 现场 网上 线上 线下 上班 下班 上班时间 周末 周六 工作日 节假日 收费 免费 花钱 自己 手机 邮寄 跑腿 类似".split()
)
CLAUSE = re.compile(r"[^，。；？！,;?!\n]+")
QUESTION_WORD = re.compile(
    r"([一-鿿])[不没]\1|多[大久长高]|有(?:没有|无)|有(?=什么|啥|哪|多少|几|谁)|是(?:不是|否|什么|啥|哪|多少|几|谁|怎)|怎么|怎样|如何|咋|什么|啥|哪|多少|几|谁|能否|可否|能不能|可不可以|吗|没有?$|不$|呢|分别|各(?=有|是)|到底|究竟|具体|包括|包含|从哪|由哪|归哪|"
    r"(?:能|可以|可)(?=申请|申报|领|享受|拿|报|办|补)|要(?=多少|什么|哪|几|交|带|准备)|需要|应该|提没提|有吗|介绍|说明|讲|写在|(?:在)?(?:文件|政策)(?:里|中|上)"
)
_BEFORE = re.compile(rf"(?:[“「『\"]?[{_NUMERAL}]+[”」』\"]?(?:个|大|项|条|类|种)?|[“「『\"])$")
_AFTER = re.compile(
    r"^(?:[”」』\"]|(?:的)?(?:专项行动|专项|行动|工程|计划|项目|平台|基地|集群|体系|产业|企业|领域|行业|政策|措施|建设|发展|示范|改造|技术|机制|支持|方面))+"
)  # fmt: skip
# Words that only ask, deny or tell that something is done or when (怎么办, 不齐, 领到, 第二年) name no subject.
_NO_SUBJECT = re.compile(
    r"怎么|怎样|如何|什么|多少|^[不没][一-鿿]$|^最[一-鿿]{1,2}$|^(?![网线以境])[一-鿿][到了着过完掉住够齐满上下出回]$|^第[一二两三四五六七八九十0-9]+(?:年|季度|个?月|期|次|笔|批)$"
)
_WISHING = re.compile(r".*(?:想|打算|准备|希望)(?:要|去|再|上|搞|做|申请|申报|了解|办|报)?")
MONEY = re.compile(r"(?:安家费|生活|住房|贷款|津贴|贴息|补贴|补助|奖励|奖补|资助|奖金|补偿|资金)+(?<!生活)(?<!住房)")
_DOCUMENT_FACT = frozenset({FactKind.DOCUMENT_NUMBER, FactKind.NAME})
_OF_DOCUMENT = re.compile(r"制定|起草|出台|印发|发布|施行|生效|审议|通过|发文|文号|全称|有效期|失效|讲|内容|方面|几条|哪些措施")
_WHOLE = re.compile(r"一共|总共|统共|全部|所有|整个|整体|通篇|全文|各项|每一?条|逐条")
DOCUMENT = re.compile(
    r"(?:上述|上面(?:那|这)?|刚才(?:那|这)?|[这那]|该|本|此)(?:一?[份个部项条篇])?(?:政策措施|若干措施|政策|文件|通知|意见|办法|方案|规定|条例|细则|措施|指南|公告)"
)

_MONEY_WORD = re.compile(r"(?:补贴|补助|奖励|奖补|资助|资金|扶持|政策|优惠)+(?:支持|扶持|政策|标准|金额|额度|办法|规定)?")


@dataclass(frozen=True)
class Frame:
    """A text and its analysis. ``subject`` is the stretch that names what it is about."""

    text: str
    question: Question

    @cached_property
    def topics(self) -> tuple[Term, ...]:
        """The terms that name a subject: no money, nothing that is asked of one; parties where nothing else does."""
        found = [term for term in self.question.specific if is_topic(term)]
        others = [term for term in found if PARTY.fullmatch(term.text) is None]
        things = [term for term in others if term.thing]
        before_money = [term for term in others if re.search(re.escape(term.text) + MONEY.pattern, self.text)]
        return tuple(things or before_money or [term for term in found if term.thing] or others)

    @property
    def _parties(self) -> tuple[Term, ...]:
        return tuple(term for term in self.question.things if PARTY.fullmatch(term.text))

    @property
    def weighty(self) -> tuple[Term, ...]:
        """The terms that tell one topic from another: no kinds of measure, acts or parties."""
        found = [term for term in self.question.specific if is_topic(term) and (term.thing or term.weight >= GENERIC)]
        return tuple(t for t in found if not any(p.fullmatch(t.text) for p in (_KIND, _ACT, PARTY)))

    @property
    def only_parties(self) -> bool:
        return bool(self.topics) and all(PARTY.fullmatch(term.text) for term in self.topics)

    @property
    def of_document(self) -> bool:
        """Whether the document as such is spoken of, and no subject inside it."""
        return self.question.this_document and not self.topics

    @property
    def asks(self) -> bool:
        return bool(self.question.asks) or QUESTION_WORD.search(self.text) is not None

    @property
    def asks_of_document(self) -> bool:
        """Whether what is asked for is the document's own (文号, 何时施行), not that of a subject inside."""
        facts = any(self.question.asked(kind) for kind in _DOCUMENT_FACT)
        return facts or self.question.overview or _OF_DOCUMENT.search(self.text) is not None

    @property
    def stands_alone(self) -> bool:
        """Whether the text has a subject of its own."""
        question = self.question
        if _LEFT_OUT.match(self.text):
            return False
        if _CODE.search(AMOUNT.sub("", self.text)):
            return True
        if question.titles or question.this_document or question.overview and _WHOLE.search(self.text):
            return True
        if _ASKS_FIRST.match(self.text) and all(_ACT.fullmatch(term.text) for term in self.topics):
            return False  # 往哪个方向升级 leaves out what
        # 个体户能申请吗 names who applies, not what for.
        return bool(self.topics) and not (self.only_parties and len(self.text) <= _NEAR and _OBJECTLESS.search(self.text))

    @cached_property
    def subject(self) -> Span | None:
        """From the first to the last topic of one clause, up to the words that ask.

        The clause is the first that asks and has a topic; without such the last one of the story before the question.
        """
        if self.question.titles:
            found = re.search(r"《[^》]*》", self.text)
            if found and not self.topics:
                return Span(found.start(), found.end())
        asking = tuple(term for term in self.topics if term.asking)
        if all(_KIND.fullmatch(term.text) or _ACT.fullmatch(term.text) for term in asking):
            asking = ()  # 机床老了，想技术改造，有什么专项行动: the story tells of what
        told = tuple(term for term in self.topics if not (_KIND.fullmatch(term.text) or _ACT.fullmatch(term.text)))
        named, parties = _occurrences(asking or told or self.topics, self.text), _occurrences(self._parties, self.text)
        clauses = list(CLAUSE.finditer(self.text))
        for clause in clauses if asking else reversed(clauses):
            spans = [span for span in named if clause.start() <= span.start < clause.end()]
            if spans:
                spans += [span for span in parties if clause.start() <= span.start < clause.end()]
                return self._widened(clause.start(), clause.end(), spans)
        return None

    def _widened(self, first: int, last: int, spans: list[Span]) -> Span:
        start, end = min(s.start for s in spans), max(s.end for s in spans)
        asking = next((m for m in _asking(self.text, start, end) if not _inside(m, spans)), None)
        if asking is not None:
            kept = [span.end for span in spans if span.end <= asking]
            end = max(kept) if kept else end
        wish = _WISHING.match(self.text[start:end])
        if wish and any(span.start >= start + wish.end() for span in spans):
            start += wish.end()
        after = _AFTER.match(self.text[end:last])
        end += after.end() if after else 0
        start, end = self._with_neighbours(first, start, end, last)
        before = _BEFORE.search(self.text[first:start])
        start = first + before.start() if before else start
        if AMOUNT.search(self.text[first:start]) and start - first <= _NEAR:
            start = first
        return Span(start, end)

    def _with_neighbours(self, first: int, start: int, end: int, last: int) -> tuple[int, int]:
        """The subject with the words right beside it that say which it is (标准厂房租金, 国有的标准厂房)."""
        known = [t.text for t in self.question.specific if is_topic(t) and not _ACT.fullmatch(t.text)]
        word = "|".join(re.escape(w) for w in sorted(known, key=len, reverse=True))
        if not word:
            return start, end
        before = re.search(rf"(?:(?:{word})的?)+$", self.text[first:start], re.IGNORECASE)
        after = re.match(rf"(?:的?(?:{word}))+", self.text[end:last], re.IGNORECASE)
        return first + before.start() if before else start, end + after.end() if after else end

    @property
    def named(self) -> str:
        """The subject in the text's own words, with the place that it is asked for; empty without one.

        Money is the subject where nothing else is (贷款贴息多少), and beside people (引进博士有多少安家费).
        """
        if self.subject is None:
            sums = MONEY.search(self.text)
            return "".join([*self.question.places, sums.group()]) if sums else ""
        words = self.subject.of(self.text)
        places = [place for place in self.question.places if place not in words]
        money = MONEY.search(self.text) if self.only_parties else None
        if re.match("[”」』\"]", self.text[self.subject.end - 1 :]) and not re.match("[“「『\"]", words):
            words = words[:-1]
        return "".join([*places, words, money.group() if money and money.group() not in words else ""])


_NEAR = 12
_HEADING_NUMBER = re.compile(
    r"^(?:第[一二三四五六七八九十百0-9]+[章节条]|[一二三四五六七八九十0-9]+[、.．]|[（(][一二三四五六七八九十0-9]+[）)])\s*"
)
# 要抵押吗: whether something has to be done, for what is left out.
_LEFT_OUT = re.compile(r"还?(?:要不要|需不需要|用不用|需要|要|用)[一-鿿]{1,3}(?:吗|么|不)?[？?。]*$")
_CODE = re.compile(r"(?<![0-9])(?!(?:19|20)[0-9]{2}年)[0-9]{3,}")
_KIND = re.compile(r"专项行动|专项|行动|工程|项目|计划|产业|集群|措施|政策|基地|平台|体系|窗口|电话|网站|部门|单位|成果")
_ASKS_FIRST = re.compile(r"[往向朝从由归去到在找]?(?:哪|谁|什么|怎么|怎样|如何|咋|多久|多少|几)")
_ACT = re.compile("|".join(sorted(VERBS, key=len, reverse=True)) + "|升级|转型|落地|布局|集聚|融通|融合|改革|转化|合作")
_OBJECTLESS = re.compile(
    r"(?:能|可以|可|怎么|如何|咋|要不要|需要|算不算|算)(?:不能|不可以|去|来|也)?(?:申请|申报|申领|报名|享受|领取?|拿到?|报|参[加与]|加入|办理?|符合|够条件|用)?(?:吗|么|不|嘛|呢)?[？?。]*$|行吗|行不行|可以吗|可不可以"
)


def bare_heading(heading: str) -> str:
    """A heading without its number."""
    return _HEADING_NUMBER.sub("", heading)


def is_topic(term: Term) -> bool:
    """Whether a term may name a subject: no money, number, sum, and nothing that is asked of one."""
    word = term.text
    if _NO_SUBJECT.search(word):
        return False
    return not (word in MONEY_WORDS or _MONEY_WORD.fullmatch(word) or word in _PROPERTY or ORDINAL.fullmatch(word) or AMOUNT.fullmatch(word))


def _occurrences(terms: Iterable[Term], text: str) -> list[Span]:
    lower = text.lower()
    found = ((lower.find(term.text.lower()), len(term.text)) for term in terms)
    return [Span(at, at + length) for at, length in found if at >= 0]


def _asking(text: str, start: int, end: int) -> Iterable[int]:
    """Where words that ask begin between ``start`` and ``end``, in order."""
    found = {m.start() for m in QUESTION_WORD.finditer(text, start, end)}
    found |= {m.start() for fact in FACTS for m in fact.asked.finditer(text) if start <= m.start() < end}
    return sorted(found)


def _inside(at: int, spans: Iterable[Span]) -> bool:
    return any(span.start <= at < span.end for span in spans)
