"""A fictional notice for the tests of the pipeline: every kind of fact once, each sentence by a name of its own."""

from __future__ import annotations

import json
from pathlib import Path

DOCUMENT_ID = "yunze"
TITLE = "云泽市推动企业数字化改造若干措施"
NUMBER = "云政发〔2024〕18号"

EQUIPMENT = "对购置数控设备投资额达到200万元以上的企业，按设备投资额的15%给予补助，单个企业最高300万元。"
CITY_FACTORY = "对首次认定的市级智能工厂，给予一次性奖励50万元；"
PROVINCE_FACTORY = "对首次认定的省级智能工厂，给予一次性奖励100万元。"
LOAN = "对企业用于数字化改造的银行贷款，按贷款利息的40%给予贴息，贴息期限不超过2年。"
TRAINING = "每年组织不少于500人次的数字技能培训，对取得高级技师证书的职工，给予每人3000元补贴。"
PLATFORM = "建设1个工业互联网平台和6个县级服务站，为企业免费提供诊断服务。"
SOFTWARE = "重点发展5个工业软件门类，对企业购买工业软件的费用给予支持。"
CONDITIONS = "申报企业应当在云泽市注册满一年，上年度营业收入不低于1000万元，且未被列入严重失信主体名单。"
MATERIALS = "企业应当提交下列材料：\n（一）资金申请书；\n（二）营业执照复印件；\n（三）设备购置合同和发票。"
PROCEDURE = (
    "企业登录云泽市惠企服务平台填报申请，县区工业和信息化部门在10个工作日内完成初审，"
    "市工业和信息化局组织专家评审，公示后拨付资金。"
)
PERIOD = "集中申报期为每年3月1日至4月30日，逾期不予受理。"
DEFINITION = "本措施所称数字化改造，是指企业运用新一代信息技术对生产、管理、营销等环节进行的改造。"
AUDIT = "市审计局对资金使用情况进行监督；"
FRAUD = "弄虚作假骗取资金的，责令退回并依法处理。"
FORCE = "本措施自2024年7月1日起施行，有效期3年，由市工业和信息化局负责解释。"
PHONE = "咨询电话：0999-8123456。"

CLAUSES = (
    ("一、支持设备更新", EQUIPMENT),
    ("二、奖励智能工厂", CITY_FACTORY + PROVINCE_FACTORY),
    ("三、降低融资成本", LOAN),
    ("四、培养数字人才", TRAINING),
    ("五、建设公共平台", PLATFORM),
    ("六、推广工业软件", SOFTWARE),
    ("七、申报条件", CONDITIONS),
    ("八、申报材料", MATERIALS),
    ("九、申报流程", PROCEDURE),
    ("十、申报时间", PERIOD),
    ("十一、名词含义", DEFINITION),
    ("十二、监督管理", AUDIT + FRAUD),
    ("十三、附则", FORCE + PHONE),
)
TEXT = "\n".join([TITLE, NUMBER, *(f"{heading}。{body}" for heading, body in CLAUSES)])


def write_notice(folder: Path) -> Path:
    """Write the notice and its sidecar, which says where it applies, into ``folder``."""
    (folder / "notice.txt").write_text(TEXT, "utf-8")
    sidecar = {"id": DOCUMENT_ID, "title": TITLE, "region": "云泽市", "url": "https://example.org/yunze"}
    (folder / "notice.json").write_text(json.dumps(sidecar, ensure_ascii=False), "utf-8")
    return folder


# Articles instead of measures, and three places: what the notice has not.
RECORDS = (
    {
        "id": "zhejiang",
        "title": "浙江省博士后资助办法",
        "text": "第一条为了吸引博士后，制定本办法。\n第二条对进站博士后给予每人20万元资助。\n"
        "第三条申请5G方向课题的，另加8万元。\n第四条本办法由浙江省人力资源和社会保障厅负责解释。",
    },
    {
        "id": "harbin",
        "title": "哈尔滨市博士后资助办法",
        "text": "第一条对进站博士后给予每人12万元资助。\n第二条资助分2年发放。\n"
        "第三条本办法由哈尔滨市财政局负责解释。",
    },
    {
        "id": "market",
        "title": "关于推进市场主体登记便利化的意见",
        "text": "第一条设立登记当场办结。\n第二条注销登记实行简易程序。\n第三条登记不收取费用。",
    },
)


def write_records(folder: Path) -> Path:
    """Write ``RECORDS`` as one .jsonl file into ``folder``."""
    lines = (json.dumps(record, ensure_ascii=False) for record in RECORDS)
    (folder / "records.jsonl").write_text("\n".join(lines), "utf-8")
    return folder


# A city that declares its region, with sections inside sections, beside the rules of another city.
PLAN = {
    "id": "plan",
    "title": "云泽市人才强市行动方案",
    "region": "云泽市",
    "text": "一、总体目标\n到2027年，全市新增高技能人才5000人。\n"
    "二、人才支撑\n"
    "（一）引进人才\n对新引进的博士，给予人才公寓免租3年。\n"
    "（二）培育人才\n每年选派100名工程师到高校进修。\n"
    "（三）留住人才\n对工作满5年的高技能人才，优先安排子女入学。\n"
    "三、资金来源\n市财政局安排专项资金，由市审计局监督。",
}
NEIGHBOUR = {
    "id": "neighbour",
    "title": "岚浦市博士安家办法",
    "text": "第一条对新引进的博士给予安家费40万元。\n第二条安家费分5年发放。\n第三条本办法由岚浦市财政局负责解释。",
}


def write_city(folder: Path) -> Path:
    """Write ``PLAN`` and ``NEIGHBOUR`` as one .jsonl file into ``folder``."""
    lines = (json.dumps(record, ensure_ascii=False) for record in (PLAN, NEIGHBOUR))
    (folder / "city.jsonl").write_text("\n".join(lines), "utf-8")
    return folder
