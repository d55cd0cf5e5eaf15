"""The figures of a saved run as the report shows them: written out, with their bars, shades and differences."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from eval.report import charts, labels
from eval.statistics import wilson

SHADES = (0.5, 0.7, 0.8, 0.9, 0.95, 0.98)
"""Shade n of a cell, from 0 (worst) to 6 (best), is for a goodness from ``SHADES[n - 1]`` to below ``SHADES[n]``."""

_Entry = Mapping[str, Any]

_ALPHA = 0.05
_COLUMNS = 10
_BOUND = re.compile(r"([≤≥<>])\s*(\d*\.?\d+)\s*(%?)")


@dataclass(frozen=True)
class Change:
    """A difference to the baseline. ``tone``: ``better`` or ``worse`` where it is no chance, else ``same``."""

    before: str
    difference: str
    interval: str
    p: str
    tone: str


@dataclass(frozen=True)
class Figure:
    """A metric of the whole run. ``value`` and ``interval`` are empty where ``reason`` says why there is none."""

    name: str
    label: labels.MetricLabel
    value: str
    count: str
    interval: str
    reason: str
    bar: charts.Bar | None
    change: Change | None
    passed: bool | None


@dataclass(frozen=True)
class Cell:
    """A shaded cell; ``title`` tells all about it, ``shade`` is None where there is no value."""

    text: str
    count: str
    title: str
    shade: int | None


@dataclass(frozen=True)
class Table:
    """``rows``: (name as shown, name as in the data, n, cells); ``columns``: names of metrics or policies."""

    columns: Sequence[str]
    rows: Sequence[tuple[str, str, int, Sequence[Cell]]]


@dataclass(frozen=True)
class Block:
    """One block of the checker's examination, ``parts`` by kind of sentence: (kind, floor if any, table)."""

    title: str
    hint: str
    parts: Sequence[tuple[str, float | None, Table]]


def figures(results: _Entry) -> list[Figure]:
    """Every metric of the run, in its order."""
    changes = (results["baseline"] or {}).get("changes", {})
    gate = {rule["metric"]: rule for rule in results["gate"] if rule["rule"] == "floor"}
    return [
        _figure(name, metric, changes.get(name), gate.get(name), lower_is_better(name, results))
        for name, metric in results["metrics"].items()
    ]


def headlines(found: Sequence[Figure], at_most: int) -> list[Figure]:
    """The figures to show large: those with a value, most telling first."""
    by_name = {figure.name: figure for figure in found if figure.value}
    return [by_name[name] for name in labels.chosen(list(by_name), labels.HEADLINES, at_most)]


def lower_is_better(name: str, results: _Entry) -> bool:
    """By what the metric is known for, else by the direction of its bound in the gate."""
    bounds = [rule["bound"] for rule in results["gate"] if rule["metric"] == name and rule["rule"] == "floor"]
    return labels.metric(name).lower or any(bound.strip().startswith(("≤", "<")) for bound in bounds)


def groups(results: _Entry, by: str, words: Mapping[str, str]) -> tuple[Table, Table | None]:
    """The table of ``results[by]`` with the telling metrics, and one with all of them if those are more."""
    all_names = list(results["metrics"])
    valued = [name for name in all_names if results["metrics"][name]["value"] is not None]
    few = labels.chosen(valued, labels.COLUMNS, _COLUMNS)
    wide = _group_table(results, by, words, all_names) if len(all_names) > len(few) else None
    return _group_table(results, by, words, few), wide


def examination(meta: _Entry) -> list[Block]:
    """What the checker made of false and of true sentences: two blocks, by kind, operator and policy."""
    policies = list(dict.fromkeys(entry["policy"] for entry in meta["operators"]))
    kinds = list(dict.fromkeys(entry["kind"] for entry in meta["operators"]))

    def block(title: str, hint: str, members: list[str]) -> Block:
        return Block(title, hint, [(k, meta["floors"].get(k), _operators(meta, k, policies)) for k in members])

    blocks = [
        block("篡改句的识别率 detection of mutants", "越高越好", [k for k in kinds if k == "mutant"]),
        block("真句的误判率 false alarms on true forms", "越低越好", [k for k in kinds if k != "mutant"]),
    ]
    return [b for b in blocks if b.parts]


def number(value: float | None, digits: int = 3) -> str:
    """``value`` with ``digits`` decimals; nothing for None."""
    return "" if value is None else f"{value:.{digits}f}"


