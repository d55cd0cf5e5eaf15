"""Typed atoms of Chinese policy text: what a sentence must not get wrong, in one canonical spelling.

Read by a few regular expressions of this package's own, deliberately independent of ``rag.grounding``: a fault in
the product's reader must not hide in the measurement. Nothing is read across 。！？；or ，, so that an atom of a
quote that was cut there is always an atom of its clause.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

from eval.flat import simplified
from eval.numbers import located, numbers

_MARKS = re.compile(r"\[(?:资料)?\d{1,2}\]|【\d+】")
_SILENT = re.compile(r"[\s“”‘’「」『』\"'*#`]+")
_THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
_STOP = re.compile(r"[。！？；，;!?\n]|(?<!\d),|,(?!\d)")
_PAUSE = re.compile("[、,:…]")
_DAY = "(?:[0-9]{1,2}|[一二三四五六七八九十]{1,3})"
_YEAR = "(?:[0-9]{4}|[〇零一二三四五六七八九]{4})"
_TITLE = re.compile("《[^《》]+》")
_DOCUMENT = re.compile(r"([一-鿿]{1,3})[〔\[(](\d{4})[〕\])]第?(\d+)号")
_URL = re.compile(r"(?:https?://|www\.)[!-~]*[a-z0-9/]")
_PHONE = re.compile(r"(?<!\d)(?:0\d{2,3}-?\d{5,9}|1[3-9]\d{9}|[48]00-?\d{3}-?\d{4})(?!\d)")
_ISO = re.compile(r"(?<!\d)(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?!\d)")
_DATE = re.compile(f"(?<![0-9])(?:(?:({_YEAR})年)?({_DAY})月({_DAY})[日号]|({_YEAR})年({_DAY})月)")
_TIME = re.compile(r"(?<![\d.])(\d{1,2})(?:[时点](?:(\d{1,2})分)?(?!间)|:(\d\d)(?!\d))")
_FRACTION = re.compile("([二三四五六七八九十])分之([一二三四五六七八九])")
_HAN = re.compile("[一-鿿]")
_TO = re.compile("[至到~–—-]+")
_BOUNDS = {
    "≥": "不得低于 不得少于 不低于 不少于 不小于 不短于 不早于 至少 最低 最少 最短",
    "≤": "不得超过 不得高于 不得多于 不能超过 不会超过 不超过 不高于 不多于 不大于 不晚于 不迟于 未超过 "
    "最高 最多 最长 最大 至多 上限",
    ">": "高于 超过 多于 大于 超出",
    "<": "低于 少于 小于 不足 不满 未满 不到",
}
_SIGN = {word: sign for sign, words in _BOUNDS.items() for word in words.split()}
_BEFORE = re.compile("|".join(sorted(_SIGN, key=len, reverse=True)))
_GAP = 8
"""Characters between a bound and its number, at most: 最高可获得一次性奖励20万元."""
_CLOSE = (("大约", "≈"), ("约", "≈"), ("满", "≥"), ("截至", "≤"), ("截止", "≤"))
_AFTER = (
    (re.compile("及?以上|起|开始"), "≥"),
    (re.compile("及?以下|以内|之内|内|为止|止|封顶"), "≤"),
    (re.compile("[底末](?:以前|之前|前)"), "<末"),
    (re.compile("以前|之前|前"), "<"),
    (re.compile("以后|之后|后"), ">"),
    (re.compile("左右|上下"), "≈"),
)
_MODES = (
    ("", "不断|不动产|不仅|不论|避免|减免|难免|免疫|没收|非遗"),
    ("ban", "不得|不可以|不可|不能|不应当|不应|不准|不许|禁止|严禁"),
    ("waive", "无需|无须|不需要|不必|免予|免于|免征|免收|免交|免缴|免费|免"),
    ("must", "应当|应该|必须|务必|(?<![相供对响反适效])应(?![用急届对收付纳税缴])|(?<![急必所供按刚内特])需要?(?!求)"),
    (
        "may",
        "可以|(?<![许认])可(?![持行靠再比控能见视溯])|能够|(?<![智功技职性节效动赋新产才])能(?![源力耗量效])|允许|有权",
    ),
    ("not", "不再|不予以?|不给予|没有|不|未(?![来成])|无(?![形人线障])|没|非"),
    ("except", "除外|以外|之外|(?<![一-鿿])除(?![尘险])"),
    ("only", "只|仅"),
)
_MODE = "mode:"
EXCEPTION = f"{_MODE}except"
_MODAL = re.compile("|".join(f"(?P<{name or 'lexical'}>{pattern})" for name, pattern in _MODES))


@dataclass(frozen=True)
class Segment:
    """What stands between two pauses, as it is compared.

    ``tokens``: its characters, but each atom, with its bound in it, and each word of polarity or modality
    (``mode:must``) is one token.
    """

    tokens: tuple[str, ...]

    @property
    def atoms(self) -> frozenset[str]:
        return frozenset(token for token in self.tokens if len(token) > 1)


class _Found(NamedTuple):
    start: int
    end: int
    kind: str
    spelling: str


def atoms(text: str) -> frozenset[str]:
    """All atoms of ``text``, as ``kind:spelling``.

    ``number:≤200000元`` (bound, value, unit; without a sign: exactly), ``date:≥2024-05-01``, ``time:08:30``,
    ``title:《…》``, ``article:第14条``, ``document:汐政规〔2024〕6号``, ``phone:09995560113``, ``url:…`` and
    ``mode:must|may|ban|waive|not|except|only`` for words of polarity and modality.
    """
    return frozenset[str]().union(*(segment.atoms for segment in segments(text)))


def values(text: str) -> frozenset[str]:
    """The atoms of ``text`` that are no words of polarity or modality."""
    return frozenset(atom for atom in atoms(text) if not is_mode(atom))


def is_mode(atom: str) -> bool:
    """Whether an atom is a word of polarity or modality."""
    return atom.startswith(_MODE)


@lru_cache(maxsize=4096)
def segments(text: str) -> tuple[Segment, ...]:
    """``text`` read from pause to pause (。！？；，、：…); what is empty is left out."""
    found = [segment for part in _STOP.split(simplified(text)) for segment in _segments(_flat(part))]
    return tuple(segment for segment in found if segment.tokens)


def _flat(part: str) -> str:
    text = _MARKS.sub("", unicodedata.normalize("NFKC", part))
    return _THOUSANDS.sub("", _SILENT.sub("", text)).casefold()


def _segments(flat: str) -> Iterator[Segment]:
    found = _locate(flat)
    inside = {place for atom in found for place in range(atom.start, atom.end)}
    start = 0
    for cut in [*(m.start() for m in _PAUSE.finditer(flat) if m.start() not in inside), len(flat)]:
        yield _segment(flat, start, cut, [atom for atom in found if start <= atom.start < cut])
        start = cut + 1


def _locate(flat: str) -> list[_Found]:
    """The atoms of a flat text without their bounds, in its order; what is read first is not read again."""
    found: list[_Found] = []
    rest = flat
    for kind, pattern, spell in _KINDS:
        found += [_Found(*match.span(), kind, spell(match)) for match in pattern.finditer(rest)]
        rest = pattern.sub(lambda match: "|" * len(match[0]), rest)
    for start, end, number in located(rest):
        number = _UNIT.sub(lambda match: _SAME_UNIT[match[0]], number)
        if rest[end - 1] in "万亿" and not _HAN.match(rest, end):
            number += "元"
        found.append(_Found(start, end, "article" if _ARTICLE.fullmatch(number) else "number", number))
    return sorted(found)


def _segment(flat: str, start: int, end: int, found: Sequence[_Found]) -> Segment:
    gaps = [flat[a:b] for a, b in zip([start, *(f.end for f in found)], [*(f.start for f in found), end], strict=True)]
    signs = [set[str]() for _ in found]
    for place, atom in enumerate(found):
        if atom.kind in _BOUNDED:
            gaps[place] = _bound_before(gaps[place], atom.kind, signs[place])
            gaps[place + 1] = _bound_after(gaps[place + 1], signs[place])
        if place and _TO.fullmatch(gaps[place]):
            signs[place - 1].add("≥")
            signs[place].add("≤")
    values = [f"{a.kind}:{''.join(sorted(s))}{a.spelling}" for a, s in zip(found, signs, strict=True)]
    tokens = list(_words(gaps[0]))
    for value, gap in zip(values, gaps[1:], strict=True):
        tokens += [value, *_words(gap)]
    return Segment(tuple(tokens))


def _words(gap: str) -> Iterator[str]:
    """The characters of what stands between two atoms, each word of polarity or modality being one token."""
    place = 0
    for match in _MODAL.finditer(gap):
        if match.lastgroup != "lexical":
            yield from gap[place : match.start()]
            yield f"{_MODE}{match.lastgroup}"
            place = match.end()
    yield from gap[place:]


def _bound_before(gap: str, kind: str, signs: set[str]) -> str:
    """What stands before an atom, without the words that bound it; their ``signs`` are added."""
    for word, sign in _CLOSE:
        if gap.endswith(word) and not gap.endswith(("不满", "未满")):
            signs.add(sign)
            return gap.removesuffix(word)
    if kind == "date" and gap.endswith(("至", "到")) and len(gap) > 1:
        signs.add("≤")
        return gap[:-1]
    matches = [match for match in _BEFORE.finditer(gap) if len(gap) - match.end() <= _GAP]
    signs.update(_SIGN[match[0]] for match in matches)
    for match in reversed(matches):
        gap = gap[: match.start()] + gap[match.end() :]
    return gap


def _bound_after(gap: str, signs: set[str]) -> str:
    for pattern, sign in _AFTER:
        if match := pattern.match(gap):
            signs.add(sign)
            return gap[match.end() :]
    return gap


def _digits(numeral: str) -> str:
    """A numeral in digits: 十二 → 12, 二〇二四 → 2024."""
    if numeral.isascii():
        return numeral
    (spelling,) = numbers(f"第{numeral}号")
    return spelling.removeprefix("第").removesuffix("号")


def _date(match: re.Match[str]) -> str:
    return "-".join(_digits(part).zfill(2) for part in match.groups() if part)


def _time(match: re.Match[str]) -> str:
    return f"{match[1].zfill(2)}:{(match[2] or match[3] or '').zfill(2)}"


def _fraction(match: re.Match[str]) -> str:
    return f"{_digits(match[2])}/{_digits(match[1])}"


_SAME_UNIT = {"周岁": "岁", "号": "日", "天": "日", "名": "人"}
_UNIT = re.compile(f"(?:{'|'.join(_SAME_UNIT)})$")
_BOUNDED = ("number", "date", "time")
_ARTICLE = re.compile(r"第\d+[条款项章]")
_KINDS: tuple[tuple[str, re.Pattern[str], Callable[[re.Match[str]], str]], ...] = (
    ("url", _URL, lambda match: match[0]),
    ("document", _DOCUMENT, lambda match: f"{match[1]}〔{match[2]}〕{match[3]}号"),
    ("title", _TITLE, lambda match: match[0]),
    ("phone", _PHONE, lambda match: match[0].replace("-", "")),
    ("date", _ISO, _date),
    ("date", _DATE, _date),
    ("time", _TIME, _time),
    ("number", _FRACTION, _fraction),
)
