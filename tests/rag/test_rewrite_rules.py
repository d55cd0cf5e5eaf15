from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

import pytest

from rag.question import Question
from rag.rewrite_context import Context
from rag.rewrite_rules import asked_of, merged, read_on, restated

Analyse = Callable[[str], Question]


@dataclass(frozen=True)
class _Quoted:
    heading: str = ""
    title: str = ""
    text: str = ""
    elsewhere: str = "无"

    def named_elsewhere(self, text: str) -> bool:
        return self.elsewhere in text


@pytest.mark.parametrize(
    ("before", "now", "meant"),
    [
        # what is left out
        ("厂里设备老旧想搞技改，有没有什么专项？", "什么时候截止？", "技改什么时候截止？"),
        ("千企技改给企业补贴多少钱", "需要什么材料", "千企技改需要什么材料"),
        ("数字化转型有哪些行动", "归哪个部门管", "数字化转型归哪个部门管"),
        ("“4567”现代化产业体系怎么构建", "要多久", "“4567”现代化产业体系要多久"),
        ("浙江省有哪些人才政策", "需要什么材料", "浙江省人才政策需要什么材料"),
        ("贷款贴息多少", "什么时候到账", "贷款贴息什么时候到账"),
        ("引进博士有多少安家费", "什么时候发", "博士安家费什么时候发"),
        ("技改有什么专项", "有补贴没有", "技改有补贴没有"),
        ("技改有什么专项", "好的，那怎么申请", "技改怎么申请"),
        ("技改有什么专项", "个体户能申请吗", "技改个体户能申请吗"),
        ("有没有设备更新补贴", "我们厂能申请吗", "设备更新我们厂能申请吗"),
        # a word that points back
        ("千企技改有补贴吗", "它怎么申请", "千企技改怎么申请"),
        ("千企技改有补贴吗", "这个专项什么时候截止", "千企技改专项什么时候截止"),
        ("千企技改有补贴吗", "这项政策怎么申请", "千企技改怎么申请"),
        ("千企技改专项行动有补贴吗", "该行动由谁负责", "千企技改专项行动由谁负责"),
        ("国企和民企分别怎么支持", "后者有补贴吗", "民企有补贴吗"),
        ("国企和民企分别怎么支持", "前者呢", "国企分别怎么支持"),
        ("数字化转型有哪些行动", "其中哪个最早", "数字化转型其中哪个最早"),
        ("技改有什么专项", "除了这个还有别的专项行动吗", "除了技改还有别的专项行动吗"),
        ("质量品牌怎么推进", "跟数字化那条有什么关系", "质量品牌跟数字化那条有什么关系"),
        # another subject, party, place, sum, kind, number or time in the same frame
        ("数字化转型有哪些行动", "那绿色发展呢", "绿色发展有哪些行动"),
        ("引进博士有多少安家费", "那硕士呢", "引进硕士有多少安家费"),
        ("数字化转型有哪些行动", "那绿色发展怎么样", "绿色发展有哪些行动"),
        ("生活性服务业有什么说法", "往哪个方向升级", "生活性服务业往哪个方向升级"),
        ("技改能报吗", "要是外省企业呢", "外省企业技改能报吗"),
        ("技改能报吗", "不在黑龙江注册的呢", "不在黑龙江注册的技改能报吗"),
        ("还有什么专项行动", "除了千企技改呢", "除了千企技改还有什么专项行动"),
        ("第二条和第四条讲了什么", "那第六条呢", "第六条讲了什么"),
        ("岚浦市博士安家费多少", "那云泽市呢", "云泽市博士安家费多少"),
        ("金融赋能怎么说的", "要抵押吗", "金融赋能要抵押吗"),
        ("千企技改补贴多少钱", "申报材料", "千企技改需要什么材料？"),
        ("数字化转型怎么支持", "好吧，那人才政策呢", "人才政策怎么支持"),
        ("厂里设备老旧想搞技改，有没有什么专项？", "科研成果转化呢", "科研成果转化有没有什么专项"),
        ("千企技改要不要交营业执照", "那绿色工厂呢", "绿色工厂要不要交营业执照"),
        ("传统优势产业有几个", "那国有企业呢", "国有企业有几个"),
        ("多少钱", "我问的是技改", "技改多少钱"),
        ("我们搞零部件加工，设备很老了，政策有没有说法", "哦这样啊，那这个什么时候能申请", "设备什么时候能申请"),
        ("引进博士有多少安家费", "硕士的", "引进硕士有多少安家费"),
        ("千企技改怎么申请", "如果是个体户呢", "个体户千企技改怎么申请"),
        ("千企技改补贴多少钱", "那大庆呢", "大庆千企技改补贴多少钱"),
        ("哈尔滨有什么人才政策", "大庆呢", "大庆有什么人才政策"),
        ("哈尔滨有什么人才政策", "全省的呢", "全省有什么人才政策"),
        ("投资500万以上的技改补贴多少", "500万以下的呢", "投资500万以下的技改补贴多少"),
        ("技改补贴多少", "500万以下的呢", "500万以下的技改补贴多少"),
        ("生产性服务业怎么发展", "那生活性的呢", "生活性服务业怎么发展"),
        ("市级智能工厂奖励多少", "省级的呢", "省级智能工厂奖励多少"),
        ("第三条措施是什么", "那第五条呢", "第五条措施是什么"),
        ("第三条是什么", "最后一条呢", "最后一条措施是什么"),
        ("产业集群要打造哪几种", "第一种是什么", "产业集群要打造哪几种，第一种是什么"),
        ("技改有什么专项", "那明年呢", "明年技改有什么专项"),
        ("国有企业要实施哪些行动", "民营经济的呢", "民营经济要实施哪些行动"),
        # another fact
        ("千企技改补贴多少钱", "电话呢", "千企技改联系电话是多少？"),
        ("千企技改补贴多少钱", "那申报材料呢", "千企技改需要什么材料？"),
        # corrections of oneself
        ("技改有什么专项", "不是，我是说数字化", "数字化有什么专项"),
        ("技改补贴多少", "我不是问补贴，是问需要什么材料", "技改需要什么材料"),
        ("第三条是什么", "打错了，我是说第四条", "第四条是什么"),
        ("技改补贴多少", "不对，我想问的是产业集群有哪几种", "产业集群有哪几种"),
        # again, and more of it
        ("技改有什么专项", "真的吗？", "技改有什么专项"),
        ("技改有什么专项", "上一个问题再说一遍", "技改有什么专项"),
        ("技改有什么专项", "还有呢", "技改还有哪些内容？"),
        ("央地合作政策里有吗", "详细说说", "央地合作政策还有哪些内容？"),
    ],
)
def test_a_follow_up_stands_alone(before: str, now: str, meant: str, understood: Analyse) -> None:
    assert merged(now, Context(before), understood) == meant


