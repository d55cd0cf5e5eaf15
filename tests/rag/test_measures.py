from __future__ import annotations

import pytest

from rag.measures import counts_in, gives_share, gives_sum, is_share, measures_size


@pytest.mark.parametrize(
    "text", ["补助40%", "三成", "按四折收取", "按7∶3比例", "拨付一半", "减半收取", "全额补贴", "三分之一"]
)
def test_a_share(text: str) -> None:
    assert is_share(text)


@pytest.mark.parametrize("text", ["9:00至12:00", "奖励50万元", "工作日13:30至17:00", "不少于7人"])
def test_no_share(text: str) -> None:
    """An hour is no ratio."""
    assert not is_share(text)


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("给予一次性奖励20万元。", True),
        ("两项合计，最高不超过260万元。", True),
        ("每位专家每天不超过1200元。", True),
        ("上年度营业收入不超过4000万元的企业。", False),
        ("营业收入2000万元以上的企业，可以申请。", False),
    ],
)
def test_a_sum_that_is_given_is_no_threshold(text: str, given: bool) -> None:
    assert gives_sum(text) is given


@pytest.mark.parametrize(
    ("text", "given"),
    [
        ("按设备投资额的15%给予补助。", True),
        ("按每月1000元的标准定额扣除，可以按扣除标准的50%扣除。", True),
        ("研发费用占比不低于3%的企业，可以申请补助。", False),
        ("给予50万元补贴，分3年按40%、30%、30%的比例拨付。", False),
        ("利润增长20%。", False),
    ],
)
def test_a_share_that_is_given_is_neither_threshold_nor_instalment(text: str, given: bool) -> None:
    assert gives_share(text) is given


@pytest.mark.parametrize(
    ("asked", "text", "counted"),
    [
        ("最大能租多少平", "租住面积不超过90平方米。", True),
        ("最大能租多少平", "每户限租1套。", False),
        ("要几岁以下", "年龄不超过40周岁。", True),
        ("一年能领几回", "每年享受不超过3次。", True),
        ("可以享受几次", "每年培训500人次。", False),
        ("最多补几场", "每年享受补贴的展会合计不超过4个。", True),
        ("课时不能少于多少", "开展岗前培训不少于48课时的，给予补贴。", True),
        ("课时不能少于多少", "招用不少于3人的，给予补贴。", False),
        ("一年放几批", "房源每年4月、10月集中配租。", True),
    ],
)
def test_a_number_in_the_measure_asked_for(asked: str, text: str, counted: bool) -> None:
    assert counts_in(asked, text) is counted


@pytest.mark.parametrize(
    ("asked", "size"), [("几岁能领", True), ("多少平", True), ("有几家", False), ("多少钱", False)]
)
def test_a_size_is_not_counted_one_by_one(asked: str, size: bool) -> None:
    assert measures_size(asked) is size
