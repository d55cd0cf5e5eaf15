"""Choose the judge's thresholds on the development questions.

    python -m eval.calibrate [answer=0.5,0.6,0.7] [nearest=0.2:0.5:0.1] …

Every combination of the given values (default: GRIDS) is put to the dev split, among the distractors, through
the real pipeline. The objective, per setting: correct answers − 2 × unanswerable questions answered: an
invention costs as much as two honest misses. Of the settings that tie at the best, the one closest to all
others of them is taken, so that a small change of the questions does not tip it. The last line estimates the
optimism of choosing on the same questions: settings chosen without a fifth of the families, measured on that
fifth.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from decimal import Decimal, InvalidOperation
from itertools import product

from rich.console import Console
from rich.table import Table

from eval.dataset import SHIPPED_SETS, load_set
from eval.local import Building, LocalRespondent
from eval.metrics import measure
from eval.progress import shown
from eval.run import judged
from eval.scoring import Score
from eval.trials import Plan, trials
from index.errors import CorpusError
from rag.answer import Status
from rag.assembly import build_assistant
from rag.errors import WenceError
from rag.judge import Thresholds
from rag.settings import load_settings

GRIDS: Mapping[str, Sequence[float]] = {
    "answer": (0.35, 0.45, 0.55, 0.65),
    "nearest": (0.4, 0.5, 0.6),
    "scope": (0.2, 0.3, 0.4),
}
COLUMNS = {
    "correctness": "correct",
    "refusal_recall": "refused",
    "near_miss_answered": "invented",
    "over_refusal": "over-refused",
}
FOLDS = 5
_INVENTION_COST = 2

Setting = Mapping[str, float]


@dataclass(frozen=True)
class Trial:
    """One setting and how every question went under it."""

    setting: Setting
    scores: Sequence[Score]

    def objective(self, families: frozenset[str] | None = None) -> int:
        """Correct answers − 2 × unanswerable questions answered, over all families or the given ones."""
        scores = [s for s in self.scores if families is None or s.outcome.item.family in families]
        invented = sum(s.outcome.item.unanswerable and s.outcome.answer.status is Status.ANSWERED for s in scores)
        return sum(s.correct for s in scores) - _INVENTION_COST * invented


def parse_grid(text: str) -> tuple[str, tuple[float, ...]]:
    """ "answer=0.5,0.6" or "answer=0.5:0.7:0.1" (both ends included) → the field and its values.

    Raises:
        argparse.ArgumentTypeError: no such field, or no such values.
    """
    name, _, values = text.partition("=")
    known = [field.name for field in fields(Thresholds)]
    if name not in known:
        raise argparse.ArgumentTypeError(f"'{name}' is no threshold; there are: {', '.join(known)}")
    try:
        if ":" in values:
            start, stop, step = map(Decimal, values.split(":"))
            count = int((stop - start) / step) + 1
            chosen = tuple(float(start + n * step) for n in range(count))
        else:
            chosen = tuple(float(Decimal(value)) for value in values.split(","))
    except (ValueError, InvalidOperation, ZeroDivisionError):
        chosen = ()
    if not chosen:
        raise argparse.ArgumentTypeError(f"'{values}' is neither a,b,c nor start:stop:step")
    return name, chosen


def settings_of(grids: Mapping[str, Sequence[float]]) -> list[Setting]:
    """Every combination of the values of ``grids``."""
    return [dict(zip(grids, values, strict=True)) for values in product(*grids.values())]


def pick(trials: Sequence[Trial], present: Thresholds, families: frozenset[str] | None = None) -> Trial:
    """The trial with the highest objective; of several, the one nearest to the others in sum.

    A field's distance counts in steps of its grid. Still equal: the one nearest to the ``present`` values.
    """
    best = max(trial.objective(families) for trial in trials)
    tied = [trial for trial in trials if trial.objective(families) == best]
    now: Mapping[str, float] = asdict(present)
    places = {name: sorted({t.setting[name] for t in trials}) for name in trials[0].setting}

    def steps(one: Trial, other: Trial) -> int:
        return sum(abs(p.index(one.setting[n]) - p.index(other.setting[n])) for n, p in places.items())

    def change(trial: Trial) -> float:
        return sum(abs(value - now[name]) for name, value in trial.setting.items())

    return min(tied, key=lambda trial: (sum(steps(trial, other) for other in tied), change(trial)))


def held_out_correctness(trials: Sequence[Trial], present: Thresholds, folds: int = FOLDS) -> float:
    """The share of correct answers when every family is answered with the setting picked without its fold."""
    names = sorted({score.outcome.item.family for score in trials[0].scores})
    correct = 0
    for fold in range(folds):
        unseen = frozenset(names[fold::folds])
        chosen = pick(trials, present, frozenset(names) - unseen)
        correct += sum(s.correct for s in chosen.scores if s.outcome.item.family in unseen)
    return correct / len(trials[0].scores)


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(description="Choose the judge's thresholds on the development questions.")
    parser.add_argument("grid", nargs="*", type=parse_grid, help="FIELD=a,b,c or FIELD=start:stop:step")
    grids = dict(parser.parse_args(arguments).grid) or dict(GRIDS)
    try:
        tried = _trials(grids)
    except (WenceError, CorpusError) as error:
        Console(stderr=True).print(str(error), markup=False)
        return 1
    _show(tried, pick(tried, Thresholds()))
    return 0


def _trials(grids: Mapping[str, Sequence[float]]) -> list[Trial]:
    plan = Plan(changed=False, disturbances=0)
    wanted = settings_of(grids)
    found = []
    with shown(Console(stderr=True)) as tell, LocalRespondent(load_settings()) as respondent:
        planned = [trial for path in SHIPPED_SETS for trial in trials(load_set(path, "dev"), plan)]
        for number, setting in enumerate(wanted, 1):
            scores = judged(planned, respondent.wired(_with(replace(Thresholds(), **setting))), _silent)
            found.append(Trial(setting, scores))
            tell("settings", number, len(wanted))
    return found


def _with(thresholds: Thresholds) -> Building:
    return lambda settings, corpus: build_assistant(settings, corpus, thresholds)


def _silent(stage: str, done: int, total: int) -> None:
    del stage, done, total


def _show(tried: Sequence[Trial], chosen: Trial) -> None:
    table = Table("", *chosen.setting, "objective", *COLUMNS.values())
    for trial in sorted(tried, key=lambda t: -t.objective()):
        metrics = measure(trial.scores)
        figures = [metrics[column].value for column in COLUMNS]
        table.add_row(
            "→" if trial is chosen else "",
            *(f"{value:g}" for value in trial.setting.values()),
            str(trial.objective()),
            *("–" if figure is None else f"{figure:.3f}" for figure in figures),
        )
    console = Console(highlight=False)
    console.print(table)
    console.print("chosen: " + ", ".join(f"{name}={value:g}" for name, value in chosen.setting.items()))
    unseen = held_out_correctness(tried, Thresholds())
    console.print(f"correctness on families that a setting was not chosen on: {unseen:.3f}")


if __name__ == "__main__":
    sys.exit(main())