@pytest.mark.parametrize(
    "now",
    [
        "民营经济有哪些支持措施？",
        "那未来产业怎么布局",
        "文件对国资监管体制有何部署？",
        "我们公司想自己搞研发，就是卡脖子那种核心技术，文件里有说这块的没",
        "《民法典》是怎么规定的",
        "这份政策一共有几条措施",
        "谁审议通过的这份文件",
        "锅包肉怎么做才脆",
        "今天天气怎么样",
        "4567是什么意思",
        "明天下不下雨",
        "浙江的数字经济条例怎么规定的",
        "重大装备？",
        "中小企业在哪几项措施里提到了？分别要干啥",
    ],
)
def test_a_subject_of_its_own_drags_nothing_in(now: str, understood: Analyse) -> None:
    assert merged(now, Context("千企技改补贴多少钱"), understood) == now


def test_without_a_conversation_nothing_changes(understood: Analyse) -> None:
    for question in ("什么时候截止", "那硕士呢", "它呢", "第二个"):
        assert merged(question, Context(), understood) == question


@pytest.mark.parametrize(
    ("quoted", "now", "meant"),
    [
        (_Quoted("加快成果转化", "《云泽办法》"), "这个办法什么时候施行", "《云泽办法》什么时候施行"),
        (_Quoted("加快成果转化", "云泽办法"), "这份文件谁制定的", "《云泽办法》谁制定的"),
        (_Quoted("", "《云泽办法》（媒体报道）"), "该通知的文号是多少", "《云泽办法》的文号是多少"),
        (_Quoted(), "这个办法什么时候施行", "这个办法什么时候施行"),
    ],
)
def test_a_document_that_is_pointed_to(quoted: _Quoted, now: str, meant: str, understood: Analyse) -> None:
    assert merged(now, Context("博士后资助多少", quoted=quoted), understood) == meant


def test_a_number_alone_is_known_by_what_it_headed(understood: Analyse) -> None:
    context = Context("第三条是什么", quoted=_Quoted("加快成果转化"))
    assert merged("有补贴吗", context, understood) == "加快成果转化有补贴吗"
    assert merged("有补贴吗", Context("第三条是什么"), understood) == "第三条有补贴吗"


def test_two_subjects_are_compared(understood: Analyse) -> None:
    context = Context("未来产业怎么布局", before="新质生产力")
    assert merged("这俩有什么区别", context, understood) == "新质生产力和未来产业有什么区别"


