from __future__ import annotations

from collections.abc import Callable

import pytest

from index.snapshot import Snapshot
from rag.answer import Status
from rag.fact_finder import label
from rag.question import Question
from rag.state import Ruling
from tests.rag import articles as act
from tests.rag import notice as text

Ruled = Callable[[Snapshot, str], Ruling]
Understood = Callable[[str], Question]


@pytest.mark.parametrize(
    ("question", "sentence"),
    [
        ("设备更新补助的比例是多少？", text.EQUIPMENT),
        ("购置数控设备按投资额补助百分之几？", text.EQUIPMENT),
        ("设备更新最高能补多少钱？", text.EQUIPMENT),
        ("贷款贴息的比例", text.LOAN),
        ("省级智能工厂奖励多少？", text.PROVINCE_FACTORY),
        ("市级智能工厂一次性奖励是多少万元？", text.CITY_FACTORY),
        ("取得高级技师证书补贴多少元", text.TRAINING),
        ("贷款贴息期限多长？", text.LOAN),
        ("贷款贴息几年？", text.LOAN),
        ("数字技能培训每年多少人次？", text.TRAINING),
        ("有几个县级服务站？", text.PLATFORM),
        ("工业软件门类有几个", text.SOFTWARE),
        ("申报条件是什么？", text.CONDITIONS),
        ("哪些企业可以申报？", text.CONDITIONS),
        ("什么样的企业能申报", text.CONDITIONS),
        ("要交哪些材料？", text.MATERIALS),
        ("申报需要准备什么材料？", text.MATERIALS),
        ("怎么申报？", text.PROCEDURE),
        ("申报流程是什么", text.PROCEDURE),
        ("初审要多久？", text.PROCEDURE),
        ("什么时候申报？", text.PERIOD),
        ("申报截止时间是哪天", text.PERIOD),
        ("什么是数字化改造？", text.DEFINITION),
        ("数字化改造是什么意思", text.DEFINITION),
        ("谁负责监督资金使用？", text.AUDIT),
        ("由哪个部门负责解释？", text.FORCE),
        ("措施什么时候开始施行？", text.FORCE),
        ("有效期几年？", text.FORCE),
        ("政策到哪年结束？", text.FORCE),
        ("营业收入要多少？", text.CONDITIONS),
        ("咨询电话是多少？", text.PHONE),
        ("联系方式", text.PHONE),
        ("有没有联系方式", text.PHONE),
        ("文号是多少？", text.NUMBER),
    ],
)
def test_a_fact_that_is_stated(question: str, sentence: str, notice: Snapshot, ruled: Ruled) -> None:
    ruling = ruled(notice, question)
    assert (ruling.status, [quote.text for quote in ruling.quotes]) == (Status.ANSWERED, [sentence])


