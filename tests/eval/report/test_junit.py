from __future__ import annotations

from typing import Any
from xml.etree import ElementTree

from eval.report.junit import junit
from tests.eval.report.results import failing_item, item, other_item, results, rule


def suites(run: dict[str, Any]) -> dict[str, ElementTree.Element]:
    root = ElementTree.fromstring(junit(run).encode())
    return {suite.attrib["name"]: suite for suite in root}


def cases(suite: ElementTree.Element) -> list[ElementTree.Element]:
    return suite.findall("testcase")


def test_a_suite_per_type_and_one_for_the_gate() -> None:
    found = suites(results())
    assert list(found) == ["direct", "near_miss", "out_of_scope", "gate"]
    counts = {name: (s.attrib["tests"], s.attrib["failures"], s.attrib["skipped"]) for name, s in found.items()}
    assert counts == {
        "direct": ("1", "0", "0"), "near_miss": ("1", "1", "0"), "out_of_scope": ("1", "0", "0"),
        "gate": ("3", "1", "1"),
    }  # fmt: skip


def test_the_root_counts_everything() -> None:
    root = ElementTree.fromstring(junit(results()).encode())
    assert root.tag == "testsuites"
    assert root.attrib == {
        "name": "wence eval: 研发措施题集", "tests": "6", "failures": "2", "skipped": "1", "time": "0.0178",
    }  # fmt: skip


def test_a_case_is_named_by_document_family_id_and_question_and_timed_in_seconds() -> None:
    (case,) = cases(suites(results())["direct"])
    assert case.attrib == {"classname": "measures.研发-补助", "name": "q-1 研发补助给多少？", "time": "0.0042"}
    assert list(case) == []


def test_a_variant_is_told_from_the_item_itself() -> None:
    direct = suites(results(items=[item(), item(variant="standalone", document="")]))["direct"]
    assert [(c.attrib["classname"], c.attrib["name"].split()[0]) for c in cases(direct)] == [
        ("measures.研发-补助", "q-1"), ("研发-补助", "q-1/standalone"),
    ]  # fmt: skip


def test_a_failure_tells_the_findings_and_the_answer() -> None:
    (case,) = cases(suites(results())["near_miss"])
    (failure,) = case
    assert failure.tag == "failure"
    assert failure.attrib["message"] == "lacks 最高不超过50万元"
    assert failure.text == (
        "lacks 最高不超过50万元\n"
        "number without source: 30日\n"
        "turn: 你好\n"
        "turn: <script>alert(1)</script> 多久到账？\n"
        "status: answered, wanted: partial | no_evidence\n"
        "answer: 补助20%。30日内到账。CANARY"
    )


def test_the_gate_fails_by_rule_and_skips_what_has_no_figure() -> None:
    held, missed, void = cases(suites(results())["gate"])
    assert held.attrib["name"] == "correctness ≥ 0.60"
    assert [child.tag for child in held] == []
    assert missed.attrib == {"classname": "gate.floor", "name": "groundedness ≥ 0.95", "time": "0.0000"}
    assert [(child.tag, child.attrib["message"]) for child in missed] == [
        ("failure", "groundedness ≥ 0.95, found: 0.500 (1/2)")
    ]
    assert [child.tag for child in void] == ["skipped"]


def test_a_rule_missed_for_want_of_a_figure_says_so() -> None:
    (case,) = cases(
        suites(results(gate=[rule(shown="", value=None, passed=False, note="nothing was claimed")]))["gate"]
    )
    (failure,) = case
    assert failure.attrib["message"] == "correctness ≥ 0.60, found: no value"
    assert failure.text == "found: no value\nmost have to end right\nnothing was claimed"


def test_the_gate_names_what_was_measured_leaving_out_what_is_not_there() -> None:
    properties = suites(results())["gate"].find("properties")
    assert properties is not None
    assert {p.attrib["name"]: p.attrib["value"] for p in properties} == {
        "set": "研发措施题集", "split": "all", "target": "local", "product": "0.1.0", "revision": "0123abc",
        "index_version": "v7", "encoder": "example-encoder",
    }  # fmt: skip


def test_characters_that_xml_forbids_are_left_out() -> None:
    strange = "a\x00b\x08c\x1fd\ufffee\uffff\ud800f\tg\nh\U0001f600"
    run = results(items=[failing_item(turns=[strange], text=strange, faults=[strange], findings=[strange])])
    (case,) = cases(suites(run)["near_miss"])
    (failure,) = case
    assert case.attrib["name"] == "q-2 abcdef\tg\nh\U0001f600"
    assert failure.attrib["message"] == "abcdef\tg\nh\U0001f600"
    assert (failure.text or "").startswith("abcdef\tg\nh\U0001f600\nturn: abcdef\tg\nh\U0001f600\n")


def test_the_document_says_that_it_is_utf_8() -> None:
    assert junit(results(items=[other_item()])).startswith('<?xml version="1.0" encoding="UTF-8"?>\n<testsuites ')