def test_what_a_person_told_of_themselves(understood: Analyse) -> None:
    context = Context(stated="我是一家小微企业。")
    assert merged("有什么支持", context, understood) == "我是一家小微企业，有什么支持"
    assert merged("技改有什么专项", context, understood) == "技改有什么专项"


_OFFERED = Context("补贴多少", options=("博士", "硕士"), clarified="补贴多少", pending=True)


@pytest.mark.parametrize(
    ("reply", "meant"),
    [
        ("博士", "博士补贴多少"),
        ("硕士的", "硕士补贴多少"),
        ("第二个", "硕士补贴多少"),
        ("1", "博士补贴多少"),
        ("选第一个吧", "博士补贴多少"),
        ("后者", "硕士补贴多少"),
        ("都要", "博士补贴多少，硕士补贴多少？"),
        ("本科的", "本科补贴多少"),
        ("产业集群要打造哪几种", "产业集群要打造哪几种"),
    ],
)
def test_replies_to_a_question_back(reply: str, meant: str, understood: Analyse) -> None:
    assert merged(reply, _OFFERED, understood) == meant


@pytest.mark.parametrize(
    ("option", "question", "whole"),
    [
        ("支持设备更新", "这个能申请吗", "支持设备更新能申请吗"),
        ("支持设备更新", "这个补贴怎么申请", "支持设备更新补贴怎么申请"),
        ("硕士", "博士安家费多少", "硕士安家费多少"),
        ("支持设备更新", "补贴多少", "支持设备更新补贴多少"),
    ],
)
def test_a_question_is_asked_of_an_option(option: str, question: str, whole: str, understood: Analyse) -> None:
    assert asked_of(option, question, understood) == whole


# A clause of a made-up notice, as an earlier answer may have quoted it.
_RENT = (
    "租房补贴，第九条 租房补贴。对毕业未满5年的毕业生，"
    "按博士每月1800元、硕士每月1100元、本科每月600元的标准给予租房补贴；补贴期限累计不超过30个月。租金发票由申请人保存，中断缴费的月份不予发放。"
)
_PRIZES = "专利奖，第四条 专利奖。对获得省专利金奖、银奖、优秀奖的企业，分别奖励50万元、30万元、10万元。"
_LEASE = "标准厂房，第六条 标准厂房。入驻的企业第1年免收租金，第2年减收一半；转租的，停止减收。"


@pytest.mark.parametrize(
    ("clause", "before", "now", "meant"),
    [
        # another of the kinds that the clause lists, or that are alike
        (_RENT, "硕士租房补贴每月多少", "本科的嘞", "本科租房补贴每月多少"),
        (_RENT, "硕士租房补贴每月多少", "我是博士", "博士租房补贴每月多少"),
        (_PRIZES, "专利金奖奖多少", "优秀奖捏", "专利优秀奖奖多少"),
        (_PRIZES, "专利金奖奖多少", "我们拿的是银奖", "专利银奖奖多少"),
        ("", "国家级实验室奖多少", "省级呢", "省级实验室奖多少"),
        ("", "C类人才安家费多少", "D类也一样？", "D类人才安家费多少"),
        ("", "首次认定的奖多少", "重新认定的呢", "重新认定的奖多少"),
        (_LEASE, "标准厂房头一年真的不收租金", "那后面两年咧", "标准厂房后面两年真的不收租金"),
        (_LEASE, "标准厂房第1年租金免多少", "次年呢", "标准厂房次年租金免多少"),
        # corrections of oneself
        ("", "C类人才安家费多少", "看错证了，我是D类", "D类人才安家费多少"),
        ("", "参加境内展会补多少", "不好意思说岔了，是境外", "参加境外展会补多少"),
        (_PRIZES, "专利金奖奖多少", "不是金奖，是银奖", "专利银奖奖多少"),
        (_PRIZES, "专利金奖奖多少", "我拿的是银奖，不是金奖", "专利银奖奖多少"),
        ("", "人才公寓要什么条件", "不对不对，不是公寓，我在外头租房，一月补多少", "我在外头租房，一月补多少"),
        # what the clause that was quoted speaks of is asked of it
        (_RENT, "硕士租房补贴每月多少", "中断缴费的月份还发吗", "硕士租房补贴中断缴费的月份还发吗"),
        (_LEASE, "标准厂房有什么优惠", "要是转租呢", "标准厂房转租会怎样"),
        (_RENT, "租房要交什么材料", "最多几个月", "租房最多几个月"),
        (_RENT, "租房补贴要交什么材料", "最多几个月", "租房补贴最多几个月"),
    ],
)
def test_a_follow_up_goes_on_with_the_clause_that_was_quoted(
    clause: str, before: str, now: str, meant: str, understood: Analyse
) -> None:
    context = Context(before, quoted=_Quoted(clause.partition("，")[0], "云泽办法", clause))
    assert merged(now, context, understood) == meant


