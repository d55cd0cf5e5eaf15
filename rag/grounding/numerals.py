"""Numbers as Chinese policy texts write them: 1,200.5, 三百二十, 1亿5000万, 壹佰, 二〇二四, 数十."""

from __future__ import annotations

import re
from decimal import Decimal

DIGITS = "零〇○一二两三四五六七八九壹贰叁肆伍陆柒捌玖"
SCALES = "十百千万亿拾佰仟"

ARABIC = r"(?:[0-9]{1,3}(?:,[0-9]{3})+(?![0-9])(?:\.[0-9]+)?|[0-9]+(?:\.[0-9]+)?)"
_PLAIN_DIGITS = "零〇○一二两三四五六七八九"
# 壹 to 玖 are numerals only among their kind: 壹佰万元, but 大陆 and 队伍.
CHINESE = (
    rf"(?:[{_PLAIN_DIGITS}十百千万亿]+(?:点[{_PLAIN_DIGITS}]+[百千万亿]{{0,2}})?"
    r"|[壹贰叁肆伍陆柒捌玖拾佰仟][壹贰叁肆伍陆柒捌玖零拾佰仟万亿]+)"
)
# 1.5亿, 3 万, 5百万, 1亿5000万, 3万5千; 多 and 余 may stand before the scale: 500多万.
MIXED = rf"(?:{ARABIC}(?:[多余]?[ ]?[百千万亿]{{1,3}}(?:{ARABIC}[百千万]{{1,2}})?)?)"
VAGUE = r"(?:[数几上成][十百千万亿]+)"
NUMBER = rf"(?:{MIXED}|{CHINESE}|{VAGUE})"

_PLAIN = str.maketrans("零〇○一二两三四五六七八九壹贰叁肆伍陆柒捌玖", "0001223456789123456789")
_FORMAL_SCALES = str.maketrans("拾佰仟", "十百千")
_SMALL = {"十": Decimal(10), "百": Decimal(100), "千": Decimal(1000)}
_WAN, _YI = Decimal(10_000), Decimal(100_000_000)
_TOKEN = re.compile(rf"(?P<arabic>[0-9]+(?:\.[0-9]+)?)|(?P<digit>[{DIGITS}])|(?P<scale>[十百千万亿])")
_HAS_SCALE = re.compile(f"[{SCALES}]")
_CHINESE_DECIMAL = re.compile(rf"([{DIGITS}{SCALES}]+)点([{DIGITS}]+)")


def parse(text: str) -> Decimal | None:
    """The value of a number in digits, Chinese numerals or both; ``None`` when it is none (一一, 百千)."""
    text = text.replace(",", "").replace(" ", "").replace("多", "").replace("余", "")
    if text.isascii():
        return Decimal(text) if text else None
    if match := _CHINESE_DECIMAL.search(text):
        whole = parse(match[1])
        if whole is None:
            return None
        fraction = match[2].translate(_PLAIN)
        text = f"{text[: match.start()]}{whole}.{fraction}{text[match.end() :]}"
    if not _HAS_SCALE.search(text):
        plain = text.translate(_PLAIN)
        if not plain.isascii() or not plain.replace(".", "", 1).isdigit():
            return None
        return None if len(text) == 2 and "0" not in plain else Decimal(plain)
    return _with_scales(text.translate(_FORMAL_SCALES))


def _with_scales(text: str) -> Decimal | None:
    """Add up sections of four digits under 万 and 亿, as the numerals are spoken."""
    high = low = section = Decimal(0)
    pending: Decimal | None = None
    last_small, last_scale, zero, arabic = _WAN, Decimal(1), False, False
    for token in _TOKEN.finditer(text):
        if (scale := token["scale"]) is None:
            value = Decimal(token[0].translate(_PLAIN))
            if pending is not None:
                return None
            arabic = token["arabic"] is not None
            zero = zero or (value == 0 and not arabic)
            pending = value if value or arabic else None
            continue
        amount = pending if pending is not None else None
        if scale in _SMALL:
            if not arabic and _SMALL[scale] >= last_small:
                return None
            section += (Decimal(1) if amount is None else amount) * _SMALL[scale]
            last_small = last_scale = _SMALL[scale]
        else:
            group = section + (amount or 0)
            if scale == "万":
                low += (group or Decimal(1)) * _WAN
                last_scale = _WAN
            else:
                high += (low + group or Decimal(1)) * _YI
                low, last_scale = Decimal(0), _YI
            section, last_small = Decimal(0), _WAN
        pending, zero, arabic = None, False, False
    if pending is not None:
        # 三万五 is 35 000, but 三万零五 is 30 005 and 1万5000 is 15 000.
        spoken_tail = last_scale > 10 and not zero and pending < 10
        section += pending * last_scale / 10 if spoken_tail else pending
    return high + low + section


def canonical(value: Decimal) -> str:
    """Plain decimal notation without trailing zeros: ``Decimal("5.50E+2")`` → ``"550"``."""
    text = format(value, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
