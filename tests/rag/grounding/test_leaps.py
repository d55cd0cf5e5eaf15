"""Nothing that a clause says of one is said of another."""

from __future__ import annotations

import pytest

from rag.grounding.checker import supports

GRADUATES = "博士毕业生给予安家费30万元，硕士毕业生给予安家费10万元。"
RECRUITS = "对新引进的博士毕业生，给予安家费30万元；对硕士毕业生，给予安家费10万元。"
TAX = "对小微企业，免征房产税；对大型企业，减半征收房产税。"
PRIZES = "奖励标准为：一等奖10万元、二等奖5万元、三等奖1万元。"
TABLE = "学历 补贴标准 发放年限\n博士 3000元/月 3年\n硕士 2000元/月 2年"
CUP = "阿根廷队在决赛中以点球4:2击败法国队夺冠，梅西获得金球奖，姆巴佩打入8球获得金靴奖。"
ROLES = "省财政厅负责资金拨付，省科技厅负责项目评审，第一批资金于3月底前下达，第二批资金于9月底前下达。"
AIM = "为了支持企业发展，加强监管。因受到疫情影响，经营困难。"
LARGE, SMALL = "对大型企业，给予100万元奖励。", "对小型企业，给予20万元奖励，有效期3年。"

MOVED = [
    ("硕士毕业生，给予安家费30万元", [GRADUATES]),
    ("硕士毕业生给予安家费30万元", [GRADUATES]),
    ("硕士毕业生，给予安家费30万元", [RECRUITS]),
    ("硕士毕业生；给予安家费30万元", [RECRUITS]),
    ("对硕士毕业生，可以拿到安家费30万元", [RECRUITS]),
    ("大型企业，免征房产税", [TAX]),
    ("对大型企业免征房产税", [TAX]),
    ("二等奖，奖励10万元", [PRIZES]),
    ("三等奖5万元", [PRIZES]),
    ("硕士 3000元/月 3年", [TABLE]),
    ("硕士每月3000元", [TABLE]),
    ("法国队在决赛中以点球4:2击败阿根廷队夺冠", [CUP]),
    ("阿根廷队在决赛中以点球2:4击败法国队夺冠", [CUP]),
    ("姆巴佩获得金球奖", [CUP]),
    ("梅西打入8球获得金靴奖", [CUP]),
    ("省科技厅负责资金拨付", [ROLES]),
    ("市财政厅负责资金拨付", [ROLES]),
    ("第二批资金于3月底前下达", [ROLES]),
    ("为了加强监管，支持企业发展", [AIM]),
    ("因经营困难，受到疫情影响", [AIM]),
    # the subject of one clause, the predicate of another
    ("对大型企业，给予20万元奖励", [LARGE, SMALL]),
    ("对大型企业，有效期3年", [LARGE, SMALL]),
    ("对大型企业，给予100万元奖励，有效期3年", [LARGE, SMALL]),
    # who gives and who gets
    ("财政部门获得企业补贴", ["财政部门给予企业补贴。"]),
    ("企业可以获得政府给予的奖励", ["企业应当给予政府奖励。"]),
]

STAYED = [
    ("博士毕业生，给予安家费三十万元", [GRADUATES]),
    ("硕士毕业生可获得安家费10万元", [GRADUATES]),
    ("对新引进的博士毕业生给予安家费30万元", [RECRUITS]),
    ("小微企业不用交房产税", [TAX]),
    ("二等奖5万元", [PRIZES]),
    ("硕士 2000元/月", [TABLE]),
    ("梅西获得金球奖", [CUP]),
    ("阿根廷队以点球4:2击败法国队夺冠", [CUP]),
    ("省科技厅负责项目评审，省财政厅负责资金拨付", [ROLES]),
    ("加强监管，支持企业发展", ["支持企业发展，加强监管。"]),
    ("对大型企业，给予100万元奖励，同时对小型企业给予20万元奖励", [LARGE, SMALL]),
]


@pytest.mark.parametrize(("sentence", "evidence"), MOVED, ids=[row[0] for row in MOVED])
def test_what_is_said_of_one_is_not_said_of_another(sentence: str, evidence: list[str]) -> None:
    assert not supports(sentence, evidence).supported


@pytest.mark.parametrize(("sentence", "evidence"), STAYED, ids=[row[0] for row in STAYED])
def test_what_stays_with_its_subject_is_supported(sentence: str, evidence: list[str]) -> None:
    assert supports(sentence, evidence).reasons == ()


def test_the_reason_names_whom_the_clause_means() -> None:
    assert "条款中“给予安家费10万元”之后" not in str(supports("硕士毕业生，给予安家费30万元", [RECRUITS]).reasons)
    assert supports("大型企业，免征房产税", ["小微企业，免征房产税，大型企业，减半征收。"]).reasons == (
        "条款中“大型企业”之后说的不是“免征房产税”",
    )


CAREER = "1992年，他接任国奥队主教练，1994年，出任国家队主教练。"
FORBIDDEN = "有下列情形之一的，不得享受补贴：（一）被列入失信名单的；（二）发生安全事故的。申请人有异议的，可以复核。"


@pytest.mark.parametrize(
    ("sentence", "clause"),
    [
        ("1994年，他接任国奥队主教练", CAREER), ("1992年，出任国家队主教练", CAREER),
        ("1994年，他接任国奥队主教练，1992年，出任国家队主教练", CAREER),
        ("发生安全事故的，可以复核", FORBIDDEN),
    ],
)  # fmt: skip
def test_a_date_or_an_item_of_a_list_leads_to_its_own(sentence: str, clause: str) -> None:
    assert not supports(sentence, [clause]).supported


@pytest.mark.parametrize(
    ("sentence", "clause"),
    [
        ("1992年，他接任了国奥队主教练", CAREER), ("在1994年，出任国家队主教练", CAREER),
        ("被列入失信名单的，不能享受补贴", FORBIDDEN), ("发生安全事故的，不得享受补贴", FORBIDDEN),
    ],
)  # fmt: skip
def test_what_they_lead_to_may_be_said_after_them(sentence: str, clause: str) -> None:
    assert supports(sentence, [clause]).reasons == ()


STEPS = "项目经专家评审，报市政府批准后，下达资金计划。"
LISTED_STEPS = "项目材料经县级部门初审、市工信局审定后，名单在网站公示。"


@pytest.mark.parametrize(
    ("sentence", "clause"),
    [
        ("项目报市政府批准，经专家评审后，下达资金计划。", STEPS),
        ("项目材料经市工信局审定、县级部门初审后，名单在网站公示。", LISTED_STEPS),
    ],
)
def test_the_steps_of_a_procedure_keep_their_order(sentence: str, clause: str) -> None:
    assert not supports(sentence, [clause]).supported
    assert supports(f"根据规定，{clause}", [clause]).supported
