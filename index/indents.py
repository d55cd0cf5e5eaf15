"""Indents that came through a conversion as question marks.

Chinese paragraphs begin with two ideographic spaces. Where those could not be converted, the line begins with a run
of ``?`` (or of replacement characters), directly before its text. Such a run goes when it cannot be anything
else: it is four long or more, or the line goes on like a heading or a clause, or another line has the same.
A line that is a question mark and nothing else, and marks with a blank behind them, stay.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Final

from index.edits import Edit
from index.hanzi import HAN

SURE_LENGTH: Final = 4

_RUN: Final = re.compile(rf"^(\?{{2,}}|\ufffd+)(?=[{HAN}（《“(0-9])", re.MULTILINE)
_NUMBER: Final = "一二三四五六七八九十百零〇0-9"
_HEADING: Final = re.compile(f"第[{_NUMBER}]+[编章节条條節編]|[（(]?[{_NUMBER}]+[)）、．.]|《|关于|關於")


def lost_indent_edits(text: str) -> list[Edit]:
    """The edits that remove lost indents."""
    runs = list(_RUN.finditer(text))
    times = Counter(run[0] for run in runs)
    return [
        Edit(*run.span(), "")
        for run in runs
        if len(run[0]) >= SURE_LENGTH or times[run[0]] > 1 or _HEADING.match(text, run.end())
    ]
