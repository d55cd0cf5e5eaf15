"""Atoms that name something: titles, document numbers, articles, ordinals, phone numbers, web addresses."""

from __future__ import annotations

import re

from rag.grounding.atom import Atom, AtomKind
from rag.grounding.numerals import DIGITS, SCALES, canonical, parse

_NUMERAL = rf"(?:[0-9]+|[{DIGITS}{SCALES}]+)"
_HOTLINES = (
    "12301|12305|12306|12308|12309|12312|12313|12314|12315|12316|12317|12318|12319|12320|12321|12323|"
    "12324|12325|12326|12328|12329|12331|12333|12335|12336|12337|12338|12339|12340|12345|12346|12348|"
    "12349|12350|12351|12355|12356|12358|12360|12363|12365|12366|12367|12368|12369|12370|12371|12377|"
    "12378|12379|12380|12381|12385|12386|12387|12388|12389|12390|12393|12395|12396|12398"
)
_NO_MORE_DIGITS = r"(?![0-9]|[.,][0-9])"
_NOT_COUNTED = r"(?![ ]?[万亿元个家名项人户件条%％吨])"

URL = (
    r"https?://[!-~]+|www\.[!-~]+"
    r"|(?:[A-Za-z0-9][A-Za-z0-9-]*\.)+(?:cn|com|org|net)(?![A-Za-z0-9.-])(?:/[!-~]*)?"
)
EMAIL = r"[A-Za-z0-9._%+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+"
TITLE = r"《[^《》]*(?:《[^《》]*》[^《》]*)*》"
DOCUMENT_TAIL = r"[〔\[(【][ ]?(?:19|20)[0-9]{2}[ ]?[〕\])】][ ]?第?[ ]?[0-9]{1,5}[ ]?号"
PLAN = r"十[二三四五六七]五(?![0-9个家项万元])"
SESSION = rf"第?{_NUMERAL}届(?:第?{_NUMERAL}次|{_NUMERAL}中)?"
ARTICLE = rf"第[ ]?\(?{_NUMERAL}\)?[ ]?(?:条|款|项|章|节|编|目)(?:之{_NUMERAL})?"
_RANKS = "批次|批|号|次|期|轮|位|名|届|年度|年|个|代|版|类|级|阶段|步|季度|产业|方阵|梯队"
ORDINAL = rf"第[ ]?{_NUMERAL}(?:[ ]?(?:{_RANKS}))?"
PHONE = (
    rf"(?:\+?86[- ]?)?1[3-9][0-9]{{9}}{_NO_MORE_DIGITS}"
    rf"|1[3-9][0-9][- ][0-9]{{4}}[- ][0-9]{{4}}{_NO_MORE_DIGITS}"
    r"|(?:\(0[0-9]{2,3}\)|0[0-9]{2,3}[-— ]?)[ ]?[0-9]{7,8}(?:(?:[-—]|转)[0-9]{1,6})?"
    rf"{_NO_MORE_DIGITS}"
    rf"|[48]00(?:[0-9]{{7}}|[- ][0-9]{{7}}|[- ][0-9]{{3,4}}[- ][0-9]{{3,4}}){_NO_MORE_DIGITS}{_NOT_COUNTED}"
    rf"|(?:{_HOTLINES}){_NO_MORE_DIGITS}{_NOT_COUNTED}"
    # A number without an area code is a phone number only where the text says so just before it.
    r"|(?:(?<=电话)|(?<=电话[:为是])|(?<=热线)|(?<=热线[:为是])|(?<=拨打)|(?<=致电)|(?<=传真[:为])"
    r"|(?<=手机[:号]))"
    rf"[0-9]{{3,8}}(?:-[0-9]{{1,8}})?{_NO_MORE_DIGITS}{_NOT_COUNTED}"
)

