"""The part of a long passage that a sentence can be about."""

from __future__ import annotations

import re

from rag.grounding.atoms import even

_LONG = 1200
_MOST = 12
_SHORT = 4
_WHOLE = re.compile(r"[^。！？!?\n]+[。！？!?\n]*")
_ANNOUNCES = re.compile("下列|如下|以下[^。]{0,12}[:：]|之一的?[:：，]")
_SENTENCE = re.compile(r"[^。；;！？!?\n]+[。；;！？!?\n]*")


def near(sentence: str, passage: str) -> str:
    """The sentences of ``passage`` that share most with ``sentence``, in their order; a short passage whole.

    What a long passage says elsewhere could only lend a changed sentence its words.
    """
    if len(passage) <= _LONG:
        return passage
    wanted = even(sentence).lower()
    pairs = {wanted[i : i + 2] for i in range(len(wanted) - 1) if wanted[i : i + 2].isalnum()}
    found = _SENTENCE.findall(passage)
    shared = [sum(pair in text for pair in pairs) for text in (even(found_one).lower() for found_one in found)]
    best = sorted(range(len(found)), key=lambda index: -shared[index])[:_MOST]
    return "".join(found[index] for index in sorted(best))


def sentences(passage: str) -> list[str]:
    """The sentences of ``passage`` that stand by themselves; none where it is one sentence, or announces a list."""
    found = [sentence for sentence in _WHOLE.findall(passage) if len(sentence) > _SHORT]
    return found if len(found) > 1 and not _ANNOUNCES.search(passage) else []
