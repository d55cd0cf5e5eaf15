"""The steps between the text of a question and its hits: taking it apart, and searching with what it means."""

from __future__ import annotations

from dataclasses import replace

from index.search import Hit
from rag.grounding.formal import formal
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
    """Searches twice, with the question's sentence and with the words for its subject, and joins the hits.

    The sentence is searched in its own and in official wording together, the words with those that mean the same. A
    passage is worth the mean of its two shares of the best score of a search: what both find is meant.
    """

    name = "retrieve"

    def __init__(self, corpus: Corpus) -> None:
        self._corpus = corpus

    def __call__(self, state: State) -> State:
        question = state.question
        if question is None:
            return state
        queries = tuple(dict.fromkeys((_in_both_wordings(state.text), _expanded(question))))
        hits: dict[str, Hit] = {}
        for query in queries:
            found = self._corpus.search(query, DEPTH)
            best = found[0].score if found else 1.0
            for hit in found:
                known = hits.get(hit.passage.id)
                share = hit.score / best / len(queries) + (known.score if known else 0.0)
                hits[hit.passage.id] = replace(hit, score=share)
        return replace(state, hits=tuple(sorted(hits.values(), key=lambda h: -h.score)))


def _in_both_wordings(text: str) -> str:
    official = formal(text)
    return text if official == text else f"{text} {official}"


def _expanded(question: Question) -> str:
    words = [term.text for term in question.terms]
    for term in question.specific:
        words.extend(sorted(term.synonyms.same | term.synonyms.near, key=lambda w: (-len(w), w))[:_EXPANSIONS])
    return " ".join(words) or question.text
