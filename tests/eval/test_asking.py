from __future__ import annotations

import json
from typing import Any

from eval.asking import drafts_on
from eval.dataset import problems
from eval.item import Item
from eval.policy import Policy
from index.passage import Document

NOTICE = """栖霞市稳岗补贴申报通知
一、补贴标准
按每人1500元给予一次性补贴，单个企业不超过30万元。
二、申请条件
申请企业应当符合下列条件：
（一）依法登记；
（二）按时缴纳社会保险费满12个月，且无拖欠。
三、申报材料
申报时提交以下材料：（1）申请表；（2）营业执照复印件。材料于每年6月1日至6月30日报送，受理后10个工作日内办结。
四、其他
第五条　监督检查。弄虚作假的，追回资金。咨询电话：0888-2345678。
栖霞市人社局"""


def _drafts(*texts: str, title: str = "通知") -> tuple[dict[str, Any], ...]:
    policies = [Policy.of(Document(f"d{n}", title, text)) for n, text in enumerate(texts, 1)]
    return drafts_on((policy, title) for policy in policies)


def _told(drafts: tuple[dict[str, Any], ...]) -> list[tuple[str, str, list[int], list[str]]]:
    return [(d["type"], d["turns"][0], d["gold_clauses"], [n for (n,) in d["nuggets"]]) for d in drafts]


def test_every_clause_is_asked_about_and_every_kind_of_fact() -> None:
    assert _told(_drafts(NOTICE)) == [
        ("direct", "关于“补贴标准”是怎么规定的？", [3], ["按每人1500元给予一次性补贴", "单个企业不超过30万元"]),
        ("number", "“补贴标准”涉及多少钱、什么比例？", [3], ["1500元", "30万元"]),
        ("direct", "关于“申请条件”是怎么规定的？", [5, 6, 7], ["申请企业应当符合下列条件", "依法登记"]),
        ("condition", "“申请条件”要符合什么条件？", [5, 6, 7], ["依法登记", "按时缴纳社会保险费满12个月"]),
        ("direct", "关于“申报材料”是怎么规定的？", [9], ["材料于每年6月1日至6月30日报送", "受理后10个工作日内办结"]),
        ("materials", "“申报材料”要交哪些材料？", [9], ["申请表", "营业执照复印件"]),
        ("date", "“申报材料”有什么时间要求？", [9], ["每年6月1日至6月30日", "10个工作日内"]),
        ("direct", "关于“监督检查”是怎么规定的？", [11], ["0888-2345678"]),
        ("phone", "“监督检查”打哪个电话咨询？", [11], ["0888-2345678"]),
    ]


def test_drafts_are_sound_items_once_the_mark_is_off() -> None:
    drafts = _drafts(NOTICE)
    assert all(draft["draft"] and "删去 draft" in draft["note"] for draft in drafts)
    assert [draft["id"] for draft in drafts[:2]] == ["draft-0001", "draft-0002"]
    assert [draft["family"] for draft in drafts[:3]] == ["d1/03-补贴标准", "d1/03-补贴标准", "d1/05-申请条件"]
    # Four families: 补贴标准 申请条件 申报材料 监督检查.
    assert [draft["split"] for draft in drafts] == ["dev"] * 7 + ["test"] * 2
    items = [Item.model_validate_json(_line(draft)) for draft in drafts]
    assert not any(item.draft for item in items)
    assert problems(items, {"d1": Policy.of(Document("d1", "", NOTICE))}) == ()


def _line(draft: dict[str, Any]) -> str:
    return json.dumps({name: value for name, value in draft.items() if name != "draft"})


def test_no_question_is_asked_twice() -> None:
    text = "申领条件。年满16周岁的，可以申领。"
    questions = [draft["turns"][0] for draft in _drafts(text, text, text)]
    assert questions == [
        "关于“申领条件”是怎么规定的？",
        "《通知》：关于“申领条件”是怎么规定的？",
        "关于“申领条件”是怎么规定的？（d3 第1段）",
    ]


def test_no_clause_has_more_than_three() -> None:
    text = (
        "贷款贴息。申请人应当具备下列条件：（一）有固定住所；（二）信用良好。需提交以下材料：1.身份证；2.申请表。"
        "贴息50%，每年3月底前申请，电话0888-2345678。"
    )
    assert [(d["type"], d["nuggets"]) for d in _drafts(text)] == [
        ("direct", [["贴息50%"], ["每年3月底前申请"]]),
        ("materials", [["身份证"], ["申请表"]]),
        ("condition", [["有固定住所"], ["信用良好"]]),
    ]


def test_a_clause_without_a_heading_goes_by_its_first_words() -> None:
    (draft,) = _drafts("对首次升规、年产值增长较快并且按时报送统计报表的工业企业，由市里表彰。")
    assert draft["turns"] == ["关于“对首次升规、年产值增长较快并且按时报送统计报表的”是怎么规定的？"]
    assert draft["nuggets"] == [["对首次升规、年产值增长较快并且按时报送统计报表的工业企业"], ["由市里表彰"]]


def test_a_heading_in_brackets_is_one() -> None:
    (draft,) = _drafts("第三条【表彰奖励】对先进企业，由市里表彰。")
    assert draft["turns"] == ["关于“表彰奖励”是怎么规定的？"]
    assert draft["nuggets"] == [["对先进企业"], ["由市里表彰"]]


def test_what_states_nothing_is_not_asked_about() -> None:
    assert _drafts("# 通知\n栖霞市人民政府\n2025年3月1日\n。；") == ()


def test_a_stretch_that_is_long_is_cut() -> None:
    (draft,) = _drafts("甲" * 50 + "。")
    assert draft["nuggets"] == [["甲" * 40]]
