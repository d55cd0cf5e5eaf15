from __future__ import annotations

from collections.abc import Callable

import pytest

from rag.facts import FactKind
from rag.question import BACKGROUND, GENERIC, SPECIFIC, Question

Understood = Callable[[str], Question]

PHONE, WHERE, MATERIALS, PROCEDURE = FactKind.PHONE, FactKind.WHERE, FactKind.MATERIALS, FactKind.PROCEDURE
CONDITION, PERCENT, AMOUNT, DATE = FactKind.CONDITION, FactKind.PERCENT, FactKind.AMOUNT, FactKind.DATE
DURATION, COUNT, WHO, DEFINITION = FactKind.DURATION, FactKind.COUNT, FactKind.WHO, FactKind.DEFINITION
OWNER, SANCTION = FactKind.OWNER, FactKind.SANCTION
NAME, PERSON, REGION, NUMBER = FactKind.NAME, FactKind.PERSON, FactKind.REGION, FactKind.DOCUMENT_NUMBER
DIFFERENCE, CALCULATION, ELIGIBILITY = FactKind.DIFFERENCE, FactKind.CALCULATION, FactKind.ELIGIBILITY


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("咨询电话是多少？", {PHONE}),
        ("有没有联系方式", {PHONE}),
        ("该拨打哪个号码", {PHONE}),
        ("文号是什么？", {NUMBER}),
        ("这是几号文件", {NUMBER}),
        ("申报需要准备什么材料？", {MATERIALS}),
        ("要带哪些证件", {MATERIALS}),
        ("给我一份材料清单", {MATERIALS}),
        ("在哪里办理？", {WHERE}),
        ("申报网址是什么", {WHERE}),
        ("去哪个窗口交表", {WHERE}),
        ("怎么申报？", {PROCEDURE}),
        ("办理流程是什么？", {PROCEDURE}),
        ("分几步办理", {PROCEDURE}),
        ("申报条件是什么？", {CONDITION}),
        ("什么样的企业才能享受", {CONDITION}),
        ("有什么门槛", {CONDITION}),
        ("谁可以参加培训", {CONDITION}),
        ("补助比例是多少？", {PERCENT}),
        ("按百分之几补", {PERCENT}),
        ("利率是多少", {PERCENT}),
        ("奖励多少钱？", {AMOUNT}),
        ("最高能拿几万元", {AMOUNT}),
        ("补贴标准", {AMOUNT}),
        ("评审专家每天多少费用", {AMOUNT}),
        ("什么时候申报？", {DATE}),
        ("截止到几月几号", {DATE}),
        ("何时施行", {DATE}),
        ("初审要多久？", {DURATION}),
        ("公示几天", {DURATION}),
        ("几日内告知", {DURATION}),
        ("政策现在还有效吗", {DURATION}),
        ("租金打几折", {PERCENT}),
        ("贴息贴几个点", {PERCENT}),
        ("市县按几比几分担", {PERCENT}),
        ("顶天能拿多少", {AMOUNT}),
        ("每人每月扣几百块", {AMOUNT}),
        ("要存多少质量保证金", {AMOUNT}),
        ("不拴绳罚多少", {AMOUNT}),
        ("安家的钱是多少", {AMOUNT}),
        ("奖励比例和单个产品限额分别是多少", {PERCENT, AMOUNT}),
        ("一家最多补几场", {COUNT}),
        ("评委会至少几个人，结果几天内备案", {COUNT, DURATION}),
        ("有没有能问的号码", {PHONE}),
        ("保证金的利息归谁", {OWNER}),
        ("一共有几个服务站？", {COUNT}),
        ("培训多少人", {COUNT}),
        ("由哪个部门负责解释？", {WHO}),
        ("谁牵头制定的", {WHO}),
        ("找谁审批", {WHO}),
        ("哪次会议审议通过的", {WHO}),
        ("讲课的收入归谁所有", {OWNER}),
        ("成果的所有权属于谁", {OWNER}),
        ("这事归谁管", {WHO}),
        ("虚报面积会怎么处罚", {SANCTION}),
        ("虚报面积有什么后果", {SANCTION}),
        ("提供虚假申报材料会受到什么处罚", {SANCTION}),
        ("弄虚作假会罚款多少", {AMOUNT}),
        ("什么是数字化改造？", {DEFINITION}),
        ("产业集群是什么意思", {DEFINITION}),
        ("首席数据官指的是什么", {DEFINITION}),
        ("这份文件的全称是什么", {NAME}),
        ("政策叫什么名字", {NAME}),
        ("局长是谁", {PERSON}),
        ("工信厅厅长叫什么", {PERSON}),
        ("这是哪个省的政策", {REGION}),
        ("两种贷款有什么区别", {DIFFERENCE}),
        ("养老金怎么计算", {CALCULATION}),
        ("个体户能不能享受", {ELIGIBILITY}),
        ("外地企业能申报吗", {ELIGIBILITY}),
        ("补贴多少钱，什么时候发？", {AMOUNT, DATE}),
        ("要什么材料，找哪个部门，电话多少", {MATERIALS, WHO, PHONE}),
    ],
)
def test_the_kinds_of_fact_that_a_question_asks_for(
    question: str, kinds: set[FactKind], understood: Understood
) -> None:
    assert {ask.kind for ask in understood(question).asks} == kinds


