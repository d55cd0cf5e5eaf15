"""Two runs side by side: what changed, by how much, and whether chance could have done it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from eval.gate import PRIMARY
from eval.metrics import Metrics, Ratio
from eval.results import NAME, ResultsError
from eval.statistics import mcnemar, paired_bootstrap

BASELINE_FORMAT = 1
SUMMARY = "summary.json"


def summary(metrics: Metrics, found: Mapping[str, Any]) -> dict[str, Any]:
    """What a later run needs of this one to be compared with it: every part of the primary metrics, item by item."""
    return {
        "format": BASELINE_FORMAT,
        "created": found["created"],
        "revision": found["config"].get("revision"),
        "machine": found["machine"],
        "latency_ms": {key: value for key, value in found["latency_ms"].items() if key != "values"},
        "metrics": {name: metrics[name].value for name in metrics if metrics[name].parts},
        "families": {p.item: p.family for name in PRIMARY if name in metrics for p in metrics[name].parts},
        "parts": {name: _parts(metrics[name]) for name in PRIMARY if name in metrics},
    }


def _parts(figure: Ratio) -> dict[str, list[float]]:
    """Of each item its numerator and denominator."""
    return {part.item: [part.numerator, part.denominator] for part in figure.parts if part.denominator}


def changes(
    before: Mapping[str, Any], after: Mapping[str, Any], families: Mapping[str, str]
) -> dict[str, dict[str, Any]]:
    """The change of every primary metric over the items that both runs asked.

    Args:
        before, after: summaries.
        families: of each item, for the bootstrap draws whole families.

    Returns:
        Of each metric ``before`` and ``after`` over the shared items, ``difference`` with its 95 % interval ``low`` to
        ``high`` (paired cluster bootstrap), ``p`` (McNemar's exact test, where each item is right or wrong) and ``n``.
    """
    found = {}
    for name in PRIMARY:
        old, new = before["parts"].get(name, {}), after["parts"].get(name, {})
        shared = [item for item in new if item in old]
        if not shared:
            continue
        a, b = [old[item] for item in shared], [new[item] for item in shared]
        values = _value(a), _value(b)
        if values[0] is None or values[1] is None:
            continue
        drawn = paired_bootstrap(_terms(a), _terms(b), [families.get(item, item) for item in shared])
        found[name] = {
            "n": len(shared), "before": values[0], "after": values[1], "difference": values[1] - values[0],
            "low": drawn[1] if drawn else None, "high": drawn[2] if drawn else None, "p": _p(a, b),
        }  # fmt: skip
    return found


def turned(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[list[str], list[str]]:
    """The items that were wrong and are right now, and those that were right and are wrong now."""
    old, new = before["parts"].get("correctness", {}), after["parts"].get("correctness", {})
    shared = [item for item in new if item in old]
    fixed = [item for item in shared if new[item][0] > old[item][0]]
    return fixed, [item for item in shared if new[item][0] < old[item][0]]


def compared(before: Path, after: Path) -> dict[str, Any]:
    """Two runs by their folders, ``results.json`` or summaries: ``changes``, and the items ``fixed`` and ``broken``.

    Raises:
        ResultsError: one cannot be read.
    """
    (old, _), (new, families) = _read(before), _read(after)
    fixed, broken = turned(old, new)
    return {
        "created": old["created"], "revision": old["revision"], "changes": changes(old, new, families),
        "fixed": fixed, "broken": broken,
    }  # fmt: skip


def _read(path: Path) -> tuple[Mapping[str, Any], Mapping[str, str]]:
    """The summary of a run, and the families of its items."""
    file = path / SUMMARY if path.is_dir() else path.with_name(SUMMARY) if path.name == NAME else path
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise ResultsError(f"{file} cannot be read: {error}. Name the folder of a run.") from None
    if not isinstance(found, dict) or found.get("format") != BASELINE_FORMAT or "parts" not in found:
        raise ResultsError(f"{file} is no summary of a run. Name the folder of a run, or its {SUMMARY}.")
    return found, found["families"]


def _value(parts: Sequence[Sequence[float]]) -> float | None:
    below = sum(part[1] for part in parts)
    return sum(part[0] for part in parts) / below if below else None


def _terms(parts: Sequence[Sequence[float]]) -> tuple[list[float], list[float]]:
    return [part[0] for part in parts], [part[1] for part in parts]


def _p(before: Sequence[Sequence[float]], after: Sequence[Sequence[float]]) -> float | None:
    """None where an item is not simply right or wrong."""
    if any(tuple(part) not in ((0.0, 1.0), (1.0, 1.0)) for part in (*before, *after)):
        return None
    return mcnemar([bool(part[0]) for part in before], [bool(part[0]) for part in after])
