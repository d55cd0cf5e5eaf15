"""Text as the measurement compares it."""

from __future__ import annotations

import re
import unicodedata
from functools import cache, lru_cache

from opencc import OpenCC

_MARKS = re.compile(r"\[\d+\]|【\d+】")
_SILENT = re.compile(r"[\s“”‘’「」『』\"']+")


def flatten(text: str) -> str:
    """``text`` as it is compared: NFKC, lower case, no citation marks, white space or quotation marks."""
    return _SILENT.sub("", unicodedata.normalize("NFKC", without_marks(text))).casefold()


def without_marks(text: str) -> str:
    """``text`` without citation marks."""
    return _MARKS.sub("", text)


@lru_cache(maxsize=4096)
def simplified(text: str) -> str:
    """``text`` in simplified characters, as OpenCC converts it phrase by phrase."""
    converted: str = _converter().convert(text)
    return converted


@cache
def _converter() -> OpenCC:
    return OpenCC("t2s")
