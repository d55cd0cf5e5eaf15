from __future__ import annotations

import json
from importlib import resources

import pytest

from index.sentences import split_sentences
from index.snapshot import Snapshot
from index.tokenizing import dictionary_words
from rag.answer import Correction
from rag.correct import Correct
from rag.lexicon import load_lexicon
from rag.state import State

ORDINARY = """
小微企业贷款利率是多少？ 高新技术企业认定需要什么条件？ 外资企业可以申请补贴吗？ 职业技能等级证书怎么领？
失业保险金领取期限多久？ 养老保险断缴了怎么办？ 生育津贴发多少钱？ 公积金贷款额度上限是多少？
新生儿医保怎么办理？ 居住证到期怎么续签？ 农村宅基地确权找哪个部门？ 退役军人就业有什么优惠？
残疾人就业保障金怎么缴纳？ 个体工商户注销流程是什么？ 专精特新小巨人企业有奖励吗？ 知识产权质押融资怎么申请？
出口退税要什么材料？ 跨境电商综试区有哪些政策？ 种粮大户补贴标准是多少？ 高标准农田建设谁来出钱？
冷链物流项目有资金支持吗？ 文旅融合发展有哪些举措？ 夜间经济怎么培育？ 老旧小区改造要居民出钱吗？
加装电梯补贴多少钱？ 幼儿园学费可以减免吗？ 义务教育划片怎么查？ 大学生创业贷款谁贴息？
博士后工作站资助多少？ 人才公寓怎么申请？ 新能源汽车置换补贴截止到哪天？ 充电桩建设补贴标准？
垃圾分类不执行会罚款吗？ 扬尘治理由谁负责？ 河长制是什么意思？ 碳排放权交易怎么参加？
工业用地弹性出让是怎么回事？ 营业执照在哪里办？ 食品经营许可证要多少天？ 消防验收流程是什么？
建筑工人工资被拖欠找谁？ 工伤认定时限是多久？ 最低工资标准是多少？ 带薪年休假有几天？
产假一共多少天？ 流动人口子女上学要什么证明？ 异地就医备案怎么弄？ 门诊慢特病报销比例是多少？
家庭医生签约免费吗？ 长期护理保险谁能享受？ 高龄津贴几岁开始领？ 低保审核要多长时间？
法律援助电话是多少？ 信访事项多久答复？ 首席数据官是做什么的？ 算力券怎么领？
我们厂想买几台机器人，政府给补吗？ 请问这个政策什么时候到期？ 老板说有技改专项，是真的吗？ 低空经济有什么支持？
概念验证中心怎么建？ 首版次软件有保险补偿吗？ 链主企业有哪些奖励？ 产业引导基金投什么？
""".split()


def _corrected(snapshot: Snapshot, text: str) -> State:
    correct = Correct(snapshot.vocabulary, dictionary_words, load_lexicon())
    return correct(State("1", text, text=text))


@pytest.mark.parametrize(
    ("text", "original", "replacement"),
    [
        ("新指生产力是什么", "新指生产力", "新质生产力"),
        ("数子化转型怎么推进", "数子化转型", "数字化转型"),
        ("民赢经济有哪些支持", "民赢经济", "民营经济"),
        ("人才饱障有什么措施", "人才饱障", "人才保障"),
        ("两个毫不动遥", "两个毫不动遥", "两个毫不动摇"),
        ("智能制造师范行动", "智能制造师范行动", "智能制造示范行动"),
        ("传统制照业怎么升级", "传统制照业", "传统制造业"),
        ("军名融合有什么内容", "军名融合", "军民融合"),
        ("xinzhi shengchanli", "xinzhi shengchanli", "新质生产力"),
        ("请问 qiyejia jingshen 怎么弘扬", "qiyejia jingshen", "企业家精神"),
    ],
)
def test_a_slip_is_read_as_what_was_meant(text: str, original: str, replacement: str, shipped: Snapshot) -> None:
    state = _corrected(shipped, text)
    assert state.corrections == (Correction(original, replacement),)
    assert state.text == text.replace(original, replacement)
    assert state.asked == text


def test_two_slips_are_both_corrected(shipped: Snapshot) -> None:
    state = _corrected(shipped, "民赢经济和新指生产力")
    assert state.text == "民营经济和新质生产力"
    assert [c.original for c in state.corrections] == ["民赢经济", "新指生产力"]


def test_a_verb_said_twice_is_no_slip(articles: Snapshot) -> None:
    text = "这个放一放，先看一看申报时间"
    assert _corrected(articles, text).text == text


@pytest.mark.parametrize("question", ORDINARY)
def test_correct_questions_are_left_alone(question: str, shipped: Snapshot, notice: Snapshot) -> None:
    for snapshot in (shipped, notice):
        assert _corrected(snapshot, question) == State("1", question, text=question)


@pytest.mark.parametrize(
    "text",
    [
        "实施百企技改专项行动",
        "市科学技术局由谁领导",
        "科学技术奖奖励多少钱",
        "省委十三届四次全会",
        "市级工业厂房",
        "支柱型产业",
        "数字技术普及应用",
        "县级智能工厂",
        "高级技师和中级技师",
        "《新指生产力》是哪年的书",
        "ERP软件",
        "www.example.org 打不开",
    ],
)
def test_another_number_place_or_body_is_no_slip(text: str, shipped: Snapshot, notice: Snapshot) -> None:
    for snapshot in (shipped, notice):
        assert _corrected(snapshot, text) == State("1", text, text=text)


def test_the_corpus_itself_is_spelt_right(shipped: Snapshot, notice: Snapshot, records: Snapshot) -> None:
    for snapshot in (shipped, notice, records):
        for document in snapshot.documents():
            sentences = [span.of(document.text) for span in split_sentences(document.text)]
            assert [_corrected(snapshot, s).corrections for s in sentences] == [()] * len(sentences)


def test_the_questions_of_the_evaluation_set_are_spelt_right(shipped: Snapshot) -> None:
    """All but those that are misspelt on purpose."""
    lines = (resources.files("eval") / "data" / "heilongjiang" / "questions.dev.jsonl").read_text("utf-8").splitlines()
    items = [json.loads(line) for line in lines]
    misspelt = {"typo", "homophone", "pinyin", "garbled", "traditional", "fullwidth"}
    right = [item["turns"][-1] for item in items if item["type"] not in misspelt]
    assert [(q, c) for q in right if (c := _corrected(shipped, q).corrections)] == []
