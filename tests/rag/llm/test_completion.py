from __future__ import annotations

import json

import pytest

from rag.llm.completion import JSON_CAP, Chunk, error_codes, parse, reported
from rag.llm.errors import Malformed, Oversized, Reported, Withheld
from rag.llm.model import FinishReason, Usage
from rag.llm.profiles import profiles


def _choice(**choice: object) -> str:
    return json.dumps({"choices": [choice]})


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (_choice(delta={"content": "甲"}), Chunk("甲")),
        (_choice(delta={"content": None}), Chunk()),
        (_choice(delta=None), Chunk()),
        (_choice(delta={}, finish_reason="stop"), Chunk(finish=FinishReason.STOP)),
        (_choice(delta={}, finish_reason="STOP"), Chunk(finish=FinishReason.STOP)),
        (_choice(delta={"content": "甲"}, finish_reason="null"), Chunk("甲")),
        (_choice(delta={"content": ""}, finish_reason="length"), Chunk(finish=FinishReason.LENGTH)),
        (_choice(delta={}, finish_reason="max_tokens"), Chunk(finish=FinishReason.LENGTH)),
        (_choice(delta={}, finish_reason="tool_calls"), Chunk(finish=FinishReason.WITHHELD)),
        (_choice(delta={}, finish_reason="content_filter"), Chunk(finish=FinishReason.WITHHELD)),
        (_choice(delta={}, finish_reason="sensitive"), Chunk(finish=FinishReason.WITHHELD)),
        (_choice(delta={}, finish_reason=7), Chunk(finish=FinishReason.WITHHELD)),
        (_choice(delta={"refusal": "不行"}), Chunk(finish=FinishReason.WITHHELD)),
        (_choice(message={"content": "甲"}, finish_reason="stop"), Chunk("甲", finish=FinishReason.STOP, whole=True)),
        (_choice(text="甲", finish_reason="stop"), Chunk("甲", finish=FinishReason.STOP)),
        (_choice(delta={"reasoning_content": "想"}), Chunk(thinking=True)),
        (_choice(delta={"reasoning": "想", "content": "甲"}), Chunk("甲", thinking=True)),
        (_choice(delta={"content": [{"type": "text", "text": "甲"}, {"type": "text", "text": "乙"}]}), Chunk("甲乙")),
        (_choice(delta={"content": [{"type": "thinking", "thinking": [{"text": "想"}]}]}), Chunk(thinking=True)),
        (_choice(delta={}, usage={"prompt_tokens": 9}), Chunk(usage=Usage(9))),
        ('{"choices": []}', Chunk()),
        ('{"choices": null, "usage": {}}', Chunk()),
        ('{"choices": [], "usage": {"prompt_tokens": 9, "completion_tokens": 3}}', Chunk(usage=Usage(9, 3))),
        ('{"choices": [], "usage": {"prompt_tokens": -1, "completion_tokens": true}}', Chunk()),
        ('{"choices": [{"index": 1, "delta": {"content": "乙"}}, {"delta": {"content": "甲"}}]}', Chunk("甲")),
        ('{"choices": [{"index": 1, "delta": {"content": "乙"}}]}', Chunk()),
        ('{"object": "chat.completion.chunk"}', Chunk()),
        ('{"type": "ping"}', Chunk()),
        ('{"choices": [{"delta": {"content": "甲\n乙", "n": NaN}}]}', Chunk("甲\n乙")),
    ],
)
def test_chunks(data: str, expected: Chunk) -> None:
    assert parse(data) == expected


_STRANGE = [
    "", "[", "[]", "3", '"甲"', "null", "{}", '{"choices": [3]}', '{"choices": "甲"}', _choice(delta="甲"), "[" * 9999,
    _choice(delta={"content": 7}), _choice(delta={"content": [7]}), _choice(delta={"content": {"text": "甲"}}),
    '{"choices": [], "created": ' + "9" * 5000 + "}", '{"message": {"content": "甲"}, "done": false}',
]  # fmt: skip


@pytest.mark.parametrize("data", _STRANGE)
def test_anything_else_is_malformed(data: str) -> None:
    with pytest.raises(Malformed):
        parse(data)


@pytest.mark.parametrize("data", ['"' + "a" * JSON_CAP + '"', '{"choices": [' + "[]," * 20_000 + "[]]}"])
def test_json_that_would_fill_the_memory_is_not_read(data: str) -> None:
    with pytest.raises(Oversized):
        parse(data)


def test_an_error_is_reported_with_its_code_alone() -> None:
    with pytest.raises(Reported) as raised:
        parse('{"error": {"message": "your question was …", "code": "rate_limit"}}')
    assert str(raised.value) == "the LLM reported an error (rate_limit)"


@pytest.mark.parametrize("reason", ["network_error", "insufficient_system_resource", "error", "abort"])
def test_a_finish_reason_may_be_an_error(reason: str) -> None:
    with pytest.raises(Reported, match=rf"\({reason}\)$") as raised:
        parse(_choice(delta={"content": "甲"}, finish_reason=reason), profiles()["zhipu"])
    assert raised.value.transient


@pytest.mark.parametrize(
    ("value", "codes"),
    [
        ({"error": {"code": 1301}}, ("1301",)),
        ({"error": {"code": None, "type": "server_error"}}, ("server_error",)),
        ({"error": {"code": "two words"}}, ()),
        ({"error": "text"}, ()),
        ({"error": {"code": ["x"]}}, ()),
        ({"code": "DataInspectionFailed", "message": "x"}, ("DataInspectionFailed",)),
        ({"object": "error", "type": "BadRequestError", "code": 400}, ("400", "BadRequestError")),
        ({"type": "error", "error": {"type": "overloaded_error"}}, ("overloaded_error", "error")),
        ({"error_code": 336003, "error_msg": "x"}, ("336003",)),
        ({"error": {"code": "sk-0123456789abcdef"}}, ()),
        ({"error": {"code": "hunter", "type": "x"}}, ("x",)),
        (None, ()),
    ],
)
def test_codes(value: object, codes: tuple[str, ...]) -> None:
    assert error_codes(value, secret="hunter") == codes


@pytest.mark.parametrize(
    ("profile", "code", "expected", "transient"),
    [
        ("qwen", "data_inspection_failed", Withheld, None),
        ("qwen", "limit_requests", Reported, True),
        ("qwen", "Arrearage", Reported, False),
        ("zhipu", 1301, Withheld, None),
        ("zhipu", 1302, Reported, True),
        ("zhipu", 1113, Reported, False),
        ("openai", 1301, Reported, False),
        ("openai", 503, Reported, True),
        ("moonshot", "content_filter", Withheld, None),
        ("moonshot", "engine_overloaded_error", Reported, True),
        ("moonshot", "exceeded_current_quota_error", Reported, False),
        ("hunyuan", "FailedOperation.EngineServerLimitExceeded", Reported, True),
    ],
)
def test_what_a_code_means_depends_on_the_provider(
    profile: str, code: object, expected: type[Exception], transient: bool | None
) -> None:
    error = reported({"error": {"code": code, "message": "x"}}, profiles()[profile])
    assert type(error) is expected
    assert getattr(error, "transient", None) == transient
