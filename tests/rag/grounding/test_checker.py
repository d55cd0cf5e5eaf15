from __future__ import annotations

import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from rag.grounding.checker import supports

GRANT = (
    "对年度研发投入占营业收入5%以上的高新技术企业，按照不超过研发投入10%的比例给予最高500万元的一次性奖励，"
    "有效期3年。"
)
APPLY = "申请人应当在2024年12月31日前向所在地工信部门提交材料，逾期不予受理。企业可以通过网上平台申报。"
RATES = "对A类企业给予60%补助，对B类企业给予30%补助。"
INDUSTRY = (
    "以“6”个传统优势产业为重点，以产业升级为方向，加快推动筑牢优势、锻长长板，加快推动传统制造业加快转型升级、"
    "实施千企技改专项行动、加强质量品牌建设。"
)
MEETING = "省委十三届五次全会审议通过了《关于以科技创新引领产业全面振兴的若干政策措施》。"
BAN = "企业不得重复申报同一项目，未通过验收的项目应当退回资金，因不可抗力造成的除外。"
AIM = "力争到2025年规模以上工业企业达到5000家以上，鼓励企业加大研发投入。"
SERVICES = "以“7”个现代服务业为重点，加快推进生产性服务业向高端化延伸、生活性服务业向高品质多样化升级。"
MAKERS = "由省工信厅会同省科技厅等部门研究制定。"
FUND = "县级以上人民政府应当设立专项资金。"
TERM = "主管部门应当自受理之日起15个工作日内作出决定，并书面通知申请人。咨询电话：0451-82345678。"

SUPPORTED = [
    # verbatim
    (GRANT, GRANT),
    ("有效期3年。", GRANT),
    ("有效期3年", GRANT),
    (INDUSTRY, INDUSTRY),
    ("以“6”个传统优势产业为重点，以产业升级为方向", INDUSTRY),
    ("以\"6\"个传统优势产业为重点, 以产业升级为方向", INDUSTRY),
    ("以「６」个传统优势产业为重点；以产业升级为方向", INDUSTRY),
    ("逾期不予受理。[1]", APPLY),
    ("逾期不予受理【1,2】。", APPLY),
    ("咨询电话：0451-82345678", TERM),
    # near-verbatim: left out, joined, otherwise spelt
    ("对年度研发投入占营业收入5%以上的高新技术企业给予最高500万元的一次性奖励。", GRANT),
    ("对年度研发投入占营业收入百分之五以上的高新技术企业，给予不超过五百万元的一次性奖励。", GRANT),
    ("有效期三年", GRANT),
    ("有效期36个月", GRANT),
    ("申请人应在2024年12月31日前向所在地工信部门提交材料", APPLY),
    ("申请人应当在二〇二四年十二月三十一日前向所在地工信部门提交材料", APPLY),
    ("申请人应当在2024年12月31日之前向所在地工信部门提交材料。", APPLY),
    ("企业可通过网上平台申报", APPLY),
    ("以6个传统优势产业为重点，实施千企技改专项行动", INDUSTRY),
    ("以六个传统优势产业为重点，加强质量品牌建设", INDUSTRY),
    ("重点是“6”个传统优势产业", INDUSTRY),
    ("政策规定，以“6”个传统优势产业为重点。", INDUSTRY),
    ("根据政策措施，加快推动传统制造业转型升级、实施千企技改专项行动。", INDUSTRY),
    ("对B类企业给予30%补助，对A类企业给予60%补助", RATES),
    ("对B类企业给予百分之三十补助", RATES),
    ("省委十三届五次全会审议通过了《关于以科技创新引领产业全面振兴的若干政策措施》", MEETING),
    ("主管部门应自受理之日起十五个工作日内作出决定，书面通知申请人", TERM),
    ("企业不得重复申报同一项目", BAN),
    ("禁止企业重复申报同一项目", "禁止企业重复申报同一项目，违者追回资金。"),
    ("力争到2025年规模以上工业企业达到五千家以上", AIM),
    # as a model writes it
    ("在传统制造业方面，以6个传统优势产业为重点，加强质量品牌建设。", INDUSTRY),
    ("推进生产性服务业向高端化延伸、生活性服务业向高品质多样化升级。", SERVICES),
    ("重点是“7”个现代服务业，推进生产性服务业向高端化延伸。", SERVICES),
    ("该文件是省委十三届五次全会审议通过的。", MEETING),
    ("该政策由省工信厅会同省科技厅等部门制定。", MAKERS),
    ("县级以上人民政府应设立专项资金", FUND),
]

