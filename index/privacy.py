"""Personal numbers in a text: where they stand, and the text without them.

What is found, each by the checks that its issuer laid down, so that amounts, dates and document numbers are not:

* resident ID numbers: 18 characters with the check of GB 11643 (ISO 7064 MOD 11-2), a province and a date of birth, and
  the 15 digits of the first generation; also the permanent residence cards that begin with 9;
* mainland mobile numbers: 11 digits from 13 to 19, with or without +86;
* bank cards: 12 to 19 digits that pass Luhn's check (ISO/IEC 7812-1) and begin and end as a card network's numbers do;
* unified social credit codes: 18 characters with the check of GB 32100 (base 31);
* e-mail addresses.

Digits may be of any width and script that Unicode counts as decimal, stand in the groups that people write them in, and
have invisible characters between them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from operator import mul
from typing import Final, NamedTuple

from index.edits import Edit


class Kind(StrEnum):
    """What a number is; the value is what a reader sees in its place."""

    IDENTITY = "身份证号"
    PHONE = "手机号"
    CARD = "银行卡号"
    CREDIT_CODE = "统一社会信用代码"
    EMAIL = "电子邮箱"

    @property
    def mask(self) -> str:
        return f"【{self.value}】"


EVERY: Final = frozenset(Kind)
# Officials' telephones, addresses and the codes of companies are public in a policy; these never are.
IN_DOCUMENTS: Final = frozenset({Kind.IDENTITY, Kind.CARD})


class Found(NamedTuple):
    """A personal number: ``text[start:end]`` of the text searched."""

    start: int
    end: int
    kind: Kind


@dataclass(frozen=True)
class Masked:
    """A text without its personal numbers, and where in the original they stood."""

    text: str
    found: tuple[Found, ...]


def mask(text: str, kinds: Collection[Kind] = EVERY) -> Masked:
    """Put 【身份证号】, 【手机号】 … in the place of every number of ``kinds``. Masking twice changes nothing."""
    found = find(text, kinds)
    pieces: list[str] = []
    position = 0
    for start, end, kind in found:
        pieces += (text[position:start], kind.mask)
        position = end
    return Masked("".join((*pieces, text[position:])), found)


def personal_edits(text: str) -> list[Edit]:
    """The edits that mask what must not stand in a document either."""
    return [Edit(start, end, kind.mask) for start, end, kind in find(text, IN_DOCUMENTS)]


def find(text: str, kinds: Collection[Kind] = EVERY) -> tuple[Found, ...]:
    """The numbers of ``kinds`` in ``text``, in order and not overlapping."""
    if not _WORTH_A_LOOK.search(text):
        return ()
    folded, origin = _folded(text)
    found: list[Found] = []
    for start, end, kind in _all(folded):
        if kind in kinds:
            found.append(Found(origin[start], origin[end - 1] + 1, kind))
    return tuple(found)


# Most texts hold nothing like it, and are not folded at all.
_WORTH_A_LOOK: Final = re.compile(
    r"\d(?:[^\w\n，。；：、（）()]{0,4}\d){10}|(?:[0-9A-Za-z０-９Ａ-Ｚａ-ｚ][ -]?){18}|[@＠]"
)
_RUN: Final = re.compile(r"[0-9]+(?:[ .·/-]{1,2}[0-9]+)*(?:[ -]?[Xx](?![0-9A-Za-z]))?")
_GROUP: Final = re.compile(r"[0-9]+(?:[ -]?[Xx])?")
_CODE: Final = re.compile(r"(?i)(?<![0-9A-Z])(?=((?:[0-9A-HJ-NPQRTUWXY][ -]?){17}[0-9A-Z])(?![0-9A-Z]))")
_EMAIL: Final = re.compile(
    r"(?i)(?<![A-Z0-9_.+-])[A-Z0-9][A-Z0-9._+-]{0,63}@(?:[A-Z0-9-]{1,63}\.)+[A-Z]{2,24}(?![A-Z])"
)
_LONGEST: Final = 19
_SEPARATORS: Final = str.maketrans("", "", " -")


def _folded(text: str) -> tuple[str, list[int]]:
    """``text`` with plain digits, letters and blanks, without what is invisible, and where each character stood."""
    characters, origin = [], []
    for offset, character in enumerate(text):
        folded = character
        if character > "\x7f":
            category = unicodedata.category(character)
            if category in ("Cf", "Mn", "Me", "Cc"):
                continue
            if category == "Nd":
                folded = str(unicodedata.decimal(character))
            elif category in ("Zs", "Pd") or character in "−ー～~":
                folded = " " if category == "Zs" else "-"
            else:
                plain = unicodedata.normalize("NFKC", character)
                folded = plain if re.fullmatch("[0-9A-Za-z+@.]", plain) else character
        elif character == "\t":
            folded = " "
        characters.append(folded)
        origin.append(offset)
    return "".join(characters), origin


def _all(text: str) -> Iterator[Found]:
    """Everything in a folded text, in order; where two readings overlap, the one that begins first."""
    found = [*_numbers(text), *_codes(text), *(Found(*m.span(), Kind.EMAIL) for m in _EMAIL.finditer(text))]
    end = 0
    for one in sorted(found, key=lambda f: (f.start, _ORDER.index(f.kind), -f.end)):
        if one.start >= end:
            yield one
            end = one.end


_ORDER: Final = (Kind.EMAIL, Kind.IDENTITY, Kind.CREDIT_CODE, Kind.CARD, Kind.PHONE)


def _codes(text: str) -> Iterator[Found]:
    for match in _CODE.finditer(text):
        if is_credit_code(match[1].translate(_SEPARATORS)):
            yield Found(*match.span(1), Kind.CREDIT_CODE)


def _numbers(text: str) -> Iterator[Found]:
    """Numbers made of whole groups of digits: nothing is ever found inside a longer number."""
    for run in _RUN.finditer(text):
        groups = [Found(run.start() + g.start(), run.start() + g.end(), Kind.PHONE) for g in _GROUP.finditer(run[0])]
        first = 0
        while first < len(groups):
            last, kind = _reading(text, groups, first)
            if kind is None:
                first += 1
                continue
            start = groups[first].start
            if kind is Kind.PHONE:
                start = _with_country(text, start)
            yield Found(start, groups[last].end, kind)
            first = last + 1


def _reading(text: str, groups: list[Found], first: int) -> tuple[int, Kind | None]:
    """The number that begins with the group ``first``: its last group and its kind; the longest there is."""
    best: tuple[int, Kind | None] = first, None
    start, total, fours = groups[first].start, 0, True
    for last in range(first, len(groups)):
        size = len(text[groups[last].start : groups[last].end].translate(_SEPARATORS))
        total += size
        if total > _LONGEST:
            break
        # Lengths that a number in several groups can have; anything else is not worth taking apart.
        if total in (11, 15, 18) or total > 11 and (last == first or fours or last == first + 1):
            end = groups[last].end
            digits = "".join(text[g.start : g.end].translate(_SEPARATORS) for g in groups[first : last + 1])
            sizes = tuple(g.end - g.start for g in groups[first : last + 1])
            kind = _kind(digits, sizes) or _labelled(digits, text[max(0, start - 12) : start])
            if kind is not None and _stands_free(text, start, end, kind):
                best = last, kind
        fours = fours and size == 4
    return best


def _kind(digits: str, sizes: tuple[int, ...]) -> Kind | None:
    if is_identity(digits) and (len(digits) == 18 or sizes in ((15,), (6, 6, 3))):
        return Kind.IDENTITY
    if not digits.isdecimal():
        return None
    if _in_fours(sizes) and is_card(digits):
        return Kind.CARD
    bare = digits[2:] if len(digits) == 13 and digits.startswith("86") and len(sizes) == 1 else digits
    if _MOBILE.fullmatch(bare) and (len(sizes) == 1 or sizes in _PHONE_GROUPS or set(sizes) == {1}):
        return Kind.PHONE
    return None


def _labelled(digits: str, before: str) -> Kind | None:
    """What a number is said to be by the words before it: somebody's all the same when a digit is mistyped."""
    if re.search(r"身份证[^0-9，。；！？]*\Z", before) and len(digits) == 18 and digits[:2] in _PROVINCES:
        return Kind.IDENTITY
    labelled = re.search(r"(?:银行卡|卡号)[^0-9，。；！？]*\Z", before) and digits.isdecimal()
    return Kind.CARD if labelled and 16 <= len(digits) <= 19 else None


