"""Whether a sentence is a quote, cut where its source pauses: character by character, or token by token."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from rag.grounding.atoms import even
from rag.grounding.tokens import Token

# Up to three digits a number: [2020]53号 is a document.
_CITED = r"[0-9０-９]{1,3}(?:[,，、 -]{1,2}[0-9０-９]{1,3}){0,9}"
_NAMED = rf"(?:资料|来源|\^)?[ ]*{_CITED}"
_MARKS = re.compile(rf"[ ]*(?:\[{_NAMED}\]|【{_NAMED}】|［{_NAMED}］)")
# A colon between digits belongs to a time, a comma before three of them to a number.
_PAUSE = re.compile(r"[，。；！？;!?\n…]|(?<![0-9])[,:：]|[:：](?![0-9])|,(?![0-9]{3}(?![0-9]))")
_SILENT = re.compile(r"[\s“”‘’「」『』\"'·]+")
# A private character: no text holds it, and unlike a control character it is no white space.
_BREAK = "\ue000"
_NUMERAL = "[一二三四五六七八九十0-9]{1,3}"
_ITEM = rf"\({_NUMERAL}\)|{_NUMERAL}、|[0-9]{{1,2}}(?:\)|\.(?![0-9]))|[①-⑳]"
_NUMBERING = rf"{_NUMERAL}、(?![0-9])|[0-9]{{1,2}}(?:\)|\.(?![0-9]))|[①-⑳]"
_LIST_MARKS = re.compile(
    rf"[ ]*(?:[-*•●▪◆■→>#]+[ ]+|[•●▪◆■])?(?:(?:{_NUMBERING})[ ]*)?(?:\({_NUMERAL}\)[ ]*)*"
)
# After the number of an item or an article a sentence may begin as after a pause.
_NUMBERED = re.compile(rf"(?:^|(?<=[\s{_BREAK}]))(?:{_ITEM}|第[一二三四五六七八九十百零0-9]{{1,6}}条(?=\s))")


def without_marks(text: str) -> str:
    """``text`` without citation marks ([1], 【1,2】, ［1］) and without the list mark that it begins with."""
    return without_list_mark(_MARKS.sub("", text).strip())


def without_list_mark(text: str) -> str:
    """``text`` without the bullet or number at its beginning, unless it is nothing else."""
    mark = _LIST_MARKS.match(even(text))
    return text[mark.end() :] if mark is not None and mark.end() < len(text) else text


def verbatim(sentence: str, evidence: str) -> bool:
    """``sentence`` stands in ``evidence`` word for word, from one pause to another.

    Script, width, blanks, quotation marks and the choice of pause make no difference. A stretch that begins or
    ends inside a phrase is no quote: it may have lost a 不 or an 以上.
    """
    wanted = _flat(sentence)
    return len(wanted) > 2 and wanted in _flat(evidence)


def respelt(sentence: Sequence[Token], evidence: Sequence[Token]) -> bool:
    """The tokens of ``sentence`` stand in ``evidence`` one after the other, from one pause to another.

    Such a sentence is a quote too, in other numerals or in other words that say the same.
    """
    last = len(evidence) - len(sentence)
    if not sentence or last < 0:
        return False
    for start, token in enumerate(evidence[: last + 1]):
        if sentence[0].key not in token.keys or start and evidence[start - 1].piece == token.piece:
            continue
        end = start + len(sentence)
        if end < len(evidence) and evidence[end - 1].piece == evidence[end].piece:
            continue
        if all(_same(a, b) for a, b in zip(sentence, evidence[start:end], strict=True)):
            return True
    return False


def _same(a: Token, b: Token) -> bool:
    return a.key == b.key or a.atom is not None and a.key in b.keys


@lru_cache(maxsize=1024)
def _flat(text: str) -> str:
    spaced = _PAUSE.sub(_BREAK, even(text))
    spaced = _NUMBERED.sub(lambda mark: f"{mark[0]}{_BREAK}", spaced)
    plain = _SILENT.sub("", unicodedata.normalize("NFKC", spaced)).lower()
    return _BREAK + re.sub(f"{_BREAK}+", _BREAK, plain).strip(_BREAK) + _BREAK
