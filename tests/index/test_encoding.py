"""Encoders: LSA against NumPy's own SVD, and a real sentence-transformers model made on the spot."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.counting import TermCounter, TermCounts, term_hash
from index.encoding import LsaEncoder, SentenceTransformerEncoder, unit_rows
from index.errors import EncoderError
from index.lsa import damped
from index.tokenizing import bigrams, words
from tests.index.corpora import DOCUMENTS

TEXTS = [document["text"] for document in DOCUMENTS]


def count(texts: list[str]) -> dict[str, TermCounts]:
    tables = {}
    for kind, tokenize in (("words", words), ("bigrams", bigrams)):
        counter = TermCounter()
        for text in texts:
            counter.add(Counter(tokenize(text)))
        tables[kind] = counter.finish()
    return tables


def tf_idf(texts: list[str]) -> NDArray[np.float64]:
    """(texts, terms) dense, rows of length 1; words first, then bigrams, each in the order of their hashes."""
    blocks = []
    for tokenize in (words, bigrams):
        terms = sorted({term for text in texts for term in tokenize(text)}, key=term_hash)
        counts = np.array([[tokenize(text).count(term) for term in terms] for text in texts], dtype=float)
        df = (counts > 0).sum(axis=0)
        idf = np.log1p((len(texts) - df + 0.5) / (df + 0.5))
        blocks.append(np.where(counts > 0, 1 + np.log(np.maximum(counts, 1)), 0) * idf)
    matrix = np.hstack(blocks)
    return np.asarray(matrix / np.linalg.norm(matrix, axis=1, keepdims=True))


def test_lsa_is_the_projection_on_the_first_singular_vectors() -> None:
    matrix = tf_idf(TEXTS)
    _, _, right = np.linalg.svd(matrix, full_matrices=False)
    projected = matrix @ right[:3].T
    expected = projected / np.linalg.norm(projected, axis=1, keepdims=True)
    vectors = LsaEncoder.fit(count(TEXTS), dimensions=3).encode(TEXTS)
    assert vectors.shape == (5, 3)
    # The axes may point either way; the angles between the texts do not depend on it.
    assert np.allclose(vectors @ vectors.T, expected @ expected.T, atol=1e-4)


def test_a_small_corpus_has_no_more_dimensions_than_texts_and_keeps_their_angles() -> None:
    matrix = tf_idf(TEXTS)
    encoder = LsaEncoder.fit(count(TEXTS))
    vectors = encoder.encode(TEXTS)
    assert encoder.dimensions == 5
    assert np.allclose(vectors @ vectors.T, matrix @ matrix.T, atol=1e-4)


def test_fitting_is_the_same_at_every_run_and_encoding_the_same_in_bulk() -> None:
    table = count(TEXTS * 60)
    first, second = LsaEncoder.fit(table, 4), LsaEncoder.fit(table, 4)
    assert np.array_equal(first.encode(TEXTS), second.encode(TEXTS))
    assert np.allclose(first.encode_counts(count(TEXTS)), first.encode(TEXTS), atol=1e-5)


def test_what_the_corpus_does_not_know_has_no_direction() -> None:
    vectors = LsaEncoder.fit(count(TEXTS)).encode(["", "zzz", "人才公寓租金"])
    assert np.linalg.norm(vectors, axis=1).tolist() == pytest.approx([0, 0, 1])


def test_a_saved_encoder_encodes_the_same(tmp_path: Path) -> None:
    encoder = LsaEncoder.fit(count(TEXTS))
    encoder.save(tmp_path)
    loaded = LsaEncoder.load(tmp_path)
    assert loaded.dimensions == encoder.dimensions
    assert np.array_equal(loaded.encode(TEXTS), encoder.encode(TEXTS))


def test_unit_rows_and_damped_counts() -> None:
    rows = unit_rows(np.array([[3, 4], [0, 0]], dtype=np.float32))
    assert rows.tolist() == [[pytest.approx(0.6), pytest.approx(0.8)], [0, 0]]
    assert damped(np.array([1, np.e], dtype=np.float32)).tolist() == pytest.approx([1, 2])


def make_model(folder: Path) -> Path:
    """A sentence-transformers model of three words: the mean of fixed vectors, as in a static encoder."""
    torch = pytest.importorskip("torch")
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import StaticEmbedding
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace

    tokenizer = Tokenizer(WordLevel({"[UNK]": 0, "水": 1, "电": 2, "气": 3}, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = Whitespace()
    weights = torch.tensor([[0.0, 0.0], [3.0, 0.0], [0.0, 2.0], [4.0, 3.0]])
    module = StaticEmbedding(tokenizer, embedding_weights=weights)
    SentenceTransformer(modules=[module], device="cpu").save(str(folder))
    return folder


@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_a_sentence_transformers_model_gives_its_vectors_at_length_one(tmp_path: Path) -> None:
    path = make_model(tmp_path / "model")
    encoder = SentenceTransformerEncoder(str(path))
    assert (encoder.name, encoder.dimensions) == (str(path), 2)
    vectors = encoder.encode(["水", "气", "水 电"])
    expected: list[list[float]] = [[1, 0], [0.8, 0.6], [3 / 13**0.5, 2 / 13**0.5]]
    assert np.allclose(vectors, expected, atol=1e-6)
    assert encoder.encode([]).shape == (0, 2)


def test_a_model_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(EncoderError) as caught:
        SentenceTransformerEncoder(str(tmp_path / "nowhere" / "model"))
    assert "nowhere/model' cannot be loaded" in str(caught.value)
    assert "WENCE_ENCODER" in str(caught.value)