_MOBILE: Final = re.compile(r"1[3-9][0-9]{9}")
_PHONE_GROUPS: Final = frozenset({(3, 4, 4), (3, 8), (7, 4), (4, 4, 3), (3, 3, 5), (3, 2, 2, 2, 2)})
_COUNTRY: Final = re.compile(r"(?:\+ ?|00)86[ -]?\Z|(?<![0-9])86[ -]\Z|\+\Z")
_COUNTED: Final = re.compile(r"\s*(?:多|余)?(?:[元万亿千百%％‰吨人户家个件]|美元|人民币)")
_NUMBERED: Final = re.compile(r"(?:〔[0-9]{4}〕|\[[0-9]{4}\]|（[0-9]{4}）|第)\s*\Z")


def _stands_free(text: str, start: int, end: int, kind: Kind) -> bool:
    """Whether what stands around a number leaves it a number of its own: no letters, decimals, unit or 〔2024〕…号."""
    before, after = text[max(0, start - 8) : start], text[end : end + 6]
    if re.match(r"[A-Za-z0-9_]", after) or re.search(r"[0-9][.,]\Z", before) or re.match(r"[.,][0-9]", after):
        return False
    if kind is Kind.PHONE:
        numbered = _NUMBERED.search(before) and after.startswith("号")
        # A word may run into a number (wx138…), a serial number of letters and digits is one of its own.
        return not (_COUNTED.match(after) or numbered or re.search(r"[0-9][A-Za-z_]{1,4}\Z", before))
    return kind is Kind.IDENTITY or not (re.search(r"[A-Za-z_]\Z", before) or _COUNTED.match(after))