@pytest.mark.parametrize(
    "question",
    [
        "数字化转型怎么推进",
        "如何推动绿色发展",
        "有哪些人才政策",
        "有哪些处罚措施",
        "有哪些科研项目支持",
        "有哪些新材料项目支持",
        "贷款有哪些手续费",
        "程序员有哪些支持",
        "关键环节有哪些支持",
        "流程再造有哪些举措",
        "有条件的企业怎么支持",
        "未来几年重点发展什么产业",
        "主打哪个产业",
        "概念验证中心有哪些支持",
        "差异化信贷有哪些举措",
        "算法创新有什么支持",
        "节能改造有什么支持",
        "智能工厂有哪些支持",
        "技能人才有哪些支持",
        "为什么是这6个产业",
        "受过处罚的企业有哪些支持",
        "申请材料不全的有哪些规定",
        "从哪几块加力",
    ],
)
def test_ordinary_words_do_not_ask_for_a_fact(question: str, understood: Understood) -> None:
    """人 of 人才, 材料 of 新材料, 能 of 节能: parts of words that name the subject."""
    assert understood(question).asks == ()


@pytest.mark.parametrize(
    ("question", "kinds"),
    [
        ("贷款贴息几年？", {DURATION}),
        ("补贴几年", {DURATION}),
        ("补助多少个百分点", {PERCENT}),
        ("贴息可以享受几次", {COUNT}),
        ("培训补贴发给多少人", {COUNT}),
        ("第二批几号开始报名", {DATE}),
        ("职业资格证书补贴多少", {AMOUNT}),
    ],
)
def test_a_number_after_a_word_for_money_need_not_be_money(
    question: str, kinds: set[FactKind], understood: Understood
) -> None:
    assert {ask.kind for ask in understood(question).asks} == kinds


def test_the_cue_and_the_clause_of_an_ask_are_the_words_of_the_question(understood: Understood) -> None:
    (ask,) = understood("我们想买设备，补助比例是多少？").asks
    assert (ask.kind, ask.clause) == (PERCENT, "补助比例是多少")
    assert ask.cue in ask.clause
    assert understood("补助比例是多少？").asked(PERCENT)
    assert not understood("补助比例是多少？").asked(AMOUNT)


def test_the_asking_clause_names_the_subject_and_the_story_is_background(understood: Understood) -> None:
    question = understood("我厂设备老旧，人才保障有什么措施？")
    terms = {term.text: term for term in question.terms}
    assert (terms["人才保障"].weight, terms["人才保障"].asking) == (SPECIFIC, True)
    assert (terms["设备老旧"].weight, terms["设备老旧"].asking) == (SPECIFIC * BACKGROUND, False)
    assert [term.text for term in question.focus] == ["人才保障"]
    assert [term.text for term in question.things] == ["设备老旧", "人才保障"]


def test_a_clause_that_asks_for_a_number_asks(understood: Understood) -> None:
    assert [term.text for term in understood("搞技改的，人才公寓能住几年").focus] == ["人才公寓"]


@pytest.mark.parametrize(
    ("question", "focus"),
    [
        ("不管技改补多少，人才保障有什么措施？", ["人才保障"]),
        ("先说技改，人才保障？", ["人才保障"]),
        ("政策有技改专项，对吧？", ["技改"]),
        ("技改，人才保障", ["技改", "人才保障"]),
        ("我是搞技改的，想问人才保障有什么措施", ["人才保障"]),
    ],
)
def test_which_clause_asks(question: str, focus: list[str], understood: Understood) -> None:
    found = understood(question)
    assert [term.text for term in found.focus] == focus
    assert found.asks == ()


def test_words_that_all_policies_use_count_little(understood: Understood) -> None:
    terms = {term.text: term for term in understood("企业技改有什么支持").terms}
    assert terms["企业"].weight == terms["支持"].weight == GENERIC
    assert terms["技改"].weight == SPECIFIC
    assert [term.text for term in understood("企业技改有什么支持").specific] == ["技改"]


