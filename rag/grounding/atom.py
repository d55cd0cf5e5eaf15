"""The value that everything in this package speaks of: one typed fact of a Chinese policy text."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Literal

Bound = Literal["=", ">=", "<=", ">", "<"]


class AtomKind(StrEnum):
    """What an atom is; ``ORDINAL`` is a place in a row (第十三届, “十四五”), never an amount."""

    MONEY = "money"
    PERCENT = "percent"
    COUNT = "count"
    NUMBER = "number"
    DATE = "date"
    DURATION = "duration"
    PHONE = "phone"
    DOCUMENT_NUMBER = "document_number"
    TITLE = "title"
    ARTICLE = "article"
    ORDINAL = "ordinal"
    URL = "url"
    EMAIL = "email"

    @property
    def label(self) -> str:
        """The Chinese word that a reason uses for this kind."""
        return _LABELS[self]


_LABELS = {
    AtomKind.MONEY: "金额", AtomKind.PERCENT: "比例", AtomKind.COUNT: "数量", AtomKind.NUMBER: "数字",
    AtomKind.DATE: "日期", AtomKind.DURATION: "期限", AtomKind.PHONE: "电话",
    AtomKind.DOCUMENT_NUMBER: "文号", AtomKind.TITLE: "文件名", AtomKind.ARTICLE: "条款号",
    AtomKind.ORDINAL: "序号", AtomKind.URL: "网址", AtomKind.EMAIL: "邮箱",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Atom:
    """One typed fact.

    ``value`` is canonical: a plain decimal (``"5000000"``), an ISO-like date (``"2024-01-01"``, ``"--03-31"``
    without a year, ``"---15"`` a day of the month, ``"2024-12-end"``, ``"2024-q1"``), the digits of a phone
    number, or the bare name. ``unit`` is a Chinese word (``元``, ``%``, ``工作日``, ``每年`` for a date that
    recurs) or empty. ``start`` and ``end`` are character offsets, end exclusive; they take in the words of
    the bound (不低于…, …以上) that stand next to it, so ``text`` can be shown to a person as it is.
    """

    kind: AtomKind
    value: str
    unit: str
    bound: Bound
    start: int
    end: int
    text: str
