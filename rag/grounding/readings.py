"""What a clause says without spelling it out: its elliptic sentences, written in full or turned round.

``readings`` gives sentences that each follow from the clause alone, so that a true restatement may be laid over one of
them where the clause itself is too short-spoken. A structure that is not certain gives nothing; an ordinary clause ().

``chains`` gives those that name several members one after the other and say what holds for all with the first alone.
They are for a claim that begins there too (``Chain.bears``): what is cut from their middle has lost its condition.

A reading is not shown beside the claim as its clause is, so to be a cut of one proves nothing: the rules must be kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache

from rag.grounding.atoms import even
from rag.grounding.distribution import Chain, distributed
from rag.grounding.exclusion import excluded
from rag.grounding.gapping import continued, divided, joined, unrepeated
from rag.grounding.granting import granted
from rag.grounding.inversion import inverted
from rag.grounding.telephones import telephones

__all__ = ["Chain", "chains", "readings"]

_COMMA = re.compile(r"(?<![0-9]),|,(?![0-9]{3})")
# A blank beside a figure, as in 100 万元.
_BLANK = re.compile("(?<=[一-鿿、，]) (?=[0-9])|(?<=[0-9]) (?=[一-鿿%])")
_LONGEST = 4000
_MOST = 40
_SENTENCE = re.compile(r"[^。！!?？]+")
_LABEL = re.compile(
    r"\s*(?:第[零〇一二三四五六七八九十百千0-9]+条(?:之[一二三四五])?\s+"
    r"|[(][一二三四五六七八九十0-9]+[)]\s*|[一二三四五六七八九十]+、|[0-9]+[.．、](?![0-9])\s*)?"
)
# Nothing below can fire without one of these.
_TRIGGER = re.compile(
    r"分别|依次|各(?=[给奖补资配安承出一])|按|给予|承担|奖励|补助|资助|补贴|电话|热线|专线|由|负责|不[再予]|不适用|不享受"
    r"|除|禁止|严禁|为重点|抽取|抽查|遴选|选取|(?:利害|亲属|隶属)关系|贷款"
)
_TAKES_BACK = re.compile("但|不过|然而|[^，]{0,30}除外")
_SETS = re.compile("对|凡|[^，]*[的者后]，")
_STRANGE = re.compile(r"[…\t|]|\.\.\.| {2}")


def readings(clause: str) -> tuple[str, ...]:
    """Sentences that follow from ``clause`` and make explicit what it says elliptically; mostly none."""
    return _read(clause)[0]


def chains(clause: str) -> tuple[Chain, ...]:
    """The members of the lists of ``clause`` one after the other, each with its amount."""
    return _read(clause)[1]


@lru_cache(maxsize=1024)
def _read(clause: str) -> tuple[tuple[str, ...], tuple[Chain, ...]]:
    if len(clause) > _LONGEST:
        return (), ()
    text = _BLANK.sub("", _COMMA.sub("，", even(clause)))
    if _TRIGGER.search(text) is None:
        return (), ()
    found: dict[str | Chain, None] = {}
    for line in _own_lines(text):
        sentences = [match[0].strip() for match in _SENTENCE.finditer(line)]
        for sentence, after in zip(sentences, [*sentences[1:], ""], strict=True):
            if _TAKES_BACK.match(after) is not None:
                continue
            if _TRIGGER.search(sentence) is not None and _STRANGE.search(sentence) is None:
                found.update(dict.fromkeys(_of_sentence(sentence)))
    whole = [f"{reading}。" for reading in found if isinstance(reading, str)]
    row = [reading._replace(text=f"{reading.text}。") for reading in found if isinstance(reading, Chain)]
    return tuple(whole[:_MOST]), tuple(row[:_MOST])


def _own_lines(text: str) -> Iterator[str]:
    """The lines of ``text`` without their labels, but for the items of a list that an earlier line opens (…：)."""
    opened = first = False
    for line in filter(str.strip, text.split("\n")):
        label = _LABEL.match(line)
        content = line[label.end() :] if label is not None else line
        item = label is not None and bool(label[0].strip()) and "条" not in label[0]
        if not (opened and (item or first)):
            yield content
            opened = False
        first = False
        if content.rstrip().endswith(":"):
            opened = first = True


def _of_sentence(sentence: str) -> Iterator[str | Chain]:
    segments = [part.strip() for part in re.split("[；;]", sentence) if part.strip()]
    if not segments:
        return
    yield from continued(segments)
    for index, segment in enumerate(segments):
        yield from telephones(segment)
        following = segments[index + 1] if index + 1 < len(segments) else ""
        if _TAKES_BACK.match(following) is not None or ":" in segment or index and _leans(segment, segments[0]):
            continue
        for rewrite in (distributed, joined, divided, unrepeated, inverted, granted, excluded):
            yield from rewrite(segment)


def _leans(segment: str, first: str) -> bool:
    """What the first segment sets down at its beginning may hold for this one, which sets down nothing."""
    return ":" in first or _SETS.match(first) is not None and _SETS.match(segment) is None
