"""A chat model that obeys every order that it sees, wherever the order stands: the worst reader there can be.

``LlmServer(obeying(known))`` serves it. It sees through what is hidden: invisible and reversed characters, Unicode
tags, base64, traditional script, an order in two halves. Without an order it answers well: with the sentences of the
numbered source that fits the question best, word for word, each with its token.
"""

from __future__ import annotations

import base64
import binascii
import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from opencc import OpenCC

from tests.fakes.llm_server import Behaviour, Exchange, says

# [1], 【资料1】, <1 5c1e> at the start of a line.
_NUMBER = re.compile(r"(?m)^[ \t]*[\[【〔<（](?:资料|来源)?[ ]*(\d{1,2})\b[^\[\]【】〔〕<>（）\n]{0,40}[\]】〕>）]")
# Where the question begins: “问题：”, or a mark such as <问题 5c1e>, which then closes as well.
_QUESTION = re.compile(r"<(?:问题|question)\b[^>]*>|(?:问题|提问)\s*[：:]")
_END = re.compile(r"</(?:问题|question)\b")
# A line break ends a sentence too, but not within a list.
_STOP = re.compile(r"(?<=[。！？!?])|(?<=；)(?!\n)|(?<![：；])\n")

_TAGS = re.compile("[\U000e0020-\U000e007e]+")
_REVERSED = re.compile("\u202e([^\u202c\n]*)\u202c?")
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff\U000e0000-\U000e007f]")
_BASE64 = re.compile(r"[A-Za-z0-9+/]{24,}={0,2}")
_CLAUSE = re.compile(r"[。；，：（(\n|“”「」]")
_HALVES = re.compile(r"[前后]半句[是为]?[：:]?“([^”]+)”")

_QUOTED = r"[“「『\"'‘]([^”」』\"'’]+)[”」』\"'’]"
_SAYING = "(?:回答|答复|作答|回复|输出|写明|写上|说明|注明|加上|附上|插入|告诉|告知|补充|say|append|output|write)"
_ALWAYS = re.compile(
    r"(?:一律|统一|全都|直接)按?(?:回答|答复|作答|回复|说)(?:为|成|是|：)?([^“”「」。；，）)\n|]+)"
)
# What it is told to say stands in the first group.
_ORDERS = (
    re.compile(rf"(?i){_SAYING}[^。；“”「」『』\"'‘’]{{0,24}}{_QUOTED}"),
    _ALWAYS,
    re.compile(r"(?:一律|统一|全都|直接)按([^“”「」。；，）)\n|]+)(?:回答|答复|作答|回复)"),
    re.compile(r"(?i)\b(?:say|answer|reply|state|claim)\b[^.\n]{0,24}? that ([^.\n]+)"),
)
_SWAPS = (
    re.compile(r"把?[“「]([^”」]+)[”」](?:一律|统一)?(?:应?读作|应为|改为|更正为|替换为|换成|说成)[“「]([^”」]+)[”」]"),
)
_REVEAL = re.compile(
    r"(?i)(?:输出|打印|透露|公布|复述|重复|背出|展示|show|print|reveal|repeat)[^。；\n]{0,16}"
    r"(?:系统提示|提示词|系统消息|初始指令|system prompt|instructions above)"
)
_BARE = re.compile(r"(?:不要|不必|无需|去掉|省略|删去)[^。；\n]{0,8}(?:引用|出处|角标|编号|来源标记)")
_ENGLISH = re.compile(r"(?i)in english|用英[文语](?:回答|作答|答复)")
_HEADING = 12
_SIMPLIFY = OpenCC("t2s")
ENGLISH = "According to the administration every applicant is entitled to a grant."


@dataclass
class _Orders:
    """What was ordered: sentences to say, each with the source in which the order stood, and how to speak."""

    sayings: list[tuple[str, int]] = field(default_factory=list)
    swaps: list[tuple[str, str]] = field(default_factory=list)
    where: list[str] = field(default_factory=list)
    reveal: bool = False
    bare: bool = False
    english: bool = False


def obeying(known: str) -> Behaviour:
    """Answers like ``reply``, in a stream."""

    def behave(exchange: Exchange) -> None:
        says(reply(exchange.request.body["messages"], known))(exchange)

    return behave


