"""The light segmenter gives what jieba gives, quietly, and survives a damaged cache."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from index.segmenter import Segmenter, jieba, policy_terms
from tests.index.corpora import shipped_document

QUESTIONS = (
    "黑龙江省对企业数字化转型有什么支持政策？",
    "千企技改专项行动怎么申请，补贴3.5%还是500万元",
    "龘靐齉 GDP增速 wifi6 乒乓球拍卖完了",
    "",
    "\n  ，。",
)


@pytest.fixture(scope="module")
def plain() -> Any:
    """jieba as it is, with the policy terms."""
    tokenizer = jieba.Tokenizer()
    tokenizer.FREQ, tokenizer.total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.initialized = True
    for term in policy_terms():
        tokenizer.add_word(term)
    return tokenizer


@pytest.fixture(scope="module")
def cache(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("segmenter")
    Segmenter(folder).lcut("问")
    return folder


def test_the_words_are_jiebas(plain: Any, cache: Path) -> None:
    light = Segmenter(cache)
    for text in (*QUESTIONS, shipped_document().text):
        assert light.lcut(text) == plain.lcut(text)
        assert light.lcut_for_search(text) == plain.lcut_for_search(text)


def test_only_the_words_of_the_characters_asked_for_are_loaded(plain: Any, cache: Path) -> None:
    light = Segmenter(cache)
    light.lcut("问策")
    assert {word: frequency for word, frequency in plain.FREQ.items() if word[0] in "问策"} == light.FREQ


def test_the_frequency_of_a_word_needs_no_cut_before(plain: Any, cache: Path) -> None:
    light = Segmenter(cache)
    for word in ("企业", "千企技改", "企技", "龘", ""):
        assert light.frequency(word) == plain.FREQ.get(word, 0)


def test_policy_terms_stay_whole(cache: Path) -> None:
    light = Segmenter(cache)
    for term in ("千企技改", "新质生产力", "央地合作", "揭榜挂帅", "专精特新"):
        assert term in light.lcut(f"什么是{term}呢")


def test_the_dictionary_has_no_term_twice() -> None:
    terms = policy_terms()
    assert len(terms) == len(set(terms)) >= 300
    assert all(term == term.strip() and " " not in term for term in terms)


@pytest.mark.parametrize("damage", ["truncate", "flip-table", "flip-body", "garbage", "empty"])
def test_a_damaged_cache_is_no_harm(plain: Any, cache: Path, tmp_path: Path, damage: str) -> None:
    (good,) = cache.glob("segmenter-*.bin")
    content = bytearray(good.read_bytes())
    if damage == "truncate":
        content = content[: len(content) // 2]
    elif damage == "flip-table":
        content[200] ^= 1
    elif damage == "flip-body":
        for position in range(len(content) // 2, len(content), 50):
            content[position] ^= 1
    else:
        content = bytearray(b"" if damage == "empty" else b"wence")
    (tmp_path / good.name).write_bytes(content)
    assert Segmenter(tmp_path).lcut(QUESTIONS[0]) == plain.lcut(QUESTIONS[0])


def test_without_a_place_for_the_cache_it_works_all_the_same(plain: Any, tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("no folder")
    assert Segmenter(blocked / "cache").lcut(QUESTIONS[1]) == plain.lcut(QUESTIONS[1])


def test_it_is_silent_and_leaves_no_cache_elsewhere(cache: Path, tmp_path: Path) -> None:
    code = (
        "import sys, tempfile; from pathlib import Path; from index.tokenizing import configure, words;"
        "configure(Path(sys.argv[1])); tempfile.tempdir = sys.argv[2];"
        "assert words('新质生产力怎么培育')[0] == '生产'; assert 'pkg_resources' not in sys.modules"
    )
    command = [sys.executable, "-W", "error", "-c", code, str(cache), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert not list(tmp_path.iterdir())