UNSUPPORTED = [
    # another number
    ("给予最高800万元的一次性奖励", GRANT, "金额 最高800万元 不见于所引条款"),
    ("有效期5年", GRANT, "期限 5年 不见于所引条款"),
    ("以“7”个传统优势产业为重点", INDUSTRY, "数量 7个 不见于所引条款"),
    ("对年度研发投入占营业收入8%以上的高新技术企业给予奖励", GRANT, "比例 8%以上 不见于所引条款"),
    ("主管部门应当自受理之日起20个工作日内作出决定", TERM, "期限 20个工作日内 不见于所引条款"),
    ("咨询电话：0451-82345679", TERM, "电话 0451-82345679 不见于所引条款"),
    ("省委十三届六次全会审议通过了该文件", MEETING, "序号 十三届六次 不见于所引条款"),
    # ten times as much
    ("给予最高5000万元的一次性奖励", GRANT, "金额 最高5000万元 不见于所引条款"),
    ("给予最高50万元的一次性奖励", GRANT, "金额 最高50万元 不见于所引条款"),
    ("力争到2025年规模以上工业企业达到500家以上", AIM, "数量 500家以上 不见于所引条款"),
    # the number cut out of a longer one
    ("按照不超过研发投入0%的比例给予奖励", GRANT, "比例 不超过0% 不见于所引条款"),
    # unit
    ("有效期3个月", GRANT, "期限的单位不符：句中“3个月”，条款“3年”"),
    ("给予最高500元的一次性奖励", GRANT, "金额 最高500元 不见于所引条款"),
    ("主管部门应当自受理之日起15日内作出决定", TERM, "期限的单位不符：句中“15日内”，条款“15个工作日内”"),
    ("对A类企业给予60个百分点补助", RATES, "比例的单位不符：句中“60个百分点”，条款“60%”"),
    # bound
    ("给予最低500万元的一次性奖励", GRANT, "金额的界限不符：句中“最低500万元”，条款“最高500万元”"),
    ("给予500万元的一次性奖励", GRANT, "金额的界限不符：句中“500万元”，条款“最高500万元”"),
    ("占营业收入5%以下的高新技术企业", GRANT, "比例的界限不符：句中“5%以下”，条款“5%以上”"),
    ("按照不低于研发投入10%的比例给予奖励", GRANT, "比例的界限不符：句中“不低于10%”，条款“不超过10%”"),
    ("规模以上工业企业达到5000家", AIM, "数量的界限不符：句中“5000家”，条款“5000家以上”"),
    # date
    ("申请人应当在2025年12月31日前提交材料", APPLY, "日期 2025年12月31日前 不见于所引条款"),
    ("申请人应当在2024年11月30日前提交材料", APPLY, "日期 2024年11月30日前 不见于所引条款"),
    ("申请人应当自2024年12月31日起提交材料", APPLY, "日期的界限不符：句中“自2024年12月31日起”，条款“2024年12月31日前”"),
    ("力争到2030年规模以上工业企业达到5000家以上", AIM, "日期 到2030年 不见于所引条款"),
    # negation
    ("逾期受理", APPLY, "否定不符：条款此处的“不”在句中没有了"),
    ("企业可以重复申报同一项目", BAN, "情态不符：句中的“可以”不见于所引条款相应位置"),
    ("企业重复申报同一项目", BAN, "否定不符：条款此处的“不得”在句中没有了"),
    ("通过验收的项目应当退回资金", BAN, "否定不符：条款此处的“不”在句中没有了"),
    ("企业不可以通过网上平台申报", APPLY, "否定不符：句中的“不可以”不见于所引条款相应位置"),
    ("因不可抗力造成的应当退回资金", BAN, None),
    ("不加强质量品牌建设", INDUSTRY, "否定不符：句中的“不”不见于所引条款相应位置"),
    # modality
    ("申请人可以在2024年12月31日前向所在地工信部门提交材料", APPLY, "情态不符：句中的“可以”不见于所引条款相应位置"),
    ("企业应当通过网上平台申报", APPLY, "情态不符：句中的“应当”不见于所引条款相应位置"),
    ("企业通过网上平台申报", APPLY, "情态不符：条款此处的“可以”在句中没有了"),
    ("到2025年规模以上工业企业达到5000家以上", AIM, "情态不符：条款此处的“鼓励、力争”在句中没有了"),
    ("企业加大研发投入", AIM, "情态不符：条款此处的“鼓励、力争”在句中没有了"),
    ("企业必须加大研发投入", AIM, "情态不符：句中的“必须”不见于所引条款相应位置"),
    # title and other names
    ("审议通过了《关于加快科技创新的若干措施》", MEETING, "文件名 《关于加快科技创新的若干措施》 不见于所引条款"),
    ("根据《科技进步条例》规定，实施千企技改专项行动。", INDUSTRY, "文件名 《科技进步条例》 不是所引条款的来源"),
    ("根据黑政发〔2024〕5号，实施千企技改专项行动", INDUSTRY, "文号 黑政发〔2024〕5号 不见于所引条款"),
    # what the clause does not say
    ("对年度研发投入占营业收入5%以上的高新技术企业减免房租", GRANT, "“减免房租”不见于所引条款"),
    ("以6个战略性新兴产业为重点", INDUSTRY, "“战略性新兴”不见于所引条款"),
    ("实施万企上云专项行动", INDUSTRY, None),
    ("向省级工信部门提交材料", "向县级工信部门提交材料。", "条款此处为“县”，句中改为“省”"),
    ("企业可以到税务大厅办理", APPLY, "“到税务大厅办理”不见于所引条款"),
    ("奖励由财政部门直接拨付", GRANT, None),
    # words of the clause, otherwise put together
    ("给予最高500万元的一次性奖励", GRANT, "条款的条件“对年度研发投入占营业收入5%以上的高新技术企业”在句中没有了，"
     "句中直接说“按照不超过研发投入10%的比例给予最高500万元的一次性奖励”"),
    ("由省科技厅会同省工信厅制定", MAKERS, "“由省科技厅会同省工信厅”在条款中并不相连"),
    ("生活性服务业向高端化延伸", SERVICES, "“生活性服务业向”在条款中并不相连"),
    ("推进生产性服务业向高品质多样化升级", SERVICES, "“推进生产性服务业向”在条款中并不相连"),
    ("符合条件的应当不受理", "符合条件的应当受理。材料不全的，不受理。", None),
    ("会议十日前，办事机构应当送交报告", "会议二十日前，办事机构应当送交报告。会议十日前，主任应当审阅。", None),
    # rank
    ("县级以下人民政府应当设立专项资金", FUND, "范围不符：句中的“以下”不见于所引条款相应位置"),
    ("县级人民政府应当设立专项资金", FUND, "范围不符：条款此处的“以上”在句中没有了"),
    # the right amount of the wrong thing
    ("对A类企业给予30%补助", RATES, "比例 30% 在条款中说的是别的事项"),
    ("对A类企业给予30%补助，对B类企业给予60%补助", RATES, "条款此处为“60%”，句中改为“30%”"),
    # nothing to check, nothing to check against
    ("。", GRANT, "句子没有可以核对的内容"),
]


