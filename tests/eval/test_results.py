from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from eval.gate import floors
from eval.metrics import measure
from eval.results import FORMAT, Results, ResultsError, findings, latency, read, results, save, write
from eval.run import Run
from eval.scoring import Score
from rag.answer import Status
from tests.eval.answers import POLICY, answer, cite, claim, item, near_miss, quoting, refusing, scored

NOW = datetime(2026, 1, 2, 3, 4, 5, tzinfo=UTC)
RIGHT = scored(item(id="a", conditions=(("不得重复申报",),)), quoting("实施千企技改"), (2, 0, 0), 4.0)
INVENTED = answer(Status.ANSWERED, [claim("奖励八百万元", 1)], [cite("最高奖励五百万元")])
WRONG = scored(near_miss(id="b", family="g", split="test"), INVENTED, (3,), 8.0)


def a_run() -> Run:
    worse = scored(item(id="a"), refusing(), (), 1.0, "noise0")
    better = scored(item(id="a"), quoting("实施千企技改"), (2,), 1.0, "noise3")
    variants = {"noise0": [worse], "noise3": [better]}
    config = {
        "set": "小集", "split": "all", "target": "local", "product": "1", "revision": "abc", "index_version": None,
        "encoder": "lsa", "llm": None, "distractors": [12], "seed": 1, "files": {"questions.jsonl": "ab"},
    }  # fmt: skip
    machine = {"cpu": "c", "cores": 2, "system": "s"}
    return Run(NOW, NOW, config, machine, [RIGHT, WRONG], variants, {"policy": POLICY}, [])


def found() -> Results:
    run = a_run()
    metrics = measure(run.scores, run.variants)
    return results(run, metrics, floors(metrics, ["extractive"]))


def test_everything_is_told_and_survives_json() -> None:
    told = json.loads(json.dumps(found()))
    assert (told["format"], told["created"], told["passed"]) == (FORMAT, "2026-01-02T03:04:05+00:00", False)
    assert told["metrics"]["correctness"] == {
        "value": 0.5, "numerator": 1, "denominator": 2, "low": pytest.approx(0.0), "high": pytest.approx(1.0),
    }  # fmt: skip
    assert (told["by_split"]["dev"]["n"], told["by_split"]["dev"]["metrics"]["correctness"]["value"]) == (1, 1.0)
    assert told["by_type"]["amount"]["metrics"]["near_miss_answered"]["value"] == 1.0
    assert told["metrics"]["correctness_noise0"]["value"] == 0.0
    assert "multi_turn" not in told["metrics"]  # nothing of the kind was asked
    assert told["latency_ms"] == {"p50": 4.0, "p95": 8.0, "p99": 8.0, "values": [4.0, 8.0]}
    missed = {check["metric"] for check in told["gate"] if check["passed"] is False}
    assert {"bad_atoms", "near_miss_answered", "correctness"} <= missed


def test_an_item_comes_with_its_evidence() -> None:
    items = {(row["id"], row["variant"]): row for row in json.loads(json.dumps(found()))["items"]}
    assert set(items) == {("a", ""), ("b", ""), ("a", "noise0")}  # of changed circumstances what went wrong
    right, wrong = items["a", ""], items["b", ""]
    assert right["nuggets"] == [{"alternatives": ["千企技改"], "said": True}]
    assert right["conditions"] == [{"alternatives": ["不得重复申报"], "said": False}]
    assert right["findings"] == ["condition not told: 不得重复申报"] and right["correct"]
    assert right["gold"] == [{"clause": 2, "text": POLICY.clause(2)}]
    assert (right["citations"][0]["quote"], right["citations"][0]["gold"]) == ("实施千企技改", True)
    assert (right["recall_at_1"], right["reciprocal_rank"]) == (1.0, 1.0)
    assert right["ranking"] == [["policy", 2], ["", 0], ["", 0]]
    assert wrong["sentences"] == [
        {"text": "奖励八百万元", "kind": "claim", "citations": [1], "supported": False,
         "bad_atoms": wrong["sentences"][0]["bad_atoms"], "verdicts": {"deterministic": False}}
    ]  # fmt: skip
    assert len(wrong["sentences"][0]["bad_atoms"]) == 1
    assert wrong["citations"][0]["gold"] is False
    assert wrong["faults"] == ["status answered, not partial or no_evidence"]


@pytest.mark.parametrize(
    ("given", "told"),
    [
        (scored(near_miss(), refusing(Status.NO_EVIDENCE, "电话")), "does not name what is missing"),
        (
            scored(near_miss(), replace(refusing(Status.NO_EVIDENCE, "金额"), handoff=None)),
            "does not offer the hotline",
        ),
        (
            scored(item(), answer(Status.ANSWERED, [claim("实施千企技改", 1, 2)],
                                  [cite("实施千企技改", 1), cite("不得重复申报", 2)])),
            "idle citations: 1",
        ),
        (
            scored(item(), answer(Status.ANSWERED, [claim("实施千企技改", 1)],
                                  [cite("实施千企技改", 1), cite("养老保险缴费满15年。", 2, "far")])),
            "quotes of another document: 1",
        ),
    ],
)  # fmt: skip
def test_what_is_wrong_beside_correctness_is_found(given: Score, told: str) -> None:
    assert findings(given) == (told,)


def test_a_run_is_saved_whole_in_a_folder_of_its_own(tmp_path: Path) -> None:
    first, second = save(found(), tmp_path / "out"), save(found(), tmp_path / "out")
    assert (first.name, second.name) == ("20260102T030405Z", "20260102T030405Z-1")
    assert read(first) == read(first / "results.json") == json.loads(json.dumps(found()))
    assert [file.name for file in first.iterdir()] == ["results.json"]
    write(first / "results.json", "{}")
    with pytest.raises(ResultsError, match="results of format None, not 2. Run: wence eval run"):
        read(first)
    with pytest.raises(ResultsError, match="does not exist. Name a folder"):
        read(tmp_path / "gone")
    write(first / "results.json", "{")
    with pytest.raises(ResultsError, match="cannot be read as results"):
        read(first)


def test_percentiles_of_nothing_are_none() -> None:
    assert latency([]) == {"p50": None, "p95": None, "p99": None, "values": []}
