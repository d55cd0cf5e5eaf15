from __future__ import annotations

from collections.abc import Callable

import pytest

from rag.question import Question
from rag.rewrite_frame import Frame, bare_heading

Analyse = Callable[[str], Question]


@pytest.mark.parametrize(
    ("text", "subject"),
    [
        ("千企技改给企业补贴多少钱", "千企技改"),
        ("厂里设备老旧想搞技改，有没有什么专项？", "技改"),
        ("千企技改专项行动什么时候截止", "千企技改专项行动"),
        ("“6”个传统优势产业是哪些", "“6”个传统优势产业"),
        ("“4567”现代化产业体系怎么构建", "“4567”现代化产业体系"),
        ("国企和民企，政策里分别怎么支持的", "国企和民企"),
        ("金融赋能怎么说的", "金融赋能"),
        ("数字化转型有哪些行动是针对中小企业的", "数字化转型"),
        ("浙江省有哪些人才政策", "浙江省人才政策"),
        ("现代产业集群怎么培育？要打造哪些集群？", "产业集群"),
        ("我们单位搞零部件加工，设备很老了，政策有没有说法", "设备"),
        ("贷款贴息多少", "贷款贴息"),
        ("引进博士有多少安家费", "博士安家费"),
        ("《云泽办法》是谁制定的", "《云泽办法》"),
        ("多少钱", ""),
        ("这份政策讲了什么", ""),
    ],
)
def test_what_a_question_is_about(text: str, subject: str, understood: Analyse) -> None:
    assert Frame(text, understood(text)).named == subject


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("民营经济有哪些支持措施", True),
        ("国有企业要深入实施哪些行动", True),
        ("《云泽办法》是谁制定的", True),
        ("这份政策讲了什么", True),
        ("一共有几条措施", True),
        ("4567是什么意思", True),
        ("小微企业的名单", True),
        ("多少钱", False),
        ("什么时候截止", False),
        ("需要什么材料", False),
        ("有什么要求", False),
        ("个体户能申请吗", False),
        ("500万以下的能报吗", False),
        ("往哪个方向升级", False),
        ("要抵押吗", False),
        ("有补贴没有", False),
    ],
)
def test_what_stands_alone(text: str, alone: bool, understood: Analyse) -> None:
    assert Frame(text, understood(text)).stands_alone is alone


@pytest.mark.parametrize(
    ("heading", "bare"),
    [
        ("一、支持设备更新", "支持设备更新"),
        ("（二）培育人才", "培育人才"),
        ("第三条", ""),
        ("第十二条 法律责任", "法律责任"),
        ("3.申报材料", "申报材料"),
        ("加快成果转化", "加快成果转化"),
        ("一体化发展", "一体化发展"),
    ],
)
def test_a_heading_without_its_number(heading: str, bare: str) -> None:
    assert bare_heading(heading) == bare
