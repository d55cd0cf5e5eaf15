from __future__ import annotations

import io

from rich.console import Console

from eval.report.tables import show, show_changes
from tests.eval.test_results import found

CHANGES = {
    "created": "2026-01-01", "revision": "abc", "fixed": ["q1"], "broken": [],
    "changes": {"correctness": {"n": 10, "before": 0.8, "after": 0.9, "difference": 0.1, "low": -0.1, "high": 0.3,
                                "p": 0.5}},
}  # fmt: skip


def _told(table: str) -> list[str]:
    return [" ".join(line.replace("│", " ").replace("┃", " ").split()) for line in table.splitlines()]


def test_figures_failures_gate_and_verdict_are_printed() -> None:
    out = io.StringIO()
    show(found() | {"baseline": CHANGES}, Console(file=out, width=160))
    lines = _told(out.getvalue())
    assert "all 2 0.50 1.00 0.50 0.00 0.50 0.00" in lines
    assert "b g [amount] 千企技改补贴多少钱" in lines
    assert "correctness 10 0.800 0.900 +0.100 -0.100 – +0.300 0.500" in lines
    assert any(line.startswith("MISSED floor bad_atoms ≤ 0.00") for line in lines)
    assert "latency p50 4.0 ms, p95 8.0 ms, p99 8.0 ms" in lines
    assert lines[-1].startswith("FAILED: bad_atoms ≤ 0.00")


def test_changes_name_the_questions_that_turned() -> None:
    out = io.StringIO()
    show_changes(CHANGES, Console(file=out, width=160))
    assert _told(out.getvalue())[-1] == "fixed: q1"
