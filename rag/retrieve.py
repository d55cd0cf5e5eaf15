"""The steps between the text of a question and its hits: taking it apart, and searching with what it means."""

from __future__ import annotations

from dataclasses import replace

from index.search import Hit
from rag.lexicon import Lexicon
from rag.question import Frequency, Question, Segmenter, analyze
from rag.state import Corpus, State

DEPTH = 30
_EXPANSIONS = 12


class Understand:
    """Takes the question apart (``rag.question``)."""

    name = "understand"

    def __init__(self, segment: Segmenter, frequency: Frequency, lexicon: Lexicon) -> None:
        self._segment = segment
        self._frequency = frequency
        self._lexicon = lexicon

    def __call__(self, state: State) -> State:
        return replace(state, question=analyze(state.text, self._segment, self._frequency, self._lexicon))


class Retrieve:
    """Searches twice, with the question as asked and with the policies' own words for it, and joins the hits.

    A passage keeps the better of its two shares of the best score of a search, so that neither drowns the other.
    """

    name = "retrieve"

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def __call__(self, state: State) -> State:
        question = state.question
        if question is None:
            return state
        hits: dict[str, Hit] = {}
        for query in dict.fromkeys((state.text, _expanded(question))):
            found = self._corpus.search(query, DEPTH)
            best = found[0].score if found else 1.0
            for hit in found:
                share = hit.score / best
                known = hits.get(hit.passage.id)
                if known is None or known.score < share:
                    hits[hit.passage.id] = replace(hit, score=share)
        return replace(state, hits=tuple(sorted(hits.values(), key=lambda h: -h.score)))


def _expanded(question: Question) -> str:
    words = [term.text for term in question.terms]
    for term in question.specific:
        words.extend(sorted(term.synonyms.same | term.synonyms.near, key=lambda w: (-len(w), w))[:_EXPANSIONS])
    return " ".join(words) or question.text
