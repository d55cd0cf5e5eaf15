from __future__ import annotations

import pytest

from rag.grounding.readings import chains, readings


@pytest.mark.parametrize(
    ("clause", "reading"),
    [
        # Amounts that stand after all the parties.
        ("对首次认定的国家级、省级孵化器，分别给予80万元、30万元一次性奖励。",
         "对首次认定的省级孵化器，给予30万元一次性奖励。"),
        ("第三条　被评为5A级、4A级、3A级旅游景区的，分别奖励100万元、50万元、20万元。",
         "被评为4A级旅游景区的，奖励50万元。"),
        ("对通过初级、中级、高级职称评审的农民，分别按每人300元、500元、800元给予补助。",
         "对通过初级职称评审的农民，按每人300元给予补助。"),
        ("获得省农业丰收奖一等奖、二等奖的合作社，分别奖励8万元、4万元。",
         "获得省农业丰收奖二等奖的合作社，奖励4万元。"),
        ("对甲类、乙类和丙类粮库分别给予500、200、50万元补助。", "对乙类粮库给予200万元补助。"),
        ("由省级、市级、县级财政分别承担50%、30%、20%。", "由市级财政承担30%。"),
        ("市教育局、市财政局、市人社局分别安排500万元、300万元和200万元。", "市财政局安排300万元。"),
        ("对养老机构、托育机构，按照每张床位2000元、3000元的标准给予建设补贴。",
         "对托育机构，按照每张床位3000元的标准给予建设补贴。"),
        ("对评为省级未来工厂、省级智能工厂、市级数字化车间的，分别给予90万元、30万元、10万元奖励。",
         "对评为市级数字化车间的，给予10万元奖励。"),
        ("被评为国家级、省级示范园的，各奖励20万元。", "被评为省级示范园的，奖励20万元。"),
        ("对新引进的博士、硕士研究生，分别给予100 萬元、30 萬元補貼。", "对新引进的硕士研究生，给予30万元补贴。"),
        # One after another, all at once.
        ("项目总投资3亿元，其中中央财政承担2亿元，地方财政承担1亿元。",
         "项目总投资3亿元，其中中央财政和地方财政分别承担2亿元和1亿元。"),
        ("博士每月补贴3000元，硕士每月补贴2000元。", "博士和硕士分别每月补贴3000元和2000元。"),
        # What only the first says.
        ("国有企业招用残疾人的，按照每人5000元给予奖励，最高10万元；民营企业按照每人8000元给予奖励，最高20万元。",
         "民营企业招用残疾人的，按照每人8000元给予奖励，最高20万元。"),
        ("对新购置的农机具，国产农机具每台补贴5000元，进口农机具每台补贴3000元。",
         "对新购置的进口农机具，每台补贴3000元。"),
        ("农户向农商行申请小额贷款，单户贷款金额不超过20万元，贷款利率不超过4%。",
         "农户向农商行申请小额贷款，单户金额不超过20万元，利率不超过4%。"),
        # Directories.
        ("举报电话：市医保局0713-8120001，县医保局0713-8120002。", "县医保局举报电话:0713-8120002。"),
        ("举报电话：市医保局0713-8120001，县医保局0713-8120002。",
         "市医保局和县医保局的举报电话分别为0713-8120001和0713-8120002。"),
        ("各县区受理电话为东河区0713-8120001、西山县0713-8120002。", "东河区受理电话:0713-8120001。"),
        # The other way round.
        ("本细则由市住房保障中心负责解释，自印发之日起施行。", "市住房保障中心负责解释本细则。"),
        ("市水务局负责河道的巡查和清淤。", "河道的巡查和清淤由市水务局负责。"),
        ("逾期未提交材料的，不予受理其申请。", "逾期未提交材料的，其申请不予受理。"),
        ("样板房不予补贴。", "对样板房不予补贴。"),
        ("上述优惠政策不适用于失信企业。", "失信企业不享受上述优惠政策。"),
        ("对弄虚作假的单位，一律不予补助。", "弄虚作假的单位一律不予补助。"),
        ("市审计局每年从享受补贴的机构中抽取5%的机构开展审计。", "市审计局每年抽取5%的享受补贴的机构开展审计。"),
        ("以3个山区县为重点，推动教育均衡发展。", "推动教育均衡发展，重点是3个山区县。"),
        ("调解员与当事人有亲属关系的，应当回避。", "与当事人有亲属关系的调解员应当回避。"),
    ],
)  # fmt: skip
def test_a_reading_is_among_those_given(clause: str, reading: str) -> None:
    assert reading in readings(clause)


