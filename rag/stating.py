"""Whether a statement states a kind of fact in the narrower sense in which a question asks for it.

A clause on the right subject may give a sum of another sort, the date of another deed, the time that another step
takes.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.facts import FactKind
from rag.grounding.atoms import AtomKind, atoms
from rag.measures import GIVEN, counts_in, gives_share, gives_sum, is_share
from rag.question import Ask
from rag.state import Quote
from rag.statements import scope

# What a person may have done with a rule; verbs of one group mean the same act.
_ACTS = (
    ("制定", "起草", "出台", "编制", "拟定"), ("牵头", "负责", "主管", "承办", "管理"), ("受理",), ("审批", "批准", "核准"),
    ("审议", "通过"), ("发布", "印发", "发的", "发文"), ("实施", "执行"), ("接受",), ("解释",), ("监督", "监管", "检查"),
)  # fmt: skip
VALIDITY = re.compile(
    r"有效|到期|失效|过期|管用|算数|作数|生效|废止|管到|(?:政策|文件|措施|办法)[^，。？]{0,4}到哪一?年"
)
# What a date belongs to; a date under another word is another date.
_DATED = (
    ("发布", "印发", "出台", "公布", "发文"), ("施行", "实施", "生效", "执行"), ("召开", "举行", "举办"),
    ("申报", "申请", "报名", "受理", "提交"),
)  # fmt: skip
# The steps of a procedure that one sentence may tell with a span of time for one of them only.
_STEPS = (
    ("初审", "审核", "审查"), ("评审",), ("公示",),
    ("拨付", "到账", "发放", "兑付", "兑现", "划款", "打款", "支付"),
    ("答复", "回复", "反馈", "告知", "决定", "批下来", "出具", "出意见", "办结", "办下来", "制发", "核发"),
)  # fmt: skip
# Allowances by what they are for; one for another purpose is another one, whoever gets it.
_PURPOSES = (
    ("安家", "安置"), ("租房", "房租", "租赁住房"), ("购房", "买房", "房款"), ("生活",), ("交通", "差旅"), ("培训", "学费"),
    ("社保", "社会保险", "五险"), ("稳岗",), ("就业",), ("创业",), ("运费", "物流", "运输"), ("水电", "电价", "电费"),
    ("装修",), ("租金", "场租"), ("生育", "育儿"), ("取暖",), ("餐", "伙食"),
)  # fmt: skip
_ALLOWANCE = re.compile("(?:补贴|补助|津贴|补偿|资助|费)")
# A period at which something comes again; that of another thing is another one.
AGAIN = re.compile("(?:多久|多长时间|几个?[年月天周])(?:要|得|会|能|就|才)?([一-鿿]{1,2}?)一[次回遍]")
_LIGHT = re.compile("搞|办|来|做|有|开展|进行|组织")
_RECURS = re.compile("每(?:隔)?(?:[0-9一二三四五六两半]*个?)(?:年|季度?|月|周|天|日|学期)")
# 能申请 is answered by a clause on who may apply or is given something, not by any that allows a thing.
_APPLYING = re.compile("申[请报领]|报名|享受")
_APPLICABLE = re.compile(
    "申[请报领]|报名|享受|领取|适用|属于|符合|支持|资助|贷|条件|资格|对象|给予|纳入|计入|补[贴助偿]|奖[励补金]|[免减]"
)
# A body that is asked about by two words (教育机构), either of which may stand alone for something else.
_PARTY = re.compile(
    "((?![是像]|我们|咱们|你们|这|那|哪|什么|所有)[一-鿿]{2}(?<![我咱本该的个])(?:机构|单位|学校|协会|医院|场所))"
)
# Telephones for one purpose only.
_LINES = (("举报", "投诉", "监督", "信访"), ("技术支持", "技术问题"), ("值班",), ("传真",))
# Sums and shares that no other sum or share stands for.
_SORTS = re.compile("贴息|贷款|津贴|费用|罚款|租金|工资|收入|产值|营收|注册资本|利润|利率|税率|费率|增速|增幅|占比")
# Words by which only a sum answers, not the share by which it is reckoned.
_SUM_ONLY = re.compile("最[高多]|上限|封顶|限额|顶天|额度|[万亿元]")
_SPENT = re.compile("安排|投入|出资|拿出|预算|出多少")
_INSTALMENTS = re.compile("拨|分期|[几每][年期批次]|到账|预[支发]")
_THRESHOLDS = re.compile("占|达到|不低于|增长|条件|门槛|要求")


def states(ask: Ask, quote: Quote) -> bool:
    """Whether ``quote`` states such a fact at all, in the narrower sense that the question's own words ask for."""
    text = quote.text
    if ask.kind is FactKind.WHERE and re.search("召开|举[行办]", ask.clause):
        return bool(re.search(r"[在于][一-鿿]{2,12}(?:召开|举[行办])", text))
    if ask.kind is FactKind.DURATION and (again := AGAIN.search(ask.clause)):
        deed = ask.clause[: again.start()] if _LIGHT.fullmatch(again[1]) else again[1]
        return deed in text and _RECURS.search(text) is not None
    if ask.kind in (FactKind.AMOUNT, FactKind.PERCENT):
        return _states_grant(ask, quote)
    if ask.kind is FactKind.COUNT:
        return counts_in(ask.clause, text)
    if not ask.fact.stated(text):
        return False
    match ask.kind:
        case FactKind.WHO:
            if re.search(r"会议|[个次届场]会|会上", ask.cue) and not re.search("会议|全会", text):
                return False
            return _speaks_of(_ACTS, ask.clause, text)
        case FactKind.DURATION | FactKind.DATE if VALIDITY.search(ask.clause):
            return bool(re.search(r"有效|失效|废止|施行|截?止", text))
        case FactKind.DURATION:
            return _states_together(ask, text, _STEPS)
        case FactKind.DATE:
            ends = re.search("到|截止|为止", ask.cue) and re.search("[年月日]至[^，。；]{2,12}[年月日]", text)
            return bool(ends) or _speaks_of(_DATED, ask.clause, "，".join((*quote.passage.heading[-1:], text)))
        case FactKind.ELIGIBILITY:
            return _states_eligibility(ask, quote)
        case FactKind.PHONE:
            another = any(word in text for group in _LINES for word in group) and "咨询" not in text
            return _speaks_of(_LINES, ask.clause, text) and not ("咨询" in ask.cue and another)
        case FactKind.WHERE if re.search("网址|链接|网站|入口", ask.clause):
            return bool(re.search(r"https?://|www\.|网址", text))
        case FactKind.WHERE if re.search("地址|几楼|窗口", ask.clause):
            return bool(re.search("地址|[0-9一二三四五六七八九十]+(?:号|楼)|窗口|大厅", text))
    return True


