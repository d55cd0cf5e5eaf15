from __future__ import annotations

import json
import re
from dataclasses import asdict, replace
from importlib import resources

import pytest

from api.script import Script
from index.cleaning import clean
from rag import wording
from rag.answer import NOTICE, Citation, Correction, Handoff, Sentence, SentenceKind
from rag.state import Done, Released, Reset, Started
from tests.fakes.assistant import plain_answer

CITATION = Citation(1, "文件", "关于发展的通知", "文件#1", "总则", "推动产业发展。", 3, 10)
ANSWER = replace(
    plain_answer("产业发展"),
    text="推动产业发展。[1]",
    sentences=(Sentence("推动产业发展。", SentenceKind.CLAIM, (1,)),),
    citations=(CITATION,),
    missing=("补贴金额",),
    suggestions=("还有哪些举措？",),
    handoff=Handoff("12345", "原文没有写明"),
)


def test_simplified_changes_nothing() -> None:
    assert Script.SIMPLIFIED.answer(ANSWER) is ANSWER


def test_traditional_converts_what_is_read_and_nothing_else() -> None:
    shown = Script.TRADITIONAL.answer(ANSWER)
    assert shown.text == "推動產業發展。[1]"
    assert shown.sentences == (Sentence("推動產業發展。", SentenceKind.CLAIM, (1,)),)
    assert shown.citations == (Citation(1, "文件", "關於發展的通知", "文件#1", "總則", "推動產業發展。", 3, 10),)
    assert shown.missing == ("補貼金額",)
    assert shown.suggestions == ("還有哪些舉措？",)
    assert shown.handoff == Handoff("12345", "原文沒有寫明")
    assert shown.question == "产业发展"


def test_events() -> None:
    released = Released(ANSWER.sentences[0], (CITATION,))
    shown = Script.TRADITIONAL.event(released)
    assert isinstance(shown, Released)
    assert (shown.sentence.text, shown.citations[0].quote) == ("推動產業發展。", "推動產業發展。")
    done = Script.TRADITIONAL.event(Done(ANSWER))
    assert isinstance(done, Done) and done.answer.text == "推動產業發展。[1]"
    for event in (Started("a", "v"), Reset()):
        assert Script.TRADITIONAL.event(event) is event


@pytest.mark.parametrize(
    ("simplified", "traditional"),
    [
        # 发: 發展, 頭髮; 复: 複製, 恢復, 複雜; 后: 之後, 皇后
        ("加快发展，美容美发行业", "加快發展，美容美髮行業"),
        ("复制推广，恢复生产，情况复杂，申请行政复议", "複製推廣，恢復生產，情況複雜，申請行政複議"),
        ("办结之后的后续监管", "辦結之後的後續監管"),
        # 干: 幹部, 骨幹, 乾燥, 干預, 若干
        ("干部不得干预市场，培育骨干企业", "幹部不得干預市場，培育骨幹企業"),
        ("若干政策措施", "若干政策措施"),
        ("气候干燥，保持环境干净", "氣候乾燥，保持環境乾淨"),
        # 制: 制度, 制定, 機制, 製造, 研製
        ("制定制度，完善体制机制", "制定制度，完善體制機制"),
        ("装备制造业研制首台（套）产品", "裝備製造業研製首臺（套）產品"),
        # 里: 公里, 裡; 台: 平臺, 出臺
        ("园区里建设高速公路100公里", "園區裡建設高速公路100公里"),
        ("出台政策，搭建平台", "出臺政策，搭建平臺"),
        # 系: 系統, 關係, 聯繫, 體系
        ("完善体系，理顺关系，密切联系，信息系统", "完善體系，理順關係，密切聯繫，信息系統"),
        # 面: 麵粉, 方面; 余: 餘額, 其餘; 钟: 時鐘, 鍾情
        ("面向面粉加工企业，从三个方面支持", "面向麵粉加工企業，從三個方面支持"),
        ("其余部分按余额的50%拨付", "其餘部分按餘額的50%撥付"),
        ("自受理起30分钟内响应", "自受理起30分鐘內響應"),
        # 征, 准, 采, 划, 占, 签, 注, 志, 云, 范, 党, 回
        ("征求意见，征收税款，具有特征", "徵求意見，徵收稅款，具有特徵"),
        ("经核准，按照标准准备材料", "經核准，按照標準準備材料"),
        ("采取措施支持采矿企业", "採取措施支持採礦企業"),
        ("制定规划，划分区域，占比30%", "制定規劃，劃分區域，佔比30%"),
        ("签订合同，注册商标，志愿服务，标志性工程", "簽訂合同，註冊商標，志願服務，標誌性工程"),
        ("为深入贯彻党中央决策部署", "為深入貫徹黨中央決策部署"),
        ("群众反映强烈的问题", "群眾反映強烈的問題"),
        ("松树种植，松绑减负", "松樹種植，鬆綁減負"),
        # The words of the policy stay its words: no 資訊, 網路, 叢集, 專案.
        ("信息网络软件项目产业集群数据", "信息網絡軟件項目產業集群數據"),
    ],
)
def test_characters_of_several_senses(simplified: str, traditional: str) -> None:
    assert Script.TRADITIONAL.text(simplified) == traditional


def test_the_shipped_policy_keeps_its_length_its_numbers_and_its_words() -> None:
    corpus = resources.files("index") / "corpus"
    facts = json.loads((corpus / "heilongjiang-innovation-policy.zh-Hant.garbled.json").read_text("utf-8"))
    text = clean((corpus / "heilongjiang-innovation-policy.zh-Hant.garbled.txt").read_text("utf-8")).text
    for plain in (text, facts["title"], NOTICE, *wording.ROUTED.values(), *wording.REFUSALS.values()):
        shown = Script.TRADITIONAL.text(plain)
        assert len(shown) == len(plain)
        assert re.findall("[0-9A-Za-z《》“”（）]", shown) == re.findall("[0-9A-Za-z《》“”（）]", plain)
        assert clean(shown).text == plain


def test_what_is_no_text_stays() -> None:
    changed = {"text", "sentences", "citations", "missing", "suggestions", "handoff", "notice"}
    url = replace(CITATION, url="https://example.gov.cn/发展?id=5", document_id="发展-5", passage_id="发展-5#1")
    answer = replace(ANSWER, citations=(url,), reason="too_long", corrections=(Correction("产业发展", "产业发展"),))
    shown = Script.TRADITIONAL.answer(answer)
    assert {k: v for k, v in asdict(shown).items() if k not in changed} == {
        k: v for k, v in asdict(answer).items() if k not in changed
    }
    kept = ("number", "document_id", "passage_id", "start", "end", "url")
    assert [getattr(shown.citations[0], name) for name in kept] == [getattr(url, name) for name in kept]
