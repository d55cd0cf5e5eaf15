"""Text to search terms: jieba words, and overlapping character pairs."""

from __future__ import annotations

import re
import threading
import unicodedata
from itertools import pairwise
from pathlib import Path

from index.segmenter import Segmenter

_HAN = "〇㐀-䶿一-鿿豈-﫿\U00020000-\U0003fffd"
_RUN = re.compile(rf"[{_HAN}]+|[^\W_{_HAN}]+(?:\.[0-9]+)*%?")
_IS_HAN = re.compile(rf"[{_HAN}]")

_guard = threading.Lock()
_segmenter: Segmenter | None = None
_cache_dir: Path | None = None


def configure(cache_dir: Path) -> None:
    """Keep the segmenter's cache in ``cache_dir`` from now on (default: ``~/.cache/wence``)."""
    global _segmenter, _cache_dir
    with _guard:
        if cache_dir != _cache_dir:
            _cache_dir, _segmenter = cache_dir, None


def segmenter() -> Segmenter:
    """The segmenter that all of this process shares; its dictionary is opened at the first cut."""
    global _segmenter
    found = _segmenter
    if found is None:
        with _guard:
            found = _segmenter = _segmenter or Segmenter(_cache_dir or Path.home() / ".cache" / "wence")
    return found


def normalize(text: str) -> str:
    """The form in which text is compared: NFKC (full-width letters and digits become ASCII), lower case."""
    return unicodedata.normalize("NFKC", text).lower()


def plain_words(text: str) -> list[str]:
    """Every word once, in reading order, punctuation included: put together they are ``normalize(text)``."""
    return list(segmenter().cut(normalize(text)))


def words(text: str) -> list[str]:
    """Words for a search: compounds and the words inside them, numbers whole, no punctuation."""
    return search_words(plain_words(text))


def is_known_word(word: str) -> bool:
    """Whether ``word`` is in the dictionary, and not only guessed from its characters by ``plain_words``."""
    return segmenter().frequency(word) > 0


def search_words(plain: list[str]) -> list[str]:
    """``words`` of a text that ``plain_words`` has cut: jieba's ``lcut_for_search`` without punctuation."""
    frequency = segmenter().FREQ
    found: list[str] = []
    for word in plain:
        if word[0].isalnum() or word[-1].isalnum():
            for size in (2, 3):
                if len(word) > size:
                    parts = (word[start : start + size] for start in range(len(word) - size + 1))
                    found.extend(part for part in parts if frequency.get(part))
            found.append(word)
    return found


def dictionary_words(text: str) -> list[str]:
    """Like ``plain_words``, but only words of the dictionary: what it does not know comes as single characters."""
    return list(segmenter().cut(normalize(text), HMM=False))


def general_frequency(word: str) -> int:
    """How often a word of the dictionary occurs in general Chinese, in 60 million words; 0 for what is no word."""
    segmenter().get_DAG(word)  # reads the part of the dictionary that holds it
    found: int = segmenter().FREQ.get(word, 0)
    return found


def bigrams(text: str) -> list[str]:
    """Overlapping pairs of Han characters; a single Han character, a Latin word and a number stay whole."""
    grams: list[str] = []
    for match in _RUN.finditer(normalize(text)):
        run = match.group()
        if len(run) == 1 or not _IS_HAN.match(run):
            grams.append(run)
        else:
            grams.extend(a + b for a, b in pairwise(run))
    return grams
