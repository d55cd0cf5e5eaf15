from __future__ import annotations

from collections.abc import Iterable

import pytest

from index.snapshot import Snapshot
from rag.answer import Status
from rag.binding import grants, opens, windows
from rag.state import Quote
from tests.rag.desk import Ruled, indexed

RENT = "对毕业未满3年的高校毕业生，按硕士每月1100元、本科每月600元的标准给予租房补贴；"
LIKE = "技师学院毕业生参照本科标准执行。"
SPAN = "补贴期限累计不超过30个月。"
APPLY = "申请人应当自入职之日起6个月内申请，并提交劳动合同。"
NOT_BOTH = "入住人才公寓的，不得同时享受租房补贴。"
RENT_PHONE = "咨询电话：0999-2310001。"
WHO = "企业同时符合下列条件的，可以申请研发补助：（一）注册满1年；（二）研发费用不低于70万元。"
SHARE = "研发补助按研发费用的7%计算；"
MORE = "研发费用有增长的，对增长部分另按11%给予补助。"
CAP = "两项合计，单个企业每年最高不超过240万元。"
WINDOW = "每年4月1日至4月30日受理。"
MAKER = "对研制企业按合同金额的21%给予奖励，最高不超过400万元；"
ONCE = "同一产品只奖励一次。"
BUYER = "对首购用户按购置价格的6%给予补助。"
NOT_FOR = "售价低于30万元的产品，不予支持。"
FLAT = "在本市无住房的甲类、乙类人才，可以申请租住人才公寓。"
FLAT_RENT = "甲类人才免收租金，乙类人才按市场租金的五折收取。"
FLAT_AREA = "租住面积不超过80平方米。"
TEXT = "\n".join(
    [
        "湖平市人才和企业支持办法",
        f"第一条 租房补贴。{RENT}{LIKE}{SPAN}{APPLY}{NOT_BOTH}{RENT_PHONE}",
        f"第二条 研发补助。{WHO}{SHARE}{MORE}{CAP}{WINDOW}",
        f"第三条 首台套奖励。{MAKER}{ONCE}{BUYER}{NOT_FOR}",
        f"第四条 人才公寓。{FLAT}{FLAT_RENT}{FLAT_AREA}",
        "第五条 施行日期。本办法自2025年7月1日起施行，有效期3年。",
    ]
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return indexed(tmp_path_factory.mktemp("binding"), TEXT)


def _texts(quotes: Iterable[Quote]) -> list[str]:
    return [quote.text for quote in quotes]


def test_a_sum_comes_with_its_limits_and_exclusions_but_not_with_the_telephone(desk: Snapshot, ruled: Ruled) -> None:
    ruling = ruled(desk, "硕士租房补贴每月多少钱？")
    assert ruling.status is Status.ANSWERED
    assert _texts(ruling.quotes) == [RENT]
    assert _texts(ruling.binding) == [SPAN, APPLY, NOT_BOTH]


def test_conditions_that_open_a_clause_and_a_cap_that_ends_it_bind_the_grants_between(
    desk: Snapshot, ruled: Ruled
) -> None:
    ruling = ruled(desk, "研发补助的比例是多少？")
    assert _texts(ruling.quotes) == [SHARE, MORE]
    assert _texts(ruling.binding) == [WHO, CAP, WINDOW]


def test_what_binds_one_grant_of_a_clause_does_not_bind_the_other(desk: Snapshot, ruled: Ruled) -> None:
    assert _texts(ruled(desk, "首台套研制企业奖励比例是多少？").binding) == [ONCE, NOT_FOR]
    assert _texts(ruled(desk, "首台套首购用户补助比例是多少？").binding) == [NOT_FOR]


def test_who_may_apply_goes_with_what_it_costs(desk: Snapshot, ruled: Ruled) -> None:
    ruling = ruled(desk, "乙类人才的人才公寓租金打几折？")
    assert _texts(ruling.quotes) == [FLAT_RENT]
    assert _texts(ruling.binding) == [FLAT, FLAT_AREA]


@pytest.mark.parametrize(
    ("question", "told"), [("租房补贴的咨询电话是多少？", RENT_PHONE), ("研发补助什么时候受理？", WINDOW)]
)
def test_who_asks_for_a_telephone_or_a_day_gets_nothing_else(
    question: str, told: str, desk: Snapshot, ruled: Ruled
) -> None:
    ruling = ruled(desk, question)
    assert (_texts(ruling.quotes), ruling.binding) == ([told], ())


def test_sections_that_tell_the_sides_of_one_entitlement_bind_each_other(
    tmp_path_factory: pytest.TempPathFactory, ruled: Ruled
) -> None:
    sections = (
        "湖平市稳岗补贴发放通知\n一、补贴对象\n上年度未裁员的中小企业。\n二、补贴标准\n按上年度失业保险费的45%给予补贴。\n"
        "三、补贴期限\n补贴期限最长不超过10个月。\n四、联系方式\n咨询电话：0999-2310002。"
    )
    desk = indexed(tmp_path_factory.mktemp("sections"), sections)
    ruling = ruled(desk, "稳岗补贴的比例是多少？")
    assert _texts(ruling.quotes) == ["按上年度失业保险费的45%给予补贴。"]
    assert _texts(ruling.binding) == ["上年度未裁员的中小企业。", "补贴期限最长不超过10个月。"]


def test_what_grants() -> None:
    assert all(map(grants, (RENT, SHARE, MORE, MAKER, FLAT_RENT, "按实际缴纳的保险费给予全额补贴。")))
    assert not any(map(grants, (SPAN, APPLY, NOT_BOTH, WHO, CAP, WINDOW, ONCE, NOT_FOR, FLAT, FLAT_AREA)))
    assert not grants("营业收入2000万元以上的企业可以申请奖励。")


def test_what_opens_a_clause_and_what_sets_a_time_to_apply() -> None:
    assert (opens(FLAT), opens(FLAT_RENT)) == (True, False)
    assert (windows(APPLY), windows(WINDOW), windows("材料不齐的，受理部门一次性告知。")) == (True, True, False)
