"""A saved run as JUnit XML, which CI servers show as a table of tests: one case per item, one per rule of the gate."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

_FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML 1.0 has no way to hold, not even escaped (§ 2.2, production 2)."""

_Entry = Mapping[str, Any]


@dataclass(frozen=True)
class _Case:
    """``failure``: (message, text), None for a case that passed. ``skipped``: nothing was there to be tested."""

    classname: str
    name: str
    seconds: float
    failure: tuple[str, str] | None = None
    skipped: bool = False


def junit(results: Mapping[str, Any]) -> str:
    """The document, from the content of a ``results.json``: a suite per type of item, then the suite ``gate``.

    Characters that XML 1.0 forbids are left out. Raises KeyError for a dict that lacks fields.
    """
    suites: dict[str, list[_Case]] = {}
    for item in results["items"]:
        suites.setdefault(item["type"], []).append(_item(item))
    root = ElementTree.Element("testsuites")
    for name, cases in suites.items():
        root.append(_suite(name, cases, results["created"]))
    gate = _suite("gate", [_rule(rule) for rule in results["gate"]], results["created"])
    gate.insert(0, _properties(results["config"]))
    root.append(gate)
    everything = [*(case for cases in suites.values() for case in cases), *map(_rule, results["gate"])]
    _count(root, f"wence eval: {results['config']['set']}", everything)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _item(item: _Entry) -> _Case:
    key = "/".join(filter(None, (item["id"], item["variant"])))
    classname = ".".join(filter(None, (item["document"], item["family"])))
    name, seconds = f"{key} {item['turns'][-1]}", item["elapsed_ms"] / 1000
    if item["correct"]:
        return _Case(classname, name, seconds)
    told = [
        *item["findings"],
        *(f"turn: {turn}" for turn in item["turns"]),
        f"status: {item['status']}, wanted: {' | '.join(item['status_wanted'])}",
        f"answer: {item['text']}",
    ]
    return _Case(classname, name, seconds, ("; ".join(item["faults"]), "\n".join(told)))


def _rule(rule: _Entry) -> _Case:
    name = f"{rule['metric']} {rule['bound']}"
    told = "\n".join(filter(None, (f"found: {rule['shown'] or 'no value'}", rule["reason"], rule["note"])))
    failure = (f"{name}, found: {rule['shown'] or 'no value'}", told) if rule["passed"] is False else None
    return _Case(f"gate.{rule['rule']}", name, 0.0, failure, skipped=rule["passed"] is None)


def _suite(name: str, cases: Iterable[_Case], timestamp: str) -> ElementTree.Element:
    held = list(cases)
    suite = ElementTree.Element("testsuite")
    _count(suite, name, held)
    suite.set("timestamp", timestamp)
    suite.extend(map(_element, held))
    return suite


def _count(element: ElementTree.Element, name: str, cases: Sequence[_Case]) -> None:
    element.set("name", _clean(name))
    element.set("tests", str(len(cases)))
    element.set("failures", str(sum(case.failure is not None for case in cases)))
    element.set("skipped", str(sum(case.skipped for case in cases)))
    element.set("time", f"{sum(case.seconds for case in cases):.4f}")


def _element(case: _Case) -> ElementTree.Element:
    names = {"classname": _clean(case.classname), "name": _clean(case.name)}
    element = ElementTree.Element("testcase", {**names, "time": f"{case.seconds:.4f}"})
    if case.failure is not None:
        message, text = case.failure
        ElementTree.SubElement(element, "failure", message=_clean(message)).text = _clean(text)
    if case.skipped:
        ElementTree.SubElement(element, "skipped", message="nothing to measure")
    return element


def _properties(config: _Entry) -> ElementTree.Element:
    properties = ElementTree.Element("properties")
    for name in ("set", "split", "target", "product", "revision", "index_version", "encoder", "llm"):
        if config[name] is not None:
            ElementTree.SubElement(properties, "property", name=name, value=_clean(str(config[name])))
    return properties


def _clean(text: str) -> str:
    return _FORBIDDEN.sub("", text)
