"""How far a stretch of a policy speaks of what a question asks: term by term, and as a whole."""

from __future__ import annotations

import re
from collections.abc import Iterable
from itertools import pairwise

from rag.question import Term, is_organisation

EXACT, SAME, NEAR = 1.0, 0.9, 0.5
# From here on a text surely speaks of a term: more than a neighbouring word or half of a long one.
SURELY = 0.6
_PARTIAL = 0.6


def strength(term: Term, text: str) -> float:
    """How surely ``text`` speaks of ``term``, from 0 to 1.

    1 for the word itself, 0.9 for a word that says the same, 0.5 for a neighbouring one, up to 0.6 for a long word of
    which at least half the character pairs occur.
    """
    if term.text.isdecimal():  # 5 is not said by 4567
        return EXACT if re.search(rf"(?<!\d){term.text}(?!\d)", text) else 0.0
    if term.text in (text if term.text == term.text.upper() else text.lower()):  # questions come in lower case
        return EXACT
    if any(word in text for word in term.synonyms.same):
        return SAME
    if any(word in text for word in term.synonyms.near):
        return NEAR
    if is_organisation(term.text):  # 教育部 is not half 交通运输部
        return 0.0
    return _share_of_pairs(term.text, text)


def coverage(terms: Iterable[Term], text: str) -> float:
    """Weighted mean strength: Σ weight · strength / Σ weight; 0 without terms."""
    total = matched = 0.0
    for term in terms:
        total += term.weight
        matched += term.weight * strength(term, text)
    return matched / total if total else 0.0


def overlap(topic: str, text: str) -> float:
    """The share of the topic's character pairs that occur in ``text``: the plainest sign that both say the same."""
    pairs = {a + b for a, b in pairwise(topic) if a.isalnum() and b.isalnum()}
    return sum(pair in text for pair in pairs) / len(pairs) if pairs else 0.0


def _share_of_pairs(word: str, text: str) -> float:
    if len(word) < 3:
        return 0.0
    pairs = [a + b for a, b in pairwise(word)]
    share = sum(pair in text for pair in pairs) / len(pairs)
    return _PARTIAL * share if share >= 0.5 else 0.0
