"""What a run found: figures, gate, every item with its evidence; as tables and as ``results.json``."""

from __future__ import annotations

import json
import platform
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path

from rich.console import Console
from rich.table import Table

from eval.gate import Check, check
from eval.metrics import Metrics, Ratio, measure, percentile
from eval.scoring import Score

FORMAT = 1
_GROUP_COLUMNS = {
    "correctness": "correct",
    "families_correct": "families",
    "recall_at_1": "R@1",
    "citation_recall": "cited",
    "gold_quotes": "gold",
    "missing_named": "named",
}


@dataclass(frozen=True)
class Report:
    """One run. ``folder`` is where it was saved, ``latency_ms`` the percentiles of whole answers."""

    created: datetime
    config: Mapping[str, object]
    scores: Sequence[Score]
    metrics: Metrics
    latency_ms: Mapping[str, float | None]
    checks: Sequence[Check]
    folder: Path | None = None

    @classmethod
    def of(cls, scores: Sequence[Score], created: datetime, config: Mapping[str, object]) -> Report:
        """Measure ``scores`` and hold them against the gate."""
        metrics = measure(scores)
        times = [score.outcome.elapsed_ms for score in scores]
        latency = {f"p{p}": percentile(times, p) for p in (50, 95)}
        composers = {score.outcome.answer.composer for score in scores} - {"none"}
        return cls(created, config, scores, metrics, latency, check(metrics, composers))

    @property
    def passed(self) -> bool:
        return all(held.passed is not False for held in self.checks)

    @property
    def exit_code(self) -> int:
        """0 at or above the gate, 1 below."""
        return 0 if self.passed else 1

    def by(self, group: Callable[[Score], str]) -> dict[str, Metrics]:
        """The metrics of every group of items."""
        groups: dict[str, list[Score]] = defaultdict(list)
        for score in self.scores:
            groups[group(score)].append(score)
        return {name: measure(members) for name, members in groups.items()}

    def to_json(self) -> dict[str, object]:
        """Everything, as JSON-serialisable values; ``format`` counts changes that a reader must know of."""
        return {
            "format": FORMAT,
            "created": self.created.isoformat(timespec="seconds"),
            "python": platform.python_version(),
            "config": dict(self.config),
            "passed": self.passed,
            "gate": [_check_json(held) for held in self.checks],
            "metrics": _metrics_json(self.metrics),
            "latency_ms": dict(self.latency_ms),
            "by_type": {name: _metrics_json(metrics) for name, metrics in self.by(_type).items()},
            "by_family": {name: _metrics_json(metrics) for name, metrics in self.by(_family).items()},
            "items": [_item_json(score) for score in self.scores],
        }


def save(report: Report, out: Path) -> Report:
    """Write ``<out>/<time>/results.json``; returns the report with its folder."""
    name = report.created.strftime("%Y%m%dT%H%M%SZ")
    candidates = (out / (f"{name}-{n}" if n else name) for n in range(1000))
    folder = next(path for path in candidates if not path.exists())
    folder.mkdir(parents=True)
    text = json.dumps(report.to_json(), ensure_ascii=False, indent=1)
    (folder / "results.json").write_text(text + "\n", encoding="utf-8")
    return replace(report, folder=folder)


def show(report: Report, console: Console) -> None:
    """Print the figures by type, every failing item, then the gate."""

    def line(text: str) -> None:
        console.print(text, markup=False, highlight=False, soft_wrap=True)

    console.print(_types_table(report))
    for score in report.scores:
        if found := findings(score):
            item = score.outcome.item
            line(f"{item.id} {item.family} [{item.type}] {item.question}")
            line(f"    {score.outcome.answer.status}: {'; '.join(found)}")
    console.print(_gate_table(report))
    gated = {held.floor.metric for held in report.checks}
    for name, figure in report.metrics.items():
        if name not in gated:
            line(f"{name} {figure}")
    line("latency " + ", ".join(f"{p} {ms:.1f} ms" for p, ms in report.latency_ms.items() if ms is not None))
    missed = [str(held.floor) for held in report.checks if held.passed is False]
    line(f"FAILED: {', '.join(missed)}" if missed else "PASSED")
    if report.folder:
        line(str(report.folder / "results.json"))


