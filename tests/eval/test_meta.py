from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from eval.meta import Rate, bare_numbers, bigram_coverage, examine, measure
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


def test_nothing_measured_says_nothing() -> None:
    assert Rate(0, 0).share is None and Rate(0, 0).interval == (0.0, 1.0) and str(Rate(0, 0)) == "–"


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


def test_the_rates_tell_operator_kind_policy_and_interval() -> None:
    rates = {(r["operator"], r["policy"]): r for r in measure(quoted, GIVEN).rates()}
    assert set(rates) == {
        ("number", "a"), ("number", "b"), ("negate", "a"), ("verbatim", "a"), ("colloquial", "b"),
    }  # fmt: skip
    assert rates["number", "b"] == {
        "operator": "number", "kind": "mutant", "policy": "b", "hits": 0, "n": 1,
        "low": 0.0, "high": pytest.approx(0.7935, abs=0.0001),
    }  # fmt: skip


def test_the_shipped_policy_is_examined() -> None:
    heard: list[tuple[str, int, int]] = []
    (report,) = examine(("shipped",), lambda *told: heard.append(told), {"numbers": bare_numbers}).values()
    assert report.by_operator()["verbatim"] == Rate(0, 23)
    assert heard[-1] == ("numbers", len(report.cases), len(report.cases))
