"""Measure retrieval on sets of questions with known documents: recall and MRR by arm, and time.

    WENCE_BENCH_DATA=/where/the/data/lies python bench/retrieval.py [SET…] [--whole] [--encoder NAME]

A set is a folder of WENCE_BENCH_DATA (or of its ``bench`` folder) with ``corpus.jsonl`` of {"id", "title",
"text"} and ``queries.jsonl`` of {"id", "text", "doc_ids"}. Each corpus is built with the product's own
``build`` in a temporary folder. Documents are ranked by their best passage; a question counts as found at k
when one of its documents is among the first k.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from index.building import build
from index.chunking import ChunkParameters
from index.encoding import LSA
from index.search import Hit
from index.snapshot import Snapshot, SnapshotStore

SETS = ("ncp_dev", "lecoqa_dev", "cmrc")
DEPTH = 200
ARMS: Mapping[str, Callable[[Hit], float]] = {
    "words": lambda hit: hit.arms["words"],
    "bigrams": lambda hit: hit.arms["bigrams"],
    "dense": lambda hit: hit.arms["dense"],
    "fused": lambda hit: hit.score,
}


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure retrieval; the data is found through WENCE_BENCH_DATA.")
    parser.add_argument(
        "sets", nargs="*", default=SETS, help=f"folders of WENCE_BENCH_DATA (default: {' '.join(SETS)})"
    )
    parser.add_argument("--whole", action="store_true", help="do not cut the documents into passages")
    parser.add_argument("--encoder", default=LSA, help="'lsa' or a sentence-transformers model")
    parser.add_argument("--questions", type=int, default=None, help="only the first so many questions of a set")
    options = parser.parse_args()
    data = os.environ.get("WENCE_BENCH_DATA")
    if not data:
        print("WENCE_BENCH_DATA is not set: it must name the folder with the retrieval sets. Nothing measured.")
        return 2
    parameters = ChunkParameters(max_chars=10**9, min_chars=10**9) if options.whole else ChunkParameters()
    for name in options.sets:
        folder = next((f for f in (Path(data) / name, Path(data) / "bench" / name) if f.is_dir()), None)
        if folder is None:
            print(f"{data} has no set '{name}'.", file=sys.stderr)
            return 2
        measure(name, folder, parameters, options.encoder, options.questions)
    return 0


def measure(name: str, folder: Path, parameters: ChunkParameters, encoder: str, limit: int | None) -> None:
    """Build the set's corpus, ask its questions and print one line for each arm."""
    lines = (folder / "queries.jsonl").read_text("utf-8").splitlines()
    questions = [json.loads(line) for line in lines if line.strip()][:limit]
    with tempfile.TemporaryDirectory() as home:
        started = time.perf_counter()
        snapshot = build([folder / "corpus.jsonl"], SnapshotStore(Path(home)), encoder, parameters)
        built = time.perf_counter() - started
        counts = snapshot.manifest.counts
        size = f"{counts['documents']} documents, {counts['passages']} passages"
        print(f"{name}: {size}, built in {built:.1f} s, {len(questions)} questions")
        found = [snapshot.search(question["text"], DEPTH) for question in questions]
        for arm, score in ARMS.items():
            ranks = [_rank(hits, score, set(q["doc_ids"])) for hits, q in zip(found, questions, strict=True)]
            print(f"  {arm:8} {_summary(ranks)}")
        print(f"  {_times(snapshot, [question['text'] for question in questions])}")


def _rank(hits: Sequence[Hit], score: Callable[[Hit], float], wanted: set[str]) -> int | None:
    """The rank, from 1, of the first wanted document."""
    order = sorted((hit for hit in hits if score(hit) > 0), key=score, reverse=True)
    documents = dict.fromkeys(hit.passage.document_id for hit in order)
    return next((rank for rank, document in enumerate(documents, 1) if document in wanted), None)


def _summary(ranks: Sequence[int | None]) -> str:
    def recall(k: int) -> float:
        return sum(1 for rank in ranks if rank is not None and rank <= k) / len(ranks)

    mrr = sum(1 / rank for rank in ranks if rank is not None and rank <= 10) / len(ranks)
    return f"R@1 {recall(1):.3f}  R@5 {recall(5):.3f}  R@10 {recall(10):.3f}  MRR@10 {mrr:.3f}"


def _times(snapshot: Snapshot, questions: Sequence[str]) -> str:
    taken = []
    for question in questions:
        started = time.perf_counter()
        snapshot.search(question, 10)
        taken.append((time.perf_counter() - started) * 1000)
    taken.sort()
    return f"ten hits: p50 {taken[len(taken) // 2]:.2f} ms, p99 {taken[int(len(taken) * 0.99)]:.2f} ms"


if __name__ == "__main__":
    sys.exit(main())
