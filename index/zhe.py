"""著 or 着: which 著 of a text is the particle or verb that simplified Chinese writes 着.

Traditional text writes both words 著. It stays 著 where it means "to write, a work, outstanding" (著作, 著名,
显著, 土著 …) and becomes 着 everywhere else (看着, 着力, 随着 …). The lists hold words in both scripts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

# Verbs that take 着 behind them whatever follows: "随着名额的增加" is not about the famous.
_TAKES_ZHE: Final = "随隨沿跟接朝順顺伴味循"
# What follows 着 in words of its own.
_AFTER_ZHE: Final = "力手眼重落實实想陸陆急迷色床魔装裝"

_WORK_OR_FAME: Final = re.compile(
    # 著 begins the word.
    rf"(?<![{_TAKES_ZHE}])著(?:作(?![業业用])|名(?![額额次義义]|[單单](?!位))|稱|称|述|錄|录|書|书|文|譯|译|者)"
    rf"|(?<![{_TAKES_ZHE}])著有(?=[《「『“〈多專专論论成])"
    # 著 ends the word.
    r"|[顯显卓昭土巨遺遗拙撰較较]著"
    r"|(?<![命提])名著|(?<![還还])原著|專著|专著|(?<![改])[編编]著|(?<![翻])[譯译]著"
    r"|(?<![討讨談谈議议爭争辯辩評评])[論论]著"
    rf"|(?<![創创革更翻])新著(?![{_AFTER_ZHE}])"
    rf"|(?<![結结配混融迎聯联綜综整符組组切集吻閉闭])合著(?![{_AFTER_ZHE}])"
    rf"|所著(?![{_AFTER_ZHE}])|[見见睹]微知著|恩威[並并]著"
    # The author of a book: 鲁迅著《呐喊》, but 随着《条例》的实施.
    rf"|(?<![{_TAKES_ZHE}照按看讀读拿捧憑凭繞绕本借藉有帶带])著(?=《)"
)
_CERTAINLY_ZHE: Final = re.compile(rf"[{_TAKES_ZHE}衣穿附沉]著|(?:意味|存在|[圍围][繞绕])著|著[力手眼重實实想]")


def particle_offsets(text: str, *, everywhere: bool) -> Iterator[int]:
    """Offsets of every 著 that is to become 着.

    Args:
        text: one line.
        everywhere: True for traditional text, where every 著 counts that no word claims. False for text that is
            simplified already, where 著 only counts in words that cannot be meant otherwise (著力, 随著 …).
    """
    if "著" not in text:
        return
    kept = {match.start() + match[0].index("著") for match in _WORK_OR_FAME.finditer(text)}
    if everywhere:
        found = {offset for offset, character in enumerate(text) if character == "著"}
    else:
        found = {match.start() + match[0].index("著") for match in _CERTAINLY_ZHE.finditer(text)}
    yield from sorted(found - kept)