@pytest.mark.parametrize(
    ("question", "missing", "nearest"),
    [
        ("工业软件补贴多少钱？", "补贴金额", text.SOFTWARE),
        ("工业软件按什么比例支持？", "比例", text.SOFTWARE),
        ("智能工厂的申报截止时间？", "具体时间", text.CITY_FACTORY),
        ("贷款贴息找哪个部门？", "负责部门", text.LOAN),
        ("工业软件是什么意思", "“工业软件”的含义", text.SOFTWARE),
        ("高级技师证书由谁审批", "负责部门", text.TRAINING),
        ("贴息可以享受几次", "数量", text.LOAN),
        ("智能工厂有什么申报条件", "申报条件或适用对象", text.CITY_FACTORY),
        ("县级服务站在哪里？", "办理地点或网址", text.PLATFORM),
        ("县级服务站的电话是多少？", "联系电话", text.PLATFORM),
    ],
)
def test_a_fact_that_is_not_stated_of_its_subject(
    question: str, missing: str, nearest: str, notice: Snapshot, ruled: Ruled
) -> None:
    """Sums, dates and conditions of other subjects do not stand in for it; the clause on the subject is shown."""
    ruling = ruled(notice, question)
    assert (ruling.status, ruling.nearest) == (Status.PARTIAL, True)
    assert [name.partition("（")[0] for name in ruling.missing] == [missing]
    assert [quote.text for quote in ruling.quotes] == [nearest]


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("资金多久拨付？", "期限或有效期"),
        ("专家评审要多久？", "期限或有效期"),
        ("公示多少天？", "期限或有效期"),
        ("什么时候发布的？", "具体时间"),
        ("这个措施是谁发布的？", "负责部门"),
        ("贷款额度最高多少？", "贷款金额"),
        ("贴息最高多少万元？", "贴息金额"),
        ("银行贷款利率是多少？", "比例"),
        ("培训费用是多少？", "金额"),
        ("弄虚作假会罚款多少？", "金额"),
    ],
)
def test_the_fact_of_a_neighbour_does_not_stand_in(question: str, missing: str, notice: Snapshot, ruled: Ruled) -> None:
    """The days of another step in the same sentence, the date of another deed, a sum of another sort."""
    ruling = ruled(notice, question)
    assert (ruling.status, ruling.nearest) == (Status.PARTIAL, True)
    assert missing in [name.partition("（")[0] for name in ruling.missing]


@pytest.mark.parametrize("level", ["国家级", "县级"])
def test_what_holds_of_one_level_holds_of_no_other(level: str, notice: Snapshot, ruled: Ruled) -> None:
    ruling = ruled(notice, f"{level}智能工厂奖励多少？")
    assert (ruling.status, ruling.missing) == (Status.PARTIAL, (f"“{level}”",))


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("千企技改给企业补贴多少钱", "补贴金额"),
        ("技改专项的申报时间", "具体时间"),
        ("技改要什么材料", "申报材料"),
        ("技改找哪个部门", "负责部门"),
        ("技改怎么申请", "办理流程"),
        ("技改在哪申请", "办理地点或网址"),
        ("技改有什么条件", "申报条件或适用对象"),
        ("技改的联系电话", "联系电话"),
        ("技改按什么比例支持", "比例"),
        ("千企技改是什么意思", "“千企技改”的含义"),
        ("工信厅厅长叫什么", "姓名或职务"),
        ("政策的文号", "文号"),
        ("十三届五次全会在哪里召开", "办理地点或网址"),
    ],
)
def test_the_shipped_policy_states_few_facts(question: str, missing: str, shipped: Snapshot, ruled: Ruled) -> None:
    ruling = ruled(shipped, question)
    assert (ruling.status, ruling.nearest) == (Status.PARTIAL, True)
    assert missing in [name.partition("（")[0] for name in ruling.missing]
    assert len(ruling.quotes) == 1


def test_two_facts_of_one_clause_quote_it_once(notice: Snapshot, ruled: Ruled) -> None:
    ruling = ruled(notice, "贷款贴息比例是多少，期限多长？")
    assert (ruling.status, [quote.text for quote in ruling.quotes]) == (Status.ANSWERED, [text.LOAN])


def test_one_of_two_facts_is_half_an_answer(notice: Snapshot, ruled: Ruled) -> None:
    ruling = ruled(notice, "贷款贴息的比例是多少，找哪个部门？")
    assert (ruling.status, ruling.nearest) == (Status.PARTIAL, False)
    assert [quote.text for quote in ruling.quotes] == [text.LOAN]
    assert [name.partition("（")[0] for name in ruling.missing] == ["负责部门"]


def test_a_missing_fact_is_told_apart_by_its_clause_but_never_echoes_the_question(understood: Understood) -> None:
    alone = understood("政策啥时候施行？")
    assert label(alone.asks[0], alone) == "具体时间"
    among = understood("政策啥时候施行，找哪个部门？")
    assert label(among.asks[0], among) == "具体时间（政策啥时候施行）"


