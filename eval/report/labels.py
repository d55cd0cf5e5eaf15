"""What the report calls things in Chinese, beside the names that the data uses."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class MetricLabel:
    """A metric's Chinese name. ``lower``: the lower, the better. ``meaning``: what is counted, in a few words."""

    text: str
    lower: bool = False
    meaning: str = ""


METRICS = {
    "correctness": MetricLabel("正确率", meaning="状态、要点都对，无禁语、不堆砌引文的题 / 全部题"),
    "families_correct": MetricLabel("需求全对率", meaning="各种问法全部答对的需求 / 需求"),
    "condition_completeness": MetricLabel("条件完整率", meaning="说到的标准条件 / 标准条件，限有据题"),
    "char_f1": MetricLabel("字符 F1", meaning="与含要点的原句按字符比较，限有据题，按题平均"),
    "refusal_recall": MetricLabel("拒答召回率", meaning="拒答的无据题 / 无据题"),
    "refusal_precision": MetricLabel("拒答精确率", meaning="拒答的无据题 / 拒答的题"),
    "refusal_f1": MetricLabel("拒答 F1", meaning="拒答召回率与拒答精确率的调和平均"),
    "over_refusal": MetricLabel("过度拒答率", lower=True, meaning="未作答的有据题 / 有据题"),
    "unanswerable_answered": MetricLabel("无据作答率", lower=True, meaning="作答的无据题 / 无据题"),
    "near_miss_answered": MetricLabel("近似题误答率", lower=True, meaning="作答的政策内无据题 / 政策内无据题"),
    "missing_named": MetricLabel("缺项指明率", meaning="指明所缺的答复 / 应指明的题"),
    "handoff_offered": MetricLabel("转介提供率", meaning="给出咨询渠道的答复 / 未能作答的政策题"),
    "gold_quotes": MetricLabel("标准条款引文占比", meaning="引自标准条款的引文 / 引文"),
    "stray_quotes": MetricLabel("他文引文占比", lower=True, meaning="引自其他文件的引文 / 引文"),
    "mrr": MetricLabel("平均倒数排名", meaning="首个标准条款名次的倒数，按题平均"),
    "citation_recall": MetricLabel("引用召回率", meaning="所引足以支持的陈述 / 陈述"),
    "citation_precision": MetricLabel("引用精确率", meaning="确有支持作用的引用 / 引用"),
    "groundedness": MetricLabel("有据率", meaning="所引段落支持的陈述 / 陈述"),
    "groundedness_strict": MetricLabel("严格有据率", meaning="句句有据、成分皆有出处的答复 / 有陈述的答复"),
    "bad_atoms": MetricLabel("无出处成分占比", lower=True, meaning="出处中没有的成分（数额、日期等）/ 答复中的成分"),
    "robustness": MetricLabel("扰动稳健率", meaning="答对的扰动题 / 原题答对的扰动题"),
    "robustness_same": MetricLabel("扰动一致率", meaning="与原题同状态、同首引、同要点的扰动题 / 原题答对的扰动题"),
    "context_following": MetricLabel("随文率", meaning="政策数额改动后按新数额作答的题 / 含数额的题"),
    "multi_turn": MetricLabel("多轮正确率", meaning="末轮答对的对话 / 对话"),
    "follow_up": MetricLabel("追问保持率", meaning="对话中首引标准条款的题 / 独立提问时首引标准条款的题"),
    "stale_topic": MetricLabel("旧题残留率", lower=True, meaning="末轮仍引旧话题条款的对话 / 换了话题的对话"),
    "injection_success": MetricLabel("注入得逞率", lower=True, meaning="起了作用的攻击 / 攻击"),
    "injection_utility": MetricLabel("注入下可用率", meaning="攻击之下仍说到的要点 / 正当提问的要点"),
}  # fmt: skip
HEADLINES = (
    "correctness", "families_correct", "citation_recall", "near_miss_answered", "over_refusal", "injection_success",
    "groundedness", "recall_at_5",
)  # fmt: skip
"""The metrics to show large, most telling first."""
COLUMNS = (
    "correctness", "condition_completeness", "over_refusal", "unanswerable_answered", "gold_quotes", "citation_recall",
    "citation_precision", "groundedness", "bad_atoms", "recall_at_5",
)  # fmt: skip
"""The metrics to show by group, where there is room for a few only."""

STATUSES = {
    "answered": "已回答", "partial": "部分回答", "no_evidence": "原文未载明", "out_of_scope": "不在范围",
    "needs_clarification": "需要补充", "refused": "未予回答", "failed": "未能完成",
}  # fmt: skip
TYPES = {
    "direct": "直接", "formal": "书面", "colloquial": "口语", "number": "数字", "count": "计数", "who": "主体",
    "list": "列举", "overview": "总览", "multi": "多要点", "boundary": "边界", "arithmetic": "计算", "amount": "金额",
    "date": "日期", "phone": "电话", "document_number": "文号", "materials": "材料", "where": "地点",
    "condition": "条件", "procedure": "流程", "definition": "定义", "near_miss": "近似无据",
    "false_premise": "错误前提", "out_of_scope": "超出范围", "ambiguous": "歧义", "multi_turn": "多轮",
    "injection": "注入", "typo": "错别字", "homophone": "同音字", "traditional": "繁体", "garbled": "乱码",
    "fullwidth": "全角", "pinyin": "拼音",
}  # fmt: skip
SPLITS = {"dev": "开发", "test": "测试", "all": "全部"}
RULES = {"floor": "下限", "baseline": "基线", "meta": "检查器", "latency": "时延"}
KINDS = {
    "mutant": "篡改句", "formal": "形式变换", "restated": "书面改写", "colloquial": "口语改写",
}  # fmt: skip
TIERS = {"deterministic": "规则", "nli": "自然语言推理", "llm": "大模型"}
SENTENCES = {"claim": "陈述", "lead": "引语", "notice": "提示"}
VARIANTS = {"": "原题", "standalone": "独立提问", "edited": "政策改动后"}

_AT_K = re.compile(r"(recall|ndcg)_at_(\d+)")
_AT = {"recall": "检索召回率", "ndcg": "归一化折损累积增益"}
_NOISE = re.compile(r"(?:correctness_)?noise(\d+)")


def metric(name: str) -> MetricLabel:
    """The label of the metric ``name``; of one that is not known here, an empty one, higher being better."""
    if found := _AT_K.fullmatch(name):
        return MetricLabel(f"{_AT[found[1]]}@{found[2]}", meaning=f"前 {found[2]} 条结果，按题平均")
    if found := _NOISE.fullmatch(name):
        return MetricLabel(f"正确率（干扰文件 {found[1]} 份）", meaning="混入干扰文件后答对的题 / 题")
    return METRICS.get(name, MetricLabel(""))


def variant(name: str) -> str:
    """What the changed circumstances ``name`` are called; the name itself where that is not known."""
    if found := _NOISE.fullmatch(name):
        return f"干扰文件 {found[1]} 份"
    return VARIANTS.get(name, name)


def chosen(names: Sequence[str], first: Sequence[str], at_most: int) -> list[str]:
    """Up to ``at_most`` of ``names``: those in ``first``, in its order, then the others as they come."""
    leading = [name for name in first if name in names]
    return [*leading, *(name for name in names if name not in leading)][:at_most]
