"""The last gate before a sentence is shown: a claim stands on its quotes, everything else states no facts."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from rag import wording
from rag.answer import SentenceKind
from rag.grounding.atom import AtomKind
from rag.grounding.atoms import atoms
from rag.grounding.checker import supports
from rag.grounding.verdict import SUPPORTED, Verdict, unsupported
from rag.instructions import addressed_to_machine
from rag.state import Draft
from rag.statements import names_of, quotable

if TYPE_CHECKING:
    from rag.grounding.nli import Rescue

# What stands in quotation marks or title brackets is named, not stated: a heading, a document. So is an article.
_NAMED = re.compile(r"“[^“”]*”|《[^《》]*》")


class Verifier:
    """Checks drafts. ``permitted`` are the phone numbers that a lead or a notice may give.

    ``rescue`` may overrule a refusal for words alone; it asks a model, which makes checking ``slow``.
    """

    def __init__(
        self, permitted: frozenset[str] = frozenset({wording.HOTLINE}), rescue: Rescue | None = None
    ) -> None:
        self._permitted = permitted
        self._rescue = rescue

    @property
    def slow(self) -> bool:
        return self._rescue is not None

    def check(self, draft: Draft) -> Verdict:
        """Whether ``draft`` may be released, with the reasons if not."""
        text = draft.sentence.text
        if draft.sentence.kind is not SentenceKind.CLAIM:
            return self._stateless(text)
        if not draft.quotes:
            return unsupported("没有引用任何条款")
        if addressed_to_machine(text) or not all(map(quotable, draft.quotes)):
            return unsupported("是对机器的指令")
        passages = {quote.passage.id: quote.passage for quote in draft.quotes}.values()
        names = [name for passage in passages for name in names_of(passage)]
        evidence = [quote.text for quote in draft.quotes]
        verdict = supports(text, evidence, names=names)
        return self._rescue.reconsider(verdict, text, evidence, names) if self._rescue else verdict

    def _stateless(self, text: str) -> Verdict:
        stated = [
            atom for atom in atoms(_NAMED.sub("", text))
            if atom.kind is not AtomKind.ARTICLE and atom.value not in self._permitted
        ]  # fmt: skip
        return unsupported(*(f"{a.kind.label} {a.text} 没有出处" for a in stated)) if stated else SUPPORTED
