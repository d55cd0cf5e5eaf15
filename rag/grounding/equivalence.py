"""When two atoms state the same fact."""

from __future__ import annotations

import re
from collections.abc import Iterable

from rag.grounding.atom import Atom, AtomKind

_BOUND_WORDS = {"=": "", ">=": "不低于", "<=": "不超过", ">": "超过", "<": "低于"}
_BOUND_WORD = re.compile("[上下内前后起止超低高多余少足满到至自从近封限]")
_QUOTATION = re.compile("[“”\"‘’「」『』]")
_PEOPLE = frozenset({"人", "名", "位"})
_MONTHS_A_YEAR = 12


def key(atom: Atom) -> str:
    """The one spelling of a fact that a sentence states: 一年 and 12个月 have the same."""
    kind, value, unit = atom.kind, atom.value, atom.unit
    if kind is AtomKind.DURATION and unit == "年" and value.isascii():  # 数十年 has no number
        value, unit = str(int(value) * _MONTHS_A_YEAR), "月"
    elif kind is AtomKind.COUNT and unit in _PEOPLE:
        unit = "人"
    elif kind is AtomKind.COUNT and not unit:
        kind = AtomKind.NUMBER
    return f"{kind}|{value}|{unit}|{atom.bound}"


def keys(atom: Atom) -> tuple[str, ...]:
    """Every key that evidence holding ``atom`` supports: its own, and those that say less.

    A date supports the same date without its year; an amount of money in 万 or 亿 supports the bare number.
    """
    own = key(atom)
    if atom.kind is AtomKind.DATE and atom.value[:4].isdigit() and "-" in atom.value:
        return own, f"{AtomKind.DATE}|-{atom.value[4:]}|{atom.unit}|{atom.bound}"
    if atom.kind is AtomKind.MONEY and ("万" in atom.text or "亿" in atom.text):
        return own, f"{AtomKind.NUMBER}|{atom.value}||{atom.bound}"
    return (own,)


def shown(atom: Atom) -> str:
    """``atom`` for a person, with its bound even where the words of the bound stand apart from it."""
    text = _QUOTATION.sub("", atom.text)
    return text if _BOUND_WORD.search(text) else _BOUND_WORDS[atom.bound] + text


def complaint(atom: Atom, others: Iterable[Atom]) -> str:
    """Says in Chinese why ``others``, the atoms of the evidence, do not hold ``atom``."""
    label = atom.kind.label
    for other in others:
        if other.value == atom.value and other.kind is atom.kind:
            if other.unit == atom.unit:
                return f"{label}的界限不符：句中“{shown(atom)}”，条款“{shown(other)}”"
            return f"{label}的单位不符：句中“{atom.text}”，条款“{other.text}”"
    return f"{label} {shown(atom)} 不见于所引条款"
