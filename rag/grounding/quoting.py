"""Whether a sentence is a verbatim quote, cut where its source pauses."""

from __future__ import annotations

import re
import unicodedata

from rag.grounding.atoms import even

_MARKS = re.compile(r"[ ]*(?:\[[0-9,，、 -]{1,20}\]|【[0-9,，、 -]{1,20}】|［[0-9０-９,，、 -]{1,20}］)")
# A colon or comma between digits belongs to a time or a number.
_PAUSE = re.compile(r"[，。；！？;!?\n…]|(?<![0-9])[,:：]|[,:：](?![0-9])")
_SILENT = re.compile(r"[\s“”‘’「」『』\"'·]+")
# A private character: no text holds it, and unlike a control character it is no white space.
_BREAK = "\ue000"


def without_marks(text: str) -> str:
    """``text`` without citation marks: [1], 【1,2】, ［1］."""
    return _MARKS.sub("", text).strip()


def verbatim(sentence: str, evidence: str) -> bool:
    """``sentence`` stands in ``evidence`` word for word, from one pause to another.

    Width, blanks, quotation marks and the choice of pause make no difference. A stretch that begins or ends
    inside a phrase is no quote: it may have lost a 不 or an 以上.
    """
    wanted = _flat(sentence)
    return len(wanted) > 2 and wanted in _flat(evidence)


def _flat(text: str) -> str:
    spaced = _PAUSE.sub(_BREAK, even(text))
    plain = _SILENT.sub("", unicodedata.normalize("NFKC", spaced)).lower()
    return _BREAK + re.sub(f"{_BREAK}+", _BREAK, plain).strip(_BREAK) + _BREAK
