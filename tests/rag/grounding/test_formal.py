"""Everyday Chinese and the official wording for it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from rag.errors import SettingsError
from rag.grounding.atoms import even
from rag.grounding.checker import supports
from rag.grounding.formal import formal, rules

REWRITTEN = [
    # money
    ("一次性奖20万。", "一次性奖20万元。"), ("每亩补120块。", "每亩补120元。"), ("补您2000块钱。", "给予2000元。"),
    ("分别给200万、100万、40万。", "分别给200万元、100万元、40万元。"),
    ("年营收2000万以上的企业", "年营业收入2000万元以上的企业"),
    ("能拿500万建设经费。", "获得500万元建设经费。"), ("检查不收钱。", "检查不收取费用。"),
    # shares
    ("租金是市场价的七折。", "租金是市场价格的七成。"), ("打八五折。", "打百分之八十五。"),
    ("补一半，最多3万。", "补50%，最多3万元。"),
    ("研发投入比上一年多了15%以上。", "研发投入较上年度增长15%以上。"), ("多出来的部分补12%。", "增量部分补12%。"),
    # each
    ("一个项目最多80万。", "每个项目最多80万元。"), ("一件给2万。", "每件给2万元。"),
    ("一年最多领两张。", "每年最多领两张。"),
    ("一家企业一年最多领60万。", "每家企业每年最多领60万元。"), ("一个人补1000块。", "每人补1000元。"),
    ("不少于15个研发人员。", "不少于15名研发人员。"),
    # time
    ("头三年免租金。", "前三年免租金。"), ("头一次通过认定的企业", "首次通过认定的企业"),
    ("每年5月10号前申报。", "每年5月10日前申报。"),
    ("九个月内有效。", "有效期九个月。"), ("合同签了以后三个月内登记。", "合同签订之日起三个月内登记。"),
    ("服务期没满的，", "服务期未满的，"),
    ("收到申请后15天内给您答复。", "收到申请之日起15天内作出答复。"),
    ("从2024年5月1号开始执行。", "自2024年5月1日起施行。"),
    # order, permission, denial
    ("您得先在网上申请。", "您应当先在网上申请。"), ("需要提供身份证。", "应当提供身份证。"),
    ("别重复申报。", "不得重复申报。"),
    ("享受不了这些待遇。", "不能享受上述待遇。"), ("房地产公司不算科技企业。", "房地产公司不属于科技企业。"),
    ("不能因为怀孕就辞退女职工。", "不得以怀孕为由辞退女职工。"), ("不给奖励。", "不予奖励。"),
    ("验收没通过的，剩下的钱就不给了。", "验收不合格的，剩余资金不再拨付。"),
    # procedures
    ("材料得盖公章，准备三份。", "材料应当加盖公章，一式三份。"),
    ("把申请材料交给市人社局。", "向市人社局提交申请材料。"),
    ("科技企业找合作银行贷信用贷款", "科技企业向合作银行申请信用贷款"),
    ("企业认定归市科技局管。", "市科技局负责企业认定。"),
    ("对公示结果有意见的，可以向市住建局书面提出。", "对公示结果有异议的，可以向市住建局以书面形式提出。"),
    ("工伤认定要在30天里办完。", "工伤认定要在30天内办结。"),
    ("发过的安家补贴得全退回来。", "应当退回全部已发放的安家补贴。"),
    # names
    ("国企、民企、高企能申报。", "国有企业、民营企业、高新技术企业能申报。"),
    ("低保户看病的钱能报70%。", "最低生活保障家庭医疗费用可以报销70%。"),
    ("取公积金要带身份证。", "提取住房公积金要携带身份证。"), ("老師可以兼職", "教师可以兼职"),
    # fillers
    ("简单说，材料很简单啦。", "材料很简单。"), ("科技创新这块，要加大投入。", "科技创新，要加大投入。"),
]  # fmt: skip

KEPT = [
    "对企业给予最高500万元奖励。", "满一年最多领3个月。", "参加工作不到3年的不能报名。", "头一年免征。",
    "前三年免租金。", "最多15%。",
    "增长15%以上的，按增量部分奖励。", "所得按20%征税。", "不需要提供户口本。", "不一定要本人到场。",
    "根据需要提供服务。",
    "对需要提供护理的失能老人", "性别提交错误的，退回。", "级别提前晋升。", "经营收入超过1亿元的企业。",
    "超过3年没用的，收回资金。",
    "两个人才项目。", "应当在一个月内补充调查完毕。", "提交2024年度报告。", "每人每次报销不超过500元。",
    "同一项标准只奖励一次。", "科技局和财政局共同负责审核。",
    "统一奖励办法。", "由相关人员签名、盖章。", "自签发之日起三个月以内有效。", "利用住房贷款购买首套住房。",
    "不断提高企业效益。",
    "《咱们的办法》和《一年最多领5万》", "在网上税务局申报。", "三块地的承包人。", "每个税务机关", "降低保险费率。",
    "融资成本高企。", "不算利息。", "由市财政局追缴资金。",
    "取得的报酬归个人所有。", "",
]  # fmt: skip


@pytest.mark.parametrize(("everyday", "official"), REWRITTEN)
def test_everyday_words_become_official(everyday: str, official: str) -> None:
    assert formal(everyday) == official


@pytest.mark.parametrize("sentence", KEPT)
def test_what_is_official_or_may_mean_something_else_is_kept(sentence: str) -> None:
    assert formal(sentence) == sentence


@pytest.mark.parametrize("sentence", [everyday for everyday, _ in REWRITTEN])
def test_the_official_wording_is_final(sentence: str) -> None:
    assert formal(formal(sentence)) == formal(sentence)


@pytest.mark.parametrize(
    ("claim", "clause"),
    [
        ("一家企业一年最多奖50万。", "每家企业每年最高奖励50万元。"),
        ("头一次通过认定的高企，奖20万块。", "对首次通过认定的高新技术企业，奖励20万元。"),
        ("企业拿不到补助。", "企业不能获得补助。"),
        ("房地产公司不算科技企业。", "房地产企业不属于科技企业。"),
        ("技术合同签了以后三个月内去登记。", "技术合同应当自签订之日起3个月内登记。"),
    ],
)
def test_a_true_restatement_is_supported_in_official_wording(claim: str, clause: str) -> None:
    assert formal(claim) != claim
    assert supports(claim, [clause]).reasons == ()


@pytest.mark.parametrize(
    ("claim", "clause"),
    [
        ("一家企业一年最多奖60万。", "每家企业每年最高奖励50万元。"), ("一个项目最少80万。", "单个项目最高80万元。"),
        ("材料不用盖公章。", "申请材料应当加盖公章。"), ("房地产公司算科技企业。", "房地产企业不属于科技企业。"),
        ("验收没通过的，补助照发。", "验收合格的，发放补助。"), ("租金打七折。", "租金减免70%。"),
        ("一年最多领3个月。", "每次最多领取3个月。"), ("别转租。", "可以转租。"),
    ],
)  # fmt: skip
def test_a_false_one_stays_refused(claim: str, clause: str) -> None:
    assert not supports(claim, [clause]).supported
    assert not supports(formal(claim), [clause]).supported


def test_no_rule_is_spared_wrongly() -> None:
    """The characters that a rule is said to need are in whatever it matches."""
    sentences = [even(sentence) for sentence in [everyday for everyday, _ in REWRITTEN] + KEPT]
    for rule in rules():
        for sentence in sentences:
            if rule.pattern.search(sentence) is not None:
                assert not rule.needs or not rule.needs.isdisjoint(sentence), rule.pattern.pattern


def test_every_rule_can_be_compiled_and_says_where_it_stands() -> None:
    for rule in rules():
        assert rule.pattern.pattern == rule.source
        assert re.fullmatch(r"everyday/[a-z]+\.txt, line [0-9]+", rule.place)


def test_a_rule_that_is_no_pattern_names_its_place() -> None:
    broken = replace(rules()[0], source="(", place="everyday/general.txt, line 7")
    with pytest.raises(SettingsError, match=r"everyday/general\.txt, line 7: missing \), unterminated subpattern"):
        broken.pattern.search("")
