"""The step that refuses what is not a question, and takes orders to the machine out of what is one."""

from __future__ import annotations

import logging
import re
from dataclasses import replace

from rag.answer import Status
from rag.hidden import smuggled
from rag.instructions import is_order, without_orders
from rag.redlines import Redlines, load_redlines
from rag.state import State

MAX_CHARACTERS = 500

_LOG = logging.getLogger("wence.guard")
# Whoever asks how fraud is prevented, found or punished asks honestly.
_AGAINST = "防|避免|打击|杜绝|查|罚|处理|处置|处分|惩|举报|投诉|认定|界定|识别|发现|追究|监管|治理|退|算|属于|看|问|了解"
_ILL_INTENT = re.compile(
    rf"(?:怎么|如何|教我|帮我|怎样)(?:(?!{_AGAINST})[^。？]){{0,10}}(?:骗|套取|伪造|造假|作假|冒领|虚报|行贿|走后门|托关系|送礼|打点)"
    rf"|(?:找谁|给谁|向谁)[^。？]{{0,4}}(?:送礼|打点|行贿)|(?:有没有|有啥|有什么)(?:(?!{_AGAINST})[^。？]){{0,4}}(?:办法|门路|路子)[^。？]{{0,4}}(?:骗|套|造假)"
)
_SUBSTANCE = re.compile(r"[㐀-鿿]|[a-zA-Z]{3}|[0-9]{2}")


class Guard:
    """Ends the journey of texts that are empty, too long, only orders to the machine, or ask for help with harm.

    An order beside an honest question is cut out, and the question goes on.
    """

    name = "guard"

    def __init__(self, redlines: Redlines | None = None) -> None:
        self._redlines = load_redlines() if redlines is None else redlines

    def __call__(self, state: State) -> State:
        if not _SUBSTANCE.search(state.text):
            return _refused(state, "injection" if is_order(smuggled(state.asked)) else "empty")
        if len(state.text) > MAX_CHARACTERS:
            return _refused(state, "too_long")
        if crossed := self._redlines.crossed(state.text):
            _LOG.info("question %s crossed the red line %s", state.id, crossed.name)
            return _refused(state, "unsafe_topic", crossed.text)
        if _ILL_INTENT.search(state.text):
            return _refused(state, "unsafe_topic")
        text = without_orders(state.text)
        if text != state.text and (len(_SUBSTANCE.findall(text)) < 2 or not _asks(text)):
            return _refused(state, "injection")
        return replace(state, text=text)


def _refused(state: State, reason: str, notice: str = "") -> State:
    return replace(state, status=Status.REFUSED, reason=reason, notice=notice)


def _asks(text: str) -> bool:
    return bool(re.search(r"什么|啥|哪|几|多少|怎|如何|咋|谁|吗|呢|有没|有无|是否|能否|介绍|说明|列|[？?]", text))