@pytest.mark.parametrize(
    ("clause", "reading", "strange"),
    [
        (
            "对全职引进的A、B、C类人才，分别给予100万元、60万元、30万元生活补贴。",
            "对全职引进的B类人才，给予60万元生活补贴。", "B类人才，给予100万元",
        ),
        (
            "对在大赛中获得金、银、铜牌的选手，分别给予50万元、30万元、20万元奖励。",
            "对在大赛中获得银牌的选手，给予30万元奖励。", "铜牌的选手，给予30万元",
        ),
        (
            "对获得一、二、三等奖的项目，分别奖励9万元、6万元、3万元。",
            "对获得三等奖的项目，奖励3万元。", "二等奖的项目，奖励3万元",
        ),
        (
            "对新评定为5A级、4A级、3A级旅游景区的，分别给予300万元、100万元、30万元奖励。",
            "对新评定为4A级旅游景区的，给予100万元奖励。", "3A级旅游景区的，给予100万元",
        ),
    ],
)  # fmt: skip
def test_ranks_may_have_their_noun_with_the_last(clause: str, reading: str, strange: str) -> None:
    found = readings(clause)
    assert reading in found
    assert not any(strange in other for other in found)


def test_no_member_takes_the_amount_of_another() -> None:
    found = readings("对一星级、二星级、三星级养老机构，分别按每床200元、400元、600元给予补贴，补贴期限为2年。")
    for member, amount in (("一星级", "200元"), ("二星级", "400元"), ("三星级", "600元")):
        alone = [reading for reading in found if sum(rank in reading for rank in ("一星级", "二星级", "三星级")) == 1]
        assert [reading for reading in alone if member in reading] == [
            f"对{member}养老机构，按每床{amount}给予补贴，补贴期限为2年。"
        ]


@pytest.mark.parametrize(
    "clause",
    [
        "",
        "各级人民政府应当加强对养老服务工作的领导。",
        # Unequal lists, and lists of which either may be meant.
        "对一等奖、二等奖、三等奖分别给予10万元、5万元奖励。",
        "对工业和农业领域的博士、硕士，分别给予3万元、2万元、1万元。",
        "在国家级、省级期刊发表论文的博士、硕士，分别奖励2万元、1万元。",
        "对获批国家级、省级众创空间和孵化器的，分别给予50万元、30万元、10万元。",
        "对甲类、乙类企业，分别给予50万元、20万元补助，最高分别不超过100万元、40万元。",
        "对甲类、乙类企业分别给予5万元、3万元贷款贴息和2万元、1万元房租补贴。",
        # Members whose beginning or end is not certain.
        "对国家级企业、省级企业研发机构分别给予20万元、10万元补助。",
        "对高校、科研院所和企业研发机构，分别给予30万元、20万元、10万元补助。",
        "对新引进的全职顶尖人才、领军人才，分别给予20万元、10万元补贴。",
        "对本科、硕士、博士研究生分别给予1万元、2万元、3万元补贴。",
        "对企业、个人、社会组织等分别给予5万元、3万元、1万元奖励。",
        "对国家级或者省级、市级平台分别给予5万元、3万元补助。",
        "本科及以上、大专学历人才分别给予2万元、1万元补贴。",
        "除国家级、省级项目外，分别给予5万元、3万元补助。",
        "未获得国家级、省级称号的，分别给予2万元、1万元补助。",
        "一等奖1名、二等奖3名，分别奖励5万元、2万元。",
        # Ranges, bounds and dates.
        "对大型企业、中型企业分别给予1万—2万元、3万—4万元补助。",
        "对国家级、省级、市级示范社，分别给予5万元、3万元、1万元以上奖励。",
        "对博士、硕士，分别于3月1日、4月1日前发放补贴。",
        "对国家级、省级平台，分别给予50万元、10%补助。",
        # 分别 that pairs nothing.
        "市、县人民政府分别制定实施方案。",
        "国家级、省级项目的情况分别是50万元、30万元。",
        "对国家级、省级平台不分别给予50万元、30万元补助。",
        # Parallel statements that are not parallel, or with an exception.
        "市级财政承担2亿元，县级财政承担1亿元，但经济困难县除外。",
        "对获奖的图书，儿童读物每种奖励1万元，有声读物每种奖励2万元。",
        # Directories with more than names and numbers.
        "联系电话：市民政局0999-8120001，传真0999-8120002。",
        "服务热线：12345，工作时间8:30-17:30。",
        # Turned round with an exception, a person in charge, or a duty of another.
        "日常巡查由街道办事处负责，但跨街道的除外。",
        "逾期的，不予受理其申请，因不可抗力逾期的除外。",
        "评标委员会负责人与其他成员有同等的表决权。",
        "由于历史原因由个人负责。",
        "不符合条件的，不予登记并书面说明理由。",
        "对依照前款规定不适用强制措施的人员，应当加强教育。",
        "依法取得许可的单位不适用前款规定，但另有规定的除外。",
        "前款规定不适用于小型企业。但是，有违法记录的除外。",
        # Items of a list that an earlier line opens.
        "符合下列条件的，给予支持：\n（一）国家级、省级平台，分别给予50万元、30万元；\n（二）其他平台，给予10万元。",
    ],
)
def test_what_is_not_certain_gives_nothing(clause: str) -> None:
    # An exception may stand first or last, but with what it limits.
    assert [reading for reading in readings(clause) if "除" not in reading] == []
    assert chains(clause) == ()


