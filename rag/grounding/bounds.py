"""The words around a quantity or a date that make it a limit: 不低于…, …以上, 自…起, …前.

Statutory reading (Civil Code of the PRC, article 1259): 以上, 以下, 以内 and 届满 include the number itself;
不满, 超过 and 以外 do not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from rag.grounding.atom import Bound

_NOT = "不(?:得|能|应|应当|可|可以|会|宜|准|许)?"
_DIRECT = {
    "ge": rf"{_NOT}(?:低于|少于|小于|短于|早于|下于)|未低于|未少于|(?:高于|大于|多于)(?:或|或者)?等于|≥|>=",
    "le": (
        rf"{_NOT}(?:超过|超出|高于|多于|大于|长于|晚于|迟于|逾|突破)|(?:未|没有)(?:超过|超出)"
        r"|(?:低于|小于|少于)(?:或|或者)?等于|≤|<="
    ),
    "gt": r"超过|超出|高于|多于|大于|长于|晚于|突破|超|逾|>",
    "lt": r"低于|少于|小于|短于|早于|不足|不满|未满|不到|不及|未达到|未达|<",
    "near": r"将近|接近|近",
}
# After these a verb or a noun may stand before the number: 最高给予500万元, 下限为3%.
_LOOSE = {
    "at_least": r"至少|起码|最低|最少|最短|最小|下限",
    "at_most": r"至多|最多|最高|最长|最大|最迟|最晚|上限",
}
FILLER = (
    r"(?:可以|可|能够|能|拿到|拿|领取|领|得到|获得|享受|发放|发|有|补(?!助|贴)|奖(?!励|补)|给予|予以|补助|补贴|奖励|奖补|支持|资助|获得|获|享受|拨付|贷款|担保|额度|限额|金额|标准|比例|幅度"
    r"|期限|时限|时间|数量|为|达到|达|到|按|人民币|每年|每人|每户|每家|每项|每月|一次性|合计|累计|约|[:：])*"
)
LOOSE = "|".join(_LOOSE.values())
_GROUPS: Mapping[str, Bound] = {
    "ge": ">=", "le": "<=", "gt": ">", "lt": "<", "at_least": ">=", "at_most": "<=",
}  # fmt: skip
_PREFIX = re.compile(
    "(?:(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _DIRECT.items()) + ")(?:人民币|约|了)?"
    "|(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _LOOSE.items()) + f"){FILLER})"
    r"[ “\"]?\Z"
)  # fmt: skip
_DISTANT = re.compile(
    rf"(?:(?P<ge>{_NOT}(?:低于|少于))|(?P<le>{_NOT}(?:超过|高于)|至多|最多))"
    r"[^\W0-9一二三四五六七八九十百千万亿]{1,10}\Z"
)
_SUFFIX = re.compile(
    r"[ ]?(?:(?P<gt>\(不含\)以上|以上\(不含[^()]{0,10}\)|以外)"
    r"|(?P<lt>\(不含\)以下|以下\(不含[^()]{0,10}\))"
    r"|(?P<ge>(?:\(含\))?(?:及其|及|或者?)?以上(?:\(含[^()]{0,10}\))?|起(?![草来点诉飞重]))"
    r"|(?P<le>(?:\(含\))?(?:及其|及|或者?)?(?:以下|以内|之内)(?:\(含[^()]{0,10}\))?|封顶|为限|为上限))"
)
# Every prefix holds one of these; looking for them first spares most numbers the long search.
_TRIGGER = re.compile("[不未没低少短早小下多高大长晚超逾破足满到及达近最至起限≥≤<>]")
_WITHIN = re.compile(r"(?<![0-9])[ ]?内(?![容部涵地外在资设需销阁置科存])")
_LOOKBACK = 16

_DATE_PREFIX = re.compile(
    r"(?:(?P<ge>不早于|自从|自|从)"
    r"|(?P<le>不晚于|不迟于|截止日期为|截止时间为|截[止至]到?|延[长续]?[至到]|最迟|最晚|至|到))[于在]?[ :]?\Z"
)
_DATE_SUFFIX = re.compile(
    r"[ ]?(?:\(含[^()]{0,6}\))?(?:(?P<ge>起(?![草诉])|开始|以来|之后|以后|后|施行|实施|生效)"
    r"|(?P<le>之前|以前|前|为止|止|截止|到期|届满))"
)
_OTHER: Mapping[Bound, Bound] = {"<=": "<", "<": "<=", ">=": ">", ">": ">="}


def says_again(word: str, bound: Bound) -> bool:
    """Whether a loose word (最长, 至少) before an amount has the direction of the amount's ``bound``."""
    return bound[0] == ("<" if re.fullmatch(_LOOSE["at_most"], word) else ">")


def of_quantity(text: str, start: int, end: int, *, duration: bool = False) -> tuple[Bound, int, int]:
    """The bound of the quantity at ``text[start:end]`` and the stretch with its bound words.

    A bare 内 is an upper bound (15个工作日内), and of a ``duration`` 近3年 means the last three.
    In 不超过研发投入10% the words between stay outside of the stretch, and 不超过 with them.
    """
    bound: Bound = "="
    suffix = _SUFFIX.match(text, end)
    if suffix is not None:
        bound, end = _GROUPS[suffix.lastgroup or ""], suffix.end()
    elif (inner := _WITHIN.match(text, end)) is not None:
        bound, end = "<=", inner.end()
    earliest = max(0, start - _LOOKBACK)
    if _TRIGGER.search(text, earliest, start) is None:
        return bound, start, end
    prefix = _PREFIX.search(text, earliest, start)
    if prefix is None:
        distant = _DISTANT.search(text, earliest, start) if bound == "=" else None
        return (bound if distant is None else _GROUPS[distant.lastgroup or ""]), start, end
    group = prefix.lastgroup or ""
    if group != "near":
        if bound != "=" and bound[0] != _GROUPS[group][0]:
            # 超过30人以下 contradicts itself; no clause says what it says, so let it equal neither half.
            return _OTHER[bound], prefix.start(), end
        return _GROUPS[group], prefix.start(), end
    if not duration and bound == "=":
        return "<", prefix.start(), end
    return bound, start, end


def of_date(text: str, start: int, end: int) -> tuple[Bound, int, int]:
    """The bound of the date at ``text[start:end]`` and the stretch with its bound words (自…起, …前)."""
    bound: Bound = "="
    if (suffix := _DATE_SUFFIX.match(text, end)) is not None:
        bound, end = (">=" if suffix["ge"] else "<="), suffix.end()
    if (prefix := _DATE_PREFIX.search(text, max(0, start - _LOOKBACK), start)) is not None:
        bound, start = (">=" if prefix["ge"] else "<="), prefix.start()
    return bound, start, end