_ISSUER = re.compile(r"[^\W0-9A-Za-z_的和与及或于见在由为据照按以对是将从把被等号件知转印并了其]{1,12}\Z")
_LEADING_VERB = re.compile(r"(?:贯彻落实|落实|执行|附|参考|废止|修订|依|下发|发布)(?=[^\W]{2})")
_NUMERALS = re.compile(rf"[0-9]+|[{DIGITS}{SCALES}]+")
_PUNCTUATION = re.compile(r"[\s\W_]+")
_URL_TAIL = ".,;:!?)]}'\""


def _number(text: str) -> str:
    value = parse(text)
    return text if value is None else canonical(value)


def url(text: str, start: int, end: int) -> Atom:
    while end > start and text[end - 1] in _URL_TAIL:
        end -= 1
    raw = text[start:end]
    value = re.sub(r"^(?:https?://)?(?:www\.)?", "", raw, flags=re.IGNORECASE).rstrip("/").lower()
    return Atom(AtomKind.URL, value, "", "=", start, end, raw)


def email(text: str, start: int, end: int) -> Atom:
    return Atom(AtomKind.EMAIL, text[start:end].lower(), "", "=", start, end, text[start:end])


def title(text: str, start: int, end: int) -> Atom | None:
    """《…》; the value is the name without punctuation: 《甲，乙》 and 《甲、乙》 are the same document."""
    raw = text[start:end]
    name = _PUNCTUATION.sub("", raw)
    return Atom(AtomKind.TITLE, name, "", "=", start, end, raw) if name else None


def document_number(text: str, start: int, end: int) -> Atom | None:
    """黑政发〔2024〕5号; ``start`` is at the bracket, and the issuer's letters before it are taken in."""
    issuer = _ISSUER.search(text, max(0, start - 12), start)
    if issuer is None:
        return None
    begin = issuer.start()
    if (verb := _LEADING_VERB.match(text, begin, start)) is not None:
        begin = verb.end()
    year, number = re.findall(r"[0-9]+", text[start:end])[:2]
    value = f"{text[begin:start]}〔{year}〕{int(number)}号"
    return Atom(AtomKind.DOCUMENT_NUMBER, value, "", "=", begin, end, text[begin:end])


def plan(text: str, start: int, end: int) -> Atom:
    """“十四五”: the five-year plan, not 145."""
    return Atom(AtomKind.ORDINAL, text[start:end], "五年规划", "=", start, end, text[start:end])


def session(text: str, start: int, end: int) -> Atom:
    """十三届五次: value ``13-5``."""
    raw = text[start:end]
    values = [_number(n) for n in _NUMERALS.findall(raw)]
    unit = "届" if len(values) == 1 else f"届{raw[-1]}"
    return Atom(AtomKind.ORDINAL, "-".join(values), unit, "=", start, end, raw)


def article(text: str, start: int, end: int) -> Atom:
    """第三条, 第(二)项, 第一百二十条之一 (value ``120-1``)."""
    raw = text[start:end]
    unit = next(c for c in reversed(raw) if c in "条款项章节编目")
    value = "-".join(_number(n) for n in _NUMERALS.findall(raw))
    return Atom(AtomKind.ARTICLE, value, unit, "=", start, end, raw)


def ordinal(text: str, start: int, end: int) -> Atom:
    raw = text[start:end]
    numeral = _NUMERALS.search(raw)
    value = _number(numeral[0]) if numeral else raw
    unit = raw[numeral.end() :].strip() if numeral else ""
    return Atom(AtomKind.ORDINAL, value, unit, "=", start, end, raw)


def phone(text: str, start: int, end: int) -> Atom:
    """Digits only, an extension after ``-``: 0451-12345678转801 → ``045112345678-801``."""
    raw = text[start:end]
    number, _, extension = raw.partition("转")
    digits = re.sub(r"[^0-9]", "", number)
    if digits.startswith("86") and len(digits) == 13:
        digits = digits[2:]
    value = f"{digits}-{extension}" if extension else digits
    return Atom(AtomKind.PHONE, value, "", "=", start, end, raw)
