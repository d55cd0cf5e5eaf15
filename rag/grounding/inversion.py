"""Phrases that say the same the other way round: 本办法由甲局解释 and 甲局负责解释本办法.

Only the phrase that is turned and what stands before it are kept; where an exception follows, nothing is given.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence

from rag.grounding.distribution import OFFICE_END
from rag.grounding.outline import PARTY

_EXCEPTION = re.compile(r"除外|但|不(?:包括|含|在此)|另有|例外|只|仅")
_OFFICE = rf"(?:(?!会同|负责|[应可须不要将由所])[^，、和与及的:()]){{1,12}}(?<=[{OFFICE_END}位构门企业])"
_OFFICES = rf"{_OFFICE}(?:(?:会同|、|和|与|及){_OFFICE})*"
_NO_OFFICE = re.compile(
    "应当|可以|必须|明确|确定|指定|委托|组织|设立|成立|依法|根据|按照|统一|具体|共同|分别|主要|全面|牵头|其|该|谁"
)
# 负责…的部门 names an office; with a verb of its own the phrase is a statement, not a duty.
_NO_DUTY = re.compile(rf"[并对且:()]|的\Z|之日|应当|可以|必须|不得|分别|^[、和与及的]|在收到|(?:{PARTY}|部门|负责人)\Z")
_DUTY = "解释|组织实施|实施|管理|评审|认定|审核|受理|审批|拨付|监督|验收|考核|修订|推荐|初审|复核|统筹|协调"
_NO_THING = re.compile(
    r"(?:的|理|事|缘|经|自|应当?|可以?|原则上|一般|[不未并也还均都统])\Z|[0-9]{4}|[:()]|分别|(?:期间|[时后前内起中])\Z"
)
_BY = re.compile(rf"(?P<thing>[^，]{{2,24}}?)由(?P<office>{_OFFICES})(?:负责(?P<duty>{_DUTY})?|(?P<alone>解释))\Z")
_IN_CHARGE = re.compile(rf"(?P<office>{_OFFICES})负责(?!人)(?P<thing>[^，]{{2,30}})\Z")
_GIVEN = "拨付|受理|奖励|支持|补助|补贴|资助|发放|认定|享受|安排|兑现|审批|批准|退还|返还|收取|推荐|列支|报销"
_GOODS = (
    "经费|资金|补贴|补助|申请|申报|奖励|文件|待遇|政策|费用?|保证金|款项?|证明|证书|资格|项目|异议|投诉|举报|贷款|优惠"
    "|奖金|补偿|工资|报酬"
)
_REFUSED = re.compile(rf"(?P<no>不再|不予)(?P<verb>{_GIVEN})(?P<thing>[^，的不了或和及与并]{{0,10}}(?:{_GOODS}))\Z")
_REFUSES = re.compile(
    r"(?P<thing>[^，的不由其对]{2,10}?)(?P<how>一般|原则上|一律|均|都)?不予(?P<verb>奖励|补助|补贴|资助|支持|受理|认定)\Z"
)
_REGIME = "待遇|政策|措施|规定|优惠"
_NOT_FOR = re.compile(
    rf"(?P<regime>[^，不对依按因]{{0,16}}(?P<kind>{_REGIME}))不适用于(?P<party>(?:[^，不]{{1,24}}的)?[^，不的]{{0,10}}(?:{PARTY}))\Z"
)
_NOT_OF = re.compile(
    rf"(?P<party>(?:[^，不对]{{1,24}}的)?[^，不的对]{{0,10}}(?:{PARTY}))(?P<no>不享受|不适用)(?P<regime>[^，不对依按因]{{0,16}}(?:{_REGIME}))\Z"
)
_FOR_PARTY = re.compile(rf"对(?P<party>(?:[^，]{{1,40}}的)?[^，的]{{0,12}}(?:{PARTY}))\Z")
_DRAWN = re.compile(
    rf"(?P<before>[^，]*?)从(?P<pool>[^，]{{1,24}}?的)(?P<noun>{PARTY})中(?P<verb>随机抽取|随机抽查|随机选取|抽取|遴选|选取)"
    rf"(?P<amount>[^，的]{{2,12}})的(?P=noun)(?P<after>[^，]*)\Z"
)
_FOCUS = re.compile(r"以(?P<focus>[0-9一二三四五六七八九十]+(?:个|大|类|项)[^，的以]{2,16})为重点\Z")
_RELATED = re.compile(
    r"(?P<party>[^，的与和对由]{0,8}(?:专家|调解员|仲裁员|人员|成员|委员|代表|评委|法官|律师|机构|单位))与(?P<other>[^，与的]{2,16})(?P<has>有|存在)"
    r"(?P<tie>[^，的]{0,10}(?:利害关系|亲属关系|隶属关系))的\Z"
)
_DUTY_FIRST = re.compile("应当|应该|不得|必须|须")

_Rewrite = Callable[[Sequence[str], int], Iterator[str]]


def inverted(segment: str) -> Iterator[str]:
    """Each phrase of ``segment`` that can be turned round, behind the phrases that lead up to it."""
    phrases = segment.split("，")
    for index in range(len(phrases)):
        for rewrite, width in _REWRITES:
            rest = phrases[index + width :]
            if _EXCEPTION.search("".join(rest)) is None:
                for turned in rewrite(phrases, index):
                    yield "，".join([*phrases[:index], turned])
    yield from _charges(phrases)


def _by_office(phrases: Sequence[str], index: int) -> Iterator[str]:
    """本办法由甲局(负责)解释 → 甲局负责解释本办法."""
    found = _BY.match(phrases[index])
    if found is None or _NO_THING.search(found["thing"]) or _NO_OFFICE.search(found["office"]):
        return
    office, thing, duty = found["office"], found["thing"], found["duty"] or found["alone"]
    if duty is None:
        yield f"{office}负责{thing}"
        return
    yield f"{office}负责{duty}{thing}"
    yield f"{office}负责{thing}的{duty}"


def _in_charge(phrase: str) -> str | None:
    """甲局负责企业的认定 → 企业的认定由甲局负责."""
    found = _IN_CHARGE.match(phrase)
    if found is None or _NO_OFFICE.search(found["office"]) or _NO_DUTY.search(found["thing"]):
        return None
    return f"{found['thing']}由{found['office']}负责"


def _charges(phrases: Sequence[str]) -> Iterator[str]:
    """Every duty of a row of them; none where a phrase without its own office follows."""
    turned = [_in_charge(phrase) for phrase in phrases]
    if all(turned):
        yield "，".join(phrase or "" for phrase in turned)


def _refused(phrases: Sequence[str], index: int) -> Iterator[str]:
    """不再拨付剩余经费 → 剩余经费不再拨付."""
    if (found := _REFUSED.match(phrases[index])) is not None:
        yield f"{found['thing']}{found['no']}{found['verb']}"


def _refuses(phrases: Sequence[str], index: int) -> Iterator[str]:
    """团体标准不予奖励 → 对团体标准不予奖励."""
    found = _REFUSES.match(phrases[index])
    if found is not None and index == 0:
        yield f"对{phrases[index]}"


def _not_for(phrases: Sequence[str], index: int) -> Iterator[str]:
    """上述待遇不适用于甲 → 甲不享受上述待遇, and back."""
    if index > 0 or re.match("以及|和|与|及|或|其", phrases[index]) is not None:
        return
    if (found := _NOT_FOR.match(phrases[index])) is not None:
        yield f"{found['party']}不适用{found['regime']}"
        if found["kind"] != "规定":
            yield f"{found['party']}不享受{found['regime']}"
    elif (found := _NOT_OF.match(phrases[index])) is not None:
        yield f"{found['regime']}不适用于{found['party']}"


def _drawn(phrases: Sequence[str], index: int) -> Iterator[str]:
    """从获奖的企业中随机抽取10%的企业 → 随机抽取10%的获奖的企业."""
    if (found := _DRAWN.match(phrases[index])) is not None and re.search("[0-9一二三四五六七八九十]", found["amount"]):
        drawn = f"{found['verb']}{found['amount']}的{found['pool']}{found['noun']}"
        yield f"{found['before']}{drawn}{found['after']}"


def _focused(phrases: Sequence[str], index: int) -> Iterator[str]:
    """以3个产业为重点，推动升级 → 推动升级，重点是3个产业."""
    if (found := _FOCUS.match(phrases[index])) is not None and index + 1 < len(phrases):
        yield f"{phrases[index + 1]}，重点是{found['focus']}"


def _denied(phrases: Sequence[str], index: int) -> Iterator[str]:
    """对逾期申报的企业，不予补助 → 逾期申报的企业不予补助."""
    if index + 1 < len(phrases) and (found := _FOR_PARTY.match(phrases[index])) is not None:
        if re.fullmatch(rf"(?:一律|均)?不予(?:{_GIVEN})", phrases[index + 1]):
            yield f"{found['party']}{phrases[index + 1]}"


def _related(phrases: Sequence[str], index: int) -> Iterator[str]:
    """专家与企业有利害关系的，应当回避 → 与企业有利害关系的专家应当回避."""
    if index + 1 < len(phrases) and (found := _RELATED.match(phrases[index])) is not None:
        if _DUTY_FIRST.match(phrases[index + 1]) is not None:
            yield f"与{found['other']}{found['has']}{found['tie']}的{found['party']}{phrases[index + 1]}"


# How many phrases each takes.
_REWRITES: tuple[tuple[_Rewrite, int], ...] = (
    (_by_office, 1), (_refused, 1), (_refuses, 1), (_not_for, 1),
    (_drawn, 1), (_focused, 2), (_denied, 2), (_related, 2),
)  # fmt: skip
