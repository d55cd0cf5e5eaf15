"""Wrong names: another organisation, place or party of the same kind, another title or reference."""

from __future__ import annotations

import re
from collections.abc import Iterator
from random import Random

from eval.mutations.case import Edit, Site, replaced
from eval.mutations.quantity import ARTICLE, DOCUMENT_NUMBER, chinese, from_chinese


def _exchanges(text: str) -> tuple[tuple[str, str], ...]:
    """ "甲→乙 丙→丁" as pairs."""
    return tuple((old, new) for old, _, new in (item.partition("→") for item in text.split()))


# Kinds of names; a name is exchanged for another of its kind that the clause does not have.
_KINDS = tuple(
    tuple(line.split())
    for line in """
市人力资源社会保障局 市财政局 市民政局 市教育局 市住房城乡建设局 市市场监管局 市科技局 市审计局 市住房保障中心
市人才办 市纪委监委 市委组织部
省工信厅 省科技厅 省商务厅 省教育厅 省财政厅
澜川市 汐原市 墨浦市 霁阳市
云岭省 岚江省 碧原省
雁湖区 石桥区 青榆区 临海区
松岭县 槐川县
政务服务中心 便民服务站 公共就业服务中心
退役军人 退休教师 在校学生
返乡农民工 失业人员 归国留学人员
高校毕业生 中职毕业生 下岗职工
现役军人 消防救援人员 医务人员
残疾人 未成年人
农业合作社 家庭农场 农业龙头企业
劳务派遣单位 人力资源服务机构
托育机构 幼儿园 培训机构
养老机构 医疗机构 福利机构
旅行社 酒店 旅游集散中心
快递企业 物流园区 外卖平台
高新技术企业 专精特新企业 瞪羚企业
重点实验室 工程研究中心 博士后工作站
孵化器 众创空间
房地产企业 建筑企业 餐饮企业
金融企业 文化企业
高等学校 中等职业学校 科研院所
评审专家 审计人员
服务专员 驻企干部
战略性新兴产业 传统优势产业 劳动密集型产业
现代服务业 现代农业
中小企业 外资企业 上市公司
国有企业 合资企业
民营经济 县域经济 外资经济
央企和军工企业 央企和外资企业 民企和军工企业
传统制造业 传统农业
""".split("\n")
)
# Names that differ in a character or two, and levels of government.
_LEVELS = _exchanges("""
省级→市级 市级→省级 市级→县级 国家级→省级 县级→市级 市财政(?!局资金)→省财政 市政府→县政府 区政府→县政府
(?<!县)区财政→县财政 县区财政→市县财政 县区→市区 省属企业→市属企业 市科技局→省科技局 市审计局→省审计局
市人才办→省人才办 市教育局→省教育局 市民政局→县民政局 市人力资源社会保障局→县人力资源社会保障局
区人力资源社会保障局→县人力资源社会保障局 汐原市→汐源市 澜川市→澜州市 云岭省→云岑省 岚江省→岚山省
雁湖区→雁湾区 石桥区→石梁区 临海区→临河区 松岭县→松山县 甲级→丁级 一等奖→特等奖 初级→特级 中级→低级
大型企业→微型企业 护理型→康复型 营利性养老→公益性养老 高校→高中 博士→学士 硕士→学士 本科→专科
省科技厅→市科技厅 省工信厅→市工信厅 省委→市委 国有企业→国营农场 行政村→自然村 年度→季度 工业领域→农业领域
省军工央企→市军工央企
""")
_CODES = _exchanges("办规→办函 办发→办函 政发→政办发 财→民 人社→科 政规→政发 令→发")
_TITLE = re.compile("《[^《》]+》")
_TITLE_CHANGES = _exchanges("""
促进办法→促进条例 实施细则→实施意见 管理规定→管理办法 管理条例→管理办法 管理办法→管理规定
管理细则→管理规程 监督条例→监督办法 若干规定→若干意见 若干措施→若干规定 若干政策措施→实施意见
奖励办法→奖励条例 暂行规定→暂行办法 评价规程→评价办法 创新条例→创新办法 目录→清单 支持办法→支持细则
补贴→补助 科技→教育 人才→产业 养老→托育 创业→就业 公共租赁住房→保障性租赁住房 公职人员→国有企业人员
农机→农资 财政→审计 职称→职级 高新技术企业→科技型中小企业 云岭省→岚江省 澜川市→汐原市 岚江省→云岭省
汐原市→澜川市 产业全面振兴→产业全面转型 便民服务→政务服务
""")


def entity(site: Site, chance: Random) -> Iterator[Edit]:
    """市财政局 → 市民政局, 退役军人 → 退休教师."""
    for kind in _KINDS:
        instead = [name for name in kind if name not in site.clause]
        for name in kind:
            for match in re.finditer(f"(?<![非大]){name}", _without_titles(site.sentence)):
                if instead:
                    yield replaced(site.sentence, *match.span(), chance.choice(instead))


def one_character(site: Site, _: Random) -> Iterator[Edit]:
    """省级 → 市级, 博士 → 学士, 石桥区 → 石梁区."""
    for name, instead in _LEVELS:
        for match in re.finditer(name, _without_titles(site.sentence)):
            if instead not in site.clause or name in ("国家级", "省级", "市级"):
                yield replaced(site.sentence, *match.span(), instead)


def title(site: Site, _: Random) -> Iterator[Edit]:
    """《…管理办法》 → 《…管理规定》."""
    for match in _TITLE.finditer(site.sentence):
        for old, new in _TITLE_CHANGES:
            if old in match[0]:
                wrong = match[0].replace(old, new, 1)
                yield replaced(site.sentence, *match.span(), wrong)


def document_number(site: Site, chance: Random) -> Iterator[Edit]:
    """Another year, another number, another issuer's code."""
    for match in DOCUMENT_NUMBER.finditer(site.sentence):
        year, serial = int(match[2]), int(match[3])
        for wrong in chance.sample([year - 2, year - 1, year + 1], 2):
            yield replaced(site.sentence, *match.span(2), str(wrong))
        yield replaced(site.sentence, *match.span(3), str(serial + chance.choice([1, 3, 10])))
        yield replaced(site.sentence, *match.span(3), f"1{serial}")
        code = match[1]
        for old, new in _CODES:
            if old in code:
                start = match.start(1) + code.index(old)
                yield replaced(site.sentence, start, start + len(old), new)
                break


def article(site: Site, _: Random) -> Iterator[Edit]:
    """第十九条 → 第二十条, 第十八条, 第二十一条, 第二十九条, 第九条, 第十九条第二款."""
    for match in ARTICLE.finditer(site.sentence):
        yield replaced(site.sentence, *match.span(), match[0] + "第二款")
        value = from_chinese(match[1])
        for wrong in dict.fromkeys((value + 1, value - 1, value + 2, value + 10, value % 10 or value + 5)):
            new = f"第{chinese(wrong)}条"
            if wrong != value and new not in site.clause:
                yield replaced(site.sentence, *match.span(), new)


def _without_titles(sentence: str) -> str:
    return _TITLE.sub(lambda match: "\0" * len(match[0]), sentence)