@pytest.mark.parametrize(("sentence", "clause"), SUPPORTED, ids=[sentence for sentence, _ in SUPPORTED])
def test_what_the_clause_says_is_supported(sentence: str, clause: str) -> None:
    verdict = supports(sentence, [clause])
    assert verdict.reasons == ()
    assert verdict.supported


@pytest.mark.parametrize(("sentence", "clause", "reason"), UNSUPPORTED, ids=[row[0] for row in UNSUPPORTED])
def test_what_the_clause_does_not_say_is_not(sentence: str, clause: str, reason: str | None) -> None:
    verdict = supports(sentence, [clause])
    assert not verdict.supported
    assert verdict.reasons
    if reason is not None:
        assert reason in verdict.reasons


@pytest.mark.parametrize("evidence", [[], [""], [" \n"]])
def test_a_claim_without_citation_is_not_supported(evidence: list[str]) -> None:
    assert supports("有效期3年", evidence).reasons == ("没有引用任何条款",)


def test_a_shifted_citation_is_not_supported() -> None:
    assert not supports("有效期3年", [APPLY]).supported


def test_the_right_clause_among_several_is_found() -> None:
    assert supports("有效期3年", [APPLY, RATES, GRANT]).supported


def test_several_clauses_together_support_whole_phrases() -> None:
    sentence = f"{GRANT.rstrip('。')}；申请人应在2024年12月31日前向所在地工信部门提交材料。"
    assert supports(sentence, [GRANT, APPLY]).supported
    assert not supports(sentence, [GRANT]).supported


