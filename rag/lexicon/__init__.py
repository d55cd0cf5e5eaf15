"""The word lists that the pipeline reads: topicless words, a thesaurus, places. Plain text, meant to be edited.

Loaded once, lazily, and shared; a line that cannot be understood stops the start with its file and number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType

from index.segmenter import policy_terms
from rag.errors import SettingsError


@dataclass(frozen=True)
class Synonyms:
    """What may stand in a policy for a word that people use.

    ``same`` say the same; ``near`` are narrower, broader or neighbouring, and count for less.
    """

    same: frozenset[str] = frozenset()
    near: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Lexicon:
    """All word lists. ``stop`` carry no topic; ``generic`` hardly tell one clause from another.

    ``topics`` are words that policies are about: the policy dictionary, and what ``bench/topics.py`` counted; ``verbs``
    are those of all lists that are verbs and nothing else.
    ``everyday`` maps what people say to what policies write for it; ``told`` are those of people and places that
    stories are told of. ``places`` maps the name of a place to its province, ``regional`` words of Taiwan and Hong
    Kong to the mainland's.
    """

    stop: frozenset[str]
    generic: frozenset[str]
    thesaurus: Mapping[str, Synonyms]
    everyday: Mapping[str, frozenset[str]]
    told: frozenset[str]
    topics: frozenset[str]
    verbs: frozenset[str]
    places: Mapping[str, str]
    regional: Mapping[str, str]


_ENDING = re.compile(r"(?:(?:壮族|回族|维吾尔)?自治区|[省市])$")


def place_stem(place: str) -> str:
    """The name of a place without its rank (北京市 → 北京, 广西壮族自治区 → 广西)."""
    return place if len(place) <= 2 else _ENDING.sub("", place)


@cache
def load_lexicon() -> Lexicon:
    """The lexicon shipped with the product.

    Raises:
        SettingsError: a line of a word list cannot be understood.
    """
    stop: set[str] = set()
    generic: set[str] = set()
    block = stop
    for _, line in _lines("stopwords.txt"):
        if line.startswith("=="):
            block = generic
        else:
            block.update(line.split())
    places: dict[str, str] = {}
    for _, line in _lines("regions.txt"):
        names = line.split()
        places.update(dict.fromkeys(names, names[0]))
    topics = frozenset(line for _, line in _lines("topics.txt")) | frozenset(policy_terms())
    thesaurus, (everyday, blocks) = _thesaurus(), _everyday()
    generic |= blocks.get("generic", frozenset()) - thesaurus.keys() - topics - stop
    topics |= frozenset(word for word in blocks.get("things, official", ()) if len(word) > 1 and word[0] not in "不未")
    return Lexicon(
        frozenset(stop - generic), frozenset(generic), MappingProxyType(thesaurus), MappingProxyType(everyday),
        blocks.get("everyday", frozenset()), topics, frozenset(line for _, line in _lines("verbs.txt")),
        MappingProxyType(places), MappingProxyType(_regional()),
    )  # fmt: skip


def _thesaurus() -> dict[str, Synonyms]:
    same: dict[str, set[str]] = {}
    near: dict[str, set[str]] = {}
    for number, line in _lines("thesaurus.txt"):
        left, _, right = line.partition(">")
        words = left.split()
        if not words or ">" in right:
            raise SettingsError(f"thesaurus.txt, line {number}: expected “word word … > near near …”, got “{line}”")
        for word in words:
            same.setdefault(word.lower(), set()).update(w for w in words if w != word)
            near.setdefault(word.lower(), set()).update(right.split())
    return {w: Synonyms(frozenset(same[w]), frozenset(near[w] - same[w])) for w in same}


def _everyday() -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """What policies write for everyday words, and the words of each block of the list."""
    official: dict[str, set[str]] = {}
    blocks: dict[str, set[str]] = {}
    block = "things"
    for number, line in _lines("everyday.txt"):
        if line.startswith("=="):
            block = line.strip("= ")
            continue
        left, arrow, right = line.partition("=>")
        if not left.split() or not right.split() and (arrow or len(left.split()) < 2):
            raise SettingsError(
                f"everyday.txt, line {number}: expected “theirs … => ours …” or two words, got “{line}”"
            )
        for word in left.lower().split():
            official.setdefault(word, set()).update((right or left).split())
            blocks.setdefault(block, set()).add(word)
        blocks.setdefault(f"{block}, official", set()).update((right or left).split())
    return (
        {word: frozenset(ours - {word}) for word, ours in official.items()},
        {name: frozenset(words) for name, words in blocks.items()},
    )


def _regional() -> dict[str, str]:
    words: dict[str, str] = {}
    for number, line in _lines("regional.txt"):
        pair = line.split()
        if len(pair) != 2:
            raise SettingsError(f"regional.txt, line {number}: expected “theirs ours”, got “{line}”")
        words[pair[0]] = pair[1]
    return words


def _lines(name: str) -> Iterator[tuple[int, str]]:
    text = files(__name__).joinpath(name).read_text(encoding="utf-8")
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.split("#", 1)[0].strip()
        if stripped:
            yield number, stripped
