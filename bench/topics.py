"""Writes ``rag/lexicon/topics.txt``: words that policies are about, told from everyday words by counting.

A word is kept when at least 0.22 % of the laws and regulations use it, and when they use it often for how common it
is in general Chinese (jieba's frequencies): key = ln(documents per 1,000) − ln(occurrences per million in general).
Verbs need a higher key than nouns. Statutes and official documents are outside copyright in China (著作权法, art. 5).

    WENCE_BENCH_DATA=… python bench/topics.py
"""

from __future__ import annotations

import gzip
import json
import math
import os
import re
import sys
from collections import Counter
from pathlib import Path

import jieba

from index.tokenizing import segmenter

TARGET = Path(__file__).parent.parent / "rag" / "lexicon" / "topics.txt"
CHARACTERS = 30_000
SHARE = 0.0022
NOUN_KEY, VERB_KEY = -2.0, 1.5
NOUNS = ("n", "vn", "j", "l", "i", "an", "eng", "s", "b", "x", "mq")
GENERAL_TOTAL = 60_101_967


def main() -> int:
    data = os.environ.get("WENCE_BENCH_DATA")
    if not data:
        print("WENCE_BENCH_DATA is not set: name the folder that holds regulations/corpus.jsonl.gz", file=sys.stderr)
        return 2
    documents, counts = _document_counts(Path(data) / "regulations" / "corpus.jsonl.gz")
    general = _general_dictionary()
    kept = sorted(w for w, n in counts.items() if _is_topic(w, n, documents, *general.get(w, (3, ""))))
    head = f"# Made by bench/topics.py from {documents:,} laws and regulations. Edit stopwords.txt, not this.\n"
    TARGET.write_text(head + "\n".join(kept) + "\n", encoding="utf-8")
    print(f"{len(kept):,} words in {TARGET}")
    return 0


def _document_counts(path: Path) -> tuple[int, Counter[str]]:
    counts: Counter[str] = Counter()
    documents = 0
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        for line in lines:
            one = json.loads(line)
            counts.update(set(segmenter().lcut(one["title"] + "\n" + one["text"][:CHARACTERS], HMM=False)))
            documents += 1
    return documents, counts


def _general_dictionary() -> dict[str, tuple[int, str]]:
    with (Path(jieba.__file__).parent / "dict.txt").open(encoding="utf-8") as lines:
        return {w: (int(f), tag) for w, f, tag in (line.split() for line in lines)}


def _is_topic(word: str, documents_with: int, documents: int, frequency: int, tag: str) -> bool:
    if not re.fullmatch(r"[一-鿿]{2,}", word) or documents_with < SHARE * documents:
        return False
    key = math.log(documents_with / documents * 1e3) - math.log(frequency / GENERAL_TOTAL * 1e6)
    if not tag or tag.startswith(NOUNS):
        return key > NOUN_KEY
    return tag.startswith("v") and key > VERB_KEY


if __name__ == "__main__":
    sys.exit(main())
