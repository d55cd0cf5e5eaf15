"""The vocabulary: frequencies, sounds, and that pinyin is not computed when asking."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from index.terminology import save_vocabulary
from index.vocabulary import Term, Vocabulary


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    save_vocabulary(tmp_path, {"产业": 9, "新质生产力": 3, "行业": 2, "形业": 1})
    return tmp_path


def test_terms_have_frequencies(folder: Path) -> None:
    vocabulary = Vocabulary.load(folder)
    assert list(vocabulary) == ["产业", "新质生产力", "行业", "形业"]
    assert (len(vocabulary), "产业" in vocabulary, "铲业" in vocabulary) == (4, True, False)
    assert (vocabulary.frequency("产业"), vocabulary.frequency("铲业")) == (9, 0)
    assert vocabulary.term("新质生产力") == Term("新质生产力", 3, ("xin", "zhi", "sheng", "chan", "li"))
    assert vocabulary.term("生产") is None


def test_what_sounds_alike_is_found_whatever_is_typed(folder: Path) -> None:
    vocabulary = Vocabulary.load(folder)
    assert vocabulary.sounding_like("新指生产力") == ("新质生产力",)
    assert vocabulary.sounding_like("铲页") == ("产业",)
    assert vocabulary.sounding_like("型业") == ("行业", "形业")
    assert vocabulary.sounding_like("补助") == ()


def test_other_characters_stand_for_themselves(folder: Path) -> None:
    assert Vocabulary.load(folder).pinyin("5G产业😀") == ("5", "G", "chan", "ye", "😀")


def test_asking_imports_no_pypinyin(folder: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from index.vocabulary import Vocabulary;"
        "assert Vocabulary.load(Path(sys.argv[1])).sounding_like('铲页') == ('产业',);"
        "assert 'pypinyin' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code, str(folder)], check=True)
