from __future__ import annotations

import json
from collections.abc import Sequence

import pytest

from rag.grounding.lines import LineError, judge
from rag.grounding.verdict import Verdict

CLAUSE = "有效期3年。"


def _line(claim: object, evidence: object) -> bytes:
    return json.dumps({"claim": claim, "evidence": evidence}, ensure_ascii=False).encode()


def test_every_line_is_judged_in_order() -> None:
    lines = [_line("有效期3年", [CLAUSE]), b"", b" \r\n", _line("有效期5年", [CLAUSE]), _line("有效期3年", [])]
    assert [json.loads(line) for line in judge(lines)] == [
        {"supported": True, "reasons": []},
        {"supported": False, "reasons": ["期限 5年 不见于所引条款"]},
        {"supported": False, "reasons": ["没有引用任何条款"]},
    ]


@pytest.mark.parametrize(
    "line",
    [
        b"\xef\xbb\xbf" + _line("有效期3年", [CLAUSE]),
        _line("有效期3年", [CLAUSE]) + b"\r\n",
        _line("有效期3年", CLAUSE),
        json.dumps({"id": 7, "claim": "有效期3年", "evidence": ["他事。", CLAUSE], "note": None}).encode(),
        _line("有效期3年", ["无关的字。" * 50_000 + CLAUSE]),
    ],
    ids=["byte order mark", "CRLF", "one string", "further fields", "250,000 characters"],
)
def test_what_does_no_harm(line: bytes) -> None:
    assert list(judge([line])) == ['{"supported": true, "reasons": []}']


@pytest.mark.parametrize(
    ("claim", "evidence", "reason"),
    [
        ("", [CLAUSE], "句子没有可以核对的内容"),
        ("。", [CLAUSE], "句子没有可以核对的内容"),
        ("有效期3年", "", "没有引用任何条款"),
        ("有效期3年", ["", " \n"], "没有引用任何条款"),
    ],
)
def test_nothing_supports_nothing(claim: str, evidence: object, reason: str) -> None:
    assert [json.loads(told) for told in judge([_line(claim, evidence)])] == [{"supported": False, "reasons": [reason]}]


@pytest.mark.parametrize(
    ("line", "complaint"),
    [
        (b"{", "it is not JSON"),
        (b"[" * 9999, "it is not JSON"),
        (b"[]", "it is no object"),
        (b"{}", '"claim" is missing, it must be a string'),
        (_line(3, []), '"claim" must be a string'),
        (b'{"claim": "x"}', '"evidence" is missing, it must be a list of strings'),
        (_line("甲", None), '"evidence" must be a list of strings'),
        (_line("甲", [1]), '"evidence" must be a list of strings'),
        ("{“claim”: “甲”}".encode("gb18030"), "it is not UTF-8 text"),
    ],
)
def test_a_bad_line_is_named_after_those_before_it_are_judged(line: bytes, complaint: str) -> None:
    judged = judge([_line("有效期3年", [CLAUSE]), b"\n", line], "claims.jsonl")
    assert json.loads(next(judged))["supported"] is True
    with pytest.raises(LineError) as refused:
        next(judged)
    assert str(refused.value).startswith(f"claims.jsonl, line 3: {complaint}")
    if "UTF-8" not in complaint:
        assert str(refused.value).endswith('; a line is {"claim": "…", "evidence": ["…", …]}.')


def test_lines_are_read_one_at_a_time() -> None:
    lines = iter([_line("有效期3年", [CLAUSE]), b"nonsense"])
    assert json.loads(next(judge(lines)))["supported"] is True
    assert next(lines) == b"nonsense"


def test_a_rescue_is_told() -> None:
    def check(claim: str, evidence: Sequence[str]) -> Verdict:
        assert (claim, evidence) == ("管用3年", [CLAUSE])
        return Verdict(True, rescued=("“管用”不见于所引条款",))

    assert [json.loads(told) for told in judge([_line("管用3年", [CLAUSE])], check=check)] == [
        {"supported": True, "reasons": [], "rescued": ["“管用”不见于所引条款"]}
    ]
