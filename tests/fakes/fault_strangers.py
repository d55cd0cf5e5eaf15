"""Modes in which something else comes in place of events, or among them: errors, pages, JSON of any shape."""

from __future__ import annotations

import json

from rag.llm.errors import EmptyAnswer, Malformed, ModelError, Oversized, Reported, Truncated, Withheld
from rag.llm.model import FinishReason
from tests.fakes.fault_script import (
    ANSWER,
    DONE,
    FIRST,
    KEY,
    SECOND,
    SHOWN,
    STOP,
    TEXT,
    TOKENS,
    Mode,
    body,
    chunk,
    chunked,
    data,
    either,
    fails,
    flagged,
    head,
    message,
    not_stop,
    slices,
    sse,
    text,
    whole,
)

_ERROR = {"message": f"bad key {KEY}", "type": "server_error", "code": "overloaded"}

# 14–17: errors that are told in place of an answer, or in its midst.
_FORMS: tuple[tuple[str, str, tuple[type[ModelError], ...]], ...] = (
    ("error object", data({"error": _ERROR}), (Reported,)),
    ("error string", data({"error": "no more memory"}), (Reported,)),
    ("error event", f"event: error\n{data({'message': 'x'})}", (Reported,)),
    ("error event without JSON", "event: error\ndata: overloaded\n\n", (Reported,)),
    ("error field", 'error: {"code": 500, "message": "x"}\n\n', (Reported,)),
    ("error of type error", data({"type": "error", "error": _ERROR}), (Reported,)),
    ("object error", data({"object": "error", "message": "x", "code": 50001}), (Reported, Malformed)),
    (
        "code and message",
        data({"code": "DataInspectionFailed", "message": "x", "request_id": "r"}),
        (Reported, Malformed, Withheld),
    ),
    ("detail", data({"detail": "Internal error"}), (Reported, Malformed)),
    (
        "error in the choice",
        data({"choices": [{"index": 0, "delta": {"content": ""}, "finish_reason": "error", "error": _ERROR}]}),
        (ModelError,),
    ),
    ("error with choices", chunk({"content": ""}, "error", error=_ERROR), (Reported,)),
)
_ERRORS = (
    *(sse(f"{name} first", 14, fails(*errors), event) for name, event, errors in _FORMS),
    *(sse(f"{name} after text", 14, fails(*errors), *SHOWN, event, attempts=1) for name, event, errors in _FORMS),
    *(
        sse(f"{name} after text, then [DONE]", 15, fails(*errors), *SHOWN, event, STOP, DONE, attempts=1)
        for name, event, errors in _FORMS
    ),
    body("JSON error with 200", 16, fails(Reported), json.dumps({"error": _ERROR})),
    body("JSON error string with 200", 16, fails(Reported), '{"error": "x"}'),
    body(
        "JSON error with 200 as an event stream",
        16,
        fails(Reported),
        json.dumps({"error": _ERROR}),
        "text/event-stream",
    ),
    body(
        "JSON code with 200",
        16,
        fails(Reported, Malformed, Withheld),
        '{"code": 1301, "msg": "敏感", "success": false}',
    ),
    body(
        "HTML with 200",
        17,
        fails(Malformed),
        "<!DOCTYPE html>\n<html><body>登录</body></html>",
        "text/html; charset=utf-8",
    ),
    body(
        "HTML with 200 as an event stream",
        17,
        fails(Malformed, Truncated),
        "<html>\n<body>\n\ndata\n</body></html>\n",
        "text/event-stream",
    ),
    body("plain text with 200", 17, fails(Malformed, Truncated), "OK", "text/plain"),
    body("nothing with 200", 17, fails(Malformed, Truncated, EmptyAnswer), ""),
    body(
        "XML with 200",
        17,
        fails(Malformed),
        '<?xml version="1.0"?><Error><Code>AccessDenied</Code></Error>',
        "application/xml",
    ),
)

