"""Questions as people really type and paste them: slips of the keyboard, homophones, traditional script, copied noise.

Generated, so that robustness can be measured on any set of clean items: a disturbed question asks for the same thing
and is judged by the same gold. Deliberately independent of ``rag`` and ``index``: a correction must not be measured
with its own tables. Numbers, their units, negations and bounds (以上, 最低 …) are never misspelt, since the misspelt
question could be another one.
"""

from __future__ import annotations

import logging
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from random import Random
from types import MappingProxyType
from typing import Protocol, cast

from eval.item import Item

Disturbance = Callable[[str, Random], str | None]
"""The text disturbed, never as it was; None where the text offers nothing to disturb."""

_HAN = re.compile("[\u3400-\u9fff]+")
_LATIN = re.compile("(?<![!-~])[a-z]{4,}(?![!-~])")
_NUMERALS = frozenset("零〇一二两三四五六七八九十百千万亿兆半几俩壹贰叁肆伍陆柒捌玖拾佰仟兩萬億幾")
_NEGATIONS = frozenset("不未无無非没沒勿莫毋否别別免禁")
_SIDES = frozenset("上下内內外前后後")
_GUARDED_CHARS = _NUMERALS | _NEGATIONS | _SIDES
_GUARDED_WORDS = frozenset("至少 至多 最少 最多 最高 最低 低于 高于 超过 工作日 自然日 百分点".split())
_GUARDED_TAGS = ("m", "q", "t")
"""jieba's part-of-speech tags of numerals, measure words and times."""
_CONTENT_TAGS = ("n", "v", "a", "b", "j", "i", "l")
"""Nouns, verbs, adjectives, distinguishing words, abbreviations, idioms, fixed phrases."""
_SCALING = frozenset("大中小微多少高低新旧老男女正副总")
"""Left out or replaced, they make another question: 中小企业 → 中企业."""
_LONG = 3
_FREQUENT = 2000
_ZERO_WIDTH = ("\u200b", "\ufeff")
_TO_ENTITIES = str.maketrans({"“": "&ldquo;", "”": "&rdquo;"})
_REPEATED = re.compile("[？！。，?!]+")
_TO_WIDE = str.maketrans({chr(c): chr(c + 0xFEE0) for c in range(0x21, 0x7F)} | {" ": "\u3000"})
_TO_NARROW = str.maketrans("（）：；，！？", "():;,!?")


class _Converter(Protocol):
    def convert(self, text: str) -> str: ...


class _Token(Protocol):
    word: str
    flag: str


class _Tokenizer(Protocol):
    FREQ: Mapping[str, int]

    def initialize(self) -> None: ...


class _Tagger(Protocol):
    def cut(self, sentence: str, HMM: bool) -> Iterator[_Token]: ...


@dataclass(frozen=True)
class _Word:
    """``text`` stands at ``start`` of the question. ``guarded``: a misspelling of it could change what is asked."""

    text: str
    start: int
    tag: str
    guarded: bool

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(frozen=True)
class _Edit:
    """``new`` in the place of ``word``."""

    word: _Word
    new: str

    def applied(self, text: str) -> str:
        return text[: self.word.start] + self.new + text[self.word.end :]


def disturbed(items: Iterable[Item], seed: int) -> tuple[Item, ...]:
    """A copy of each item for each disturbance that its last turn allows: ``<id>~typo``, ``<id>~homophone``, …

    The copies of an item follow each other, in the order of ``DISTURBANCES``. What becomes of an item depends on
    ``seed`` and its id alone, not on the other items.
    """
    copies = []
    for item in items:
        for name, disturb in DISTURBANCES.items():
            text = disturb(item.question, Random(f"{seed}:{item.id}:{name}"))
            if text is not None:
                changes = {"id": f"{item.id}~{name}", "type": name, "turns": (*item.turns[:-1], text)}
                copies.append(item.model_copy(update=changes | {"perturbed_from": item.id}))
    return tuple(copies)


def typo(text: str, chance: Random) -> str | None:
    """One slip of hand: two neighbouring characters of a long word swapped, one left out, or a character doubled.

    Swapped and left out only in words of three characters or more, which stay guessable, and only where the result is
    no word: a slip into another word (生产力 → 生产) is another question.
    """
    words = [word for word in _words(text) if not word.guarded]
    words += [_Word(match[0], match.start(), "latin", False) for match in _LATIN.finditer(text)]
    long = [word for word in words if len(word.text) >= _LONG]
    ways = [list(_swaps(long)), list(_omissions(long)), list(_doublings(words, text))]
    possible = [edits for edits in ways if edits]
    return chance.choice(chance.choice(possible)).applied(text) if possible else None