def test_a_chain_says_once_what_all_share_and_is_for_a_claim_that_begins_there() -> None:
    full, brief = chains("新认定的国家级、省级工程中心，分别给予300万元、90万元建设经费。")
    assert full.text == "新认定的国家级工程中心给予300万元建设经费，省级工程中心给予90万元建设经费。"
    assert brief.text == "新认定的国家级工程中心给予300万元建设经费，省级工程中心给予90万元。"
    assert brief.bears("新认定的国家级工程中心给予300万元建设经费，省级工程中心给予90万元。")
    assert not brief.bears("省级工程中心给予90万元。")
    assert not brief.bears("省级工程中心给予90万元，国家级工程中心给予300万元。")


@pytest.mark.parametrize(
    ("clause", "chain"),
    [
        ("获得省农业丰收奖一等奖、二等奖的合作社，分别奖励8万元、4万元。",
         "获得省农业丰收奖一等奖的合作社奖励8万元，二等奖的合作社奖励4万元。"),
        ("单位参与制定国际标准、国家标准的，每项分别奖励9万元、3万元。",
         "单位参与制定国际标准的每项奖励9万元，参与制定国家标准的每项奖励3万元。"),
        ("对取得高级工、技师证书的职工，分别给予1500元、2000元补贴。",
         "对取得高级工证书的职工给予1500元补贴，对取得技师证书的职工给予2000元补贴。"),
    ],
)  # fmt: skip
def test_a_chain_repeats_the_verb_whose_objects_are_listed(clause: str, chain: str) -> None:
    assert chain in [found.text for found in chains(clause)]


def test_a_total_is_not_said_of_one_member() -> None:
    found = readings("对国家级、省级平台，分别给予50万元、30万元补助，合计80万元。")
    assert found and not any("合计" in reading for reading in found)


def test_a_segment_keeps_to_itself_where_the_first_sets_a_condition() -> None:
    clause = "符合产业目录的，国家级、省级平台分别给予50万元、30万元；市级、县级平台分别给予9万元、5万元。"
    found = readings(clause)
    assert "符合产业目录的，省级平台给予30万元。" in found
    assert not any("县级" in reading for reading in found)


@pytest.mark.parametrize(
    ("clause", "kept", "apart"),
    [
        ("国有企业招用残疾人的，按照每人5000元给予奖励；民营企业另行规定。", "每人奖励5000元", "民营"),
        ("国有企业招用残疾人的，按照每人5000元给予奖励；民营企业按照工资的8%给予补助。", "每人奖励5000元", "民营"),
        ("企业购买设备的，按照10%给予补助；个人按照5%给予补助。", "给予10%的补助", "个人"),
    ],
)
def test_what_another_segment_says_of_others_is_not_taken_over(clause: str, kept: str, apart: str) -> None:
    found = readings(clause)
    assert any(kept in reading for reading in found)
    assert not any(apart in reading for reading in found)
    assert chains(clause) == ()


def test_a_grant_is_put_in_the_other_orders() -> None:
    found = readings("企业购置设备的，按照设备投资额的8%给予补助，单个项目最高600万元。")
    assert found == (
        "企业购置设备的，给予设备投资额8%的补助，单个项目最高600万元。",
        "企业购置设备的，补助设备投资额的8%，单个项目最高600万元。",
        "企业购置设备的，补助标准为设备投资额的8%，单个项目最高600万元。",
    )


@pytest.mark.parametrize(
    ("clause", "expected"),
    [
        ("企业可以申请补贴，劳务派遣单位除外。", ("除劳务派遣单位外，企业可以申请补贴。",)),
        (
            "除劳务派遣单位外，企业可以申请补贴。",
            ("企业可以申请补贴，劳务派遣单位除外。", "企业可以申请补贴，但劳务派遣单位除外。"),
        ),
        ("禁止在保护区内新建项目。", ("在保护区内不得新建项目。", "保护区内不得新建项目。")),
        ("禁止转让和在保护区内新建项目。", ()),
    ],
)
def test_exceptions_and_bans_in_the_other_order(clause: str, expected: tuple[str, ...]) -> None:
    assert readings(clause) == expected