def _states_grant(ask: Ask, quote: Quote) -> bool:
    """Whether a statement gives the sum or the share that is asked for; a share tells how much, too."""
    text = quote.text
    given = GIVEN.search(ask.clause) is not None
    if ask.kind is FactKind.AMOUNT:
        given = given or _SPENT.search(ask.clause) is not None
        if "亿" in ask.cue and not any(a.kind is AtomKind.MONEY and "亿" in a.text for a in atoms(text)):
            return False
        shared = given and not _SUM_ONLY.search(ask.cue) and gives_share(text)
        if not (shared or (gives_sum(text) if given else ask.fact.stated(text))):
            return False
    elif not is_share(text) or given and not _of_threshold(ask) and not gives_share(text):
        return False
    told = "，".join((*quote.passage.heading, text))
    if not any(word in told for group in _PURPOSES for word in group):  # then it is for what all of the document is for
        told += quote.passage.document_title
    if _ALLOWANCE.search(ask.clause) and not _speaks_of(_PURPOSES, ask.clause, told):
        return False
    sorts = _SORTS.findall(ask.cue)
    return not sorts or any(sort in scope(quote.passage) for sort in sorts)


def _of_threshold(ask: Ask) -> bool:
    return bool(_INSTALMENTS.search(ask.clause) or _THRESHOLDS.search(ask.clause))


def _states_eligibility(ask: Ask, quote: Quote) -> bool:
    if re.search("叠加|同时|重复|一起|兼得", ask.clause):
        return bool(re.search("重复|叠加|同时|兼得", quote.text))
    if _APPLYING.search(ask.cue) and not _APPLICABLE.search(quote.text):
        return False
    party = _PARTY.search(ask.clause)
    if party and party[1] not in scope(quote.passage):  # 教育机构 is not spoken of by 义务教育
        return False
    asked = {a.kind for a in atoms(ask.clause)} & {AtomKind.MONEY, AtomKind.DATE}
    return asked <= {a.kind for a in atoms(quote.text)}


def _speaks_of(groups: Sequence[Sequence[str]], asked: str, text: str) -> bool:
    """Whether ``text`` has a word of a group that ``asked`` has one of; true where it has none."""
    named = [group for group in groups if any(word in asked for word in group)]
    return not named or any(word in text for group in named for word in group)


def _states_together(ask: Ask, text: str, groups: Sequence[Sequence[str]]) -> bool:
    """Whether the fact stands in the same part of a sentence as the step that it is asked of."""
    parts = [part for part in re.split("[，；。、]", text) if ask.fact.stated(part)]
    return any(_speaks_of(groups, ask.clause, part) for part in parts)
