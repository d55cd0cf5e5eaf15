"""Search: the fusion written out, order, and what is left out."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from index.counting import TermCounter
from index.dense import DenseIndex
from index.encoding import unit_rows
from index.lexical import BM25
from index.passage import Passage, Span
from index.search import Arms, Fusion, Hit, Searcher
from index.tokenizing import bigrams, words

DOCUMENTS = (("人才公寓可以申请。", "租金六成。"), ("人才公寓。",), ("人才公寓。",), ("设备更新补助。",))
TEXTS = [text for document in DOCUMENTS for text in document]
DOCUMENT_OF = [0, 0, 1, 2, 3]


class Directions:
    """An encoder that knows two words, one for each direction."""

    name = "directions"
    dimensions = 2

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        found = [[float("租金" in text), float("设备" in text)] for text in texts]
        return unit_rows(np.array(found, dtype=np.float32).reshape(-1, 2))


def fit(kind: str, texts: Sequence[str]) -> BM25:
    counter = TermCounter()
    for text in texts:
        counter.add(Counter((words if kind == "words" else bigrams)(text)))
    return BM25.fit(counter.finish())


def searcher(fusion: Fusion, documents: Sequence[Sequence[str]] = DOCUMENTS) -> Searcher:
    texts = [text for document in documents for text in document]
    passages = [
        Passage(f"{number}", f"d{DOCUMENT_OF[number]}", "题", (), text, Span(0, len(text)))
        for number, text in enumerate(texts)
    ]
    encoder = Directions()
    whole = fit("bigrams", ["".join(document) for document in documents])
    of = np.array([number for number, document in enumerate(documents) for _ in document], dtype=np.int32)
    dense = DenseIndex.fit(encoder.encode(texts))
    return Searcher(passages, Arms(fit("words", texts), fit("bigrams", texts), whole, of, dense), encoder, fusion)


def share(scores: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(scores / scores.max())


def test_the_score_is_the_weighted_sum_of_shares_and_the_cosine() -> None:
    fusion = Fusion(words=0.5, bigrams=2.0, document=0.25, dense=3.0)
    query = "人才公寓租金"
    by_word = fit("words", TEXTS).scores(words(query))
    by_pair = fit("bigrams", TEXTS).scores(bigrams(query))
    by_document = fit("bigrams", ["".join(one) for one in DOCUMENTS]).scores(bigrams(query))[DOCUMENT_OF]
    cosine = Directions().encode(TEXTS) @ Directions().encode([query])[0]
    matching = by_pair > 0
    expected = 0.5 * share(by_word) + 2 * share(by_pair) + 0.25 * share(by_document) * matching + 3 * cosine
    hits = searcher(fusion).search(query)
    assert [hit.passage.id for hit in hits] == [str(n) for n in np.argsort(-expected, kind="stable")[:4]]
    for hit in hits:
        number = int(hit.passage.id)
        assert hit.score == pytest.approx(expected[number], rel=1e-5)
        assert hit.arms == {
            "words": pytest.approx(by_word[number]),
            "bigrams": pytest.approx(by_pair[number]),
            "document": pytest.approx(by_document[number]),
            "dense": pytest.approx(cosine[number]),
        }


def test_equal_scores_come_in_the_order_of_the_corpus() -> None:
    hits = searcher(Fusion()).search("人才公寓")
    assert [hit.passage.id for hit in hits] == ["2", "3", "0"]
    assert hits[0].score == hits[1].score


def test_what_matches_in_no_arm_is_left_out() -> None:
    found = searcher(Fusion())
    assert found.search("天气") == ()
    assert found.search("") == ()
    assert found.search("，。！") == ()
    assert [hit.passage.id for hit in found.search("设备")] == ["4"]


def test_asking_words_find_nothing() -> None:
    found = searcher(Fusion(), (("常见问题是什么，怎么办。",), ("设备更新补助。",)))
    assert [hit.passage.id for hit in found.search("设备是什么，怎么办")] == ["1"]


def test_a_vector_alone_can_find_a_passage() -> None:
    documents = (("租金",), ("设",))
    hits = searcher(Fusion(), documents).search("租金")
    assert [(hit.passage.id, hit.arms["dense"]) for hit in hits] == [("0", 1.0)]


def test_limits_are_kept() -> None:
    found = searcher(Fusion())
    everything = found.search("人才公寓租金设备")
    assert len(everything) == 5
    assert [found.search("人才公寓租金设备", limit) for limit in (0, -1, 2, 5, 99)] == [
        (), (), everything[:2], everything, everything,
    ]  # fmt: skip


def test_in_a_corpus_of_one_document_the_document_says_nothing() -> None:
    hits: tuple[Hit, ...] = searcher(Fusion(), (tuple(TEXTS),)).search("设备更新")
    assert hits[0].score == pytest.approx(0.5 + 1.0 + 0.3)


def test_the_weight_of_the_cosine_depends_on_the_encoder() -> None:
    assert Fusion.for_encoder("lsa").dense == 0.3
    assert Fusion.for_encoder("some/model").dense == 1.2
