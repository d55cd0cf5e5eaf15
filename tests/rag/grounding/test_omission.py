"""What may and what may not be left out of a clause."""

from __future__ import annotations

import pytest

from rag.grounding.checker import supports

LABEL = "符合条件的中小企业，经省科技厅认定后，可以申请最高50万元的研发补助，原则上每年不超过一次。"
FIRST = "对首次认定的高新技术企业，给予一次性奖励20万元左右；为支持企业创新，优先推荐申报国家项目。"
STAY = "在本省注册满3年且年营业收入2000万元以上的企业，按规定缴纳社会保险费的，可享受稳岗补贴。"
BUILD = "除因不可抗力造成外，企业应当在收到资金之日起6个月内开工建设，并按季度报送进度、质量和安全情况。"
NEWS = "2006年2月，宏都建设转投资成立宏都阿里山公司，总部与宏都建设同样位于嘉义市，员工约300人。"

LOST = [
    # a phrase that sets the condition
    ("符合条件的中小企业，可以申请最高50万元的研发补助", LABEL,
     "条款中“可以申请最高50万元的研发补助”说的是“经省科技厅认定后”，不是“符合条件的中小企业”"),
    ("符合条件的中小企业可以申请最高50万元的研发补助", LABEL,
     "条款的条件“经省科技厅认定后”在句中没有了，句中直接说“可以申请最高50万元的研发补助”"),
    ("企业应在收到资金之日起6个月内建设", BUILD,
     "条款的条件“除因不可抗力造成外”在句中没有了，句中直接说“企业应当在收到资金之日起6个月内开工建设”"),
    # words inside the phrase
    ("除因不可抗力造成外，企业应当开工建设", BUILD, "条款的条件“在收到资金之日起6个月内”在句中没有了"),
    ("对高新技术企业，给予一次性奖励20万元左右", FIRST, "条款的条件“首次认定的”在句中没有了"),
    # the party
    ("符合条件的企业，经省科技厅认定后，可以申请最高50万元的研发补助", LABEL, "条款说的是“中小企业”，句中放宽为“企业”"),
    ("在本省注册满3年的企业，按规定缴纳社会保险费的，可享受稳岗补贴", STAY, None),
    # a hedge
    ("经省科技厅认定后，可以申请最高50万元的研发补助，每年不超过一次", LABEL,
     "范围不符：条款此处的“原则上、优先、首次”在句中没有了"),
    ("对首次认定的高新技术企业，给予一次性奖励20万元", FIRST, "范围不符：条款此处的“约”在句中没有了"),
    ("总部与宏都建设同样位于嘉义市，员工300人", NEWS, "范围不符：条款此处的“约”在句中没有了"),
    ("为支持企业创新，推荐申报国家项目", FIRST, None),
    # a limit
    ("符合条件的中小企业，经省科技厅认定后，可以申请50万元的研发补助", LABEL, None),
    # a character of a name
    ("总部与宏建设同样位于嘉义市", NEWS, "条款此处为“宏都建”，句中没有“都”字"),
]  # fmt: skip

KEPT = [
    # all conditions stay, though elsewhere
    ("符合条件的中小企业经省科技厅认定后，可申请最多50万元的研发补贴", LABEL),
    ("经省科技厅认定后，符合条件的中小企业可以申请最高50万元的研发补助", LABEL),
    ("对首次认定的高新技术企业给予一次性奖励约20万元", FIRST),
    # what goes is a purpose, a further measure, an item of a list, a word that states nothing
    ("优先推荐申报国家项目", FIRST),
    ("除因不可抗力造成外，企业应当在收到资金之日起半年内开工建设", BUILD),
    ("企业应当按季度报送进度和安全情况", "企业应当开工建设，并按季度报送进度、质量和安全情况。"),
    ("鼓励社会组织开展宣传", "鼓励自治组织、社会组织、志愿者等开展宣传。"),
    # where nothing is ordered or granted a detail may go
    ("宏都建设成立宏都阿里山公司", NEWS),
]


@pytest.mark.parametrize(("sentence", "clause", "reason"), LOST, ids=[row[0] for row in LOST])
def test_a_lost_condition_is_named(sentence: str, clause: str, reason: str | None) -> None:
    verdict = supports(sentence, [clause])
    assert not verdict.supported
    assert reason is None or reason in verdict.reasons


@pytest.mark.parametrize(("sentence", "clause"), KEPT, ids=[row[0] for row in KEPT])
def test_what_is_no_condition_may_go(sentence: str, clause: str) -> None:
    assert supports(sentence, [clause]).reasons == ()
