"""Whether a sentence stands in its evidence, judged without the product's own checker.

:func:`supported` is for answers that quote, and exact. :func:`entailed` is for answers that rephrase: an instrument
of a few explainable rules. It refuses official synonyms and nearly everything colloquial, so that its figure is a
lower bound; what it has to catch and what it may refuse is examined with ``eval.mutations``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from itertools import groupby
from typing import NamedTuple

from eval.atoms import EXCEPTION, Segment, is_mode, segments
from eval.flat import flatten, simplified

__all__ = ["entailed", "flatten", "supported", "without_lead_in"]

_PAUSES = re.compile(r"[。！？；，、：:;,!?…—\n]+")
_STOPS = re.compile(r"[。；！？;!?\n]")
_LEAD_IN = re.compile(
    r"^\s*(?:(?:[-•·●①-⑳]|\d+[.．、)）](?!\d)|[（(]\d+[)）]|[一二三四五六七八九十]+、)\s*|"
    "(?:您好|你好|答|问|(?:根据|按照)(?:检索到的)?(?:政策|文件|有关|相关)[^，：,:0-9《》]{0,8}|"
    "(?:政策|文件|办法|通知|原文)(?:明确|规定|指出|提出)|具体(?:规定|内容|要求)?如下|需要说明的是)[，：,:])+",
    re.MULTILINE,
)
_EMPTY_WORDS = re.compile("可以获得|可获得|可以享受|方面|进行|(?<!不)再(?!次)")
"""Said or left out without a change of meaning; a grant gives what it grants, so 可以获得 is no permission."""
_FUNCTION = frozenset(
    "的了和与及在对于由为是有等并以将从向把被所其该按照者之而则且也都又或给至到自关就还已经个这那些每中话可()行予能得要时本项"
)
_LONGEST_WINDOW = 8
_SHORTEST_BLOCK = 2
_SHORTEST_CONDITION = 2
_SHORTEST_SERIES = 3


def supported(claim: str, evidence: Sequence[str]) -> bool:
    """sup(s, E) for quotes: ``claim`` says nothing but what stands in ``evidence``.

    Both are cut at every pause (。！？；，、：). The claim holds if its pieces are runs of consecutive whole
    pieces of the evidence, each text of the evidence serving one run. So a stretch that starts in the middle
    of a piece (and may have lost a 不 or an 以上) is not supported, and a subject and a value from two places
    of one text do not add up.
    """
    rest = _pieces(claim)
    if not rest:
        return False
    texts = [_pieces(text) for text in evidence]
    while rest:
        runs = [_longest_run(rest, text) for text in texts]
        best = max(runs, default=0)
        if best == 0:
            return False
        texts.pop(runs.index(best))
        rest = rest[best:]
    return True


def _pieces(text: str) -> list[str]:
    return [piece for piece in _PAUSES.split(flatten(text)) if piece]


def _longest_run(wanted: list[str], text: list[str]) -> int:
    """How many of the first pieces of ``wanted`` stand one after the other in ``text``, at best."""
    best = 0
    for start in range(len(text)):
        length = 0
        while length < len(wanted) and start + length < len(text) and wanted[length] == text[start + length]:
            length += 1
        best = max(best, length)
    return best


def without_lead_in(claim: str) -> str:
    """``claim`` in simplified characters, without lead-ins: “根据有关规定，”, “您好，”, “1. ”."""
    return _LEAD_IN.sub("", simplified(claim))


_Sentence = tuple[Segment, ...]
_Tokens = tuple[str, ...]


def entailed(claim: str, evidence: Sequence[str]) -> bool:
    """sup(s, E) for other wording: ``claim`` says in the words of ``evidence`` nothing that is not there.

    Both are read into tokens (:mod:`eval.atoms`) and cut at pauses. Every segment of the claim is laid against the run
    of segments of one sentence of the evidence (up to 。；) that explains most of it, in order. It holds if

    * all of its atoms, its words of polarity and modality and all of its characters but function words are explained by
      blocks of two and more tokens that have the same order there;
    * no 不, 应当, 可以 … governs the explained words there and is not said;
    * no condition is dropped: what stands before the last 的 of a segment is not passed over;
    * neither is the exception (除外) of a sentence;
    * a claim goes on in another sentence of the evidence only from that sentence's start, so that a subject and a value
      of two sentences do not add up;
    * series of names and values (“一等奖、二等奖、三等奖分别奖励30万元、15万元、6万元”) keep their order, and where one
      is told in part, each name goes with its own value.

    A lead-in (“根据有关规定，”, “1. ”) is not counted. Nothing said is not entailed.
    """
    said = _sentences(without_lead_in(claim))
    known = tuple(sentence for text in evidence for sentence in _sentences(text))
    with_exception = any(_excepts(sentence) for sentence in said)
    return bool(said) and bool(known) and all(_sentence_entailed(one, known, with_exception) for one in said)


@lru_cache(maxsize=1024)
def _sentences(text: str) -> tuple[_Sentence, ...]:
    read = (segments(_EMPTY_WORDS.sub("", sentence)) for sentence in _STOPS.split(simplified(text)))
    return tuple(sentence for sentence in read if sentence)


class _Window(NamedTuple):
    """A run of segments of sentence number ``sentence``, from its segment number ``start``."""

    sentence: int
    start: int
    segments: _Sentence

    @property
    def tokens(self) -> _Tokens:
        return tuple(token for segment in self.segments for token in segment.tokens)


class _Fit(NamedTuple):
    """``places``: where the explained tokens of a segment stand in the window; ``silent``: polarity is passed over."""

    window: _Window
    places: Mapping[int, int]
    silent: bool


def _sentence_entailed(said: _Sentence, known: tuple[_Sentence, ...], with_exception: bool) -> bool:
    if not _series(said):
        known = tuple(one for sentence in known for one in _told_apart(sentence))
    last: _Window | None = None
    for segment in said:
        fit = _best(segment, known, last)
        window, places = fit.window, fit.places
        sentence = known[window.sentence]
        if any(place not in places and _has_content(token) for place, token in enumerate(segment.tokens)):
            return False
        if fit.silent or _drops_condition(segment, fit) or (_excepts(sentence) and not with_exception):
            return False
        if last and not _goes_on(last, window, bool(_series(said) and _series(sentence))):
            return False
        last = window
    return True


def _goes_on(last: _Window, window: _Window, in_order: bool) -> bool:
    if window.sentence != last.sentence:
        return window.start == 0
    return window.start > last.start or not in_order


def _best(segment: Segment, known: tuple[_Sentence, ...], last: _Window | None) -> _Fit:
    """The fit that explains most words; then without silent polarity, where the claim just was, short, most atoms."""
    fits = (_fit(segment, window) for window in _windows(known))
    return max(fits, key=lambda fit: _rank(segment, fit, last))


def _windows(known: tuple[_Sentence, ...]) -> Iterator[_Window]:
    for number, sentence in enumerate(known):
        for start in range(len(sentence)):
            for end in range(start + 1, min(len(sentence), start + _LONGEST_WINDOW) + 1):
                yield _Window(number, start, sentence[start:end])


def _rank(segment: Segment, fit: _Fit, last: _Window | None) -> tuple[int, bool, bool, int, int, bool, int]:
    explained = [segment.tokens[place] for place in fit.places]
    return (
        sum(len(token) == 1 and _has_content(token) for token in explained),
        not fit.silent,
        last is not None and fit.window.sentence == last.sentence,
        -len(fit.window.segments),
        sum(_is_atom(token) for token in explained),
        last is not None and fit.window.start > last.start,
        -len(fit.window.tokens),
    )


def _fit(segment: Segment, window: _Window) -> _Fit:
    places = _explained(segment.tokens, window.tokens)
    silent = any(is_mode(token) and place not in places for place, token in enumerate(segment.tokens))
    return _Fit(window, places, silent or _passes_over_polarity(segment, window, places))


@lru_cache(maxsize=1 << 12)
def _explained(said: _Tokens, known: _Tokens) -> Mapping[int, int]:
    """Places in ``said`` → places in ``known``, in order; a lone character is a chance match."""
    found: dict[int, int] = {}
    for start, there, length in SequenceMatcher(None, said, known, autojunk=False).get_matching_blocks():
        if length >= _SHORTEST_BLOCK or (length == 1 and (len(said[start]) > 1 or not _has_content(said[start]))):
            found.update((start + step, there + step) for step in range(length))
    return found


def _passes_over_polarity(segment: Segment, window: _Window, places: Mapping[int, int]) -> bool:
    """A word of polarity of the window governs words that are said, or ends what is said, and is not said itself."""
    used = set(places.values())
    words = {there for here, there in places.items() if _is_word(segment.tokens[here])}
    start = 0
    for tokens in (part.tokens for part in window.segments):
        for place, token in enumerate(tokens):
            if is_mode(token) and start + place not in used:
                governs = any(start + later in words for later in range(place + 1, len(tokens)))
                closes = start + place - 1 in words and not any(map(_has_content, tokens[place + 1 :]))
                if governs or closes:
                    return True
        start += len(tokens)
    return False


def _drops_condition(segment: Segment, fit: _Fit) -> bool:
    """Content before the last 的 of a segment that is told is passed over, and what follows the 的 is said.

    “评审专家[与申报企业有利害关系]的，应当回避”, “[实名]举报的受理”; not what a claim leaves out at its end.
    """
    used = set(fit.places.values())
    words = {there for here, there in fit.places.items() if _has_content(segment.tokens[here])}
    start = 0
    for tokens in (part.tokens for part in fit.window.segments):
        places = range(start, start + len(tokens))
        if "的" in tokens and words.intersection(places):
            mark = start + len(tokens) - 1 - tokens[::-1].index("的")
            passed = [place not in used and _has_content(tokens[place - start]) for place in range(start, mark)]
            longest = max((len(list(run)) for omitted, run in groupby(passed) if omitted), default=0)
            if longest >= _SHORTEST_CONDITION and (max(words) > mark or mark == places[-1]):
                return True
        start += len(tokens)
    return False


def _excepts(sentence: _Sentence) -> bool:
    return any(EXCEPTION in segment.tokens for segment in sentence)


def _series(sentence: _Sentence) -> tuple[int, int] | None:
    """From where to where one segment after the other ends and starts with an atom: 30万元、15万元、6万元."""
    for start in range(len(sentence) - 1):
        end = start
        while end + 1 < len(sentence) and _is_atom(sentence[end].tokens[-1]) and _is_atom(sentence[end + 1].tokens[0]):
            end += 1
        if end > start:
            return start, end + 1
    return None


def _told_apart(sentence: _Sentence) -> tuple[_Sentence, ...]:
    """A sentence with a series of names before a series of as many values, at least three: one sentence for each pair.

    What the first name has before it and the last one behind it is found by the length of a name between them, so
    the first pair keeps its name in full, and the others may miss some of what all have in common.
    """
    found = _series(sentence)
    if found is None:
        return (sentence,)
    start, end = found
    count = end - start
    if count < _SHORTEST_SERIES or start < count:
        return (sentence,)
    names, amounts = [s.tokens for s in sentence[start - count : start]], [s.tokens for s in sentence[start:end]]
    size = min(len(name) for name in names[1:-1])
    head, tail = names[0][:-size], names[-1][size:]
    singled = [names[0] + tail, *(head + name + tail for name in names[1:-1]), head + names[-1]]
    values = [amounts[0][-1], *(amount[0] for amount in amounts[1:])]
    before, behind = sentence[: start - count], sentence[end:]
    return tuple(
        (*before, Segment(name), Segment((*amounts[0][:-1], value, *amounts[-1][1:])), *behind)
        for name, value in zip(singled, values, strict=True)
    )


def _is_atom(token: str) -> bool:
    return len(token) > 1 and not is_mode(token)


def _is_word(token: str) -> bool:
    return _has_content(token) and not is_mode(token)


def _has_content(token: str) -> bool:
    """Whether a token says something of its own: an atom, polarity, any character that is no function word."""
    return token not in _FUNCTION
