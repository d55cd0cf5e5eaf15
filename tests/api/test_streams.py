"""Several streams at once and clients that leave, on a real server process, as ``bench/streaming.py`` measures them."""

from __future__ import annotations

import json
import runpy
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

BENCH = Path(__file__).parents[2] / "bench" / "streaming.py"
SPREAD = {"p50", "p95", "p99", "worst"}


def bench(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, BENCH, *arguments], capture_output=True, text=True, encoding="utf-8", timeout=120, check=False
    )


@pytest.fixture(scope="module")
def figures() -> Any:
    done = bench("--runs", "2", "--streams", "8", "--leavers", "5", "--token-ms", "2", "--json")
    assert done.stdout, done.stderr
    assert done.returncode == 0, done.stdout
    return json.loads(done.stdout)


class TestManyStreams:
    def test_every_event_arrives_once_and_in_order(self, figures: Any) -> None:
        many = figures["concurrent"]
        assert (many["streams"], many["faults"], many["examples"]) == (8, {}, [])
        assert many["sentences_each"] == 6

    def test_time_before_the_model_is_part_of_the_whole(self, figures: Any) -> None:
        assert list(figures["latency"]) == ["mark after the full stop", "mark before the full stop"]
        for measured in figures["latency"].values():
            assert set(measured["added_ms"]) == SPREAD
            assert 0 < measured["before_the_model_ms"]["worst"] < measured["wence_ms"]["worst"]


class TestClientsThatLeave:
    def test_end_what_the_model_says(self, figures: Any) -> None:
        gone = figures["cancellation"]
        assert (gone["clients"], gone["still_open"]) == (5, 0)
        assert set(gone["closed_ms"]) == SPREAD


class TestFaults:
    """What the benchmark counts, on streams that are wrong on purpose."""

    @pytest.mark.parametrize(
        ("said", "expected"),
        [
            (["meta", "甲。", "乙。", "done"], {}),
            (["meta", "甲。", "done"], {"lost": 1, "changed": 1}),
            (["meta", "甲。", "甲。", "乙。", "done"], {"doubled": 1, "changed": 1}),
            (["meta", "乙。", "甲。", "done"], {"out of order": 1, "changed": 1}),
            (["meta", "甲。", "丙。", "done"], {"lost": 1, "changed": 2}),
            (["meta", "甲。", "乙。"], {"lost": 1}),
            (["meta", "甲。", "reset", "甲。", "乙。", "done"], {"reset": 1, "doubled": 1, "changed": 1}),
        ],
    )
    def test_are_counted(
        self, said: Sequence[str], expected: dict[str, int], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.syspath_prepend(str(BENCH.parent))
        script = runpy.run_path(str(BENCH))
        told = {one: {"text": one, "kind": "claim"} for one in said if one.endswith("。")}
        whole = {"sentences": [told[one] for one in said if one in told]}
        events = [("sentence", told[one]) if one in told else (one, whole) for one in said]
        assert script["faults"](script["Heard"](events=events), ["甲。", "乙。"]) == expected


class TestHelp:
    def test_says_what_is_measured(self) -> None:
        done = bench("--help")
        assert done.returncode == 0
        for word in ("latency", "concurrent", "cancellation", "--streams", "exit code"):
            assert word in done.stdout