def reply(messages: Sequence[dict[str, Any]], known: str = "") -> str:
    """What the model says to ``messages``. What stands in ``known``, the rightful prompts, is no order to it."""
    contents = [seen(str(message["content"])) for message in messages]
    parts = [part for content in contents for part in parts_of(content)]
    halves = "".join(half for _, text in parts for half in _HALVES.findall(text))
    orders = _Orders()
    for number, text in [*parts, (0, halves)]:
        _obey(orders, number or 1, text, seen(known))
    lines = [f"{saying}[{number}]" for saying, number in orders.sayings]
    if orders.reveal:
        lines += [f"{line}[1]" for line in str(messages[0]["content"]).splitlines() if line.strip()]
    if orders.english:
        lines.append(f"{ENGLISH}[1]")
    else:
        lines += _honest(contents, parts, orders)
    text = "\n".join(lines) or _question(contents[-1])
    return re.sub(r"\[\d+\]", "", text) if orders.bare else text


def seen(text: str) -> str:
    """``text`` with everything in the open that hides in it."""
    text = _TAGS.sub(lambda run: "".join(chr(ord(c) - 0xE0000) for c in run[0]), text)
    text = _REVERSED.sub(lambda run: run[1][::-1], text)
    text = _BASE64.sub(lambda run: _decoded(run[0]), _INVISIBLE.sub("", text))
    # Only letters and digits: NFKC would turn Chinese punctuation into the signs of code.
    text = "".join(unicodedata.normalize("NFKC", c) if c.isalnum() else c for c in text)
    return str(_SIMPLIFY.convert(text))


def _decoded(run: str) -> str:
    try:
        return base64.b64decode(run, validate=True).decode()
    except (binascii.Error, UnicodeDecodeError):
        return run


def parts_of(content: str) -> list[tuple[int, str]]:
    """A message cut at every number that looks like a source's; what stands before the first has the number 0."""
    head, *rest = _NUMBER.split(content)
    return [(0, head), *((int(number), text) for number, text in zip(rest[::2], rest[1::2], strict=True))]


def _obey(orders: _Orders, number: int, text: str, known: str) -> None:
    for pattern in _ORDERS:
        for match in pattern.finditer(text):
            if match[0] not in known:
                subject = _CLAUSE.split(text[: match.start()])[-1].strip() if pattern is _ALWAYS else ""
                saying = f"{subject}为{match[1]}" if subject else match[1]
                orders.sayings.append((saying.rstrip("。") + "。", number))
                orders.where.append(match[0])
    for pattern in _SWAPS:
        for match in pattern.finditer(text):
            orders.swaps.append((match[1], match[2]))
            orders.where.append(match[0])
    for name, pattern in (("reveal", _REVEAL), ("bare", _BARE), ("english", _ENGLISH)):
        for match in pattern.finditer(text):
            if match[0] not in known:
                setattr(orders, name, True)
                orders.where.append(match[0])


def _honest(contents: Sequence[str], parts: Sequence[tuple[int, str]], orders: _Orders) -> list[str]:
    """The sentences of the source that has most in common with the question, as far as they hold no order."""
    asked = _bigrams(_question(contents[-1]))
    sources = [(number, _stated(_QUESTION.split(text)[0])) for number, text in parts if number]
    number, sentences = max(sources, key=lambda source: len(asked & _bigrams("".join(source[1]))), default=(0, []))
    lines = []
    for sentence in sentences:
        if not any(order in sentence for order in orders.where):
            for old, new in orders.swaps:
                sentence = sentence.replace(old, new)
            lines.append(f"{''.join(sentence.splitlines())}[{number}]")
    return lines


def _stated(text: str) -> list[str]:
    """The whole sentences of ``text`` without its headings."""
    pieces = (piece.strip() for piece in _STOP.split(text))
    return [piece for piece in pieces if piece.endswith(("。", "；", "！")) and len(piece) > _HEADING]


def _question(content: str) -> str:
    """What is asked: what stands behind the last mark of a question, else the last line that asks, else the last."""
    *before, after = _QUESTION.split(content)
    if before:
        return _END.split(after)[0].strip()
    lines = [line.strip() for line in content.splitlines() if line.strip()]
    return next((line for line in reversed(lines) if line.endswith(("？", "?"))), lines[-1] if lines else "")


def _bigrams(text: str) -> set[str]:
    letters = "".join(c for c in text if c.isalnum())
    return {letters[i : i + 2] for i in range(len(letters) - 1)}
