"""The policies that the examination is about."""

from __future__ import annotations

import re
from functools import cache
from importlib import resources
from pathlib import Path

from eval.policy import POLICY_ID, Policy
from index.cleaning import clean
from index.loading import find_files, load
from index.passage import Document

DATA = Path(__file__).parents[1] / "data" / "meta"
SHIPPED, DEV, HELD_OUT, REWORDINGS = "shipped", "dev", "heldout", "rewordings"
NAMES = (SHIPPED, DEV, HELD_OUT, REWORDINGS)
"""``REWORDINGS`` is no policy but single clauses of many."""
_SENTENCE = re.compile("[^。]+。")
_ORDINAL = re.compile("^(?:第[一二三四五六七八九十]+条[　 ]|[一二三四五六七八九十]+、)")
_SHORTEST = 12


@cache
def policy(name: str) -> Policy:
    """The shipped policy, or the invented one in ``policy.<name>.txt``, a clause a line."""
    if name != SHIPPED:
        return Policy.of(Document(name, name, (DATA / f"policy.{name}.txt").read_text(encoding="utf-8")))
    with resources.as_file(resources.files("index") / "corpus") as folder:
        (raw,) = [raw for file in find_files([folder]) for raw in load(file) if raw.id == POLICY_ID]
    return Policy.of(Document(raw.id, raw.title or "", clean(raw.raw).text))


def sentences(clause: str) -> list[str]:
    """The sentences of a clause without its ordinal; bare headings are left out."""
    found = [_ORDINAL.sub("", sentence) for sentence in _SENTENCE.findall(clause)]
    return [sentence for sentence in found if len(sentence) >= _SHORTEST]
