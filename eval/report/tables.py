"""Results on a terminal: figures by type, what failed, the gate."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from rich.console import Console
from rich.table import Table

from eval.results import Results

_COLUMNS = {
    "correctness": "correct", "recall_at_1": "R@1", "citation_recall": "cited", "condition_completeness": "conditions",
    "gold_quotes": "gold", "missing_named": "named",
}  # fmt: skip
_MARK = {True: "ok", False: "MISSED", None: "–"}
_MOST_TOLD = 60


def show(found: Results, console: Console) -> None:
    """Print the figures by type, the failing items, the change since the baseline, then the gate."""
    console.print(_by_type(found))
    _failing(found, console)
    console.print(_metrics(found))
    if found["baseline"]:
        console.print(_changes(found["baseline"]))
    console.print(_gate(found))
    times = found["latency_ms"]
    told = ", ".join(f"{p} {times[p]:.1f} ms" for p in ("p50", "p95", "p99") if times[p] is not None)
    _line(console, f"latency {told}")
    missed = [f"{check['metric']} {check['bound']}" for check in found["gate"] if check["passed"] is False]
    _line(console, f"FAILED: {', '.join(missed)}" if missed else "PASSED")


def show_changes(found: Mapping[str, Any], console: Console) -> None:
    """Print what changed between two runs, and which questions turned."""
    console.print(_changes(found))
    for name in ("fixed", "broken"):
        if found[name]:
            _line(console, f"{name}: {', '.join(found[name])}")


def _failing(found: Results, console: Console) -> None:
    failing = [item for item in found["items"] if not item["correct"] and not item["variant"]]
    for item in failing[:_MOST_TOLD]:
        _line(console, f"{item['id']} {item['family']} [{item['type']}] {' → '.join(item['turns'])}")
        _line(console, f"    {item['status']}: {'; '.join(item['findings'])}")
    if len(failing) > _MOST_TOLD:
        _line(console, f"… and {len(failing) - _MOST_TOLD} more; the report has them all.")


def _by_type(found: Results) -> Table:
    table = Table(title=f"{found['metrics']['correctness']['denominator']:g} questions", title_justify="left")
    table.add_column("type")
    for name in ("n", *_COLUMNS.values()):
        table.add_column(name, justify="right")
    n = int(found["metrics"]["correctness"]["denominator"])
    groups = [*found["by_type"].items(), *found["by_document"].items(), ("all", {"n": n, "metrics": found["metrics"]})]
    for name, group in groups:
        table.add_row(name, str(group["n"]), *(_short(group["metrics"].get(column)) for column in _COLUMNS))
    return table


def _metrics(found: Results) -> Table:
    table = Table(title="figures", title_justify="left")
    for column in ("metric", "value", "95 % interval", "counted"):
        table.add_column(column, justify="left" if column == "metric" else "right")
    for name, figure in found["metrics"].items():
        interval = "" if figure["low"] is None else f"{figure['low']:.3f} – {figure['high']:.3f}"
        counted = f"{figure['numerator']:g}/{figure['denominator']:g}" if figure["denominator"] else figure["reason"]
        table.add_row(name, _short(figure, 3), interval, counted)
    return table


def _changes(baseline: Mapping[str, Any]) -> Table:
    table = Table(title=f"since {baseline['created']} ({baseline['revision']})", title_justify="left")
    for column in ("metric", "n", "before", "after", "difference", "95 % interval", "p"):
        table.add_column(column, justify="left" if column == "metric" else "right")
    for name, change in baseline["changes"].items():
        interval = "" if change["low"] is None else f"{change['low']:+.3f} – {change['high']:+.3f}"
        p = "" if change["p"] is None else f"{change['p']:.3f}"
        table.add_row(
            name, str(change["n"]), f"{change['before']:.3f}", f"{change['after']:.3f}",
            f"{change['difference']:+.3f}", interval, p,
        )  # fmt: skip
    return table


def _gate(found: Results) -> Table:
    table = Table(title="gate", title_justify="left")
    for column in ("", "rule", "metric", "bound", "figure", "reason"):
        table.add_column(column)
    for check in found["gate"]:
        reason = check["reason"] if check["passed"] is False else check["note"]
        table.add_row(_MARK[check["passed"]], check["rule"], check["metric"], check["bound"], check["shown"], reason)
    return table


def _short(figure: Mapping[str, Any] | None, places: int = 2) -> str:
    return "–" if figure is None or figure["value"] is None else f"{figure['value']:.{places}f}"


def _line(console: Console, text: str) -> None:
    console.print(text, markup=False, highlight=False, soft_wrap=True)
