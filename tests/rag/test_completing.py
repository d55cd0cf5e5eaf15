from __future__ import annotations

from collections.abc import Iterable

import pytest

from index.snapshot import Snapshot
from rag.answer import Status
from rag.state import Quote
from tests.rag.desk import Ruled, indexed

SCHOOL = "甲类人才子女入读义务教育阶段学校的，可以在全市选择公办学校；"
NOT_FOR = "本条不适用于普通高中入学。"
HOME = "对参加境内展会的企业，按展位费的70%给予补贴，最高不超过2万元；"
ABROAD = "对参加境外展会的企业，按展位费的85%给予补贴，最高不超过5万元。"
TRADE_WINDOW = "企业应当在展会结束之日起40日内申请。"
FLAT = "无自有住房的人才，可以申请租住人才公寓。"
FLAT_RENT = "租金按市场价格的六折收取。"
FLAT_LET = "人才公寓不得转租，转租的，取消租住资格。"
FLAT_EMPTY = "空置满3个月的，收回公寓。"
PAPERS = "申请技改补助的企业应当提交下列材料：申请表、改造清单。"
MORE_PAPERS = "委托改造的，还应当提交委托合同。"
MACHINES = "对购置机器人的企业，按购置价格的12%给予补助。"
USED_UP = "已享受技改补助的项目，不得再申请第七条规定的补助。"
PURCHASE = "对购置设备的企业，按投资额的9%给予补助。"
BY_THEN = "每年8月1日至8月31日受理。"
TEXT = "\n".join(
    [
        "湖平市惠企惠才办法",
        f"第一条 子女入学。{SCHOOL}{NOT_FOR}",
        f"第二条 参展补贴。{HOME}{ABROAD}{TRADE_WINDOW}",
        f"第三条 人才公寓。{FLAT}{FLAT_RENT}{FLAT_LET}{FLAT_EMPTY}",
        f"第四条 技改补助。{PAPERS}{MORE_PAPERS}{USED_UP}",
        f"第五条 机器人补助。{MACHINES}{BY_THEN}",
        "第六条 施行日期。本办法自2025年7月1日起施行，有效期3年。",
        f"第七条 设备购置补助。{PURCHASE}",
    ]
)


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    return indexed(tmp_path_factory.mktemp("completing"), TEXT)


def _texts(quotes: Iterable[Quote]) -> list[str]:
    return [quote.text for quote in quotes]


@pytest.mark.parametrize(
    ("question", "told"),
    [
        # The sentence that speaks of what only the asker's case has.
        ("甲类人才子女入读普通高中能选学校吗", [SCHOOL, NOT_FOR]),
        # Two cases of which the question names none, or one.
        ("参展补贴的比例是多少", [HOME, ABROAD]),
        ("境外展会参展补贴的比例是多少", [ABROAD]),
        # The day that the asker's own is measured by.
        ("9月1日去申请机器人补助，能享受吗", [MACHINES, BY_THEN]),
        ("申请技改补助要提交哪些材料", [PAPERS, MORE_PAPERS]),
        ("介绍一下人才公寓", [FLAT, FLAT_RENT, FLAT_LET]),
    ],
)
def test_what_decides_the_case_is_quoted(question: str, told: list[str], desk: Snapshot, ruled: Ruled) -> None:
    ruling = ruled(desk, question)
    assert ruling.status is Status.ANSWERED
    assert _texts(ruling.quotes) == told


def test_who_asks_whether_there_is_still_time_is_told_until_when(desk: Snapshot, ruled: Ruled) -> None:
    assert TRADE_WINDOW in _texts(ruled(desk, "境外展会的参展补贴现在申请还来得及吗").quotes)
    assert TRADE_WINDOW not in _texts(ruled(desk, "境外展会参展补贴的比例是多少").quotes)


def test_what_another_article_excludes_is_told_to_whom_it_concerns(desk: Snapshot, ruled: Ruled) -> None:
    told = _texts(ruled(desk, "我们享受过技改补助，设备购置补助的比例是多少？").quotes)
    assert PURCHASE in told and USED_UP in told
    assert _texts(ruled(desk, "设备购置补助比例是多少？").quotes) == [PURCHASE]
