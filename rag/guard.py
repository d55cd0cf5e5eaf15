"""The step that refuses what is not a question, and takes orders to the machine out of what is one."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.answer import Status
from rag.state import State

MAX_CHARACTERS = 500

_TAG = re.compile(r"</?[\w|][^<>]{0,60}>")
_CLAUSE = re.compile(r"[^。！？；，,!?;\n]+[。！？；，,!?;\n]*")
_ORDERS = re.compile(
    r"(?:忽略|无视|忘记|忘掉|不要理会|别理会?|别管|不用管|不要管|抛开|绕过|跳过|覆盖)[^。]{0,12}(?:规则|指令|提示|要求|设定|限制|约束|上文|以上|之前|前面)"
    r"|(?:输出|打印|显示|复述|泄露|透露|重复|翻译|给出|说出)[^。]{0,16}(?:系统提示|提示词|系统指令|初始指令|prompt|设定)"
    r"|扮演|假装你|假设你是|你现在是|从现在(?:起|开始)，?你?|开发者模式|越狱|没有任何限制|不受(?:任何)?限制|jailbreak|\bDAN\b"
    r"|(?:只|必须|只能|一字不差地?|原样|照(?:着)?里面的话|请?直接)(?:原样|再)?(?:回复|输出|回我|加上|打印|写出|返回|附上)"
    r"|(?:回答|回复|答案|答复)(?:的)?(?:末尾|结尾|开头|最后|后面|里面?)[^。]{0,6}(?:加|添|写|附|带|补|放|包含|说)|每句话都?以|以[^。]{0,14}开头"
    r"|(?:系统)?管理员(?:指令|模式|权限)|系统管理员|base64|解(?:开|码)|ignore (?:all|previous|the)|system prompt|(?:回复|输出|回答)[:：]?[“\"]?[A-Za-z0-9_-]{4,}",
    re.IGNORECASE,
)
_ILL_INTENT = re.compile(r"(?:怎么|如何|教我|帮我|怎样)[^。？]{0,10}(?:骗|套取|伪造|造假|作假|冒领|虚报|行贿)")
_SUBSTANCE = re.compile(r"[㐀-鿿]|[a-zA-Z]{3}")


class Guard:
    """Ends the journey of texts that are empty, too long, only orders to the machine, or ask for help with fraud.

    An order beside an honest question is cut out, and the question goes on.
    """

    name = "guard"

    def __call__(self, state: State) -> State:
        if not _SUBSTANCE.search(state.text):
            return replace(state, status=Status.REFUSED, reason="empty")
        if len(state.text) > MAX_CHARACTERS:
            return replace(state, status=Status.REFUSED, reason="too_long")
        text = _without_orders(state.text)
        if _ILL_INTENT.search(state.text):
            return replace(state, status=Status.REFUSED, reason="unsafe_topic")
        if len(_SUBSTANCE.findall(text)) < 2 or text != state.text and not _asks(text):
            return replace(state, status=Status.REFUSED, reason="injection")
        return replace(state, text=text)


def _without_orders(text: str) -> str:
    parts = _TAG.split(text)
    kept = [
        "".join(clause for clause in _CLAUSE.findall(part) if not _ORDERS.search(clause))
        if _ORDERS.search(part)
        else part
        for part in parts
    ]
    return " ".join(part.strip() for part in kept if part.strip())


def _asks(text: str) -> bool:
    return bool(re.search(r"什么|啥|哪|几|多少|怎|如何|咋|谁|吗|呢|有没|有无|是否|能否|介绍|说明|列|[？?]", text))
