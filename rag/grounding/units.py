"""Units and measure words: which kind of atom a number before them is, its canonical unit and its factor."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from rag.grounding.atom import AtomKind


@dataclass(frozen=True, slots=True)
class Unit:
    """``factor`` turns a number before this word into the canonical unit ``name`` (3角 → 0.3元)."""

    kind: AtomKind
    name: str
    factor: Decimal = Decimal(1)


_MONEY = {
    "元人民币": "元", "元钱": "元", "元": "元", "块钱": "元", "人民币": "元", "RMB": "元", "CNY": "元",
    "美元": "美元", "港元": "港元", "港币": "港元", "欧元": "欧元", "日元": "日元", "英镑": "英镑",
}  # fmt: skip
_PERCENT = {"%": "%", "个百分点": "百分点", "百分点": "百分点"}
_DURATION = {
    "年": "年", "周年": "年", "个年度": "年", "年度": "年", "个自然年": "年", "自然年": "年",
    "个月": "月", "个自然月": "月", "个季度": "季度", "季度": "季度", "个星期": "周", "星期": "周",
    "周": "周", "礼拜": "周", "个工作日": "工作日", "工作日": "工作日", "个自然日": "日", "自然日": "日",
    "个交易日": "交易日", "交易日": "交易日", "日": "日", "天": "日", "个小时": "小时", "小时": "小时",
    "分钟": "分钟", "秒钟": "秒", "秒": "秒", "个学期": "学期", "学期": "学期", "个学年": "学年",
    "学年": "学年",
}  # fmt: skip
# A measure word that also begins an ordinary word carries what must not follow it: 三大 but not 三大学.
_NOT_AFTER = {
    "年": "级轻代龄", "日": "本语元益", "周": "边围", "天": "津气然", "人": "民工才", "家": "庭具电乡",
    "个": "体性税股", "条": "件例款约", "类": "似型", "门": "店槛户诊", "部": "门委分署级队",
    "大": "于学小型力量会约赛数专棚豆米厦院", "所": "有在需得属述以列称", "处": "理罚置于分",
    "场": "所地景馆", "期": "间限望末", "次": "性月日要", "份": "额", "台": "湾阶账", "位": "于置居",
    "组": "织成建合", "对": "于口外象应接照", "只": "能要是需",
    "本": "市省县级科办法身地公企机规通实细指息", "层": "次级面", "号": "召码", "套": "餐现",
    "支": "持付出撑配行", "批": "准复发", "度": "过", "道": "路德", "成": "本立功为员果熟长就效分型都",
    "角": "度色落", "元": "旦素件器宇首", "克": "服", "升": "级学降值", "分": "之类别支公配布工析",
    "级": "别", "口": "岸径腔", "字": "号", "页": "面", "单": "位", "例": "如外", "座": "谈",
    "倍": "增受", "折": "旧扣", "版": "权本", "轮": "候流", "环": "境保节",
}  # fmt: skip
_COUNT = (
    "个 项 家 名 人 户 条 款 件 批次 批 种 类 级 届 次 人次 户次 家次 例 单 笔 套 台 部门 部 辆 艘 架 "
    "座 栋 幢 处 所 间 张 份 页 本 册 篇 门 场次 场 轮 期 组 对 双 只 头 匹 株 棵 亩 公顷 平方公里 "
    "平方千米 平方米 立方米 平方厘米 ㎡ 米 厘米 毫米 吨标准煤 吨 克 毫升 升 度 瓦时 瓦 伏 位 岁 周岁 倍 "
    "番 折 字 层 楼 室 号 支 枚 颗 道 步 大 分 年级 年代 世纪 档 段 环 维 代 版 线 口 床 车次 班次 "
    "标准箱 学分 学时 课时 大类 小类 方面 领域 世代 km² mg mm cm m² m³ Mbps Gbps GB TB MB KB m g t "
).split()
_SAME_COUNT = {
    "周岁": "岁", "㎡": "平方米", "m²": "平方米", "m³": "立方米", "km²": "平方公里",
    "平方千米": "平方公里", "m": "米", "g": "克", "t": "吨",
}  # fmt: skip

_TENTH, _THOUSAND = Decimal("0.1"), Decimal(1000)


def _table() -> Mapping[str, Unit]:
    table = {word: Unit(AtomKind.COUNT, _SAME_COUNT.get(word, word)) for word in _COUNT}
    table |= {word: Unit(AtomKind.MONEY, name) for word, name in _MONEY.items()}
    table |= {word: Unit(AtomKind.PERCENT, name) for word, name in _PERCENT.items()}
    table |= {word: Unit(AtomKind.DURATION, name) for word, name in _DURATION.items()}
    table["角"] = Unit(AtomKind.MONEY, "元", _TENTH)
    table["成"] = Unit(AtomKind.PERCENT, "%", Decimal(10))
    table["‰"] = Unit(AtomKind.PERCENT, "%", _TENTH)
    # A number takes 千 and 万 with it (5千瓦 is 5000 瓦), so other spellings of thousands follow suit.
    for words, name in (("公里 km", "米"), ("公斤 kg", "克"), ("kW", "瓦"), ("度电 kWh", "瓦时")):
        table |= {word: Unit(AtomKind.COUNT, name, _THOUSAND) for word in words.split()}
    for word, name in (("MW", "瓦"), ("MWh", "瓦时")):
        table[word] = Unit(AtomKind.COUNT, name, _THOUSAND**2)
    return table


UNITS = _table()


def _pattern(word: str) -> str:
    guard = f"(?![{_NOT_AFTER[word]}])" if _NOT_AFTER.get(word) else ""
    if word.isascii() and word.isalpha():
        guard = "(?![A-Za-z0-9])"
    return re.escape(word) + guard


UNIT = re.compile("|".join(_pattern(word) for word in sorted(UNITS, key=len, reverse=True)))
"""Matches one unit word, longest first."""
