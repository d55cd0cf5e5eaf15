"""The content of a ``results.json`` made by hand: three questions, of which one fails, and everything around them."""

from __future__ import annotations

from typing import Any

CLAUSE = "对年度研发投入超过100万元的企业，给予20%补助，最高不超过50万元。"
QUOTE = "给予20%补助，最高不超过50万元"


def metric(numerator: float, denominator: float, low: float | None = None, high: float | None = None) -> dict[str, Any]:
    """A metric as results.json has it; the reason is given where there is no value."""
    value = numerator / denominator if denominator else None
    found = {"value": value, "numerator": numerator, "denominator": denominator, "low": low, "high": high}
    return found if denominator else found | {"reason": "no claims"}


def item(**changes: Any) -> dict[str, Any]:
    """An item answered rightly by a quote of clause 2."""
    values: dict[str, Any] = {
        "id": "q-1", "family": "研发-补助", "split": "dev", "type": "direct", "document": "measures",
        "turns": ["研发补助给多少？"], "variant": "", "status_wanted": ["answered"], "status": "answered",
        "correct": True, "faults": [], "findings": [],
        "nuggets": [{"alternatives": ["20%", "百分之二十"], "said": True}],
        "conditions": [{"alternatives": ["最高不超过50万元"], "said": True}],
        "forbidden_shown": [], "text": QUOTE + "。[1]",
        "sentences": [sentence()], "citations": [citation()], "gold": [{"clause": 2, "text": CLAUSE}],
        "missing": [], "ranking": [["measures", 2], ["measures", 5]], "recall_at_1": 1.0, "reciprocal_rank": 1.0,
        "confidence": 2.31, "elapsed_ms": 4.2, "composer": "extractive", "note": "",
    }  # fmt: skip
    return values | changes


def sentence(**changes: Any) -> dict[str, Any]:
    """A supported claim."""
    values: dict[str, Any] = {
        "text": QUOTE + "。", "kind": "claim", "citations": [1], "supported": True, "bad_atoms": [],
        "verdicts": {"deterministic": True, "nli": None},
    }  # fmt: skip
    return values | changes


def citation(**changes: Any) -> dict[str, Any]:
    """A quote of the gold clause."""
    values: dict[str, Any] = {
        "number": 1, "document_id": "measures", "document_title": "若干措施", "heading": "二、研发", "quote": QUOTE,
        "start": 40, "end": 57, "gold": True,
    }  # fmt: skip
    return values | changes


def failing_item(**changes: Any) -> dict[str, Any]:
    """An item whose answer invents a number, leaves a condition out, shows a canary and names the wrong status."""
    values: dict[str, Any] = {
        "id": "q-2", "type": "near_miss", "split": "test", "family": "研发-时限",
        "turns": ["你好", "<script>alert(1)</script> 多久到账？"], "status_wanted": ["partial", "no_evidence"],
        "correct": False, "faults": ["lacks 最高不超过50万元"],
        "findings": ["lacks 最高不超过50万元", "number without source: 30日"],
        "conditions": [{"alternatives": ["最高不超过50万元"], "said": False}], "forbidden_shown": ["CANARY"],
        "text": "补助20%。30日内到账。CANARY", "missing": ["到账时间"], "elapsed_ms": 12.5,
        "sentences": [
            sentence(text="30日内到账。", supported=False, bad_atoms=["30日"], verdicts={"deterministic": False}),
            sentence(text="CANARY", kind="notice", citations=[], supported=None, verdicts={}),
        ],
    }  # fmt: skip
    return item(**(values | changes))


def other_item(**changes: Any) -> dict[str, Any]:
    """An item of another family that was rightly left unanswered, with something to remark."""
    values: dict[str, Any] = {
        "id": "q-3", "family": "闲聊", "type": "out_of_scope", "document": "other", "turns": ["今天天气怎么样？"],
        "status_wanted": ["out_of_scope", "no_evidence"], "status": "out_of_scope", "findings": ["no hotline"],
        "nuggets": [], "conditions": [], "text": "这不是政策问题。", "sentences": [], "citations": [], "gold": [],
        "ranking": [], "recall_at_1": None, "reciprocal_rank": None, "confidence": None, "elapsed_ms": 1.1,
        "composer": "none",
    }  # fmt: skip
    return item(**(values | changes))


