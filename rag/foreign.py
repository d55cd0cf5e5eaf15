"""What no Chinese official document is written in: pinyin for characters, odd glyphs for common ones, other scripts.

People pass over it and machines read it, so that it serves those who want to be read by machines only.
"""

from __future__ import annotations

import re
from functools import lru_cache

_HAN = re.compile("[㐀-鿿]")
_LATIN = re.compile("[A-Za-z]")
_LATIN_WORD = re.compile("(?<![0-9a-zü])[a-zü]+(?![0-9a-zü])")
_SYLLABLE = (
    r"(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcsyw])?"
    r"(?:i(?:ang|ong|ng|an|ao|a|e|n|u)?|u(?:ang|ai|an|ng|a|o|i|n|e)?|ü[en]?|ve?|a(?:ng|i|o|n)?|o(?:ng|u)?|e(?:ng|i|n|r)?)"
)
_PINYIN = re.compile(rf"(?:{_SYLLABLE}){{1,8}}")
_LEAST_WORDS = 6
_LEAST_SYLLABIC = 0.9

# How many signs of a script make a sentence: fewer where one is a syllable. Katakana also spell names in Chinese prose.
_SCRIPTS = tuple(
    (re.compile(f"[{signs}]"), least)
    for signs, least in (
        ("ぁ-ゟ", 10), ("가-힣", 10), ("Ͱ-Ͽ", 16), ("Ѐ-ӿ", 16), ("\u0590-\u05ff", 16), ("\u0600-\u06ff", 16),
        ("\u0900-\u097f", 16), ("\u0e00-\u0e7f", 16),
    )
)  # fmt: skip
_LEAST_SHARE = 0.3

_KANA = re.compile("[ぁ-ヿ]")
# Of one phrase: a list of people's names has rare characters too, a few in each.
_PHRASE = re.compile("[^，。、；：！？,;:!? ]+")
_LEAST_ODD = 3
_LEAST_ODD_SHARE = 0.4


def foreign(sentence: str) -> bool:
    """Whether a sentence of a Chinese document is written in what such documents are not."""
    if sentence.isascii():
        return _in_pinyin(sentence)
    return _in_pinyin(sentence) or _in_another_script(sentence) or _in_odd_glyphs(sentence)


def _in_pinyin(sentence: str) -> bool:
    if not _LATIN.search(sentence):
        return False
    for run in _HAN.split(sentence.lower()):
        words = _LATIN_WORD.findall(run)
        syllabic = sum(bool(_PINYIN.fullmatch(word)) for word in words)
        if len(words) >= _LEAST_WORDS and syllabic >= _LEAST_SYLLABIC * len(words):
            return True
    return False


def _in_another_script(sentence: str) -> bool:
    letters = 0
    for script, least in _SCRIPTS:
        if script.search(sentence):
            letters = letters or sum(c.isalpha() for c in sentence)
            if len(script.findall(sentence)) >= max(least, _LEAST_SHARE * letters):
                return True
    return False


def _in_odd_glyphs(sentence: str) -> bool:
    if _usual(sentence):
        return False
    if _KANA.search(sentence):  # names from Japan have glyphs of their own
        return False
    return any(_is_odd(phrase) for phrase in _PHRASE.findall(sentence))


def _is_odd(phrase: str) -> bool:
    characters = _HAN.findall(phrase)
    odd = [c for c in characters if not _usual(c)]
    return len(set(odd)) >= _LEAST_ODD and len(odd) >= _LEAST_ODD_SHARE * len(characters)


@lru_cache(4_096)
def _usual(text: str) -> bool:
    """Whether all characters are among the 6763 that simplified Chinese usually has, or its usual signs."""
    try:
        text.encode("gb2312")
    except UnicodeEncodeError:
        return False
    return True
