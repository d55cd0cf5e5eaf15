"""The catalogue: documents and passages are found by id and number, as they were saved."""

from __future__ import annotations

from pathlib import Path

import pytest

from index.catalogue import Catalogue, Entry, save_catalogue
from index.chunking import chunk
from index.cleaning import clean
from index.passage import Document

RAW = {"a": "發展產業。\n第一條支持企業。", "b#1": "补助五百万元。", "丙": "公寓。"}


def entries() -> list[Entry]:
    found = []
    for identity, raw in RAW.items():
        cleaned = clean(raw)
        document = Document(identity, f"题{identity}", cleaned.text, {"region": identity})
        found.append(Entry(document, raw, cleaned, chunk(document)))
    return found


@pytest.fixture
def catalogue(tmp_path: Path) -> Catalogue:
    save_catalogue(tmp_path, entries())
    return Catalogue(tmp_path)


def test_documents_come_back_with_all_that_was_known(catalogue: Catalogue) -> None:
    assert catalogue.document_count == 3
    for number, entry in enumerate(entries()):
        identity = entry.document.id
        assert catalogue.document(identity) == catalogue.document_at(number) == entry.document
        assert catalogue.passages_of(identity) == entry.passages
        assert catalogue.raw_of(identity) == entry.raw
        assert catalogue.cleaned(identity) == entry.cleaned
        assert catalogue.repairs_of(identity) == entry.cleaned.repairs
    assert catalogue.repairs_of("a")


def test_a_document_is_read_once_for_all_who_ask(catalogue: Catalogue) -> None:
    identity = entries()[0].document.id
    assert catalogue.document(identity) is catalogue.document_at(0)


def test_passages_come_back_by_number_and_by_id(catalogue: Catalogue) -> None:
    flat = [passage for entry in entries() for passage in entry.passages]
    assert [catalogue[number] for number in range(len(catalogue))] == flat
    assert [catalogue.passage(passage.id) for passage in flat] == flat
    assert catalogue.document_of.tolist() == [0, 0, 1, 2]


@pytest.mark.parametrize("identity", ["", "d", "A", "a#1"])
def test_documents_that_do_not_exist(catalogue: Catalogue, identity: str) -> None:
    for look_up in (catalogue.document, catalogue.passages_of, catalogue.raw_of, catalogue.cleaned):
        with pytest.raises(KeyError):
            look_up(identity)


@pytest.mark.parametrize("identity", ["", "a", "a#0", "a#3", "a#-1", "a#01", "a#１", "a# 1", "x#1", "b#1"])
def test_passages_that_do_not_exist(catalogue: Catalogue, identity: str) -> None:
    with pytest.raises(KeyError):
        catalogue.passage(identity)


def test_files_of_different_corpora_are_refused(tmp_path: Path) -> None:
    for name, saved in (("one", entries()), ("two", entries()[:2])):
        (tmp_path / name).mkdir()
        save_catalogue(tmp_path / name, saved)
    for part in ("texts.jsonl", "texts.offsets.npy"):
        (tmp_path / "two" / part).replace(tmp_path / "one" / part)
    with pytest.raises(ValueError, match="do not belong together"):
        Catalogue(tmp_path / "one")