def _with_country(text: str, start: int) -> int:
    match = _COUNTRY.search(text, max(0, start - 8), start)
    return match.start() if match else start


def _in_fours(sizes: tuple[int, ...]) -> bool:
    return len(sizes) == 1 or all(size == 4 for size in sizes[:-1]) and sizes[-1] <= 4 or sizes in ((6, 13), (6, 10))


_PROVINCES: Final = frozenset(
    "11 12 13 14 15 21 22 23 31 32 33 34 35 36 37 41 42 43 44 45 46 50 51 52 53 54 61 62 63 64 65 71 81 82 83".split()
)
_OLDEST: Final = 1880
_WEIGHTS: Final = tuple(pow(2, 17 - place, 11) for place in range(17))


def is_identity(number: str) -> bool:
    """Whether ``number`` is a resident ID number, of 18 characters (GB 11643) or the 15 digits of old."""
    if len(number) == 15:
        return number.isdecimal() and number[:2] in _PROVINCES and _is_date(f"19{number[6:12]}")
    if len(number) != 18 or not number[:17].isdecimal() or number[17] not in "0123456789Xx":
        return False
    if number[:2] not in _PROVINCES and not (number[0] == "9" and number[1:3] in _PROVINCES):
        return False
    total = sum(map(mul, map(int, number[:17]), _WEIGHTS))
    return "10X98765432"[total % 11] == number[17].upper() and _is_date(number[6:14])


def _is_date(digits: str) -> bool:
    try:
        born = date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        return False
    return born.year >= _OLDEST and born <= date.today()


# Beginnings of the numbers that card networks and Chinese banks issue, each with the lengths in use.
_CARDS: Final = re.compile(
    r"62\d{14,17}|81\d{14,17}|4\d{12}(?:\d{3})?(?:\d{3})?|5[1-5]\d{14}|2(?:2(?:2[1-9]|[3-9]\d)|[3-6]\d\d|7(?:[01]\d|20))\d{12}"
    r"|3[47]\d{13}|35(?:2[89]|[3-8]\d)\d{12}|3(?:0[0-5]|[689]\d)\d{11}"
    r"|(?:95588|95599|9558[0-9]|6[0134568]\d\d|103\d\d|690755|9400)\d{10,14}"
    r"|(?:5018|5020|5038|6304|6759|676[1-3])\d{8,15}"
)


def is_card(number: str) -> bool:
    """Whether ``number`` (digits) can be a bank card: a known beginning and length, and Luhn's check."""
    if not 12 <= len(number) <= 19 or not _CARDS.fullmatch(number) or len(set(number)) < 2:
        return False
    doubled = [int(digit) * (1 + place % 2) for place, digit in enumerate(reversed(number))]
    return sum(value - 9 if value > 9 else value for value in doubled) % 10 == 0


_BASE_31: Final = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS_31: Final = tuple(pow(3, place, 31) for place in range(17))
_CREDIT_CODE: Final = re.compile(r"[1-9ANY][1-9A][0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")


def is_credit_code(code: str) -> bool:
    """Whether ``code`` is a unified social credit code (GB 32100): its form, and its check character."""
    code = code.upper()
    if not _CREDIT_CODE.fullmatch(code):
        return False
    total = sum(map(mul, map(_BASE_31.index, code[:17]), _WEIGHTS_31))
    return _BASE_31[-total % 31] == code[17]
