"""The step that reads a misspelt question as what the corpus has: typos, homophones, pinyin for characters.

A stretch of the question is replaced only by a term that the corpus or the lexicon knows, and every replacement is
shown to the person who asked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from index.vocabulary import Vocabulary
from rag.answer import Correction
from rag.lexicon import Lexicon
from rag.pinyin import PinyinReader
from rag.question import Segmenter
from rag.state import State

_LONGEST = 10
_TITLE = re.compile(r"《[^》]*》")
_HAN_RUN = re.compile(r"[㐀-鿿]{2,}")
# A verb said twice: 放一放 is no slip for 放一方.
_DOUBLED = re.compile(r"([㐀-鿿])[一了]\1")
# Pairs that many speakers do not tell apart; both sides become the right one.
_FUZZY = (("zh", "z"), ("ch", "c"), ("sh", "s"))
_FUZZY_ENDS = (("ing", "in"), ("eng", "en"), ("ang", "an"))
# Another number, place or body is another thing, however little the words differ (百企技改, 科学技术局).
_DISTINCT = frozenset(
    "新旧大中小高低多少上下前后内外老男女带扶零一二三四五六七八九十百千万两省市县区镇乡村厅局部委办院科处"
)


@dataclass(frozen=True)
class _Replacement:
    start: int
    end: int
    term: str
    certainty: tuple[int, int]


@dataclass(frozen=True)
class _Run:
    """A run of Chinese characters: its sound by character, its dictionary words, and where terms stand in it."""

    text: str
    sound: tuple[str, ...]
    words: tuple[tuple[int, int], ...]
    settled: frozenset[int]


class Correct:
    """Looks at every stretch of 2 to 10 characters that is no known word for the known term that was meant."""

    name = "correct"

    def __init__(self, vocabulary: Vocabulary, segment: Segmenter, lexicon: Lexicon) -> None:
        self._vocabulary = vocabulary
        self._segment = segment
        self._lexicon = lexicon

    def __call__(self, state: State) -> State:
        text, corrections = state.text, []
        for start, end, reading in reversed(list(self._reader.readings(text))):
            corrections.append(Correction(text[start:end], reading))
            text = text[:start] + reading + text[end:]
        replacements = _best(self._replacements(text))
        for found in reversed(replacements):
            corrections.append(Correction(text[found.start : found.end], found.term))
            text = text[: found.start] + found.term + text[found.end :]
        return replace(state, text=text, corrections=tuple(reversed(corrections)))

    @cached_property
    def _reader(self) -> PinyinReader:
        corpus = [word for word in self._vocabulary if word in self._targets]
        lexicon = sorted((*self._lexicon.thesaurus, *self._lexicon.generic, *self._lexicon.stop))
        return PinyinReader(self._vocabulary.pinyin, (w for w in (*corpus, *lexicon) if len(w) > 1))

    @cached_property
    def _targets(self) -> frozenset[str]:
        """What may have been meant: the terms of the corpus and the words that the thesaurus explains."""
        words = (*self._vocabulary, *self._lexicon.thesaurus)
        return frozenset(w for w in words if 2 <= len(w) <= _LONGEST and _HAN_RUN.fullmatch(w))

    @cached_property
    def _written(self) -> str:
        """All terms in one text: what stands in one of them (数智 of 数智技术) is written so on purpose."""
        return "\n".join(sorted(self._targets))

    @cached_property
    def _by_sound(self) -> dict[tuple[str, ...], list[str]]:
        found: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for word in self._targets:
            found[self._sound(word)].append(word)
        return found

    @cached_property
    def _by_half(self) -> dict[tuple[int, str, bool], list[str]]:
        """Terms of four or more characters by either half: one wrong character leaves the other half intact."""
        found: defaultdict[tuple[int, str, bool], list[str]] = defaultdict(list)
        for word in self._targets:
            if len(word) >= 4:
                middle = len(word) // 2
                found[len(word), word[:middle], True].append(word)
                found[len(word), word[middle:], False].append(word)
        return found

    def _sound(self, word: str) -> tuple[str, ...]:
        return tuple(_fuzzy(syllable) for syllable in self._vocabulary.pinyin(word))

    def _replacements(self, text: str) -> Iterator[_Replacement]:
        for found in _HAN_RUN.finditer(_TITLE.sub(lambda title: " " * len(title.group()), text)):
            run = self._run(found.group())
            for start, end in _windows(len(run.text)):
                term = self._meant(run, start, end)
                if term:
                    certainty = (_common(run.text[start:end], term), -len(term))
                    yield _Replacement(found.start() + start, found.start() + end, term, certainty)

    def _run(self, text: str) -> _Run:
        words = [span for span in _token_spans(self._segment(text)) if span[1] - span[0] >= 2]
        terms = (range(start, end) for start, end in _windows(len(text)) if text[start:end] in self._targets)
        doubled = (range(*found.span()) for found in _DOUBLED.finditer(text))
        return _Run(text, self._sound(text), tuple(words), frozenset(at for span in (*terms, *doubled) for at in span))

    def _meant(self, run: _Run, start: int, end: int) -> str | None:
        window = run.text[start:end]
        if window in self._targets or window in self._lexicon.stop or window in self._lexicon.generic:
            return None
        alike = [w for w in self._by_sound.get(run.sound[start:end], ()) if self._is_slip(run, start, w, True)]
        if len(window) >= 4:
            middle = len(window) // 2
            halves = ((len(window), window[:middle], True), (len(window), window[middle:], False))
            alike += [
                w for half in halves for w in self._by_half.get(half, ()) if self._is_slip(run, start, w, False)
            ]
        if not alike or window in self._written:
            return None
        heard = self._vocabulary.pinyin(window)

        def likeness(word: str) -> tuple[int, bool, int, str]:
            exact = self._vocabulary.pinyin(word) == heard
            return _common(word, window), exact, self._vocabulary.frequency(word), word

        return max(alike, key=likeness)

    def _is_slip(self, run: _Run, start: int, term: str, homophone: bool) -> bool:
        """Whether the run has a slip for ``term`` from ``start``, and not something else that the person meant."""
        end = start + len(term)
        window = run.text[start:end]
        wrong = [i for i, (a, b) in enumerate(zip(window, term, strict=True)) if a != b]
        if not wrong or len(wrong) == len(window) or any(start + i in run.settled for i in wrong):
            return False
        if any(window[i] in self._lexicon.stop for i in wrong) and not (homophone and len(window) >= 3):
            return False
        in_words = any(word[0] <= start + i < word[1] for word in run.words for i in wrong)
        if any(word[0] < start < word[1] or word[0] < end < word[1] for word in run.words):
            return False
        if not homophone:
            return len(wrong) == 1 and not _DISTINCT & {window[wrong[0]], term[wrong[0]]} and not in_words
        if len(window) > 2:
            return (not in_words or len(window) >= 5) and len(wrong) <= len(window) // 2
        exact = self._vocabulary.pinyin(window) == self._vocabulary.pinyin(term)
        return exact and not in_words and not _only_particles(window, wrong, self._lexicon)


def _windows(length: int) -> Iterator[tuple[int, int]]:
    for start in range(length):
        for end in range(start + 2, min(length, start + _LONGEST) + 1):
            yield start, end


def _only_particles(window: str, wrong: Sequence[int], lexicon: Lexicon) -> bool:
    right = [c for i, c in enumerate(window) if i not in wrong]
    return all(c in lexicon.stop for c in right)


def _common(a: str, b: str) -> int:
    return sum(x == y for x, y in zip(a, b, strict=True))


def _fuzzy(syllable: str) -> str:
    for long, short in _FUZZY:
        if syllable.startswith(long):
            syllable = short + syllable[len(long) :]
    for long, short in _FUZZY_ENDS:
        if syllable.endswith(long):
            syllable = syllable[: -len(long)] + short
    return syllable


def _token_spans(tokens: Iterable[str]) -> list[tuple[int, int]]:
    spans, at = [], 0
    for token in tokens:
        spans.append((at, at + len(token)))
        at += len(token)
    return spans


def _best(replacements: Iterable[_Replacement]) -> list[_Replacement]:
    """The surest replacements that do not overlap, in reading order."""
    kept: list[_Replacement] = []
    for one in sorted(replacements, key=lambda r: r.certainty, reverse=True):
        if all(one.end <= other.start or other.end <= one.start for other in kept):
            kept.append(one)
    return sorted(kept, key=lambda r: r.start)