@pytest.mark.parametrize(
    ("question", "name"),
    [
        ("设备补助多少", "补助金额"),
        ("智能工厂奖金多少", "奖金金额"),
        ("什么是智能工厂", "“智能工厂”的含义"),
        ("联系电话是多少", "联系电话"),
        ("谁负责监督", "负责部门"),
    ],
)
def test_a_missing_fact_is_named_in_the_words_of_the_question(question: str, name: str, understood: Understood) -> None:
    found = understood(question)
    assert label(found.asks[0], found).partition("（")[0] == name


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("大型茶企茶园改造补助最高多少？", [act.LARGE]),
        ("中型茶企茶园改造补助最高多少？", [act.LARGE, act.MEDIUM]),
        ("小型茶企茶园改造补助比例是多少？", [act.LARGE, act.SMALL]),
        ("茶园改造补助最高多少钱？", [act.LARGE, act.MEDIUM, act.SMALL]),
        ("首次获评甲级茶园奖励多少钱？", [act.FIRST]),
        ("再次获评甲级茶园奖励多少钱？", [act.AGAIN]),
    ],
)
def test_the_case_asked_about_is_quoted_with_what_it_needs(
    question: str, quoted: list[str], articles: Snapshot, ruled: Ruled
) -> None:
    ruling = ruled(articles, question)
    assert (ruling.status, [quote.text for quote in ruling.quotes]) == (Status.ANSWERED, quoted)


@pytest.mark.parametrize(
    ("question", "quoted"),
    [
        ("虚报种植面积会怎么处罚？", [act.FRAUD]),
        ("茶农公寓转租会有什么后果？", [act.SUBLET]),
        ("县级茶叶重点实验室验收没通过有什么后果？", [act.LABORATORY]),
        ("制茶大师授课的收入归谁所有？", [act.SHARED]),
        ("奖金要分给制作团队多少？", [act.TEAM]),
        ("联络员多久走访一次茶企？", ["联络员每季度至少走访茶企1次。"]),
        ("茶农公寓能住几年？", [act.DORMITORY]),
        ("每名联络员联系多少茶企？", [act.VISITS.partition("。")[0] + "。"]),
        ("县农业局的电话是多少？", [act.PHONE]),
        ("县农业局的举报电话是多少？", [act.LINE]),
        ("餐饮企业能申请吗？", [act.EXCLUDED]),
        ("短期聘用的大师能享受子女入学吗？", [act.SCHOOL, act.NOT_FOR]),
        ("怎么申请茶园改造补助？", [act.PAPERS, act.PERIOD, act.REVIEW]),
        ("茶学毕业生租房补贴多少钱？", [act.RENT]),
    ],
)
def test_a_fact_in_an_article(question: str, quoted: list[str], articles: Snapshot, ruled: Ruled) -> None:
    ruling = ruled(articles, question)
    assert (ruling.status, [quote.text for quote in ruling.quotes]) == (Status.ANSWERED, quoted)


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("茶农公寓不交租金有什么后果？", "处罚或后果"),
        ("在职公务员授课会怎么处罚？", "处罚或后果"),
        ("制茶大师的专利归谁所有？", "归属"),
        ("茶学毕业生安家补贴多少钱？", "补贴金额"),
        ("县级茶叶重点实验室多久复评一次？", "期限或有效期"),
        ("茶农公寓怎么申请？", "办理流程"),
        ("教育机构能申请吗？", "申报条件或适用对象"),
        ("制作团队有多少人？", "数量"),
    ],
)
def test_a_fact_of_another_deed_or_thing_does_not_stand_in(
    question: str, missing: str, articles: Snapshot, ruled: Ruled
) -> None:
    ruling = ruled(articles, question)
    assert (ruling.status, ruling.nearest) != (Status.ANSWERED, False)
    assert ruling.nearest and missing in [name.partition("（")[0] for name in ruling.missing]
