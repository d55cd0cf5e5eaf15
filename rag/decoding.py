"""What a text may be meant to say: joined again, decoded, backwards, with digits for letters, without its markup."""

from __future__ import annotations

import base64
import binascii
import html
import re
from collections.abc import Iterator
from itertools import zip_longest
from urllib.parse import unquote

from rag.hidden import plain

# Characters set apart one by one (忽-略-以-上, i g n o r e): the same sign between all of them.
_APART = re.compile(
    r"[一-鿿]([^\w一-鿿\n]{1,3}|[a-z0-9])(?:[一-鿿]\1){2,}(?:[一-鿿](?![一-鿿]))?"
    r"|\b[A-Za-z]([ ._*-]{1,2})(?:[A-Za-z]\2){3,}[A-Za-z]\b"
)
# The same where another sentence follows without a mark between them.
_APART_AND_MORE = re.compile(r"[一-鿿]([^\w一-鿿\n、]{1,3})(?:[一-鿿]\1){3,}[一-鿿](?=\s*[一-鿿])")
_LATIN = re.compile("[a-z]")
_BACKWARDS = re.compile(r"令指|示提|则规|词示提|tpmorp|erongi")
_BROKEN = re.compile(r"(?<=[a-z])[^\w\s](?=[a-z])")
_DIGITS = re.compile(r"[a-z][0134578@$]|[0134578@$][a-z]")
_LETTERS = str.maketrans("013457@$", "oieastas")
_BASE64 = re.compile(r"(?<![A-Za-z0-9+/])[A-Za-z0-9+/]{12,}={0,2}")
_HEX = re.compile(r"(?<![0-9a-zA-Z])(?:[0-9a-fA-F]{2} ?){12,}")

_MARKUP = re.compile(
    r"</?(?:[A-Za-z|!]|用户|系统|助手|指令|问题|资料)[^<>]{0,200}>|<</?SYS>>|\[/?INST\]|```\w*|(?:^|(?<=\s))#{2,}(?=\s)",
    re.IGNORECASE | re.DOTALL,
)
# Tags that only dress the words between them.
_DRESS = re.compile(
    r"</?(?:a|b|i|u|s|p|em|strong|span|font|mark|code|big|small|sub|sup|h[1-6])(?:\s[^<>]{0,200})?/?>", re.IGNORECASE
)
_WITH_CONTENT = re.compile(
    r"<!--.*?(?:-->|\Z)|!\[[^\]\n]*\][(（][^)）\n]*[)）]?|<<SYS>>.*?(?:<</SYS>>|\Z)|<system\w*>.*?(?:</system\w*>|\Z)"
    r"|<\|im_start\|>\s*(?:system|assistant)\b.*?(?:<\|im_end\|>|\Z)",
    re.DOTALL | re.IGNORECASE,
)
_SPEAKER = re.compile(
    r"(?:^|(?<=[\s。！？；]))(?:(system|assistant|developer|系统|助手|系统消息|开发者|模型)|(?:user|human|用户|提问|问题))\s*[:：]\s*",
    re.IGNORECASE,
)
_CALL = re.compile(
    r"\{[^{}]{0,400}[\"'“”](?:role|tool|name|function|tool_calls?|arguments|action)[\"'“”]\s*[:：].{0,400}\}",
    re.DOTALL | re.IGNORECASE,
)
_SPEECH_END = re.compile(r"[。！？\n]|$")
# A conversation that never was: questions and answers, each behind its label.
_TURN = re.compile(
    r"(?:^|(?<=[\s。！？；?\]】]))(?:(问|q|question|提问|提问者|用户|我|user|human)|(答|a|answer|回答|答复|客服|助手|机器人|你|ai|bot|assistant))"
    r"\s{0,2}\d{0,2}\s?[:：]\s*",
    re.IGNORECASE,
)
# Tags that no person types: what is between them was said by nobody who asks.
_BETWEEN_TAGS = re.compile(r"<([a-z_][\w-]{1,30})(?:\s[^<>]{0,200})?>([^<>]{0,600})</\1\s*>", re.IGNORECASE)
_DATA = re.compile(r"[\[{]\s*\{?\s*[\"“”][\w-]{1,30}[\"“”]\s*[:：].*[}\]]", re.DOTALL)
_OBJECT = re.compile(r"\{[^{}]*\}|[^{}]+")
_PAIR = re.compile(r"[\"“”]([\w-]{1,30})[\"“”]\s*[:：]\s*[\"“”]([^\"“”]{0,500})[\"“”]")
_ESCAPES = re.compile(r"(?:\\u[0-9a-fA-F]{4}){4,}|(?:&#x?[0-9a-fA-F]{2,6};){4,}")
_ASKING_KEYS = frozenset({"content", "input", "text", "question", "query", "q", "user", "message", "prompt"})
_ASKERS = frozenset({"user", "human", "用户"})
_ASKS = re.compile(r"[？?]|什么|多少|怎|如何|哪|吗|几")


