from __future__ import annotations

import json

import pytest

from rag.llm.completion import Chunk, error_code, parse
from rag.llm.errors import Malformed, Reported
from rag.llm.model import FinishReason


def _choice(**choice: object) -> str:
    return json.dumps({"choices": [choice]})


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (_choice(delta={"content": "甲"}), Chunk("甲")),
        (_choice(delta={"content": None}), Chunk()),
        (_choice(delta=None), Chunk()),
        (_choice(delta={}, finish_reason="stop"), Chunk(finish=FinishReason.STOP)),
        (_choice(delta={"content": ""}, finish_reason="length"), Chunk(finish=FinishReason.LENGTH)),
        (_choice(delta={}, finish_reason="tool_calls"), Chunk(finish=FinishReason.WITHHELD)),
        (_choice(message={"content": "甲"}, finish_reason="stop"), Chunk("甲", finish=FinishReason.STOP)),
        (_choice(delta={"reasoning_content": "想"}), Chunk(thinking=True)),
        (_choice(delta={"reasoning": "想", "content": "甲"}), Chunk("甲", thinking=True)),
        ('{"choices": []}', Chunk()),
        ('{"choices": null, "usage": {}}', Chunk()),
    ],
)
def test_chunks(data: str, expected: Chunk) -> None:
    assert parse(data) == expected


_STRANGE = ["", "[", "[]", "3", '"甲"', "{}", '{"choices": [3]}', _choice(delta="甲"), "[" * 9999]


@pytest.mark.parametrize("data", _STRANGE)
def test_anything_else_is_malformed(data: str) -> None:
    with pytest.raises(Malformed):
        parse(data)


def test_an_error_is_reported_with_its_code_alone() -> None:
    with pytest.raises(Reported) as raised:
        parse('{"error": {"message": "your question was …", "code": "rate_limit"}}')
    assert str(raised.value) == "the LLM reported an error (rate_limit)"


@pytest.mark.parametrize(
    ("value", "code"),
    [
        ({"error": {"code": 1301}}, "1301"),
        ({"error": {"code": None, "type": "server_error"}}, "server_error"),
        ({"error": {"code": "two words"}}, ""),
        ({"error": "text"}, ""),
        ({"error": {"code": ["x"]}}, ""),
        (None, ""),
    ],
)
def test_codes(value: object, code: str) -> None:
    assert error_code(value) == code
