"""Facts as people ask for them (几成, 几平, 顶天多少) in a notice that tells them under headings."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from index.building import build
from index.snapshot import Snapshot, SnapshotStore
from rag.answer import Status
from rag.state import Ruling
from tests.rag import grants as text

Ruled = Callable[[Snapshot, str], Ruling]


@pytest.fixture(scope="module")
def grants(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    folder = text.write_grants(tmp_path_factory.mktemp("grants"))
    return build([folder], SnapshotStore(tmp_path_factory.mktemp("grants-home")))


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("研发补助能拿多少？", {text.BASE, text.GROWTH}),
        ("去年研发费用900万，今年1100万，研发补助能拿多少？", {text.BASE, text.GROWTH}),
        ("研发补助单个企业封顶多少", {text.CAP}),
        ("参展的展位费补几成？", {text.STAND}),
        ("展会补贴几个点", {text.STAND}),
        ("一家企业一年能补几个展会", {text.FAIRS}),
        ("人才住房租金打几折", {text.RENT}),
        ("人才住房最大能租多少平", {text.RENT}),
        ("人才住房要几岁以下才能申请？", {text.RENT}),
        ("人才住房一年放几批，都在几月？", {text.ROUNDS}),
        ("资金由市县财政按几比几分担？", {text.SHARES}),
        ("贷款贴息贴几个点？", {text.INTEREST}),
        ("部门审核要几天，公示几天，多久到账？", {text.REVIEW, text.PAYMENT}),
        ("材料不全的，受理部门几日内告知？", {text.SUPPLEMENT}),
        ("研发补助、参展补贴的咨询电话分别是多少", {text.RESEARCH_LINE, text.FAIR_LINE}),
        ("市经信局咨询电话和举报电话各是多少", {text.HELP_LINE, text.COMPLAINTS}),
        ("员工刚好20人，算不算微型企业？", {text.MICRO, text.BOUNDS}),
    ],
)
def test_a_fact_in_the_words_of_people(question: str, told: set[str], grants: Snapshot, ruled: Ruled) -> None:
    ruling = ruled(grants, question)
    quoted = {quote.text.partition("。")[2] if quote.text.startswith("第") else quote.text for quote in ruling.quotes}
    assert (ruling.status, told <= quoted | {quote.text for quote in ruling.quotes}) == (Status.ANSWERED, True)


@pytest.mark.parametrize(
    ("question", "missing"),
    [
        ("哪几家银行的贷款能办贴息，有名单没有？", "具体名单"),
        ("贷款的年利率是多少？", "比例"),
        ("三年里财政总共安排了多少亿？", "金额"),
        ("人才住房物业费每平方米交多少钱？", "金额"),
    ],
)
def test_a_fact_that_is_not_told(question: str, missing: str, grants: Snapshot, ruled: Ruled) -> None:
    ruling = ruled(grants, question)
    assert ruling.status in (Status.PARTIAL, Status.NO_EVIDENCE)
    assert missing in [name.partition("（")[0] for name in ruling.missing]


def test_figures_of_the_asker_are_not_taken_for_claims_on_the_notice(grants: Snapshot, ruled: Ruled) -> None:
    ruling = ruled(grants, "研发费用只有79万，能申请研发补助吗？")
    assert (ruling.missing, text.ENTRY in ruling.quotes[0].text) == ((), True)
    assert ruled(grants, "研发补助最高给200万元，对吧？").missing == ("问题中所说的金额",)
