from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from eval.meta import Rate, bare_numbers, bigram_coverage, main, measure, wilson
from eval.mutations.case import Case, Kind


def case(operator: str, kind: Kind, claim: str, policy: str = "a") -> Case:
    return Case(policy, operator, kind, (1,), ("奖励20万元。",), claim, "by hand")


GIVEN = (
    case("number", Kind.MUTANT, "奖励30万元。"),
    case("number", Kind.MUTANT, "奖励40万元。", "b"),
    case("negate", Kind.MUTANT, "不奖励20万元。"),
    case("verbatim", Kind.FORMAL, "奖励20万元。"),
    case("colloquial", Kind.COLLOQUIAL, "能拿二十万。", "b"),
)


def quoted(claim: str, evidence: Sequence[str]) -> bool:
    return claim in evidence or "40" in claim


# Computed by hand from (p + z²/2n ± z√(p(1−p)/n + z²/4n²)) / (1 + z²/n), z = 1.96.
@pytest.mark.parametrize(
    ("hits", "n", "low", "high"),
    [
        (0, 10, 0.0, 0.2775),
        (10, 10, 0.7225, 1.0),
        (5, 10, 0.2366, 0.7634),
        (60, 60, 0.9398, 1.0),
        (81, 263, 0.2553, 0.3662),
    ],
)
def test_wilson_interval(hits: int, n: int, low: float, high: float) -> None:
    assert wilson(hits, n) == pytest.approx((low, high), abs=0.0001)


def test_nothing_measured_says_nothing() -> None:
    assert wilson(0, 0) == (0.0, 1.0)
    assert Rate(0, 0).share is None and str(Rate(0, 0)) == "–"


def test_mutants_caught_and_false_alarms_are_counted_by_operator_kind_and_policy() -> None:
    report = measure(quoted, GIVEN)
    assert report.supported == (False, True, False, True, False)
    assert report.by_operator() == {
        "number": Rate(1, 2),
        "negate": Rate(1, 1),
        "verbatim": Rate(0, 1),
        "colloquial": Rate(1, 1),
    }
    assert report.by_kind() == {
        "mutant": Rate(2, 3), "formal": Rate(0, 1), "restated": Rate(0, 0), "colloquial": Rate(1, 1),
    }  # fmt: skip
    assert report.by_policy()["b"] == {"number": Rate(0, 1), "colloquial": Rate(1, 1)}
    assert report.misses == [GIVEN[1], GIVEN[4]]


def test_progress_is_told() -> None:
    heard: list[tuple[int, int]] = []
    measure(quoted, GIVEN[:2], lambda done, total: heard.append((done, total)))
    assert heard == [(1, 2), (2, 2)]


def test_the_report_as_json_survives_json() -> None:
    document = json.loads(json.dumps(measure(quoted, GIVEN).to_json()))
    assert document["operators"]["number"]["hits"] == 1
    assert document["operators"]["number"]["low"] == pytest.approx(0.0945, abs=0.0001)
    assert [miss["claim"] for miss in document["misses"]] == ["奖励40万元。", "能拿二十万。"]


@pytest.mark.parametrize(
    ("claim", "covered", "numbered"),
    [
        ("奖励20万元", True, True),
        ("奖励120万元", False, False),
        ("二十万元", False, True),
        ("予以2万元整", False, False),
        ("奖励20万元，真的", False, True),
    ],
)
def test_the_two_simple_checkers(claim: str, covered: bool, numbered: bool) -> None:
    evidence = ["给予奖励20万元。"]
    assert (bigram_coverage(claim, evidence), bare_numbers(claim, evidence)) == (covered, numbered)


def test_the_command_prints_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--policy", "shipped", "--json"]) == 0
    document = json.loads(capsys.readouterr().out)
    assert set(document) == {"wence", "bigrams", "numbers"}
    assert document["numbers"]["operators"]["verbatim"] == {
        "hits": 0, "n": 23, "share": 0.0, "low": 0.0, "high": pytest.approx(0.1431, abs=0.0001),
    }  # fmt: skip