def findings(score: Score) -> tuple[str, ...]:
    """Everything wrong with an answer: what makes it incorrect, and what it lacks beside that."""
    found = list(score.faults)
    if score.outcome.answer.reason and score.outcome.answer.composer == "none":
        found.append(score.outcome.answer.reason)
    found += [f"unsupported: {text}" for text in score.unsupported]
    found += [f"number without source: {number}" for number in score.bad_numbers]
    if score.precise_citations < score.citations and not score.unsupported:
        found.append(f"idle citations: {score.citations - score.precise_citations}")
    if score.missing_named is False:
        found.append("does not name what is missing")
    if score.stray_quotes and score.outcome.item.on_policy:
        found.append(f"quotes of another document: {score.stray_quotes}")
    if score.handed_off is False:
        found.append("does not offer the hotline")
    return tuple(found)


def _types_table(report: Report) -> Table:
    table = Table(title=f"{len(report.scores)} questions", title_justify="left")
    table.add_column("type")
    table.add_column("n", justify="right")
    for column in _GROUP_COLUMNS.values():
        table.add_column(column, justify="right")
    counts: dict[str, int] = defaultdict(int)
    for score in report.scores:
        counts[_type(score)] += 1
    for name, metrics in [*report.by(_type).items(), ("all", report.metrics)]:
        row = [_short(metrics[name]) for name in _GROUP_COLUMNS]
        table.add_row(name, str(counts.get(name, len(report.scores))), *row)
    return table


def _gate_table(report: Report) -> Table:
    table = Table(title="gate", title_justify="left")
    for column in ("", "floor", "figure", "reason"):
        table.add_column(column)
    for held in report.checks:
        mark = {True: "ok", False: "MISSED", None: "–"}[held.passed]
        table.add_row(mark, str(held.floor), str(held.figure), held.floor.reason)
    return table


def _short(figure: Ratio) -> str:
    return "–" if figure.value is None else f"{figure.value:.2f}"


def _type(score: Score) -> str:
    return score.outcome.item.type


def _family(score: Score) -> str:
    return score.outcome.item.family


def _metrics_json(metrics: Metrics) -> dict[str, object]:
    return {name: figure.to_json() for name, figure in metrics.items()}


def _check_json(held: Check) -> dict[str, object]:
    floor = held.floor
    return {
        "metric": floor.metric, "at_least": floor.at_least, "at_most": floor.at_most, "reason": floor.reason,
        "figure": held.figure.to_json(), "passed": held.passed,
    }  # fmt: skip


def _item_json(score: Score) -> dict[str, object]:
    outcome = score.outcome
    return {
        "item": outcome.item.model_dump(mode="json"),
        "correct": score.correct,
        "faults": list(score.faults),
        "findings": list(findings(score)),
        "ranking": list(outcome.ranking),
        "recall": {str(k): value for k, value in score.recall.items()},
        "reciprocal_rank": score.reciprocal_rank,
        "claims": score.claims,
        "supported_claims": score.supported_claims,
        "grounded_claims": score.grounded_claims,
        "citations": score.citations,
        "precise_citations": score.precise_citations,
        "quotes": score.quotes,
        "gold_quotes": score.gold_quotes,
        "stray_quotes": score.stray_quotes,
        "numbers": score.numbers,
        "bad_numbers": list(score.bad_numbers),
        "quoted_share": score.quoted_share,
        "missing_named": score.missing_named,
        "handed_off": score.handed_off,
        "elapsed_ms": outcome.elapsed_ms,
        "answer": outcome.answer.to_json(),
    }
