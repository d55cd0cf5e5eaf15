"""Text that a replacement of bytes has put out of step, put back in step.

The damage: a program looked for the two bytes of a character in GBK text, to write its pinyin behind it, and
found them astride two other characters. 展潛 is D5 B9 9D 93; B9 9D is 節; so ``(jié)`` went between 9D and 93, and
展潛力 shows as ``展?jié)摿Φ``. Or a single byte was lost or added at the start of a line, so that ``　（一）申請``
shows as ``?。ㄒ唬┥暾``. `index.shifted_run` tells how such text reads on.

The repair: where a ``?`` may begin such a run, the bytes of what is shown are joined anew, one byte on. That is taken
for the truth only when it looks far more like Chinese than what is shown does. Bytes that are lost are filled in when
one character is clearly the likeliest there; otherwise a ``?`` stays for them.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import replace
from functools import cached_property
from typing import Final

from index.edits import Edit
from index.gap_filling import CONTEXT, GapFiller
from index.gbk import LEAD_BYTES, code_of
from index.hanzi import HAN, PINYIN_LETTER, is_han
from index.language import chinese
from index.script import all_simplified
from index.shifted_run import LOST, NOTE, Decoder, ShiftedRun, read_run, share_of_ordinary, spelled_with_lead

# How much better the restored text must score than the shown one, in nats for a character: with a bracket swallowed,
# with a note that is whole, and with no note at all.
CLEARLY_BETTER_WITH_NOTE: Final = 0.5
CLEARLY_BETTER_BESIDE_NOTE: Final = 2.5
CLEARLY_BETTER: Final = 4.0
# Below this score, in nats for a character, a text is not Chinese, whatever it is compared with.
STILL_CHINESE: Final = -12.0
# A run without a note must show this many characters, and no larger share of common ones; what is restored must have
# as many, and a larger share.
SHORTEST_SLIP: Final = 3
MOST_ORDINARY: Final = 0.75
LEAST_ORDINARY: Final = 0.85
# After so many failures in a row the text is damaged in another way, or not at all.
MOST_FAILURES: Final = 200
# How many characters before and behind a run are looked at.
REACH: Final = 40

_SYLLABLE: Final = rf"[{PINYIN_LETTER}]{{1,9}}[1-5]?"
_ANCHOR: Final = re.compile(rf"[{LOST}](?=\(?{_SYLLABLE}\)|[^\x00-\x7f{LOST}]{{{SHORTEST_SLIP}}})")
_SWALLOWED: Final = re.compile(rf"[{LOST}]{_SYLLABLE}\)")
_NOT_SWALLOWED: Final = re.compile(rf"[{LOST}]\({_SYLLABLE}\)")
_WHOLE_NOTE: Final = re.compile(rf"\({_SYLLABLE}\)")
_PRIVATE_USE: Final = re.compile("[\ue000-\ue765]")
_RUN: Final = re.compile(rf"[^\x00-\x7f{LOST}]+")
_ASCII_OR_LOST: Final = re.compile(rf"[\x00-\x7f{LOST}]")
_ASCII_MARK: Final = re.compile(rf"(?<=[{HAN}])[,.;: ](?=[{HAN}])")
_IDEOGRAPHIC_SPACE: Final = "\u3000"


def shift_edits(text: str) -> list[Edit]:
    """The edits that put every run in step that can be; none where nothing is clearly better than what is there."""
    if _ANCHOR.search(text) is None:
        return []
    restorer = _Restorer(text)
    edits: list[Edit] = []
    position = 0
    for anchor in _ANCHOR.finditer(text):
        start = anchor.start()
        if start < position:
            continue
        if restorer.failures >= MOST_FAILURES:
            break
        before = edits[-1].after if edits and edits[-1].end == start else text[max(0, start - REACH) : start]
        edit = restorer.beside_note(start, before) or restorer.slipped(start, before)
        if edit is not None:
            edits.append(edit)
            position = edit.end
            restorer.failures = 0
    return edits


class _Restorer:
    """Repairs the runs of one text. Wherever `before` is asked for, it is the text before `start`, in step."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._filler = GapFiller(_WHOLE_NOTE.sub("", text))
        # How many attempts were made since the last success.
        self.failures = 0

    def beside_note(self, start: int, before: str) -> Edit | None:
        """The repair of a run at `start` that begins with a note written astride two characters."""
        note = NOTE.match(self._text, start + 1)
        left = _WHOLE_NOTE.sub("", before)
        code = code_of(left[-1]) if left else None
        if note is None or code is None:
            return None
        self.failures += 1
        astride = (code_of(character) for character in spelled_with_lead(note[2], code[1]))
        leads = sorted({found[1] for found in astride if found is not None} & set(LEAD_BYTES))
        swallowed = not note[1]
        run = read_run(self._text, note.end(), leads, replace(self._decoder, greedy=swallowed))
        margin = CLEARLY_BETTER_WITH_NOTE if swallowed else CLEARLY_BETTER_BESIDE_NOTE
        return None if run is None else self._repair(start, left, run, margin)

    def slipped(self, start: int, before: str) -> Edit | None:
        """The repair of a run at `start` that begins with a byte too many or too few."""
        shown = _RUN.match(self._text, start + 1)
        if shown is None or len(shown[0]) < SHORTEST_SLIP or share_of_ordinary(shown[0]) > MOST_ORDINARY:
            return None
        self.failures += 1
        run = read_run(self._text, start + 1, LEAD_BYTES, self._decoder)
        if run is None:
            return None
        if _IDEOGRAPHIC_SPACE in run.slots[0] and before[-1:] in ("", "\n", *LOST):
            # An indent: at the start of a line nothing else that ends with this byte is as likely.
            run = replace(run, slots=((_IDEOGRAPHIC_SPACE,), *run.slots[1:]))
        edit = self._repair(start, _WHOLE_NOTE.sub("", before), run, CLEARLY_BETTER)
        restored = "" if edit is None else _ASCII_OR_LOST.sub("", edit.after)
        plausible = len(restored) >= SHORTEST_SLIP and share_of_ordinary(restored) >= LEAST_ORDINARY
        return edit if plausible else None

    def _repair(self, start: int, left: str, run: ShiftedRun, margin: float) -> Edit | None:
        """The edit that puts `run` in the place of what is shown, if it is better by `margin`."""
        right = self._right_of(run)
        filled = self._filler.fill(run.slots, left, right)
        if not any(filled):
            return None
        known = "".join(piece or "\n" for piece in filled)
        rating = _rating(known, left, right) / len(known)
        if rating < STILL_CHINESE:
            return None
        if run.shown and rating < _rating(run.shown, left, right) / len(run.shown) + margin:
            return None
        restored = "".join(piece or "?" for piece in filled)
        return Edit(start, run.end, restored + self._swallowed(run, filled[-1]))

    def _right_of(self, run: ShiftedRun) -> str:
        """The text that stood behind the run, as far as it is known."""
        if run.swallowed is not None:
            return _WHOLE_NOTE.sub("", self._text[run.resume : run.resume + REACH]) or "\n"
        # Between a mark and a Chinese character, nothing is swallowed as often as the end of a line.
        breaks = "。" in run.slots[-1] and "\n" in self._text and is_han(self._text[run.end : run.end + 1])
        return "\n" if breaks else ""

    def _swallowed(self, run: ShiftedRun, last: str | None) -> str:
        """What to put for the ASCII character that the run has swallowed, `last` being the character before it."""
        if run.swallowed is not None:
            return run.swallowed
        if last is None or self._text[run.end] in LOST:
            return ""
        return "\n" if last == "。" else self._mark

    @cached_property
    def _decoder(self) -> Decoder:
        swallowed, whole = _SWALLOWED.search(self._text), _NOT_SWALLOWED.search(self._text)
        return Decoder(
            greedy=swallowed is not None or whole is None,
            private_use=_PRIVATE_USE.search(self._text) is not None,
            ascii_trails=self._filler.traditional,
        )

    @cached_property
    def _mark(self) -> str:
        """The ASCII mark that this text has between Chinese characters, ``?`` if there is no usual one."""
        marks = Counter(_ASCII_MARK.findall(self._text))
        usual, times = marks.most_common(1)[0] if marks else (",", 0)
        if times >= 0.8 * marks.total() and (times or "，" not in self._text):
            return usual
        return "?"


def _rating(text: str, left: str, right: str) -> float:
    """What `text` adds to the score of its surroundings, in nats."""
    plain = all_simplified([left[-CONTEXT:], text, right[:CONTEXT]])
    language = chinese()
    return language.score("".join(plain)) - language.score(plain[0]) - language.score(plain[2])
