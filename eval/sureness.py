"""Fit ``rag.sureness`` on the development questions, and say what it is worth on notices it was not fitted to.

    python -m eval.sureness [--write]

Right answers are those that a question gets from its own document with every nugget. Wrong ones are any other: near
misses that are answered, and, in greater number, the questions of one notice put to another, which hardly ever says
anything of them. Each notice is measured with weights fitted on the others (the shipped policy, of which there is one,
in five parts by family).
"""

from __future__ import annotations

import argparse
import asyncio
import json
import re
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from rich.console import Console
from rich.table import Table

from eval.dataset import DATA, HEILONGJIANG, SHIPPED_SETS, QuestionSet, load_set
from eval.item import Item
from eval.progress import shown
from eval.support import flatten
from eval.world import World
from index.snapshot import Snapshot
from rag.answer import Answer, Status
from rag.assembly import build_assistant
from rag.judge import Thresholds
from rag.settings import Settings, load_settings
from rag.sureness import FEATURES, FILE

# What every notice says something of: asked of another notice, such a question may well have an answer.
_OF_ANY = re.compile("申报|材料|电话|办理|施行|有效|解释|重复|公示|骗|虚假|流程|窗口|文件|政策|措施")
# A notice that no question set asks about.
_ANOTHER = DATA / "meta" / "policy.dev.txt"
_LEFT_OUT = ("overview", "injection", "ambiguous", "out_of_scope", "multi_turn")
_KEPT = 0.992
_FOLDS = 5
_RIDGE = 3.0
_STEPS = 60
Numbers = NDArray[np.float64]


@dataclass(frozen=True)
class Case:
    """One question put to one document. ``own``: it is the document that it was written for."""

    item: Item
    document: str
    own: bool
    values: tuple[float, ...] | None
    answered: bool
    right: bool


@dataclass(frozen=True)
class Model:
    """Logistic regression on standardised features."""

    mean: Numbers
    scale: Numbers
    weights: Numbers
    bias: float

    @classmethod
    def fit(cls, values: Numbers, right: NDArray[np.bool_]) -> Model:
        """By Newton's method with an L2 penalty on the weights (Hastie, Tibshirani & Friedman 2009, § 4.4.1)."""
        mean, scale = values.mean(axis=0), values.std(axis=0) + 1e-9
        x = np.hstack([(values - mean) / scale, np.ones((len(values), 1))])
        penalty = np.diag([_RIDGE] * values.shape[1] + [0.0])
        w = np.zeros(x.shape[1])
        for _ in range(_STEPS):
            p = 1 / (1 + np.exp(-x @ w))
            slope = x.T @ (right - p) - penalty @ w
            curve = x.T @ (x * (p * (1 - p))[:, None]) + penalty
            w = w + np.linalg.solve(curve, slope)
        return cls(mean, scale, w[:-1], float(w[-1]))

    def of(self, values: Numbers) -> Numbers:
        """The probability of each row."""
        found: Numbers = 1 / (1 + np.exp(-((values - self.mean) / self.scale) @ self.weights - self.bias))
        return found


def cases(settings: Settings, tell: Callable[[str, int, int], None]) -> list[Case]:
    """Every development question put to its own document, and those of a notice to the other notices."""
    sets = [load_set(path, "dev") for path in SHIPPED_SETS]
    targets = {given.name: given.documents for given in sets} | {"meta": (_ANOTHER,)}
    found: list[Case] = []
    for number, (name, documents) in enumerate(targets.items(), 1):
        with World(documents).indexed(settings.encoder) as corpus:
            found += asyncio.run(_put(sets, name, settings, corpus))
        tell("ask", number, len(targets))
    return found


async def _put(sets: Sequence[QuestionSet], target: str, settings: Settings, corpus: Snapshot) -> list[Case]:
    heard: list[tuple[float, ...]] = []
    assistant = build_assistant(settings, corpus, Thresholds(sure=0.0), heard.append)
    found = []
    for source in sets:
        own = source.name == target
        if not own and HEILONGJIANG.name in (source.name, target):
            continue
        for item in _usable(source.items, own):
            heard.clear()
            answer = await assistant.ask(item.question)
            right = own and item.answerable and _holds(answer, item)
            values = heard[-1] if heard else None
            found.append(Case(item, target, own, values, answer.status is Status.ANSWERED, right))
    return found


