"""Whether a quoted sentence stands in its evidence, compared without the product's own checker."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

_MARKS = re.compile(r"\[\d+\]|【\d+】")
_SILENT = re.compile(r"[\s“”‘’「」『』\"']+")
_PAUSES = re.compile(r"[。！？；，、：:;,!?…—\n]+")


def flatten(text: str) -> str:
    """``text`` as it is compared: NFKC, lower case, no citation marks, white space or quotation marks."""
    return _SILENT.sub("", unicodedata.normalize("NFKC", _MARKS.sub("", text))).casefold()


def supported(claim: str, evidence: Sequence[str]) -> bool:
    """sup(s, E) for quotes: ``claim`` says nothing but what stands in ``evidence``.

    Both are cut at every pause (。！？；，、：). The claim holds if its pieces are runs of consecutive whole
    pieces of the evidence, each text of the evidence serving one run. So a stretch that starts in the middle
    of a piece (and may have lost a 不 or an 以上) is not supported, and a subject and a value from two places
    of one text do not add up.
    """
    rest = _pieces(claim)
    if not rest:
        return False
    texts = [_pieces(text) for text in evidence]
    while rest:
        runs = [_longest_run(rest, text) for text in texts]
        best = max(runs, default=0)
        if best == 0:
            return False
        texts.pop(runs.index(best))
        rest = rest[best:]
    return True


def _pieces(text: str) -> list[str]:
    return [piece for piece in _PAUSES.split(flatten(text)) if piece]


def _longest_run(wanted: list[str], text: list[str]) -> int:
    """How many of the first pieces of ``wanted`` stand one after the other in ``text``, at best."""
    best = 0
    for start in range(len(text)):
        length = 0
        while length < len(wanted) and start + length < len(text) and wanted[length] == text[start + length]:
            length += 1
        best = max(best, length)
    return best
