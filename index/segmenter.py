"""jieba, made light: the same words, read from a cache that is loaded one initial character at a time.

jieba reads half a million words (about 0.5 s, even from its own cache) before it cuts the first sentence. A
question touches some twenty characters, so here the dictionary is kept in a file of buckets, one for each
first character, and a bucket is read when the first sentence with that character is cut. jieba only ever
looks up words that begin at a character of the sentence, so the result is the same as with the whole
dictionary in memory.
"""

from __future__ import annotations

import hashlib
import logging
import marshal
import mmap
import os
import sys
import tempfile
import threading
import warnings
import zlib
from collections import defaultdict
from importlib import resources
from pathlib import Path
from types import ModuleType
from typing import Any

_MAGIC = b"wence-segmenter-2\n"
_HEADER = len(_MAGIC) + 12


def _import_jieba() -> ModuleType:
    """jieba without its warnings, its handler on stderr, and pkg_resources (slow, deprecated)."""
    missing = object()
    kept: Any = sys.modules.get("pkg_resources", missing)
    sys.modules["pkg_resources"] = None  # type: ignore[assignment]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            import jieba
    finally:
        if kept is missing:
            del sys.modules["pkg_resources"]
        else:
            sys.modules["pkg_resources"] = kept
    logger = logging.getLogger("jieba")
    logger.handlers.clear()
    logger.setLevel(logging.WARNING)
    module: ModuleType = jieba
    return module


jieba = _import_jieba()


def policy_terms() -> tuple[str, ...]:
    """The words of the policy dictionary shipped with this package."""
    text = resources.files("index").joinpath("dictionary.txt").read_text("utf-8")
    return tuple(line.strip() for line in text.splitlines() if line.strip() and not line.startswith("#"))


class Segmenter(jieba.Tokenizer):  # type: ignore[misc, name-defined]
    """A jieba tokenizer that knows the policy terms and starts in milliseconds.

    Args:
        cache_dir: a folder that only this user writes to. It is made when needed; where that fails the
            dictionary is built in memory instead (about a second).
    """

    def __init__(self, cache_dir: Path) -> None:
        super().__init__()
        self.FREQ: dict[str, int] = {}
        self._cache_dir = cache_dir
        self._buckets: dict[str, tuple[int, int, int]] = {}
        self._data: bytes | mmap.mmap = b""
        self._body = 0
        self._loaded: set[str] = set()
        self._opening = threading.Lock()

    def initialize(self, dictionary: str | None = None) -> None:
        """Open the dictionary, making its cache first where there is none. Cheap when it is open already."""
        del dictionary
        with self._opening:
            if getattr(self, "initialized", False):
                return
            path = self._cache_dir / f"segmenter-{_digest()}.bin"
            if not self._read(path):
                content = _pack(*_whole_dictionary())
                _write(path, content)
                self._parse(content)
            self.initialized = True

    def get_DAG(self, sentence: str) -> Any:  # noqa: N802 - jieba's name
        self.check_initialized()
        fresh = set(sentence) - self._loaded
        if fresh:
            self._load(fresh)
        return super().get_DAG(sentence)

    def frequency(self, word: str) -> int:
        """How often ``word`` occurs in the corpus behind the dictionary; 0 for what is no word of it."""
        self.check_initialized()
        if word[:1] not in self._loaded:
            self._load(set(word[:1]))
        return self.FREQ.get(word, 0)

    def _load(self, characters: set[str]) -> None:
        for character in characters & self._buckets.keys():
            start, size, checksum = self._buckets[character]
            packed = self._data[self._body + start : self._body + start + size]
            if zlib.crc32(packed) != checksum:
                self._reset_from_scratch()
                return
            self.FREQ.update(marshal.loads(packed))
        self._loaded |= characters

    def _reset_from_scratch(self) -> None:
        """The cache went bad under our hands: go on with the whole dictionary in memory."""
        frequencies, self.total = _whole_dictionary()
        self.FREQ.update(frequencies)
        self._loaded = set(self._buckets)
        self._buckets = {}

    def _read(self, path: Path) -> bool:
        try:
            with path.open("rb") as file:
                self._parse(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
        except (OSError, ValueError, EOFError, TypeError):
            return False
        return True

    def _parse(self, content: bytes | mmap.mmap) -> None:
        """Raises ValueError, EOFError or TypeError when ``content`` is not a whole cache."""
        if content[: len(_MAGIC)] != _MAGIC or len(content) < _HEADER:
            raise ValueError("not a segmenter cache")
        table_size = int.from_bytes(content[len(_MAGIC) : len(_MAGIC) + 8], "little")
        checksum = int.from_bytes(content[len(_MAGIC) + 8 : _HEADER], "little")
        packed = content[_HEADER : _HEADER + table_size]
        if zlib.crc32(packed) != checksum:
            raise ValueError("damaged segmenter cache")
        total, size, buckets = marshal.loads(packed)
        if len(content) != _HEADER + table_size + size:
            raise ValueError("truncated segmenter cache")
        self.total, self._buckets, self._data, self._body = total, buckets, content, _HEADER + table_size


def _digest() -> str:
    """Names the cache after everything that its content depends on."""
    terms = resources.files("index").joinpath("dictionary.txt").read_bytes()
    parts = (jieba.__version__.encode(), str(sys.implementation.cache_tag).encode(), _MAGIC, terms)
    return hashlib.blake2b(b"\0".join(parts), digest_size=8).hexdigest()


def _whole_dictionary() -> tuple[dict[str, int], int]:
    tokenizer = jieba.Tokenizer()
    frequencies, total = tokenizer.gen_pfdict(tokenizer.get_dict_file())
    tokenizer.FREQ, tokenizer.total, tokenizer.initialized = frequencies, total, True
    for term in policy_terms():
        tokenizer.add_word(term)
    return tokenizer.FREQ, tokenizer.total


def _pack(frequencies: dict[str, int], total: int) -> bytes:
    by_initial: defaultdict[str, dict[str, int]] = defaultdict(dict)
    for word, frequency in frequencies.items():
        by_initial[word[0]][word] = frequency
    table: dict[str, tuple[int, int, int]] = {}
    body = bytearray()
    for initial, bucket in sorted(by_initial.items()):
        packed = marshal.dumps(bucket)
        table[initial] = (len(body), len(packed), zlib.crc32(packed))
        body += packed
    head = marshal.dumps((total, len(body), table))
    return b"".join((_MAGIC, len(head).to_bytes(8, "little"), zlib.crc32(head).to_bytes(4, "little"), head, body))


def _write(path: Path, content: bytes) -> None:
    """Best effort: without a cache the next start is slower, and that is all."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        descriptor, name = tempfile.mkstemp(dir=path.parent, prefix=path.stem)
    except OSError:
        return
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(content)
        os.replace(name, path)
    except OSError:
        Path(name).unlink(missing_ok=True)
