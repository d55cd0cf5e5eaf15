"""Snapshots: opening, refusing what is damaged, rolling back, removing."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.building import build
from index.errors import EncoderError, NoSnapshot, SnapshotError
from index.manifest import NAME, Manifest
from index.snapshot import Snapshot, SnapshotStore
from tests.index.corpora import write_corpus

Hits = list[tuple[str, float]]


def ask(snapshot: Snapshot) -> Hits:
    return [(hit.passage.id, hit.score) for hit in snapshot.search("人才公寓和水价的补助")]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home with three snapshots, the last one published. Copy it before changing it."""
    home = tmp_path_factory.mktemp("built")
    for _ in range(3):
        build([write_corpus(home)], SnapshotStore(home))
    return home


@pytest.fixture
def store(built: Path, tmp_path: Path) -> SnapshotStore:
    return SnapshotStore(Path(shutil.copytree(built, tmp_path / "home")))


def published(store: SnapshotStore) -> Path:
    version = store.current()
    assert version is not None
    return store.folder(version)


def test_an_opened_snapshot_gives_documents_passages_and_terms(store: SnapshotStore) -> None:
    snapshot = store.open()
    assert snapshot.version == store.current() == store.versions()[-1]
    assert [document.id for document in snapshot.documents()] == ["water", "housing", "upgrade", "elderly", "startup"]
    assert snapshot.document("housing").title == "人才公寓办法"
    assert [passage.heading for passage in snapshot.passages_of("water")] == [(), ("第一条",)]
    assert snapshot.passage("water#2").text == "第一条超过定额的用水加价收费。"
    assert [passage.id for passage in snapshot.passages()][:3] == ["water#1", "water#2", "housing#1"]
    assert snapshot.search("高龄津贴")[0].passage == snapshot.passage("elderly#1")
    assert snapshot.vocabulary.sounding_like("高林津贴") == snapshot.vocabulary.sounding_like("高龄津贴")
    assert snapshot.vocabulary.frequency("申请") == 2
    assert snapshot.raw_of("upgrade") == "企业技术改造按设备投资额的百分之十给予补助。"
    with pytest.raises(KeyError):
        snapshot.document("none")


def test_an_open_snapshot_stays_readable_when_its_folder_is_removed(store: SnapshotStore) -> None:
    oldest = store.versions()[0]
    snapshot = store.open(oldest)
    store.remove(oldest)
    assert oldest not in store.versions()
    assert ask(snapshot) == ask(store.open())
    assert snapshot.document("water").title == "节约用水办法"
    assert "申请" in snapshot.vocabulary
    assert snapshot.repairs_of("water") == ()


def test_before_the_first_build_there_is_nothing(tmp_path: Path) -> None:
    store = SnapshotStore(tmp_path / "empty")
    assert (store.current(), store.versions(), store.entries()) == (None, (), ())
    for action in (store.open, store.check):
        with pytest.raises(NoSnapshot, match="has no published index. Run: wence index build"):
            action()
    assert not (tmp_path / "empty").exists()


@pytest.mark.parametrize("version", ["20250102T030405678Z-0123456789ab", "../snapshots", "", "x"])
def test_versions_that_do_not_exist(store: SnapshotStore, version: str) -> None:
    for action in (store.folder, store.check, store.remove, store.publish):
        if version or action != store.check:
            with pytest.raises(NoSnapshot, match="has no snapshot"):
                action(version)


FILES = sorted(
    "bigrams.impacts.npy bigrams.postings.npy bigrams.starts.npy bigrams.terms.npy cleaning.jsonl cleaning.offsets.npy "
    "dense.faiss documents.bigrams.impacts.npy documents.bigrams.postings.npy documents.bigrams.starts.npy "
    "documents.bigrams.terms.npy documents.hashes.npy documents.jsonl documents.numbers.npy documents.offsets.npy "
    "lsa.bigrams.terms.npy lsa.bigrams.weights.npy lsa.words.terms.npy lsa.words.weights.npy manifest.json "
    "passages.documents.npy passages.jsonl passages.offsets.npy raw.jsonl raw.offsets.npy texts.jsonl "
    "texts.offsets.npy vocabulary.json words.impacts.npy words.postings.npy words.starts.npy words.terms.npy".split()
)


def test_these_are_all_the_files(store: SnapshotStore) -> None:
    assert sorted(path.name for path in published(store).iterdir()) == FILES