def test_what_another_clause_is_headed_by_stands_alone(understood: Analyse) -> None:
    context = Context("人才公寓谁能住", quoted=_Quoted("人才公寓", "", "人才公寓，租金打七折，贷款贴息另行规定"))
    elsewhere = Context("人才公寓谁能住", quoted=_Quoted("人才公寓", "", context.clause, elsewhere="贷款贴息"))
    assert merged("租金打几折", context, understood) == "人才公寓租金打几折"
    assert merged("贷款贴息有多少", elsewhere, understood) == "贷款贴息有多少"


@pytest.mark.parametrize(
    "now",
    [
        "这个放一放。产业集群要打造哪几种",
        "先不管这个，产业集群要打造哪几种",
        "好了这个清楚了，换个事问问：产业集群要打造哪几种",
        "行，补贴的事先这样。产业集群要打造哪几种",
        "这个算了，不聊了。产业集群要打造哪几种",
    ],
)
def test_what_is_set_aside_brings_nothing_in(now: str, understood: Analyse) -> None:
    assert merged(now, Context("千企技改补贴多少钱"), understood) == "产业集群要打造哪几种"
    assert read_on(now, Context("千企技改补贴多少钱"), understood) == ""


@pytest.mark.parametrize(
    ("now", "meant"),
    [
        ("再说开头那个补贴吧，拖多久去办就晚了？", "租房补贴拖多久去办就晚了？"),
        ("最开始问的那个要什么材料", "租房补贴要什么材料"),
        ("回到刚才那个租房的，怎么申请", "租房补贴怎么申请"),
        ("对了，前面那个技改的钱怎么申请", "技改怎么申请"),
    ],
)
def test_going_back_to_an_earlier_question(now: str, meant: str, understood: Analyse) -> None:
    rent = Context("租房补贴多少", quoted=_Quoted("租房补贴", "", _RENT))
    works = Context("技改有什么专项")
    context = Context("产业集群有哪几种", earlier=(rent, works))
    assert merged(now, context, understood) == meant


def test_somebody_who_was_spoken_of(understood: Analyse) -> None:
    told = "我评上B类，爱人是C类。安家费有多少？"
    assert merged("她也能拿全份不？", Context(told), understood) == "我评上B类，爱人是C类，安家费她也能拿全份不？"
    asked_for = "我爱人能申请吗，她是C类"
    assert "B类" not in merged(asked_for, Context(told), understood)


def test_a_subject_does_not_grow_from_question_to_question(understood: Analyse) -> None:
    context = Context("技改断缴社保还发吗", subject="技改")
    assert merged("什么时候截止", context, understood) == "技改什么时候截止"


@pytest.mark.parametrize(
    ("now", "whole"),
    [
        ("领到一半换了单位，剩下的怎么办", "技改领到一半换了单位，剩下的怎么办"),
        ("锅包肉怎么做才脆", "技改锅包肉怎么做才脆"),
        ("《民法典》怎么说", ""),
        ("打错了，我是说第四条", ""),
    ],
)
def test_how_a_follow_up_reads_if_it_goes_on(now: str, whole: str, understood: Analyse) -> None:
    assert read_on(now, Context("技改有什么专项"), understood) == whole


@pytest.mark.parametrize(
    ("said", "meant"),
    [("我是D类", "D类人才安家费多少"), ("我们是小微企业", "小微企业C类人才安家费多少"), ("我是做农机的", "")],
)
def test_what_a_person_is_may_ask_the_question_before(said: str, meant: str, understood: Analyse) -> None:
    assert restated(said, Context("C类人才安家费多少"), understood) == meant
    assert restated(said, Context(), understood) == ""


_GLUE = set("的是在，？有什么哪些还内容具体需要多少呢第条措施联系电话")


@pytest.mark.parametrize(
    "now",
    ["什么时候截止", "它怎么申请", "那硕士呢", "500万以下的呢", "还有呢", "需要什么材料", "第二条呢"],
)
@pytest.mark.parametrize(
    "before",
    ["千企技改补贴多少钱", "引进博士有多少安家费", "第三条措施是什么", "哈尔滨2024年有哪些专项行动"],
)
def test_nothing_is_lost_and_nothing_made_up(before: str, now: str, understood: Analyse) -> None:
    meant = merged(now, Context(before), understood)
    kept = re.findall(r"[0-9]+万|硕士|截止|申请|材料|第二条", now)
    assert all(word in meant for word in kept)
    assert set(meant) <= set(before) | set(now) | _GLUE
