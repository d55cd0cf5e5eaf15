"""The last gate before a sentence is shown: a claim stands on its quotes, everything else states no facts."""

from __future__ import annotations

import re

from rag import wording
from rag.answer import SentenceKind
from rag.grounding.atoms import atoms
from rag.grounding.checker import supports
from rag.grounding.verdict import SUPPORTED, Verdict, unsupported
from rag.state import Draft

# What stands in quotation marks or title brackets is named, not stated: a heading, a document.
_NAMED = re.compile(r"“[^“”]*”|《[^《》]*》")


class Verifier:
    """Checks drafts. ``permitted`` are the phone numbers that a lead or a notice may give."""

    def __init__(self, permitted: frozenset[str] = frozenset({wording.HOTLINE})) -> None:
        self._permitted = permitted

    def check(self, draft: Draft) -> Verdict:
        """Whether ``draft`` may be released, with the reasons if not."""
        text = draft.sentence.text
        if draft.sentence.kind is not SentenceKind.CLAIM:
            return self._stateless(text)
        if not draft.quotes:
            return unsupported("没有引用任何条款")
        passages = {quote.passage.id: quote.passage for quote in draft.quotes}.values()
        names = [name for passage in passages for name in (passage.document_title, *passage.heading)]
        return supports(text, [quote.text for quote in draft.quotes], names=names)

    def _stateless(self, text: str) -> Verdict:
        stated = [atom for atom in atoms(_NAMED.sub("", text)) if atom.value not in self._permitted]
        return unsupported(*(f"{a.kind.label} {a.text} 没有出处" for a in stated)) if stated else SUPPORTED