def probability(p: float | None) -> str:
    """``p`` as it is usually written; nothing for None."""
    if p is None:
        return ""
    return "p < 0.001" if p < 0.001 else f"p = {p:.3f}"


def _figure(name: str, metric: _Entry, change: _Entry | None, rule: _Entry | None, lower: bool) -> Figure:
    value, low, high = metric["value"], metric.get("low"), metric.get("high")
    before = change["before"] if change else None
    return Figure(
        name=name,
        label=labels.metric(name),
        value=number(value),
        count=_count(metric),
        interval=_interval(low, high),
        reason=metric.get("reason", ""),
        bar=None if value is None else charts.bar(value, low, high, before, _bound(rule)),
        change=_change(change, lower) if change else None,
        passed=rule["passed"] if rule else None,
    )


def _bound(rule: _Entry | None) -> float | None:
    if rule is None or not (found := _BOUND.search(rule["bound"])):
        return None
    return float(found[2]) / (100 if found[3] else 1)


def _change(change: _Entry, lower: bool) -> Change:
    difference, low, high, p = (change.get(key) for key in ("difference", "low", "high", "p"))
    if p is not None:
        sure = p < _ALPHA
    else:
        sure = low is not None and high is not None and (low > 0 or high < 0)
    better = difference is not None and (difference < 0) is lower
    tone = ("better" if better else "worse") if sure and difference else "same"
    signed = "" if difference is None else f"{difference:+.3f}".replace("-", "−")
    return Change(
        number(change.get("before")), signed, _interval(low, high, "+").replace("-", "−"), probability(p), tone
    )


def _interval(low: float | None, high: float | None, sign: str = "") -> str:
    return "" if low is None or high is None else f"{low:{sign}.3f} – {high:{sign}.3f}"


def _count(metric: _Entry) -> str:
    return f"{_plain(metric['numerator'])}/{_plain(metric['denominator'])}"


def _plain(value: float) -> str:
    return f"{value:.2f}".rstrip("0").rstrip(".")


def _shade(goodness: float) -> int:
    # A share such as 1 - 0.05 is to meet its threshold.
    return bisect_right(SHADES, goodness + 1e-9)


def _group_table(results: _Entry, by: str, words: Mapping[str, str], names: list[str]) -> Table:
    lower = {metric: lower_is_better(metric, results) for metric in names}
    rows = [
        (
            words.get(key, ""),
            key,
            group["n"],
            [_cell(metric, group["metrics"].get(metric), lower[metric]) for metric in names],
        )
        for key, group in results[by].items()
    ]
    return Table(names, rows)


def _cell(name: str, metric: _Entry | None, lower: bool) -> Cell:
    if metric is None or metric["value"] is None:
        return Cell("–", "", f"{name}: {(metric or {}).get('reason', '')}".removesuffix(": "), None)
    value, interval = metric["value"], _interval(metric.get("low"), metric.get("high"))
    title = f"{name} {value:.3f} ({_count(metric)})" + (f", 95% CI {interval}" if interval else "")
    return Cell(number(value), _count(metric), title, _shade(1 - value if lower else value))


def _operators(meta: _Entry, kind: str, policies: list[str]) -> Table:
    """Rows: the operators of ``kind``, then all of them together; columns: policies, then all of them together."""
    entries = [entry for entry in meta["operators"] if entry["kind"] == kind]
    rows = []
    for operator in [*dict.fromkeys(entry["operator"] for entry in entries), ""]:
        of_row = [entry for entry in entries if operator in ("", entry["operator"])]
        cells = [_rate([e for e in of_row if e["policy"] == policy], kind) for policy in policies]
        rows.append((operator or "合计", operator, sum(e["n"] for e in of_row), [*cells, _rate(of_row, kind)]))
    return Table([*policies, "合计"], rows)


def _rate(entries: Sequence[_Entry], kind: str) -> Cell:
    hits, n = sum(e["hits"] for e in entries), sum(e["n"] for e in entries)
    if not n:
        return Cell("–", "", "", None)
    low, high = (entries[0]["low"], entries[0]["high"]) if len(entries) == 1 else wilson(hits, n)
    title = f"{hits}/{n} = {hits / n:.3f}, 95% CI (Wilson) {_interval(low, high)}"
    return Cell(number(hits / n), f"{hits}/{n}", title, _shade(hits / n if kind == "mutant" else 1 - hits / n))
