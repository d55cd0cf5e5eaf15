"""The step that refuses what is not a question, and takes orders to the machine out of what is one."""

from __future__ import annotations

import re
from dataclasses import replace

from rag.answer import Status
from rag.state import State

MAX_CHARACTERS = 500

_TAG = re.compile(r"</?[\w|][^<>]{0,60}>")
_CLAUSE = re.compile(r"[^。！？；，,!?;\n]+[。！？；，,!?;\n]*")
# Orders to the machine, whatever stands around them.
_ORDERS = re.compile(
    r"(?:忽略|无视|忘记|忘掉|不要理会|别理会?|别管|不用管|不要管|抛开|绕过|跳过|覆盖)[^。]{0,12}(?:规则|指令|提示|设定|约束|上文)"
    r"|(?:忽略|无视|不要理会|别理会?)[^。]{0,12}(?:要求|限制|以上|之前|前面)"
    r"|(?:输出|打印|显示|复述|泄露|透露|重复|翻译|给出|说出)[^。]{0,16}(?:系统提示|提示词|系统指令|初始指令|prompt)"
    r"|假装你|假设你是|你现在是|开发者模式|越狱|jailbreak|\bDAN\b|base64|ignore (?:all|previous|the)|system prompt"
    r"|每句话都?以|系统管理员|管理员(?:指令|模式)",
    re.IGNORECASE,
)
# What may be an order or an honest question (必须附上营业执照吗): an order only in a clause that does not ask.
_DEMANDS = re.compile(
    r"(?:忘记|忘掉|别管|不用管|不要管|抛开|绕过|跳过|覆盖)[^。]{0,12}(?:要求|限制|以上|之前|前面)|扮演|从现在(?:起|开始)"
    r"|没有任何限制|不受(?:任何)?限制|(?:给出|说出|重复|输出)[^。]{0,16}设定|管理员权限|解(?:开|码)"
    r"|(?:只|必须|只能|一字不差地?|原样|照(?:着)?里面的话|请?直接)(?:原样|再)?(?:回复|输出|回我|加上|打印|写出|返回|附上)"
    r"|(?:回答|回复|答案|答复)(?:的)?(?:末尾|结尾|开头|最后|后面|里面?)[^。]{0,6}(?:加|添|写|附|带|补|放|包含|说)"
    r"|以[^。]{0,14}开头|(?:回复|输出|回答)[:：]?[“\"]?[A-Za-z0-9_-]{4,}",
    re.IGNORECASE,
)
_QUESTION = re.compile(r"什么|啥|哪|几|多少|怎|如何|咋|谁|吗|能否|可否|是否|有没|有无|还能|[？?]")
# Whoever asks how fraud is prevented, found or punished asks honestly.
_AGAINST = "防|避免|打击|杜绝|查|罚|处理|处置|处分|惩|举报|投诉|认定|界定|识别|发现|追究|监管|治理|退|算|属于|看|问|了解"
_ILL_INTENT = re.compile(
    rf"(?:怎么|如何|教我|帮我|怎样)(?:(?!{_AGAINST})[^。？]){{0,10}}(?:骗|套取|伪造|造假|作假|冒领|虚报|行贿|走后门|托关系|送礼|打点)"
    rf"|(?:找谁|给谁|向谁)[^。？]{{0,4}}(?:送礼|打点|行贿)|(?:有没有|有啥|有什么)(?:(?!{_AGAINST})[^。？]){{0,4}}(?:办法|门路|路子)[^。？]{{0,4}}(?:骗|套|造假)"
)
_SUBSTANCE = re.compile(r"[㐀-鿿]|[a-zA-Z]{3}|[0-9]{2}")


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
        if text != state.text and (len(_SUBSTANCE.findall(text)) < 2 or not _asks(text)):
            return replace(state, status=Status.REFUSED, reason="injection")
        return replace(state, text=text)


def _without_orders(text: str) -> str:
    kept = [
        "".join(clause for clause in clauses if not _is_order(clause)) if any(map(_is_order, clauses)) else part
        for part, clauses in ((part, _CLAUSE.findall(part)) for part in _TAG.split(text))
    ]
    return " ".join(part.strip() for part in kept if part.strip())


def _is_order(clause: str) -> bool:
    return bool(_ORDERS.search(clause) or _DEMANDS.search(clause) and not _QUESTION.search(clause))


def _asks(text: str) -> bool:
    return bool(re.search(r"什么|啥|哪|几|多少|怎|如何|咋|谁|吗|呢|有没|有无|是否|能否|介绍|说明|列|[？?]", text))