def homophone(text: str, chance: Random) -> str | None:
    """A character of a word replaced by a frequent one of the same sound (tones aside), as input methods take it.

    Never so that the result is a word of its own (权力 for 权利 would be another question).
    """
    edits = [list(_homophones(word, at)) for word in _content_words(text) for at in range(len(word.text))]
    possible = [choices for choices in edits if choices]
    if not possible:
        return None
    choices = chance.choice(possible)
    (edit,) = chance.choices([edit for edit, _ in choices], [weight for _, weight in choices])
    return edit.applied(text)


def traditional(text: str, _: Random) -> str | None:
    """The whole question in traditional characters."""
    converted = _converter().convert(text)
    return converted if converted != text else None


def garbled(text: str, chance: Random) -> str | None:
    """One or two kinds of the noise that comes with text copied from web pages and PDF files."""
    noises: list[Disturbance] = [_with_readings, _with_zero_width, _with_spaces, _with_repetition, _with_entities]
    wanted = chance.choice((1, 2))
    noisy = text
    for noise in chance.sample(noises, len(noises)):
        result = noise(noisy, chance)
        if result is not None:
            noisy = result
            wanted -= 1
        if not wanted:
            break
    return noisy if noisy != text else None


def fullwidth(text: str, _: Random) -> str | None:
    """Digits, Latin letters, ASCII punctuation and spaces in full width; without any, the punctuation in half width."""
    for widths in (_TO_WIDE, _TO_NARROW):
        changed = text.translate(widths)
        if changed != text:
            return changed
    return None


def pinyin(text: str, chance: Random) -> str | None:
    """A content word in toneless pinyin without spaces, as when the input method was not switched on."""
    words = [word for word in _content_words(text) if not _touches_ascii(word, text)]
    if not words:
        return None
    word = chance.choice(words)
    return _Edit(word, "".join(_readings(word.text, tones=False))).applied(text)


DISTURBANCES: Mapping[str, Disturbance] = MappingProxyType(
    {
        "typo": typo,
        "homophone": homophone,
        "traditional": traditional,
        "garbled": garbled,
        "fullwidth": fullwidth,
        "pinyin": pinyin,
    }
)
"""By the type that the disturbed items get."""


def _swaps(words: Iterable[_Word]) -> Iterator[_Edit]:
    for word in words:
        for at, (one, other) in enumerate(zip(word.text, word.text[1:], strict=False)):
            new = word.text[:at] + other + one + word.text[at + 2 :]
            if one != other and not _frequency(new):
                yield _Edit(word, new)


def _omissions(words: Iterable[_Word]) -> Iterator[_Edit]:
    """A word is recognised by its beginning, so its first character stays."""
    for word in words:
        for at in range(1, len(word.text)):
            new = word.text[:at] + word.text[at + 1 :]
            if word.text[at] not in _SCALING and not _frequency(new):
                yield _Edit(word, new)


def _doublings(words: Iterable[_Word], text: str) -> Iterator[_Edit]:
    """Input methods write whole words, so it is a word's last character that comes twice; 天天 would be a word."""
    for word in words:
        last = word.text[-1]
        around = text[: word.end - 1][-1:] + text[word.end :][:1]
        if last not in around and not _frequency(last * 2):
            yield _Edit(word, word.text + last)


def _homophones(word: _Word, at: int) -> Iterator[tuple[_Edit, int]]:
    """The possible replacements of the character ``at``, each with its weight."""
    char = word.text[at]
    if char in _SCALING:
        return
    for other, weight in _by_sound().get(_readings(word.text, tones=False)[at], {}).items():
        new = word.text[:at] + other + word.text[at + 1 :]
        if other != char and not _frequency(new):
            yield _Edit(word, new), weight


def _with_readings(text: str, chance: Random) -> str | None:
    """转型 → 转(zhuǎn)型, for one or two characters."""
    readings = {
        word.start + at: reading
        for word in _words(text)
        if not word.guarded
        for at, reading in enumerate(_readings(word.text, tones=True))
        if text[word.start + at + 1 :][:1] not in ("(", "（")
    }
    return _inserted(text, {at + 1: f"({reading})" for at, reading in readings.items()}, 2, chance)


def _with_zero_width(text: str, chance: Random) -> str | None:
    mark = chance.choice(_ZERO_WIDTH)
    return _inserted(text, dict.fromkeys(_gaps(text), mark), 2, chance)


