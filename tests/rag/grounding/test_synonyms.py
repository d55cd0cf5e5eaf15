"""Other words for the same, and words that only look like it."""

from __future__ import annotations

import pytest

from rag.errors import SettingsError
from rag.grounding.checker import supports
from rag.grounding.synonyms import Synonyms, parse

GRANT = "对企业给予最高500万元奖励。"
TERM = "申请人应当在2024年12月31日前向工信部门提交材料，不得重复申报同一项目。"
ONLINE = "企业可以通过网上平台申报，资金由财政部门直接拨付，无需缴纳任何费用。"


@pytest.mark.parametrize(
    ("sentence", "clause"),
    [
        ("公司最多能拿到500万元奖励", GRANT), ("企业最高可获500万元奖励", GRANT),
        ("企业可以拿到最高500万元的奖励", GRANT),
        ("对企业给予奖励，最高500万元", GRANT), ("对企业给予不超过五百万元奖励", GRANT),
        ("申请人要在12月31日之前向工信部门交材料", TERM), ("申请人须在2024年12月31日前向工信部门递交资料", TERM),
        ("不能重复申请同一个项目", TERM), ("公司能通过线上平台申报", ONLINE), ("不用缴纳任何费用", ONLINE),
        ("钱由财政部门直接拨付", ONLINE), ("企業可以通過網上平臺申報", ONLINE),
        ("未备案的评审结果没有效力", "未备案的评审结果无效。"),
        ("县区政府应当确定一个部门", "县（市、区）政府应当明确一个部门。"),
        ("每名专员联系30家", "每位专员联系30家。"), ("每个项目最高80万元", "单个项目最高80万元。"),
        ("可以再延长2年", "可以延长2年。"),
        ("该规定同时作废", "该规定同时废止。"), ("本办法自2024年5月1日起实施", "本办法自2024年5月1日起施行。"),
        ("企业每年资助总额不超过40万元", "企业年度资助总额不超过40万元。"), ("不能享受上述待遇", "不享受上述待遇。"),
        ("高校可以自行评审职称", "高等学校可以自主评审职称。"),
        ("已经购房的职工不得申请", "已购买住房的职工不得申请。"),
        ("公租房面向低保家庭", "公共租赁住房面向最低生活保障家庭。"),
        ("应在10日内做出回复", "应当在10日内作出答复。"),
        ("存在利害关系的专家应当回避", "有利害关系的专家应当回避。"), ("按照实际利率贴息", "依照实际利率贴息。"),
        ("员工或职工代表", "职工或者员工代表。"),
    ],
)  # fmt: skip
def test_other_words_for_the_same(sentence: str, clause: str) -> None:
    assert supports(sentence, [clause]).reasons == ()


@pytest.mark.parametrize(
    ("sentence", "clause"),
    [
        ("公司最少能拿到500万元奖励", GRANT), ("企业可以拿到500万元奖励", GRANT), ("企业最高可贷款500万元", GRANT),
        ("申请人能在12月31日之前向工信部门交材料", TERM), ("可以重复申请同一个项目", TERM),
        ("公司要通过线上平台申报", ONLINE), ("公司不能通过线上平台申报", ONLINE), ("需要缴纳任何费用", ONLINE),
        ("未备案的评审结果有效", "未备案的评审结果无效。"), ("享受上述待遇", "不享受上述待遇。"),
        ("有效期至3月止", "无效期至3月止。"),
        ("仍按原规定制定", "仍按原规定实施。"), ("可以缩短2年", "可以延长2年。"),
        ("不存在利害关系的专家应当回避", "有利害关系的专家应当回避。"),
        ("企业最高80万元", "规模以上企业最高80万元。"), ("连续满3年", "累计满3年。"),
        ("大型企业负责", "高等学校负责。"),
        ("不收取押金", "收取押金。"), ("应当提交身份证", "应当提交身份证明。"),
        ("检查收取费用", "检查不收取任何费用。"),
        ("职工和员工代表", "职工或者员工代表。"), ("营业收入年增长15%", "营业收入年均增长15%。"),
    ],
)  # fmt: skip
def test_words_that_say_something_else(sentence: str, clause: str) -> None:
    assert not supports(sentence, [clause]).supported


def test_a_file_is_groups_by_key() -> None:
    assert parse("# money\n补贴: 补贴 补助(?!费)\n\n企业: 企业 公司\n") == {
        "补贴": ["补贴", "补助(?!费)"], "企业": ["企业", "公司"],
    }  # fmt: skip


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("补贴: 补贴\n\n补贴: 补助", "synonyms.txt, line 3: the key stands twice (补贴: 补助)."),
        ("补贴 补助", 'synonyms.txt, line 1: a line is "key: words" (补贴 补助).'),
        ("补贴:", 'synonyms.txt, line 1: a line is "key: words" (补贴:).'),
    ],
)
def test_a_file_that_is_none_names_the_line(text: str, fault: str) -> None:
    with pytest.raises(SettingsError) as error:
        parse(text)
    assert str(error.value) == fault


def test_a_word_begins_with_a_character() -> None:
    with pytest.raises(SettingsError, match="must begin with a character of its own"):
        Synonyms({"获得": ["(?:可以)?获得"]})
