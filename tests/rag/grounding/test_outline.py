from __future__ import annotations

import pytest

from rag.grounding.outline import Lead, lead_of, phrases


@pytest.mark.parametrize(
    ("phrase", "lead"),
    [
        ("符合条件的", Lead.CONDITION), ("经省科技厅认定后", Lead.CONDITION), ("如逾期未缴", Lead.CONDITION),
        ("除法律另有规定外", Lead.CONDITION), ("对硕士毕业生", Lead.CONDITION), ("在建设期间", Lead.CONDITION),
        ("对企业给予奖励", Lead.NONE), ("大型企业", Lead.SUBJECT), ("一等奖", Lead.SUBJECT), ("上海", Lead.SUBJECT),
        ("在年度利润总额12%以内的部分", Lead.SUBJECT), ("为支持企业发展", Lead.PURPOSE),
        ("加强质量品牌建设", Lead.NONE), ("企业应当提交材料", Lead.NONE), ("是台湾的一家公司", Lead.NONE),
        ("1949年", Lead.TIME), ("在2月3日", Lead.TIME), ("2009年的冬天", Lead.NONE), ("同时", Lead.NONE),
        ("经济运行平稳", Lead.NONE),
    ],
)  # fmt: skip
def test_what_a_phrase_is_to_what_follows(phrase: str, lead: Lead) -> None:
    assert lead_of(phrase) is lead


def test_phrases_are_cut_at_pauses_and_only_a_comma_makes_a_lead() -> None:
    text = "对小微企业，免征房产税；有效期３年。大型企业"
    assert [(phrase.text, phrase.sentence, phrase.lead) for phrase in phrases(text)] == [
        ("对小微企业", 0, Lead.CONDITION), ("免征房产税", 0, Lead.NONE), ("有效期3年", 1, Lead.NONE),
        ("大型企业", 2, Lead.NONE),
    ]  # fmt: skip
