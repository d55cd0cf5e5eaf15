"""A fictional notice of grants under headed articles: rates with caps, measures, instalments, general clauses."""

from __future__ import annotations

from pathlib import Path

TITLE = "澜岳市促进企业发展若干规定"
MICRO = "本规定所称微型企业，是指从业人员不超过20人的企业。"
BOUNDS = "本规定所称“以上”“不超过”均含本数。"
ENTRY = "企业上年度研发费用不低于80万元的，可以申请研发补助。"
BASE = "补助由基础补助和增量补助组成：基础补助按上年度研发费用的5%计算；"
GROWTH = "研发费用较前一年度有增长的，对增长部分另按11%给予增量补助。"
CAP = "两项合计，单个企业每年最高不超过180万元。"
RESEARCH_LINE = "咨询电话：0999-4110001。"
STAND = "企业参加境内展会的，按展位费的70%给予补贴，每个展会最高不超过3万元。"
FAIRS = "每家企业每年享受补贴的展会不超过5个。"
FAIR_LINE = "咨询电话：0999-4110002。"
RENT = "租金按市场价格的六折收取，租住面积不超过95平方米，申请人年龄不超过48周岁。"
ROUNDS = "房源每年3月、9月集中配租。"
SHARES = "所需资金由市、县两级财政按8∶2比例分担。"
INTEREST = "企业从本市银行机构取得的贷款，按实际利息的45%给予贴息，分2年按60%、40%的比例拨付。"
SUPPLEMENT = "受理部门应当在4个工作日内一次性告知补正。"
REVIEW = "责任部门应当在12个工作日内完成审核，审核通过的公示6个工作日；"
PAYMENT = "公示期满之日起18个工作日内拨付资金。"
HELP_LINE = "政策咨询电话：市经信局0999-4110009。"
COMPLAINTS = "举报电话：市经信局机关纪委0999-4110008。"

_ARTICLES = (
    ("用语含义", MICRO + BOUNDS),
    ("研发补助", ENTRY + BASE + GROWTH + CAP + RESEARCH_LINE),
    ("参展补贴", STAND + FAIRS + FAIR_LINE),
    ("人才住房", RENT + ROUNDS),
    ("资金分担", SHARES),
    ("贷款贴息", INTEREST),
    ("办理时限", SUPPLEMENT + REVIEW + PAYMENT),
    ("联系方式", HELP_LINE + COMPLAINTS),
)
TEXT = "\n".join(
    [TITLE, *(f"第{'一二三四五六七八'[n]}条　{heading}。{body}" for n, (heading, body) in enumerate(_ARTICLES))]
)


def write_grants(folder: Path) -> Path:
    """Write the notice into ``folder``."""
    (folder / "grants.txt").write_text(TEXT, "utf-8")
    return folder