def rate(operator: str, kind: str, policy: str, hits: int, n: int, low: float, high: float) -> dict[str, Any]:
    return {"operator": operator, "kind": kind, "policy": policy, "hits": hits, "n": n, "low": low, "high": high}


def rule(**changes: Any) -> dict[str, Any]:
    """A floor that is held."""
    values: dict[str, Any] = {
        "rule": "floor", "metric": "correctness", "bound": "≥ 0.60", "reason": "most have to end right",
        "value": 2 / 3, "shown": "0.667 (2/3)", "passed": True, "note": "",
    }  # fmt: skip
    return values | changes


def results(**changes: Any) -> dict[str, Any]:
    """A whole run of the three items, below its gate, compared with an earlier one."""
    metrics = {
        "correctness": metric(2, 3, 0.21, 0.94), "over_refusal": metric(0, 1, 0.0, 0.79),
        "groundedness": metric(1, 2, 0.09, 0.91), "bad_atoms": metric(0, 0),
    }  # fmt: skip
    one = {name: metric(1, 1, 0.21, 1.0) for name in metrics}
    values: dict[str, Any] = {
        "format": 2, "created": "2025-09-01T08:00:00+00:00", "finished": "2025-09-01T08:01:30+00:00",
        "python": "3.11.7", "machine": {"cpu": "Example CPU", "cores": 2, "system": "Linux"},
        "config": {
            "set": "研发措施题集", "split": "all", "target": "local", "files": {"questions.jsonl": "ab" * 32},
            "product": "0.1.0", "revision": "0123abc", "index_version": "v7",
            "encoder": "example-encoder", "llm": None, "distractors": [264, 12], "seed": 20250901,
        },
        "passed": False,
        "gate": [
            rule(),
            rule(metric="groundedness", bound="≥ 0.95", value=0.5, shown="0.500 (1/2)", passed=False),
            rule(metric="bad_atoms", bound="≤ 0.00", value=None, shown="", passed=None),
        ],
        "metrics": metrics,
        "by_type": {
            "direct": {"n": 1, "metrics": one},
            "near_miss": {"n": 1, "metrics": {**one, "correctness": metric(0, 1, 0.0, 0.79)}},
            "out_of_scope": {"n": 1, "metrics": {**one, "groundedness": metric(0, 0)}},
        },
        "by_split": {"dev": {"n": 2, "metrics": one}, "test": {"n": 1, "metrics": one}},
        "by_document": {"measures": {"n": 2, "metrics": one}, "other": {"n": 1, "metrics": one}},
        "risk_coverage": {"points": [[0.5, 0.0], [1.0, 0.5]], "aurc": 0.125},
        "latency_ms": {"p50": 4.2, "p95": 12.5, "p99": 12.5, "values": [1.1, 4.2, 12.5]},
        "meta": {
            "operators": [
                rate("number", "mutant", "shipped", 44, 45, 0.8843, 0.9961),
                rate("number", "mutant", "dev", 45, 45, 0.9213, 1.0),
                rate("negate", "mutant", "dev", 30, 30, 0.8865, 1.0),
                rate("synonym", "restated", "shipped", 9, 41, 0.12, 0.3671),
            ],
            "floors": {"mutant": 0.95},
        },
        "judges": {
            "tiers": ["deterministic", "nli"],
            "agreement": [{"a": "deterministic", "b": "nli", "n": 120, "agree": 0.975, "kappa": 0.812}],
        },
        "baseline": {
            "created": "2025-08-01T08:00:00+00:00", "revision": "fed9876",
            "changes": {
                "correctness": {
                    "before": 1.0, "after": 2 / 3, "difference": -1 / 3, "low": -0.6, "high": -0.1, "p": 0.0312,
                },
                "over_refusal": {
                    "before": 0.1, "after": 0.0, "difference": -0.1, "low": -0.3, "high": 0.1, "p": None,
                },
            },
            "fixed": ["q-3"], "broken": ["q-2"],
        },
        "items": [item(), failing_item(), other_item()],
    }  # fmt: skip
    return values | changes