# 18, 19: JSON where events should be, and JSON that is none.
_JSONS = (
    body("JSON completion", 18, whole(), message(TEXT)),
    body("JSON completion as an event stream", 18, whole(), message(TEXT), "text/event-stream"),
    body("JSON completion without a type", 18, whole(), message(TEXT), ""),
    body("JSON completion, indented", 18, whole(), json.dumps(json.loads(message(TEXT)), indent=2, ensure_ascii=False)),
    body("JSON completion after blank lines", 18, whole(), "\n\n\r\n" + message(TEXT) + "\n"),
    body("JSON completion with a byte order mark", 18, whole(), b"\xef\xbb\xbf" + message(TEXT).encode()),
    body(
        "JSON completion in parts",
        18,
        whole(),
        message([{"type": "text", "text": FIRST}, {"type": "text", "text": SECOND}]),
    ),
    body("JSON completion with reasoning", 18, whole(), message(TEXT, reasoning_content="补贴500万元")),
    Mode(
        "JSON completion byte by byte",
        18,
        whole(),
        ((head("200 OK", "application/json", "Transfer-Encoding: chunked"), *chunked(*slices((message(TEXT),), 1))),),
    ),
    sse("JSON completion as one event", 18, whole(), f"data: {message(TEXT)}\n\n", DONE),
    body("JSON completion of length", 28, flagged(FinishReason.LENGTH, Truncated), message(TEXT, "length")),
    body("JSON completion, filtered", 28, flagged(FinishReason.WITHHELD, Withheld), message(TEXT, "content_filter")),
    body("JSON completion without text", 18, fails(EmptyAnswer), message(None)),
    body(
        "JSON completion without choices",
        18,
        fails(EmptyAnswer, Malformed),
        '{"object": "chat.completion", "choices": []}',
    ),
    body("JSON completion cut short", 19, fails(Malformed, Truncated), message(TEXT)[:-30]),
    body("JSON list", 19, fails(Malformed), "[1, 2]"),
    body(
        "lines of JSON",
        19,
        fails(Malformed, Truncated),
        '{"message": {"content": "实施"}, "done": false}\n{"done": true}\n',
    ),
    *(
        sse(f"event is {value[:20]}", 19, fails(Malformed), f"data: {value}\n\n", STOP, DONE)
        for value in (
            "null",
            "42",
            '"text"',
            "true",
            "[1, 2]",
            "{not json",
            "{'choices': []}",
            "NaN",
            "undefined",
            "<html>",
        )
    ),
    *(
        sse(
            f"choices are {json.dumps(value)[:20]}",
            19,
            fails(Malformed, EmptyAnswer),
            data({"choices": value}),
            STOP,
            DONE,
        )
        for value in ("text", 7, {"0": 1}, [7], ["text"])
    ),
    *(
        sse(f"delta is {json.dumps(value)}", 19, fails(Malformed), chunk(value), STOP, DONE)
        for value in ("text", 7, [1])
    ),
    *(
        sse(f"content is {json.dumps(value)}", 19, fails(Malformed, EmptyAnswer), text(value), STOP, DONE)
        for value in (7, True, {"text": 1}, [7])
    ),
    sse("an event of broken JSON after text", 19, fails(Malformed), *SHOWN, 'data: {"choices": [{"del\n\n', attempts=1),
    sse("finish reason is a number", 19, not_stop(), *TOKENS, chunk({}, 7), DONE),
    sse("number of 5,000 digits", 19, either(Malformed), f'data: {{"choices":[],"created":{"9" * 5000}}}\n\n', *ANSWER),
    sse("NaN beside the text", 19, either(Malformed), 'data: {"choices":[],"created":NaN}\n\n', *ANSWER),
    sse(
        "deeply nested JSON",
        19,
        fails(Malformed, Oversized),
        'data: {"choices":[{"delta":{"content":' + "[" * 200_000 + "\n\n",
    ),
    sse(
        "deeply nested and closed JSON",
        19,
        fails(Malformed, Oversized),
        "data: " + '{"a":' * 100_000 + "1" + "}" * 100_000 + "\n\n",
    ),
    body("deeply nested JSON body", 19, fails(Malformed, Oversized), "[" * 500_000),
)

STRANGERS: tuple[Mode, ...] = (*_ERRORS, *_JSONS)
