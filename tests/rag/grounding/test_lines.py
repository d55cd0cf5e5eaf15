from __future__ import annotations

import json

import pytest

from rag.grounding.lines import LineError, judge

CLAUSE = "有效期3年。"


def _line(claim: object, evidence: object) -> str:
    return json.dumps({"claim": claim, "evidence": evidence}, ensure_ascii=False)


def test_every_line_is_judged_in_order() -> None:
    lines = [_line("有效期3年", [CLAUSE]), "", _line("有效期5年", [CLAUSE]), _line("有效期3年", [])]
    assert [json.loads(line) for line in judge(lines)] == [
        {"supported": True, "reasons": []},
        {"supported": False, "reasons": ["期限 5年 不见于所引条款"]},
        {"supported": False, "reasons": ["没有引用任何条款"]},
    ]


def test_a_byte_order_mark_does_no_harm() -> None:
    assert list(judge(["\ufeff" + _line("有效期3年", [CLAUSE]) + "\r\n"])) == ['{"supported": true, "reasons": []}']


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        ("{", "line 2 is not JSON"),
        ("[]", "line 2 must be an object"),
        (_line(3, []), 'line 2: "claim" must be a string'),
        (_line("甲", "乙"), 'line 2: "evidence" must be a list of strings'),
        (_line("甲", [1]), 'line 2: "evidence" must be a list of strings'),
        ("[" * 9999, "line 2 is not JSON"),
    ],
)
def test_a_bad_line_is_named_after_those_before_it_are_judged(line: str, complaint: str) -> None:
    judged = judge([_line("有效期3年", [CLAUSE]), line])
    assert json.loads(next(judged))["supported"] is True
    with pytest.raises(LineError, match=complaint):
        next(judged)
