from __future__ import annotations

import pytest

from rag.facts import FACTS, FactKind
from tests.rag import notice

_BY_KIND = {fact.kind: fact for fact in FACTS}

STATED = {
    FactKind.PHONE: [notice.PHONE, "如有疑问，请发邮件至 fagui@example.org。"],
    FactKind.DOCUMENT_NUMBER: [notice.NUMBER],
    FactKind.MATERIALS: [notice.MATERIALS, "申请人应当提供身份证复印件。"],
    FactKind.WHERE: [notice.PROCEDURE, "到市政务服务中心一楼窗口办理。", "网址：https://example.org"],
    FactKind.PROCEDURE: [notice.PROCEDURE, "本奖励实行免申即享。"],
    FactKind.CONDITION: [notice.CONDITIONS, "申请人应当符合下列条件：", notice.EQUIPMENT],
    FactKind.PERCENT: [notice.EQUIPMENT, notice.LOAN, "给予百分之二十的补助。"],
    FactKind.AMOUNT: [notice.EQUIPMENT, notice.CITY_FACTORY, notice.TRAINING, "奖励五十万元。"],
    FactKind.DATE: [notice.PERIOD, notice.FORCE],
    FactKind.DURATION: [notice.LOAN, notice.FORCE, notice.PROCEDURE],
    FactKind.COUNT: [notice.PLATFORM, notice.SOFTWARE, notice.TRAINING],
    FactKind.WHO: [notice.AUDIT, notice.FORCE, "由省科技厅牵头实施。"],
    FactKind.OWNER: ["教师兼课取得的报酬归个人所有。", "所有权归出资人。"],
    FactKind.SANCTION: [notice.FRAUD, "复评不合格的，取消资格。", "逾期未登记的，不得申请补助。"],
    FactKind.DEFINITION: [notice.DEFINITION],
    FactKind.NAME: ["根据《中华人民共和国科学技术进步法》制定本措施。"],
    FactKind.PERSON: ["负责人张建国出席会议。"],
    FactKind.REGION: ["黑龙江省的企业可以申请。", "北京市另行规定。"],
    FactKind.DIFFERENCE: ["一次性奖励不同于贴息。"],
    FactKind.CALCULATION: ["补助金额按照设备投资额的15%计算。"],
    FactKind.ELIGIBILITY: [notice.CONDITIONS, "同一项目不得重复享受。"],
}
# A sentence of the policy that states none of them: it says what will be done, not how much, when or by whom.
PLAN = "坚持生态优先，推动绿色低碳循环发展，提升生态环境质量。"


def test_every_kind_has_one_recogniser_and_a_label() -> None:
    assert sorted(fact.kind for fact in FACTS) == sorted(FactKind)
    assert STATED.keys() == set(FactKind)
    assert [fact.kind for fact in FACTS if not fact.label.strip()] == []


@pytest.mark.parametrize(
    ("kind", "sentence"), [(kind, text) for kind, texts in STATED.items() for text in texts]
)  # fmt: skip
def test_a_sentence_that_states_the_fact(kind: FactKind, sentence: str) -> None:
    assert _BY_KIND[kind].stated(sentence)


@pytest.mark.parametrize("kind", FactKind)
def test_a_plan_states_no_fact(kind: FactKind) -> None:
    assert not _BY_KIND[kind].stated(PLAN)


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        (FactKind.AMOUNT, notice.LOAN),
        (FactKind.AMOUNT, notice.SOFTWARE),
        (FactKind.PERCENT, notice.TRAINING),
        (FactKind.DATE, notice.LOAN),
        (FactKind.PHONE, notice.NUMBER),
        (FactKind.PHONE, notice.EQUIPMENT),
        (FactKind.DEFINITION, notice.EQUIPMENT),
        (FactKind.MATERIALS, notice.CONDITIONS),
        (FactKind.PERSON, notice.FORCE),
        (FactKind.WHO, notice.LOAN),
        (FactKind.SANCTION, "企业不得虚报种植面积。"),
        (FactKind.SANCTION, notice.AUDIT),
        (FactKind.OWNER, notice.FORCE),
    ],
)
def test_a_neighbouring_fact_is_another(kind: FactKind, sentence: str) -> None:
    """40% is no sum of money, a number of a document no telephone."""
    assert not _BY_KIND[kind].stated(sentence)
