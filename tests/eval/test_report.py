from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from rich.console import Console

from eval.report import Report, findings, save, show
from rag.answer import Answer, Status
from tests.eval.answers import answer, cite, claim, item, near_miss, quoting, refusing, scored

NOON = datetime(2025, 3, 1, 12, 0, 5, tzinfo=UTC)
RIGHT = scored(item(), quoting("实施千企技改"), (2,), elapsed_ms=10.0)
SILENT = scored(near_miss(family="g"), refusing(Status.NO_EVIDENCE, "金额"), (2,), elapsed_ms=30.0)
INVENTED = scored(
    near_miss(id="q-3", family="g", question="补多少"),
    answer(Status.ANSWERED, [claim("奖励八百万元", 1)], [cite("最高奖励五百万元")]),
    (0,),
    elapsed_ms=20.0,
)


@pytest.fixture
def report() -> Report:
    return Report.of([RIGHT, SILENT, INVENTED], NOON, {"split": "dev"})


def test_a_report_measures_and_gates(report: Report) -> None:
    assert report.metrics["correctness"].value == 2 / 3
    assert report.latency_ms == {"p50": 20.0, "p95": 30.0}
    missed = {c.floor.metric for c in report.checks if c.passed is False}
    assert missed == {
        "bad_numbers", "citation_recall", "citation_precision", "groundedness", "correctness",
        "refusal_recall", "unanswerable_answered", "near_miss_answered", "missing_named",
    }  # fmt: skip
    assert (report.passed, report.exit_code) == (False, 1)
    sound = Report.of([RIGHT, SILENT], NOON, {})
    assert (sound.passed, sound.exit_code) == (True, 0)


def test_groups_are_measured_apart(report: Report) -> None:
    by_family = report.by(lambda s: s.outcome.item.family)
    assert {name: m["correctness"].value for name, m in by_family.items()} == {"f": 1.0, "g": 0.5}


def test_results_hold_config_gate_and_evidence(report: Report, tmp_path: Path) -> None:
    saved = save(report, tmp_path)
    assert saved.folder == tmp_path / "20250301T120005Z"
    data = json.loads((saved.folder / "results.json").read_text(encoding="utf-8"))
    assert (data["format"], data["created"], data["config"], data["passed"]) == (
        1, "2025-03-01T12:00:05+00:00", {"split": "dev"}, False,
    )  # fmt: skip
    assert data["metrics"]["correctness"] == {"value": 2 / 3, "numerator": 2, "denominator": 3}
    assert data["by_type"]["amount"]["correctness"]["value"] == 0.5
    assert data["by_family"]["g"]["correctness"]["value"] == 0.5
    gate = {row["metric"]: row for row in data["gate"]}
    assert (gate["correctness"]["at_least"], gate["correctness"]["passed"]) == (0.9, False)
    invented = data["items"][2]
    assert invented["item"]["id"] == "q-3"
    assert invented["faults"] == ["status answered, not partial or no_evidence"]
    assert invented["bad_numbers"] == ["8000000元"]
    assert invented["answer"]["citations"][0]["quote"] == "最高奖励五百万元"
    assert (invented["ranking"], invented["elapsed_ms"]) == ([0], 20.0)


def test_a_second_report_of_the_same_second_gets_its_own_folder(report: Report, tmp_path: Path) -> None:
    folders = [save(report, tmp_path / "deep").folder for _ in range(2)]
    assert folders == [tmp_path / "deep" / "20250301T120005Z", tmp_path / "deep" / "20250301T120005Z-1"]


def test_findings_name_everything_wrong() -> None:
    assert findings(RIGHT) == findings(SILENT) == ()
    assert findings(INVENTED) == (
        "status answered, not partial or no_evidence",
        "unsupported: 奖励八百万元",
        "number without source: 8000000元",
        "does not name what is missing",
    )
    bare = scored(near_miss(), replace(refusing(), handoff=None))
    assert findings(bare) == ("does not name what is missing", "does not offer the hotline")
    idle = answer(
        Status.ANSWERED, [claim("实施千企技改", 1, 2)], [cite("实施千企技改", 1), cite("不得重复申报", 2)]
    )
    assert findings(scored(item(), idle)) == ("idle citations: 1",)
    stray = answer(Status.PARTIAL, [], [cite("养老保险缴费满15年。", 1, "far")])
    assert "quotes of another document: 1" in findings(scored(near_miss(), stray))
    crashed = Answer("", "", "", Status.FAILED, "", reason="KeyError: 'x'", composer="none")
    assert findings(scored(item(), crashed))[-2:] == ("KeyError: 'x'", "does not offer the hotline")


def test_what_is_shown_names_failing_items_and_missed_floors(report: Report, tmp_path: Path) -> None:
    out = io.StringIO()
    show(save(report, tmp_path), Console(file=out, width=200))
    shown = out.getvalue()
    assert "q-3 g [amount] 补多少" in shown
    assert "answered: status answered, not partial or no_evidence; unsupported: 奖励八百万元" in shown
    assert "实施什么行动" not in shown
    assert "FAILED: bad_numbers ≤ 0.00, citation_recall ≥ 1.00" in shown
    assert "correctness ≥ 0.90" in shown and "0.667 (2/3)" in shown
    assert "p50 20.0 ms, p95 30.0 ms" in shown
    assert str(tmp_path / "20250301T120005Z" / "results.json") in shown