def damage(path: Path, how: str) -> None:
    content = bytearray(path.read_bytes())
    if how == "missing":
        path.unlink()
    elif how == "cut":
        path.write_bytes(content[: len(content) // 2])
    elif how == "empty":
        path.write_bytes(b"")
    else:
        content[len(content) // 2] ^= 4
        path.write_bytes(content)


@pytest.mark.parametrize("how", ["missing", "cut", "empty", "flipped"])
def test_damage_to_any_file_is_refused_with_a_way_out(store: SnapshotStore, how: str) -> None:
    folder = published(store)
    for name in FILES:
        kept = (folder / name).read_bytes()
        damage(folder / name, how)
        for action in (store.open, store.check):
            with pytest.raises(SnapshotError) as caught:
                action()
            assert str(folder) in str(caught.value)
            assert "wence index rollback" in str(caught.value) and "wence index build" in str(caught.value)
        (folder / name).write_bytes(kept)
    assert store.open()


def test_a_snapshot_under_another_name_is_refused(store: SnapshotStore) -> None:
    folder = published(store)
    stranger = folder.with_name("29990101T000000000Z-0123456789ab")
    folder.rename(stranger)
    with pytest.raises(SnapshotError, match=f"{stranger} cannot be used: manifest.json belongs to {folder.name}"):
        store.open(stranger.name)


def test_a_later_format_is_refused(store: SnapshotStore) -> None:
    (published(store) / NAME).write_text('{"format": 2}')
    with pytest.raises(SnapshotError, match="its format is 2; this version of Wence reads format 1"):
        store.open()


def test_files_of_another_snapshot_are_refused_even_with_a_fitting_manifest(
    store: SnapshotStore, tmp_path: Path
) -> None:
    other = build(None, SnapshotStore(tmp_path / "other"))
    folder = published(store)
    manifest = Manifest.read(folder)
    for name, says in (("dense.faiss", "vectors for 6 passages"), ("words.starts.npy", "do not belong together")):
        kept = (folder / name).read_bytes()
        shutil.copy(other.folder / name, folder / name)
        forge(manifest, folder, other.manifest, name)
        with pytest.raises(SnapshotError, match=says):
            store.open()
        (folder / name).write_bytes(kept)


def forge(manifest: Manifest, folder: Path, other: Manifest, name: str) -> None:
    replace(manifest, files={**manifest.files, name: other.files[name]}).write(folder)


class Fixed:
    """An encoder that is not the one that the snapshot was built with."""

    def __init__(self, name: str, dimensions: int) -> None:
        self.name, self.dimensions = name, dimensions

    def encode(self, texts: list[str]) -> NDArray[np.float32]:
        return np.zeros((len(texts), self.dimensions), dtype=np.float32)


def test_another_encoder_is_refused(store: SnapshotStore) -> None:
    folder = published(store)
    for encoder in ("some/model", Fixed("some/model", 6)):
        with pytest.raises(SnapshotError) as caught:
            store.open(encoder=encoder)
        assert f"{folder} was built with the encoder 'lsa', not 'some/model'" in str(caught.value)
        assert "wence index build" in str(caught.value)
    with pytest.raises(SnapshotError, match="has vectors of 6 dimensions .* gives 7. Run: wence index build"):
        store.open(encoder=Fixed("lsa", 7))
    assert ask(store.open(encoder="lsa")) == ask(store.open())


def test_a_model_that_is_gone_is_named(store: SnapshotStore) -> None:
    folder = published(store)
    replace(Manifest.read(folder), encoder="/no/such/model").write(folder)
    with pytest.raises(EncoderError, match="'/no/such/model' cannot be loaded"):
        store.open()


def test_entries_list_what_is_there(store: SnapshotStore) -> None:
    damage(store.folder(store.versions()[1]) / NAME, "cut")
    entries = store.entries()
    assert [entry.version for entry in entries] == list(store.versions())
    assert [entry.published for entry in entries] == [False, False, True]
    assert [entry.manifest is None for entry in entries] == [False, True, False]
    assert entries[1].problem is not None and "cannot be used" in entries[1].problem
    assert entries[2].manifest is not None and entries[2].manifest.counts["passages"] == 6


def test_rollback_goes_back_to_the_newest_sound_snapshot(store: SnapshotStore) -> None:
    first, second, third = store.versions()
    assert store.current() == third
    damage(store.folder(second) / "raw.jsonl", "flipped")
    assert store.rollback() == first == store.current()
    with pytest.raises(NoSnapshot, match="no sound snapshot older"):
        store.rollback()
    assert store.current() == first
    with pytest.raises(SnapshotError, match="raw.jsonl has other content"):
        store.publish(second)
    store.publish(third)
    assert store.open().version == third


@pytest.mark.parametrize("content", [b"", b"nonsense", b"\xff\xfe"])
def test_a_damaged_pointer_is_named_and_mended_by_rollback(store: SnapshotStore, content: bytes) -> None:
    (store.root / "current").write_bytes(content)
    with pytest.raises(SnapshotError, match="current .*Run: wence index rollback"):
        store.open()
    assert store.rollback() == store.versions()[-1] == store.open().version


def test_a_pointer_to_nowhere_is_named_and_mended_by_rollback(store: SnapshotStore) -> None:
    folder = published(store)
    shutil.rmtree(folder)
    with pytest.raises(NoSnapshot, match=f"has no snapshot '{folder.name}'"):
        store.open()
    assert store.rollback() == store.versions()[-1] == store.open().version


def test_the_published_snapshot_cannot_be_removed(store: SnapshotStore) -> None:
    version = store.versions()[-1]
    with pytest.raises(SnapshotError, match="is being served. Publish another one first"):
        store.remove(version)
    assert store.open().version == version


def test_keep_deletes_the_oldest_but_never_the_published_one(store: SnapshotStore) -> None:
    first, second, third = store.versions()
    store.publish(first)
    assert store.keep(1) == (second,)
    assert store.versions() == (first, third)
    assert store.keep(1) == ()
    with pytest.raises(ValueError, match="at least one"):
        store.keep(0)
    assert store.current() == first
