"""The script in which an answer is shown: simplified, as the clean text, or traditional.

Traditional is OpenCC's ``s2tw``: characters and their senses (頭髮, 發展; 幹部, 乾燥, 干預) in the forms that people
write today. ``s2t`` writes forms that hardly anybody uses (羣衆, 爲, 覈准, 牀), ``s2hk`` 羣 and 牀 as well; ``s2twp``
also exchanges words (集群 → 叢集, 设备 → 裝置), and a quote has to keep its words.

Only what a person reads is converted. Names of documents keep their words; numbers, ids, citation numbers and addresses
stay as they are; ``start`` and ``end`` of a citation count characters of the simplified text, where ``quote`` stands in
simplified characters.
"""

from __future__ import annotations

from dataclasses import replace
from enum import StrEnum
from functools import cache
from typing import Any

from rag.answer import Answer, Citation, Sentence
from rag.state import Done, Event, Released


class Script(StrEnum):
    """``TRADITIONAL`` converts what is shown; offsets still count the simplified text."""

    SIMPLIFIED = "simplified"
    TRADITIONAL = "traditional"

    def text(self, text: str) -> str:
        return text if self is Script.SIMPLIFIED else str(_converter().convert(text))

    def sentence(self, sentence: Sentence) -> Sentence:
        return replace(sentence, text=self.text(sentence.text))

    def citation(self, citation: Citation) -> Citation:
        return replace(
            citation,
            document_title=self.text(citation.document_title),
            heading=self.text(citation.heading),
            quote=self.text(citation.quote),
        )

    def answer(self, answer: Answer) -> Answer:
        """Everything that a person reads; the question stays as it was asked."""
        if self is Script.SIMPLIFIED:
            return answer
        handoff = answer.handoff
        return replace(
            answer,
            text=self.text(answer.text),
            sentences=tuple(map(self.sentence, answer.sentences)),
            citations=tuple(map(self.citation, answer.citations)),
            missing=tuple(map(self.text, answer.missing)),
            suggestions=tuple(map(self.text, answer.suggestions)),
            handoff=handoff and replace(handoff, reason=self.text(handoff.reason)),
            notice=self.text(answer.notice),
        )

    def event(self, event: Event) -> Event:
        match event:
            case Released(sentence, citations):
                return Released(self.sentence(sentence), tuple(map(self.citation, citations)))
            case Done(answer):
                return Done(self.answer(answer))
            case _:
                return event


@cache
def _converter() -> Any:
    from opencc import OpenCC  # loads its dictionaries: only for those who ask

    return OpenCC("s2tw")
