"""The manifest: what it says comes back, and every change to it or to a file is noticed."""

from __future__ import annotations

import json
from hashlib import sha256
from pathlib import Path

import pytest

from index.chunking import ChunkParameters
from index.lexical import BM25Parameters
from index.manifest import NAME, FileEntry, Manifest, content_digest, file_digest, product_version
from index.search import Fusion


def manifest(**files: bytes) -> Manifest:
    return Manifest(
        version="20250102T030405678Z-0123456789ab",
        created="2025-01-02T03:04:05.678+00:00",
        product="0.1.0",
        encoder="lsa",
        dimensions=12,
        chunking=ChunkParameters(200, 20),
        bm25=BM25Parameters(0.9, 0.4),
        fusion=Fusion(1, 2, 3, 4),
        counts={"passages": 13},
        files={name: FileEntry(len(content), sha256(content).hexdigest()) for name, content in files.items()},
    )


def write(folder: Path, **files: bytes) -> Manifest:
    written = manifest(**files)
    for name, content in files.items():
        (folder / name).write_bytes(content)
    written.write(folder)
    return written


def test_a_manifest_comes_back(tmp_path: Path) -> None:
    written = write(tmp_path, a=b"one", b=b"")
    assert Manifest.read(tmp_path) == written
    written.check(tmp_path, thorough=True)


def test_every_single_bit_counts(tmp_path: Path) -> None:
    write(tmp_path, a=b"one")
    content = (tmp_path / NAME).read_bytes()
    for position in range(0, len(content.rstrip()), 3):
        damaged = bytearray(content)
        damaged[position] ^= 1 << position % 8
        (tmp_path / NAME).write_bytes(damaged)
        # Blanks between the values carry no meaning; anything else is refused.
        try:
            assert Manifest.read(tmp_path) == manifest(a=b"one")
        except ValueError:
            continue
        assert json.loads(damaged) == json.loads(content)


@pytest.mark.parametrize("content", [b"", b"{", b"[]", b"null", b"\xff", b'{"format": 1}'])
def test_what_is_no_manifest_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / NAME).write_bytes(content)
    with pytest.raises(ValueError):
        Manifest.read(tmp_path)


def test_a_later_format_is_named(tmp_path: Path) -> None:
    (tmp_path / NAME).write_text('{"format": 99}')
    with pytest.raises(ValueError, match="its format is 99; this version of Wence reads format 1"):
        Manifest.read(tmp_path)


def test_files_that_differ_are_named(tmp_path: Path) -> None:
    big = b"x" * 300_000
    written = write(tmp_path, small=b"one", big=big)
    (tmp_path / "small").write_bytes(b"two")
    with pytest.raises(ValueError, match="small has other content"):
        written.check(tmp_path, thorough=False)
    (tmp_path / "small").write_bytes(b"on")
    with pytest.raises(ValueError, match="small has 2 bytes instead of 3"):
        written.check(tmp_path, thorough=False)
    (tmp_path / "small").unlink()
    with pytest.raises(ValueError, match="small is missing"):
        written.check(tmp_path, thorough=False)
    (tmp_path / "small").write_bytes(b"one")
    (tmp_path / "big").write_bytes(big[:-1] + b"y")
    written.check(tmp_path, thorough=False)
    with pytest.raises(ValueError, match="big has other content"):
        written.check(tmp_path, thorough=True)


def test_digests(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"abc")
    assert file_digest(tmp_path / "a") == sha256(b"abc").hexdigest()
    one, other = FileEntry(1, "aa"), FileEntry(1, "bb")
    assert content_digest({"a": one, "b": other}) == content_digest({"b": other, "a": one})
    assert content_digest({"a": one, "b": other}) != content_digest({"a": other, "b": one})
    assert len(content_digest({})) == 12


def test_the_product_has_a_version() -> None:
    assert product_version()[0].isdigit() or product_version() == "unknown"