def _usable(items: Sequence[Item], own: bool) -> Iterator[Item]:
    for item in items:
        if item.type in _LEFT_OUT or not (item.answerable or item.unanswerable):
            continue
        if own or item.answerable and not _OF_ANY.search(item.question):
            yield item


def _holds(answer: Answer, item: Item) -> bool:
    told = flatten(answer.text)
    return all(any(flatten(one) in told for one in alternatives) for alternatives in item.nuggets)


def held_out(given: Sequence[Case]) -> Numbers:
    """The probability of each answered case by a model that has seen nothing of its notice."""
    values, right = _arrays(given)
    found = np.zeros(len(given))
    for unseen in filter(np.any, _parts(given)):
        seen = ~unseen & ~_of_same_questions(given, unseen)
        found[unseen] = Model.fit(values[seen], right[seen]).of(values[unseen])
    return found


def _arrays(given: Sequence[Case]) -> tuple[Numbers, NDArray[np.bool_]]:
    return np.array([case.values for case in given], dtype=float), np.array([case.right for case in given])


def _parts(given: Sequence[Case]) -> Iterator[NDArray[np.bool_]]:
    names = sorted({case.item.family for case in given if case.document == HEILONGJIANG.name})
    fold = {name: number % _FOLDS for number, name in enumerate(names)}
    for number in range(_FOLDS):
        yield np.array([c.document == HEILONGJIANG.name and fold[c.item.family] == number for c in given])
    for document in sorted({case.document for case in given} - {HEILONGJIANG.name}):
        yield np.array([case.document == document for case in given])


def _of_same_questions(given: Sequence[Case], unseen: NDArray[np.bool_]) -> NDArray[np.bool_]:
    asked = {case.item.question for case, out in zip(given, unseen, strict=True) if out}
    return np.array([case.item.question in asked for case in given])


def threshold(scores: Numbers, right: NDArray[np.bool_], kept: float = _KEPT) -> float:
    """The highest probability at which at least the share ``kept`` of the right answers stays."""
    return float(np.quantile(scores[right], 1 - kept, method="lower"))


def _show(given: Sequence[Case], answered: Sequence[Case], scores: Numbers, console: Console) -> None:
    table = Table("least", "right answers kept", "foreign questions answered", "near misses answered", highlight=True)
    right = np.array([case.right for case in answered])
    foreign = np.array([not case.own for case in answered])
    near = np.array([case.own and case.item.unanswerable for case in answered])
    n_foreign = sum(not case.own for case in given)
    n_near = sum(case.own and case.item.unanswerable for case in given)
    for least in (0.0, *(threshold(scores, right, kept) for kept in (0.99, 0.98, _KEPT, 0.95, 0.9))):
        sure = scores >= least
        table.add_row(
            f"{least:.3f}", f"{(sure & right).sum()} of {right.sum()} ({(sure & right).sum() / right.sum():.1%})",
            f"{(sure & foreign).sum()} of {n_foreign} ({(sure & foreign).sum() / n_foreign:.1%})",
            f"{(sure & near).sum()} of {n_near}",
        )  # fmt: skip
    console.print(table)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m eval.sureness", description=__doc__.splitlines()[0])
    parser.add_argument("--write", action="store_true", help=f"write the weights to {FILE.name}")
    options = parser.parse_args(arguments)
    with shown(Console(stderr=True)) as tell:
        given = cases(load_settings(), tell)
    answered = [case for case in given if case.answered and case.values is not None]
    scores = held_out(answered)
    _show(given, answered, scores, Console())
    values, right = _arrays(answered)
    if options.write:
        _write(Model.fit(values, right), threshold(scores, right), FILE)
    return 0


def _write(model: Model, least: float, file: Path) -> None:
    told: dict[str, Any] = {
        "features": list(FEATURES),
        "mean": [round(float(x), 5) for x in model.mean],
        "scale": [round(float(x), 5) for x in model.scale],
        "weights": [round(float(x), 4) for x in model.weights],
        "bias": round(model.bias, 4),
        "least": round(least, 4),
    }
    file.write_text(json.dumps(told, indent=1) + "\n", encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
