"""The step that takes personal numbers out of a question before anything else reads, keeps or sends it."""

from __future__ import annotations

import re
from dataclasses import replace

from index.privacy import Kind, mask
from rag.answer import Status
from rag.hidden import displayed
from rag.state import State

# Far above what can be a question once it is cleaned; beyond it nothing is worth the cleaning.
MOST_RAW = 5_000

_MASK = "|".join(kind.mask for kind in Kind)
_MENTION = re.compile(
    r"(?:(?:我|本人|我们?公司|本公司|公司|企业|单位|法人)的?)?"
    r"(?:身份证件?(?:号码?)?|手机(?:号码?)?|电话(?:号码?)?|联系(?:方式|电话)|银行?卡(?:号码?)?|账号"
    r"|(?:统一社会)?信用代码|税号|邮箱|电子邮箱)?"
    rf"(?:是|为|：|:)?\s*(?:{_MASK})[，,；;、\s]*"
)


class Mask:
    """Masks the question and the earlier turns; ``text`` becomes the question as displayed, without the masks.

    Ends the journey of floods, of which only the beginning is kept, and of questions that were nothing but numbers or
    unseen characters.
    """

    name = "mask"

    def __call__(self, state: State) -> State:
        history = tuple(replace(turn, content=mask(turn.content[:MOST_RAW]).text) for turn in state.history)
        asked = mask(state.asked[:MOST_RAW]).text
        flood = len(state.asked) > MOST_RAW
        state = replace(state, asked=asked, history=history)
        if flood:
            return replace(state, status=Status.REFUSED, reason="too_long")
        text = _MENTION.sub("", displayed(asked))
        if asked.strip() and not text.strip():
            return replace(state, status=Status.REFUSED, reason="empty")
        return replace(state, text=text)
