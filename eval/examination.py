"""The whole proof: the run, its figures, the gate, the checker's own examination, the change since a baseline."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from eval import gate
from eval.compare import BASELINE_FORMAT, changes, summary, turned
from eval.dataset import DATA
from eval.judges import Judge
from eval.judging import heard
from eval.meta import examine, wence
from eval.metrics import measure
from eval.mutations.policies import DEV, SHIPPED
from eval.replies import Respondent, Tell
from eval.results import Results, ResultsError, results
from eval.run import Options, Run, run
from eval.scoring import Score

BASELINE = DATA / "baseline.json"


@dataclass(frozen=True)
class Examination:
    """What is examined beside the questions.

    ``baseline``: the summary of an earlier run to be held against; None compares with nothing. ``checker``: whether the
    support checker sits its own examination too. ``judges``: those who hear every claim beside the verdicts that count.
    """

    options: Options
    baseline: Path | None = None
    checker: bool = True
    judges: Sequence[Judge] = ()


@dataclass(frozen=True)
class Verdict:
    """``results`` are everything, ``summary`` what a later run needs to be compared with this one."""

    results: Results
    summary: dict[str, Any]

    @property
    def exit_code(self) -> int:
        """0 at or above the gate, 1 below."""
        return 0 if self.results["passed"] else 1


def sit(examination: Examination, respondent: Respondent, tell: Tell) -> Verdict:
    """Ask, measure, gate.

    Raises:
        DatasetError: the questions cannot be used.
        ResultsError: the baseline cannot be read. Whatever building an index raises.
    """
    before = read_baseline(examination.baseline) if examination.baseline else None
    done = run(examination.options, respondent, tell)
    metrics = measure(done.scores, done.variants)
    rates = examine((SHIPPED, DEV), tell, {"checker": wence})["checker"].rates() if examination.checker else None
    checks = _floors(done)
    found = results(done, metrics, checks)
    short = summary(metrics, found)
    checks += gate.meta(rates) if rates is not None else ()
    part = None
    if before is not None:
        families = {score.outcome.item.id: score.outcome.item.family for score in done.scores}
        changed = changes(before, short, families)
        fixed, broken = turned(before, short)
        part = {
            "created": before["created"], "revision": before["revision"], "changes": changed,
            "fixed": fixed, "broken": broken,
        }  # fmt: skip
        p95 = found["latency_ms"]["p95"]
        checks += gate.baseline(changed)
        checks += gate.latency(p95, before["latency_ms"], done.machine, before["machine"])
    meta = {"operators": rates, "floors": gate.META} if rates is not None else None
    found |= {"meta": meta, "baseline": part, **_gate_json(checks)}
    return Verdict(heard(found, examination.judges, tell) if examination.judges else found, short)


def _floors(done: Run) -> list[gate.Check]:
    """The floors of each set: what one has to spare must not hide what another lacks."""
    checks: list[gate.Check] = []
    for given in done.sets:
        ids = {item.id for item in given.items}

        def here(scores: Sequence[Score], ids: set[str] = ids) -> list[Score]:
            return [s for s in scores if (s.outcome.item.perturbed_from or s.outcome.item.id) in ids]

        scores = here(done.scores)
        composers = {score.outcome.answer.composer for score in scores} - {"none"}
        metrics = measure(scores, {name: here(these) for name, these in done.variants.items()})
        checks += gate.floors(metrics, composers, given.floors, given.name if len(done.sets) > 1 else "")
    return checks


def read_baseline(path: Path) -> Mapping[str, Any]:
    """The summary in a file that ``wence eval run --save-baseline`` wrote.

    Raises:
        ResultsError: it cannot be read, or its format is another.
    """
    way_out = "Write one with 'wence eval run --save-baseline FILE'."
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ResultsError(f"The baseline {path} cannot be read: {error}. {way_out}") from None
    if not isinstance(found, dict) or found.get("format") != BASELINE_FORMAT:
        raise ResultsError(f"{path} is no baseline of format {BASELINE_FORMAT}. {way_out}")
    return found


def _gate_json(checks: Sequence[gate.Check]) -> Results:
    return {"passed": all(check.passed is not False for check in checks), "gate": [c.to_json() for c in checks]}
