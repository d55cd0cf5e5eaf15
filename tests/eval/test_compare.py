from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from eval.compare import changes, compared, summary, turned
from eval.metrics import measure
from eval.results import ResultsError
from tests.eval.answers import item, quoting, refusing, scored

GOOD, BAD = quoting("实施千企技改"), refusing()
RUN = {"created": "2026-01-02T03:04:05+00:00", "config": {"revision": "abc"}, "machine": {"cores": 2},
       "latency_ms": {"p50": 1.0, "p95": 2.0, "p99": 3.0, "values": [1.0]}}  # fmt: skip


def of(pattern: str, first: int = 0) -> dict[str, Any]:
    """The summary of a run with one question a letter, each of a family of its own: r right, w wrong."""
    scores = [
        scored(item(id=f"q{n}", family=f"f{n}"), GOOD if c == "r" else BAD, (2,)) for n, c in enumerate(pattern, first)
    ]
    return summary(measure(scores), RUN)


def test_a_summary_keeps_every_item_and_no_text() -> None:
    kept = of("rw")
    assert kept["parts"]["correctness"] == {"q0": [1.0, 1.0], "q1": [0.0, 1.0]}
    assert kept["latency_ms"] == {"p50": 1.0, "p95": 2.0, "p99": 3.0}
    assert (kept["revision"], kept["families"]["q1"]) == ("abc", "f1")
    assert "千企" not in json.dumps(kept, ensure_ascii=False)


def test_changes_are_counted_over_the_items_of_both_runs() -> None:
    before, after = of("rrrrrrrrww"), of("wwrrrrrrrrww", 0)
    found = changes(before, after, {})["correctness"]
    assert (found["n"], found["before"], found["after"]) == (10, 0.8, 0.8)
    assert found["p"] == 1.0  # two lost, two gained
    lost = changes(of("rrrrrrrrrr"), of("wwwwwwrrrr"), {})["correctness"]
    assert lost["p"] == pytest.approx(2 * 0.5**6)
    assert lost["difference"] == pytest.approx(-0.6)
    assert -1 <= lost["low"] < -0.6 < lost["high"] < 0
    assert changes(of("rr"), of("rr", 5), {}) == {}


def test_a_metric_that_is_no_yes_or_no_has_an_interval_and_no_p() -> None:
    found = changes(of("rrwr"), of("rrrr"), {})
    # The refusal claims nothing, so only three items had citations before.
    assert (found["citation_recall"]["before"], found["citation_recall"]["n"]) == (1.0, 3)


def test_questions_that_turned_are_named() -> None:
    assert turned(of("rwrw"), of("wrrw")) == (["q1"], ["q0"])


def test_runs_are_read_from_their_folders(tmp_path: Path) -> None:
    for name, pattern in (("a", "rw"), ("b", "rr")):
        (tmp_path / name).mkdir()
        (tmp_path / name / "summary.json").write_text(json.dumps(of(pattern)))
    found = compared(tmp_path / "a", tmp_path / "b" / "results.json")
    assert (found["fixed"], found["broken"]) == (["q1"], [])
    assert found["changes"]["correctness"]["difference"] == 0.5
    (tmp_path / "odd.json").write_text("[]")
    with pytest.raises(ResultsError, match="odd.json is no summary of a run"):
        compared(tmp_path / "a", tmp_path / "odd.json")
    with pytest.raises(ResultsError, match="summary.json cannot be read"):
        compared(tmp_path / "nowhere" / "results.json", tmp_path / "a")