def test_a_subject_of_one_clause_does_not_take_the_amount_of_another() -> None:
    large, small = "对大型企业，给予100万元奖励。", "对小型企业，给予20万元奖励。"
    assert supports("对大型企业，给予100万元奖励；对小型企业，给予20万元奖励", [large, small]).supported
    assert not supports("对大型企业，给予20万元奖励", [large, small]).supported
    assert not supports("对大型企业给予20万元奖励", [large, small]).supported


def test_titles_and_headings_of_the_evidence_may_be_named() -> None:
    names = ["关于以科技创新引领产业全面振兴的若干政策措施", "加快传统制造业转型升级"]
    sentence = "根据《关于以科技创新引领产业全面振兴的若干政策措施》，实施千企技改专项行动。"
    assert supports(sentence, [INDUSTRY], names=names).supported
    assert not supports(sentence, [INDUSTRY]).supported
    assert supports(sentence, [INDUSTRY], names=[f"《{names[0]}》（媒体报道）"]).supported
    assert not supports("根据《若干措施》，实施千企技改专项行动。", [INDUSTRY], names=names).supported


_CLAUSES = (GRANT, APPLY, RATES, INDUSTRY, MEETING, BAN, AIM, TERM)
_SENTENCE = re.compile(r"[^。]+。")


@given(st.sampled_from(_CLAUSES), st.data())
def test_any_sentence_of_a_clause_is_supported_by_it(clause: str, data: st.DataObject) -> None:
    sentences = _SENTENCE.findall(clause)
    first = data.draw(st.integers(0, len(sentences) - 1))
    last = data.draw(st.integers(first + 1, len(sentences)))
    assert supports("".join(sentences[first:last]), [clause]).supported


@given(st.sampled_from(_CLAUSES), st.data())
def test_no_sentence_with_another_digit_is_supported(clause: str, data: st.DataObject) -> None:
    places = [match.start() for match in re.finditer("[0-9]", clause)]
    assume(places)
    place = data.draw(st.sampled_from(places))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != clause[place]]))
    assert not supports(clause[:place] + digit + clause[place + 1 :], [clause]).supported


@given(st.text(alphabet="企业应当不得可以3年5%万元，。、；的和《》[1]", max_size=30), st.sampled_from(_CLAUSES))
def test_any_text_gets_a_verdict_and_reasons_exactly_when_it_fails(text: str, clause: str) -> None:
    verdict = supports(text, [clause])
    assert verdict.supported is (not verdict.reasons)


def test_a_denial_at_the_end_of_a_phrase_may_not_go() -> None:
    clause = "由于人手紧缺，有些问题一时解决不了，居民还不满意。"
    verdict = supports("由于人手紧缺，有些问题一时解决了，居民还不满意。", [clause])
    assert "否定不符：条款此处的“不”在句中没有了" in verdict.reasons


def test_what_is_granted_is_not_told_as_a_price() -> None:
    clause = "租用厂房的企业，前三年按照租金的60%给予补贴。"
    assert not supports("租用厂房的企业，前三年租金打六折。", [clause]).supported
    verdict = supports("租用厂房的企业，前三年按照租金的60%。", [clause])
    assert "条款此处是“前三年按照租金的60%给予补贴”，句中没有说是什么款项" in verdict.reasons
