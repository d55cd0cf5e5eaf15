from __future__ import annotations

import gzip
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.llm.compression import PIECE, inflater
from rag.llm.errors import Malformed, Truncated

TEXT = "以“6”个传统优势产业为重点。".encode() * 50


def _bare(data: bytes) -> bytes:
    packer = zlib.compressobj(wbits=-15)
    return packer.compress(data) + packer.flush()


def _inflate(encoding: str, *pieces: bytes) -> bytes:
    unfold = inflater(encoding)
    out = b"".join(part for piece in pieces for part in unfold.feed(piece))
    unfold.close()
    return out


@pytest.mark.parametrize(
    ("encoding", "raw"),
    [
        ("", TEXT), ("identity", TEXT), ("gzip", gzip.compress(TEXT)), ("X-GZIP", gzip.compress(TEXT)),
        ("deflate", zlib.compress(TEXT)), ("deflate", _bare(TEXT)), ("gzip", zlib.compress(TEXT)),
        ("gzip", gzip.compress(TEXT[:300]) + gzip.compress(TEXT[300:])),
    ],
)  # fmt: skip
@pytest.mark.parametrize("size", [1, 2, 7, 100_000])
def test_whatever_the_pieces_the_text_is_the_same(encoding: str, raw: bytes, size: int) -> None:
    assert _inflate(encoding, *(raw[at : at + size] for at in range(0, len(raw), size))) == TEXT


def test_nothing_is_nothing() -> None:
    assert _inflate("gzip") == b""


@given(st.binary(min_size=1, max_size=200))
def test_other_bytes_are_an_error_or_end_early(raw: bytes) -> None:
    """Never another exception; what by chance is compressed is what zlib says it is."""
    try:
        known = (zlib.decompressobj(47).decompress(raw), zlib.decompressobj(-15).decompress(raw))
        assert _inflate("gzip", raw) in known
    except (Malformed, Truncated, zlib.error):
        pass


@pytest.mark.parametrize(
    ("raw", "error"),
    [
        (gzip.compress(TEXT)[:-9], Truncated),
        (gzip.compress(TEXT)[:40] + bytes(range(200)), Malformed),
        (TEXT, Malformed),
    ],
)
def test_damage_is_told(raw: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        _inflate("gzip", raw)


@pytest.mark.parametrize("encoding", ["br", "zstd", "gzip, gzip", "compress"])
def test_other_codings_are_refused(encoding: str) -> None:
    with pytest.raises(Malformed):
        inflater(encoding)


def test_a_bomb_unfolds_in_small_pieces() -> None:
    bomb = gzip.compress(bytes(50_000_000))
    assert len(bomb) < 60_000
    sizes = [len(part) for part in inflater("gzip").feed(bomb)]
    assert (max(sizes), sum(sizes)) == (PIECE, 50_000_000)
