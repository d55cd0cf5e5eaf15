"""One question against every arm, fused into one ranking."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from index.asking import subject_of
from index.dense import DenseIndex
from index.encoding import LSA, Encoder
from index.lexical import BM25
from index.passage import Passage
from index.tokenizing import bigrams, words

_CANDIDATES = 200


@dataclass(frozen=True)
class Hit:
    """A passage found. ``score`` is the fused one and compares the hits of one question only.

    ``arms`` holds the raw scores: BM25 of the passage by ``words`` and by ``bigrams``, BM25 by character
    pairs of its whole ``document``, and the cosine of its vector with the question's, ``dense``.
    """

    passage: Passage
    score: float
    arms: Mapping[str, float]


class Passages(Protocol):
    """The passages of a corpus by number."""

    def __len__(self) -> int: ...

    def __getitem__(self, number: int) -> Passage: ...


@dataclass(frozen=True)
class Fusion:
    """How much each arm counts, measured by ``bench/retrieval.py``.

    A lexical arm's scores are divided by its best first. The cosine is taken as it is; its weight depends on
    the encoder.
    """

    words: float = 0.5
    bigrams: float = 1.0
    document: float = 1.0
    dense: float = 0.3

    @classmethod
    def for_encoder(cls, name: str) -> Fusion:
        """A trained encoder may say more than LSA, which knows the words of the corpus only."""
        return cls() if name == LSA else cls(dense=1.2)


@dataclass(frozen=True)
class Arms:
    """What a corpus is searched by. ``document_of``: (passages,) the number of each passage's document."""

    words: BM25
    bigrams: BM25
    documents: BM25
    document_of: NDArray[np.int32]
    dense: DenseIndex


class Searcher:
    """Ranks passages: each lexical arm divided by its own best score, plus the cosine, weighted and summed.

    Dividing keeps an arm's margin between its first and second passage, which fusing by rank throws away.
    """

    def __init__(self, passages: Passages, arms: Arms, encoder: Encoder, fusion: Fusion) -> None:
        self._passages = passages
        self._arms = arms
        self._encoder = encoder
        self._fusion = fusion

    def search(self, query: str, limit: int = 10) -> tuple[Hit, ...]:
        """The ``limit`` best passages, best first; those that match in no arm are left out.

        Equal scores come in the order of the corpus.
        """
        if limit < 1:
            return ()
        numbers, arms, fused = self._score(query, max(_CANDIDATES, limit))
        order = np.lexsort((numbers, -fused))
        order = order[fused[order] > 0][:limit]
        return tuple(
            Hit(
                self._passages[int(numbers[i])],
                float(fused[i]),
                {name: float(scores[i]) for name, scores in arms.items()},
            )
            for i in order
        )

    def _score(
        self, query: str, pool: int
    ) -> tuple[NDArray[np.int64], Mapping[str, NDArray[np.float32]], NDArray[np.float32]]:
        """The candidates of all arms, ascending, with each arm's scores and the fused ones."""
        query = subject_of(query)
        pairs = bigrams(query)
        by_word, by_pair = self._arms.words.scores(words(query)), self._arms.bigrams.scores(pairs)
        by_document = self._arms.documents.scores(pairs)
        vector = self._encoder.encode([query])[0]
        nearest = self._arms.dense.nearest(vector, pool) if vector.any() else np.zeros(0, dtype=np.int64)
        numbers = np.unique(np.concatenate((_best(by_word, pool), _best(by_pair, pool), nearest)))
        arms = {
            "words": by_word[numbers],
            "bigrams": by_pair[numbers],
            "document": by_document[self._arms.document_of[numbers]],
            "dense": self._arms.dense.cosines(vector, numbers),
        }
        fused = (
            self._fusion.words * _share(arms["words"])
            + self._fusion.bigrams * _share(arms["bigrams"])
            + self._fusion.dense * arms["dense"]
        )
        if self._arms.documents.texts > 1:
            matching = (arms["words"] > 0) | (arms["bigrams"] > 0)
            fused = fused + self._fusion.document * _share(arms["document"]) * matching
        return numbers, arms, fused


def _best(scores: NDArray[np.float32], limit: int) -> NDArray[np.int64]:
    """The numbers of the ``limit`` highest scores above 0, in no order."""
    matching = np.flatnonzero(scores > 0)
    if len(matching) > limit:
        matching = matching[np.argpartition(-scores[matching], limit)[:limit]]
    return matching.astype(np.int64)


def _share(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    best = scores.max(initial=0.0)
    return scores / best if best > 0 else scores