def test_a_quoted_number_is_a_subject(understood: Understood) -> None:
    assert [term.text for term in understood("“4567”指的是什么").things] == ["4567"]
    assert understood("4567元怎么领").things == ()


@pytest.mark.parametrize(
    ("question", "things"),
    [
        ("财政局管不管贴息", "财政局"),
        ("设备老旧想改造", "设备老旧"),
        ("民企和国企各有哪些支持", "民企"),
    ],
)
def test_compounds_of_the_word_lists_stay_whole(question: str, things: str, understood: Understood) -> None:
    assert things in [term.text for term in understood(question).things]


@pytest.mark.parametrize(
    ("question", "places"),
    [
        ("杭州市的人才补贴", ("杭州市",)),
        ("广西壮族自治区有什么政策", ("广西壮族自治区",)),
        ("浙江省和哈尔滨哪个补得多", ("浙江省", "哈尔滨")),
        ("浙江的企业，浙江的补贴", ("浙江",)),
        ("城市更新有什么政策", ()),
    ],
)
def test_places(question: str, places: tuple[str, ...], understood: Understood) -> None:
    assert understood(question).places == places
    assert not set(places) & {term.text for term in understood(question).terms}


def test_a_title_is_no_part_of_the_subject(understood: Understood) -> None:
    question = understood("《浙江省数字经济促进条例》的施行日期？")
    assert question.titles == ("浙江省数字经济促进条例",)
    assert question.this_document
    assert (question.places, question.things) == ((), ())


@pytest.mark.parametrize(
    ("question", "ordinals"),
    [
        ("第三条措施是什么", (3,)),
        ("第十二项政策", (12,)),
        ("第20条", (20,)),
        ("第二个方面讲了什么", (2,)),
        ("第三条和第五条措施是什么", (3, 5)),
        ("第三、第五条", (3, 5)),
        ("第三至第六条讲什么", (3, 4, 5, 6)),
        ("第3到5条", (3, 4, 5)),
        ("最后一条讲了什么", (-1,)),
        ("倒数第二条措施", (-2,)),
        ("排在最前的一项措施", (1,)),
        ("头一条措施", (1,)),
        ("龙头项目有哪些支持", ()),
        ("第三一条", ()),
        ("第十十条", ()),
        ("第一批名单", ()),
    ],
)
def test_measures_asked_for_by_number(question: str, ordinals: tuple[int, ...], understood: Understood) -> None:
    assert understood(question).ordinals == ordinals


@pytest.mark.parametrize(
    ("question", "overview"),
    [
        ("这份政策主要讲了哪些内容？", True),
        ("这份文件讲了几个方面", True),
        ("请概括一下这份政策", True),
        ("一共有多少条措施", True),
        ("《某某办法》规定了什么", True),
        ("民营经济有哪些措施", False),
        ("政策的文号是什么", False),
        ("该措施全称是什么", False),
        ("每家企业最多几个项目", False),
        ("开网吧有什么支持", False),
    ],
)
def test_overview(question: str, overview: bool, understood: Understood) -> None:
    assert understood(question).overview is overview


def test_what_a_question_wants_of_its_subjects(understood: Understood) -> None:
    assert understood("技改有哪些措施").listing
    assert not understood("技改由谁牵头").listing
    assert understood("怎么推动技改").how
    assert not understood("技改专项叫什么").how
    assert understood("技改和人才分别有什么措施").each
    assert not understood("技改有什么措施").each
    assert understood("哪些措施提到了技改").mentions
    assert not understood("技改有哪些措施").mentions


def test_what_an_answer_must_go_beyond(understood: Understood) -> None:
    assert [term.text for term in understood("除了科技厅还有哪些部门参与").excepted] == ["科技厅"]
    assert [term.text for term in understood("技改以外的措施").excepted] == ["技改"]
    assert understood("科技厅和哪些部门参与").excepted == ()
    assert understood("厂区以外的企业能申请技改吗").excepted == ()


def test_two_subjects_are_two_parts(understood: Understood) -> None:
    question = understood("技改有什么专项？人才保障有什么措施？")
    assert [[term.text for term in part] for part in question.parts] == [["技改"], ["人才保障"]]


@pytest.mark.parametrize("question", ["", "，，，", "《", "《》", "第条", "吗", "？", "“”", "除了还有"])
def test_fragments_ask_for_nothing(question: str, understood: Understood) -> None:
    found = understood(question)
    assert (found.terms, found.asks, found.titles, found.ordinals) == ((), (), (), ())
