"""Words that are spelt in several ways or say the same in policy language, and must match as one."""

from __future__ import annotations

import re
from pathlib import Path


def _groups() -> dict[str, list[str]]:
    text = (Path(__file__).parent / "synonyms.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if line and not line.startswith("#")]
    return {key: words.split() for key, _, words in (line.partition(":") for line in lines)}


SAME = re.compile("|".join(f"(?P<{key}>{'|'.join(words)})" for key, words in _groups().items()))
"""One such word at the place tried; the group is its key."""