def _with_spaces(text: str, chance: Random) -> str | None:
    return _inserted(text, dict.fromkeys(_gaps(text), " "), 3, chance)


def _with_repetition(text: str, chance: Random) -> str | None:
    found = list(_REPEATED.finditer(text))
    if not found:
        return None
    mark = chance.choice(found)
    return text[: mark.end()] + mark[0][-1] * chance.choice((1, 2)) + text[mark.end() :]


def _with_entities(text: str, chance: Random) -> str | None:
    """Quotation marks as HTML entities; without any, a non-breaking space between two words."""
    escaped = text.translate(_TO_ENTITIES)
    if escaped != text:
        return escaped
    between = {word.start for word in _words(text)}.intersection(_gaps(text))
    return _inserted(text, dict.fromkeys(sorted(between), "&nbsp;"), 1, chance)


def _inserted(text: str, marks: Mapping[int, str], most: int, chance: Random) -> str | None:
    """``text`` with one to ``most`` of ``marks``, each before the character at its key."""
    if not marks:
        return None
    wanted = min(chance.randint(1, most), len(marks))
    for at in sorted(chance.sample(sorted(marks), wanted), reverse=True):
        text = text[:at] + marks[at] + text[at:]
    return text


def _gaps(text: str) -> Sequence[int]:
    """The places between two Chinese characters of which neither belongs to a guarded word."""
    free = {at for word in _words(text) if not word.guarded for at in range(word.start, word.end)}
    return sorted(at for at in free if at - 1 in free)


def _content_words(text: str) -> list[_Word]:
    """The words of two characters and more that carry meaning and may be misspelt."""
    return [w for w in _words(text) if len(w.text) > 1 and not w.guarded and w.tag.startswith(_CONTENT_TAGS)]


def _words(text: str) -> list[_Word]:
    """The words in Chinese characters, by jieba's dictionary alone: words that it guesses are often none."""
    found = []
    start = 0
    counts = False
    for token in _tagger().cut(text, HMM=False):
        if _HAN.fullmatch(token.word):
            guarded = counts or token.flag.startswith(_GUARDED_TAGS) or token.word in _GUARDED_WORDS
            guarded = guarded or not _GUARDED_CHARS.isdisjoint(token.word)
            found.append(_Word(token.word, start, token.flag, guarded))
        if token.word.strip():
            # What follows a number is its unit.
            counts = token.flag == "m" or all(c in _NUMERALS or c.isnumeric() for c in token.word)
        start += len(token.word)
    return found


def _touches_ascii(word: _Word, text: str) -> bool:
    """Whether a Latin letter or a digit stands beside it, with which its pinyin would run together."""
    return any(c.isascii() and c.isalnum() for c in text[: word.start][-1:] + text[word.end :][:1])


def _readings(word: str, *, tones: bool) -> list[str]:
    """The pinyin of each character, as it is read in this word."""
    from pypinyin import Style, lazy_pinyin

    return lazy_pinyin(word, style=Style.TONE if tones else Style.NORMAL)


def _frequency(word: str) -> int:
    """How often jieba's dictionary counted the word; 0: it is no word."""
    return _tokenizer().FREQ.get(word, 0)


@cache
def _by_sound() -> Mapping[str, Mapping[str, int]]:
    """The frequent characters under their toneless pinyin, with their frequency in words of several characters.

    Single-character words are left out: 是, 的 and 在 would crowd out all others of their sound.
    """
    counts: Counter[str] = Counter()
    for word, frequency in _tokenizer().FREQ.items():
        if frequency and len(word) > 1 and _HAN.fullmatch(word):
            counts.update(dict.fromkeys(word, frequency))
    frequent = sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:_FREQUENT]
    sounds: dict[str, dict[str, int]] = {}
    for char, count in frequent:
        if char not in _GUARDED_CHARS | _SCALING:
            sounds.setdefault(_readings(char, tones=False)[0], {})[char] = count
    return sounds


@cache
def _tokenizer() -> _Tokenizer:
    """A tokenizer of this module's own: words that other modules add to jieba's shared one must not matter here."""
    import jieba

    jieba.setLogLevel(logging.WARNING)
    tokenizer: _Tokenizer = jieba.Tokenizer()
    tokenizer.initialize()
    return tokenizer


@cache
def _tagger() -> _Tagger:
    from jieba.posseg import POSTokenizer

    return cast(_Tagger, POSTokenizer(_tokenizer()))


@cache
def _converter() -> _Converter:
    from opencc import OpenCC

    converter: _Converter = OpenCC("s2t")
    return converter