def readings(text: str) -> Iterator[str]:
    """``text`` as written and as it may be meant, each as ``rag.hidden.plain`` makes it."""
    lower = plain(text)
    yield lower
    if len(lower) >= 6 and _BACKWARDS.search(lower):
        yield lower[::-1]
    if "&#" in text or "%" in text or "\\" in text:
        spelled_out = decoded(text)
        if spelled_out != text:
            yield plain(spelled_out)
    if not _LATIN.search(lower):
        return
    if _BROKEN.search(lower):
        yield _BROKEN.sub("", lower)
    if _DIGITS.search(lower):
        yield lower.translate(_LETTERS)
    for token in _BASE64.findall(text):
        yield from _from_base64(token)
    for token in _HEX.findall(text):
        yield from _spelled(bytes.fromhex(token))


def decoded(text: str) -> str:
    """``text`` with the escapes of addresses, HTML and JSON in it resolved."""
    text = html.unescape(unquote(text, errors="replace"))
    return re.sub(r"\\u([0-9a-fA-F]{4})", lambda match: chr(int(match[1], 16)), text)


def unsplit(text: str) -> str:
    """``text`` with the characters joined that stand apart one by one."""

    def join(match: re.Match[str]) -> str:
        separator = match[1] or match[2]
        return match[0].replace(separator, "") + (separator if match[0].endswith(separator) else "")

    text = _APART_AND_MORE.sub(lambda match: match[0].replace(match[1], "") + "。", text)
    return _APART.sub(join, text)


def marked_up(text: str) -> bool:
    """Whether a text has markup, labels of speakers or calls of tools, which no person types who only asks."""
    found = (_MARKUP, _SPEAKER, _CALL, _DATA, _ESCAPES)
    return any(pattern.search(text) for pattern in found) or _last_asked(text) != text


def without_markup(text: str) -> str:
    """``text`` as its writer says it: tags that dress words go, others part sentences.

    Comments, images, calls of tools and what others are made to say go with their content.
    """
    text = _ESCAPES.sub(lambda match: _asked_under(decoded(match[0])), text)
    text = _DATA.sub(lambda match: _asked_in(match[0]), _WITH_CONTENT.sub(" ", _DRESS.sub("", text)))
    text = _BETWEEN_TAGS.sub(lambda match: _asked_under(match[2]), text)
    text = _last_asked(_CALL.sub(" ", text))
    labels = list(_SPEAKER.finditer(text))
    for label, following in reversed(list(zip_longest(labels, labels[1:]))):
        end = label.end()
        if label[1]:  # not the person who asks
            stop = _SPEECH_END.search(text, end)
            end = following.start() if following else stop.end() if stop else len(text)
        text = f"{text[: label.start()]} {text[end:]}"
    return re.sub(r"[ \t]+", " ", _MARKUP.sub("\n", text))


def _asked_under(said: str) -> str:
    """What stood under tags or in escapes where it asks, else only that something stood there."""
    return f"\n{said}\n" if _ASKS.search(said) else "\n"


def _asked_in(data: str) -> str:
    """What the person asks in a message that is written as the data of a protocol; nothing of what others say there."""
    asked = []
    for part in _OBJECT.findall(data):
        pairs = [(key.lower(), value) for key, value in _PAIR.findall(part)]
        if dict(pairs).get("role", "user").lower() in _ASKERS:
            asked += [value for key, value in pairs if key in _ASKING_KEYS and _ASKS.search(value)]
    return f" {' '.join(asked)} "


def _last_asked(text: str) -> str:
    """``text`` without the turns of a conversation that never was: answers, and the questions that they answer."""
    labels = list(_TURN.finditer(text))
    turns = [
        (label, text[label.end() : following.start() if following else len(text)].strip())
        for label, following in zip_longest(labels, labels[1:])
    ]
    if not any(a[1] and b[2] and said for (a, _), (b, said) in zip(turns, turns[1:], strict=False)):
        return text
    kept = [text[: labels[0].start()]]
    for (label, said), (answer, answered) in zip_longest(turns, turns[1:], fillvalue=(None, "")):
        if label is None:
            break
        if label[1]:
            kept.append("" if answer is not None and answer[2] and answered else said)
        else:  # an answer; what follows it is asked again
            stop = _SPEECH_END.search(said)
            kept.append(said[stop.end() :] if stop else "")
    return "\n".join(part for part in kept if part.strip()) or text


def _from_base64(token: str) -> Iterator[str]:
    try:
        content = base64.b64decode(token + "=" * (-len(token) % 4), validate=False)
    except (binascii.Error, ValueError):
        return
    yield from _spelled(content)


def _spelled(content: bytes) -> Iterator[str]:
    try:
        spelled = content.decode()
    except UnicodeDecodeError:
        return
    if spelled.isprintable():
        yield plain(spelled)
