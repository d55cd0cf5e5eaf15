"""The words of a question that name its subject, each with how much it says about it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from rag.lexicon import Lexicon, Synonyms, place_stem

Segmenter = Callable[[str], Sequence[str]]
"""Cuts text into dictionary words and single characters, without losing a character."""

Frequency = Callable[[str], int]
"""How often a word occurs in general Chinese, in 60 million words."""

Known = Callable[[str], int]
"""In how many passages of the corpus a word or phrase is a term."""

SPECIFIC, ACT, EVERYDAY, GENERIC = 1.0, 0.6, 0.5, 0.25
BACKGROUND = 0.5

_LIST_CUE = re.compile(
    r"(?:哪|什么|啥|几|多少)(?:些|几)?(?:大)?(?:个|项|条)?"
    r"(?:方面|措施|举措|内容|工作|任务|事情?|点|条|招|办法|政策|动作|安排|部署|要求|规定|表述|说法|抓手|路径|方向)"
)
_THIS_DOCUMENT = re.compile(
    r"(?:这|该|本|此|那|那个|这个)?(?:份|个|项|条|篇|次|部)?"
    r"(?:政策|文件|措施|通知|意见|方案|办法|规定|若干政策措施|政策措施)(?:里面?|中|上|原文|全文)?"
)
# A class that goes by a letter (B类人才, C级, D轮). What holds of one holds of no other.
_LETTER = re.compile(r"(?<![A-Za-z])[A-Za-z](?:类|级|档|型|轮|证|照)(?!型)")
# A sum or a measure, with what it counts left standing: 6000万|建厂房.
_NUMBER = re.compile(
    r"(?<![“「『\"'0-9])[0-9][0-9.,]*(?:个?[十百千万亿]+|多)*(?:元|块钱?|平方米|平米?|公里|米|吨|岁|号|日)?"
)
_ORGANISATION = re.compile(
    r"[一-鿿]{2,}(?:部|局|厅|署|委|委员会|办公室|中心|银行|公司|集团|协会|总会|法院|学院|大学|医院)"
)
# The commoner an everyday word, the less it says: (occurrences in 60 million words, weight).
_BY_FREQUENCY = ((4_000, 0.0), (700, 0.2))
_POINTING = re.compile(
    r"(?:[这那哪某每各另]|[两一二三四五六七八九十百千万几半]+)+[个项条种类段份次块件位家页天年样头串只些万]?"
)
# 这套|补贴, not 套补贴.
_BEFORE_MEASURE = re.compile("[这那哪每几两一此该本各]$")
_QUOTED = re.compile(r"[“「『\"']([^”」』\"']{1,20})[”」』\"']")
_HAN = re.compile(r"[㐀-鿿]")
_COMPOUND = 4
_BLANK = "　"


@dataclass(frozen=True)
class Term:
    """A word that names the subject.

    ``weight``: ``SPECIFIC`` for a thing that policies are about, ``ACT`` for what is done with it, ``EVERYDAY`` for
    other words, ``GENERIC`` for words that all policies use; times ``BACKGROUND`` outside the asking clause.
    ``decisive``: a thing in the asking clause; a clause that does not speak of it does not answer.
    """

    text: str
    weight: float
    specific: bool
    thing: bool
    asking: bool
    synonyms: Synonyms

    @property
    def decisive(self) -> bool:
        """A thing in the asking clause: a clause that does not speak of it does not answer."""
        return self.thing and self.asking


@dataclass(frozen=True)
class Cutter:
    """Cuts clauses into terms. ``known`` knows the words of the corpus that is asked."""

    segment: Segmenter
    frequency: Frequency
    lexicon: Lexicon
    known: Known = lambda _: 0

    def terms(self, clause: str, topic: str, asking: bool, places: list[str]) -> Iterator[Term]:
        """The terms of a clause; the places that it names are added to ``places``.

        ``topic`` is the clause with the words that only ask blanked out, character by character. A word of which a part
        is left is a whole word (补贴 asks in 补贴多少, but is a part of the name in 安家补贴多少).
        """
        quoted = [q for q in _QUOTED.findall(topic) if len(q) > 1 or q.isdecimal()]
        left = _blanked(_THIS_DOCUMENT, _blanked(_LIST_CUE, topic))
        for word in self._words(clause, topic, left):
            if word in self.lexicon.places or place_stem(word) in self.lexicon.places:
                places.append(word)
                continue
            weight = SPECIFIC if self._stands_out(word, quoted) else self.weight(word)
            if weight == SPECIFIC and word in self.lexicon.verbs and word not in quoted:
                weight = ACT
            if weight:
                specific = weight > GENERIC or weight == _BY_FREQUENCY[-1][1]
                yield Term(
                    word, weight * (1.0 if asking else BACKGROUND), specific, weight == SPECIFIC, asking,
                    self._synonyms(word),
                )  # fmt: skip

    def _stands_out(self, word: str, quoted: Sequence[str]) -> bool:
        if word.isdecimal():
            return word in quoted
        in_quotes = word not in self.lexicon.stop and any(word in q for q in quoted)
        return in_quotes or _LETTER.fullmatch(word) is not None

    def _synonyms(self, word: str) -> Synonyms:
        found = self.lexicon.thesaurus.get(word, Synonyms())
        official = self.lexicon.everyday.get(word)
        return Synonyms(found.same | official, found.near - official) if official else found

    def weight(self, word: str) -> float:
        """How much a word says about the subject; 0 for nothing.

        A word of everyday language says as much as the policies' word for it.
        """
        lexicon = self.lexicon
        if word in lexicon.generic:
            return GENERIC
        if word in lexicon.stop or word.isdecimal() or _POINTING.fullmatch(word):
            return 0.0
        if word in lexicon.thesaurus or word in lexicon.topics and word not in lexicon.told:
            return SPECIFIC
        if word in lexicon.everyday:
            common = word in lexicon.told or self.frequency(word) >= _BY_FREQUENCY[0][0]
            most = EVERYDAY if common else SPECIFIC
            return min(most, max(map(self._weight, (word, *lexicon.everyday[word]))))
        return self._weight(word)

    def _weight(self, word: str) -> float:
        lexicon = self.lexicon
        if word in lexicon.generic:
            return GENERIC
        if word in lexicon.topics:
            return SPECIFIC
        if len(word) == 1:
            return 0.0
        if is_organisation(word):
            return SPECIFIC
        return next((weight for least, weight in _BY_FREQUENCY if self.frequency(word) >= least), EVERYDAY)

    def _words(self, clause: str, topic: str, left: str) -> Iterator[str]:
        """Dictionary words, entries of the lists made of several, and runs of single characters that no list knows."""
        tokens = self.segment(clause)
        if sum(map(len, tokens)) != len(clause):  # a sign that becomes two when written plainly
            tokens = self.segment(left)
        left = _blanked(_NUMBER, left)
        unknown, at = "", 0
        for found in _LETTER.finditer(left):
            yield found.group().upper()
        for word in self._merged([part for token in tokens for part in self._split(token)]):
            start, at = at, at + len(word)
            gone = not left[start:at].strip(_BLANK)
            if left[start:at] != topic[start:at]:
                word = left[start:at].strip(_BLANK)
            single = len(word) == 1 and _HAN.match(word)
            if single and not gone and word not in self.lexicon.stop and not self._is_entry(word):
                unknown += word
                continue
            if len(unknown) > 1:
                yield unknown
            unknown = ""
            if not gone and word.strip() and (word[0].isalnum() or _HAN.match(word)):
                yield word.strip()
        if len(unknown) > 1:
            yield unknown

    def _split(self, word: str) -> tuple[str, ...]:
        """A long word that no list has, as the two that the lists have (大学老师 → 大学, 老师)."""
        if len(word) >= _COMPOUND and not self._is_listed(word):
            for at in range(2, len(word) - 1):
                if self._is_entry(word[:at]) and self._is_entry(word[at:]):
                    return word[:at], word[at:]
        return (word,)

    def _is_listed(self, word: str) -> bool:
        lexicon = self.lexicon
        return word in lexicon.topics or word in lexicon.generic or word in lexicon.stop or self._is_entry(word)

    def _is_entry(self, word: str) -> bool:
        return word in self.lexicon.thesaurus or word in self.lexicon.everyday

    def _merged(self, words: Sequence[str]) -> Iterator[str]:
        """Join neighbours that together are one entry of the lists (设备 + 老旧 → 设备老旧)."""
        start = 0
        while start < len(words):
            measured = start > 0 and _BEFORE_MEASURE.search(words[start - 1])
            for end in range(min(len(words), start + 4), start, -1):
                joined = "".join(words[start:end])
                if end == start + 1 or not measured and self._is_entry(joined):
                    yield joined
                    start = end
                    break


def is_organisation(word: str) -> bool:
    """Whether a word is the name of a body (财政局, 交通运输部), by its ending."""
    return bool(_ORGANISATION.fullmatch(word))


def _blanked(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda found: _BLANK * len(found.group()), text)
