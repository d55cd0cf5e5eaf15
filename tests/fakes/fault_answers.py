"""Modes in which the connection is sound and the answer is odd or unfinished."""

from __future__ import annotations

import json

from rag.llm.errors import EmptyAnswer, Malformed, ModelError, Truncated, Withheld
from rag.llm.model import FinishReason
from tests.fakes.fault_script import (
    ANSWER,
    CHUNKED,
    DONE,
    FIRST,
    ROLE,
    SECOND,
    SHOWN,
    SSE,
    STOP,
    TEXT,
    TOKENS,
    Act,
    Expected,
    Mode,
    Pause,
    chunk,
    chunked,
    completion,
    data,
    either,
    fails,
    flagged,
    head,
    not_stop,
    says,
    slices,
    sse,
    text,
    whole,
)

_LINES = "实施千企技改专项行动\u2028[1]。以“6”个传统优势产业为重点\u0085[1]。\u2029"
# Long, and nothing in it is said twice.
_LONG = "".join(f"第{number}条，{chr(0x4E00 + number * 7)}{chr(0x5E00 + number * 3)}。" for number in range(700))


def _raw(events: tuple[str, ...], old: str, new: str | bytes) -> bytes:
    return "".join(events).encode().replace(old.encode(), new.encode() if isinstance(new, str) else new)


# 1–3: bytes, characters and line ends.
_BYTES = (
    *(
        Mode(f"UTF-8 split every {size} bytes", 1, whole(), ((CHUNKED, *chunked(*slices(ANSWER, size))),))
        for size in (1, 2, 3, 5, 7)
    ),
    sse(
        "UTF-8 split with a wait in each character",
        1,
        whole(),
        *(step for piece in slices((chunk({"content": TEXT[:5]}),), 40) for step in (piece, Pause(0.02))),
        *says(TEXT[5:]),
        STOP,
        DONE,
    ),
    sse("invalid UTF-8 in the text", 2, fails(Malformed), ROLE, _raw((text("千企"),), "企", b"\xff\xfe"), STOP, DONE),
    sse(
        "half a character in the text",
        2,
        fails(Malformed),
        ROLE,
        _raw((text("千企"),), "企", b"\xe4\xbc"),
        STOP,
        DONE,
    ),
    sse(
        "encoded surrogate in the text",
        2,
        fails(Malformed),
        _raw((text("千企"),), "企", b"\xed\xa0\xbd"),
        STOP,
        DONE,
    ),
    sse("GBK in the text", 2, fails(Malformed), "".join(ANSWER).encode("gbk")),
    sse("UTF-16", 2, fails(Malformed, Truncated, EmptyAnswer), "".join(ANSWER).encode("utf-16")),
    sse("invalid UTF-8 in a comment", 2, whole(), b": \xff\xfe\n\n", *ANSWER),
    sse(
        "lone surrogate escaped",
        2,
        Expected((FinishReason.STOP,), (Malformed,), None),
        ROLE,
        'data: {"choices":[{"delta":{"content":"\\ud83d"}}]}\n\n',
        *says(TEXT),
        STOP,
        DONE,
    ),
    sse(
        "surrogate pair over two events",
        2,
        Expected((FinishReason.STOP,), (Malformed,), None),
        'data: {"choices":[{"delta":{"content":"\\ud83d"}}]}\n\n',
        'data: {"choices":[{"delta":{"content":"\\ude00"}}]}\n\n',
        *says(TEXT),
        STOP,
        DONE,
    ),
    sse(
        "NUL in the text",
        2,
        Expected((FinishReason.STOP,), (Malformed,), None),
        'data: {"choices":[{"delta":{"content":"\\u0000"}}]}\n\n',
        *says(TEXT),
        STOP,
        DONE,
    ),
    sse("CRLF", 3, whole(), *(event.replace("\n", "\r\n") for event in ANSWER)),
    sse("CR", 3, whole(), *(event.replace("\n", "\r") for event in ANSWER)),
    sse(
        "mixed line ends",
        3,
        whole(),
        *(e.replace("\n", end) for e, end in zip(ANSWER, ["\r\n", "\n", "\r"] * 99, strict=False)),
    ),
    Mode(
        "CR and LF apart",
        3,
        whole(),
        ((CHUNKED, *chunked(*slices((event.replace("\n", "\r\n") for event in ANSWER), 1))),),
    ),
    sse("byte order mark", 3, whole(), b"\xef\xbb\xbf", *ANSWER),
    Mode("byte order mark in pieces", 3, whole(), ((CHUNKED, *chunked(b"\xef", b"\xbb", b"\xbf", *ANSWER)),)),
    sse("U+2028, U+2029, U+0085 in the text", 3, whole(_LINES), ROLE, *says(_LINES, 5), STOP, DONE),
)

# 4–8, 10: what the event stream format allows, and what servers make of it.
_FRAMES = (
    sse("data without a space", 4, whole(), *(event.replace("data: ", "data:") for event in ANSWER)),
    sse("data with two spaces", 4, whole(), *(event.replace("data: ", "data:  ") for event in ANSWER)),
    sse(
        "one event over several data lines",
        4,
        whole(),
        *(
            "data: " + json.dumps(completion({"content": piece}), indent=1).replace("\n", "\ndata: ") + "\n\n"
            for piece in (FIRST, SECOND)
        ),
        STOP,
        DONE,
    ),
    sse("comments", 5, whole(), ": OPENROUTER PROCESSING\n\n", *(f":\n\n: keep-alive\n\n{event}" for event in ANSWER)),
    sse("blank lines", 5, whole(), "\n\n\n", *(f"\n\r\n{event}" for event in ANSWER)),
    sse("id-only events", 6, whole(), "id: 7\n\n", *(f"id: 8\n\n{event}" for event in ANSWER)),
    sse("ids on events", 6, whole(), *(f"id: {n}\n{event}" for n, event in enumerate(ANSWER))),
    sse(
        "retry, unknown and bare fields",
        6,
        whole(),
        "retry: 3000\n\n",
        "colour: red\n\n",
        "data\n\n",
        "event\n\n",
        *ANSWER,
    ),
    sse("event: message", 6, whole(), *(f"event: message\n{event}" for event in ANSWER)),
    sse("ping events", 6, whole(), "event: ping\ndata: {}\n\n", *ANSWER),
    sse("no blank line at the end", 7, whole(), *TOKENS, STOP, "data: [DONE]\n"),
    sse("no line end at the end", 7, whole(), *TOKENS, STOP, "data: [DONE]"),
    sse("finish as the last open line", 7, whole(), *TOKENS, STOP.rstrip()),
    sse("no [DONE]", 8, whole(), *TOKENS, STOP),
    sse("no finish reason", 8, whole(), *TOKENS, DONE),
    sse("finish reason with the last text", 8, whole(), ROLE, chunk({"content": TEXT}, "stop"), DONE),
    sse("spaces around [DONE]", 8, whole(), *TOKENS, STOP, "data:  [DONE] \n\n"),
    sse("several [DONE]", 10, whole(), *ANSWER, DONE, DONE),
    sse("text after [DONE]", 10, whole(), *ANSWER, text("多余"), STOP, DONE),
    sse("garbage after [DONE]", 10, whole(), *ANSWER, "data: {oops\n\n", b"\xff\xff\n\n"),
    sse("error after [DONE]", 10, whole(), *ANSWER, data({"error": {"message": "x"}})),
    sse("everything in one write", 5, whole(), "".join(ANSWER)),
    Mode("one long event", 25, whole(_LONG), ((SSE, ROLE, chunk({"content": _LONG}), STOP, DONE),), heavy=True),
)

# 9: broken off.
_CUT = (
    sse("neither finish reason nor [DONE]", 9, fails(Truncated), *TOKENS, attempts=1),
    sse("ended without a token", 9, fails(Truncated, EmptyAnswer), ROLE),
    Mode("chunked to its end, but unfinished", 9, fails(Truncated), ((CHUNKED, *chunked(*SHOWN)),), attempts=1),
    Mode(
        "all of its length, but unfinished",
        9,
        fails(Truncated),
        ((head("200 OK", "text/event-stream", f"Content-Length: {len(''.join(SHOWN).encode())}"), *SHOWN),),
        attempts=1,
    ),
    sse(
        "ends in the middle of an event",
        9,
        fails(Truncated, Malformed),
        *SHOWN,
        chunk({"content": "产业"})[:60],
        attempts=1,
    ),
    sse(
        "an event cut short, the rest sound",
        19,
        fails(Malformed),
        *SHOWN,
        chunk({"content": "产业"})[:60] + "\n\n",
        STOP,
        DONE,
        attempts=1,
    ),
    sse("empty stream", 9, fails(Truncated, EmptyAnswer, Malformed)),
    sse("[DONE] alone", 13, fails(EmptyAnswer, Truncated), DONE),
)

# 11–13: chunks without text.
_CHUNKS = (
    sse(
        "usage chunk",
        11,
        whole(),
        *TOKENS,
        STOP,
        data({"choices": [], "usage": {"prompt_tokens": 9, "completion_tokens": 3}}),
        DONE,
    ),
    sse("usage before the text", 11, whole(), data({"choices": [], "usage": {"prompt_tokens": 9}}), *ANSWER),
    sse(
        "usage in the choice",
        11,
        whole(),
        *TOKENS,
        data({"choices": [{"index": 0, "delta": {}, "finish_reason": "stop", "usage": {"prompt_tokens": 9}}]}),
        DONE,
    ),
    sse(
        "usage null in each chunk",
        11,
        whole(),
        *(chunk({"content": piece}, usage=None) for piece in (FIRST, SECOND)),
        STOP,
        DONE,
    ),
    *(
        sse(
            f"usage is {json.dumps(usage)[:24]}",
            11,
            whole(),
            *TOKENS,
            STOP,
            data({"choices": [], "usage": usage}),
            DONE,
        )
        for usage in ("many", 7, [1], {"prompt_tokens": "nine"}, {"prompt_tokens": -1}, {"prompt_tokens": {"n": 1}})
    ),
    sse(
        "filter results first",
        11,
        whole(),
        data({"choices": [], "prompt_filter_results": [{"prompt_index": 0}]}),
        *ANSWER,
    ),
    sse("choices null", 12, whole(), data({"choices": None}), *ANSWER),
    sse("no choices", 12, either(Malformed), data({"object": "chat.completion.chunk"}), *ANSWER),
    sse("delta null", 12, whole(), chunk(None), *TOKENS, chunk(None, "stop"), DONE),
    sse("no delta", 12, whole(), *TOKENS, data({"choices": [{"index": 0, "finish_reason": "stop"}]}), DONE),
    sse("content null", 12, whole(), text(None), *TOKENS, chunk({"content": None}, "stop"), DONE),
    sse("error null", 12, whole(), *(chunk({"content": piece}, error=None) for piece in (FIRST, SECOND)), STOP, DONE),
    sse(
        "finish reason empty until the end",
        12,
        whole(),
        *(chunk({"content": piece}, "") for piece in (FIRST, SECOND)),
        STOP,
        DONE,
    ),
    sse("finish reason twice", 12, whole(), *TOKENS, STOP, STOP, DONE),
    sse("reasoning alone", 13, fails(EmptyAnswer), chunk({"reasoning_content": "想一想"}), STOP, DONE),
    sse("empty answer", 13, fails(EmptyAnswer), ROLE, text(""), STOP, DONE),
    sse("blank answer", 13, fails(EmptyAnswer), ROLE, text(" \n\t\u3000"), STOP, DONE),
    sse(
        "tool calls alone",
        30,
        Expected((FinishReason.LENGTH, FinishReason.WITHHELD), (ModelError,), ""),
        chunk({"tool_calls": [{"index": 0, "id": "c1", "function": {"name": "search", "arguments": "{}"}}]}),
        chunk({}, "tool_calls"),
        DONE,
    ),
    sse("refusal", 13, fails(), chunk({"refusal": "我不能回答。", "content": None}), STOP, DONE),
    sse("<think> alone", 13, fails(EmptyAnswer), *says("<think>想一想</think>\n\n"), STOP, DONE),
    sse("<think> without an end", 13, fails(EmptyAnswer, Truncated), *says("<think>想一想" + TEXT), STOP, DONE),
    sse("<think> before the text", 13, whole(), *says("<think>\n补贴500万元[1]。\n</think>\n\n" + TEXT), STOP, DONE),
    sse("<think> letter by letter", 13, whole(), *says("<think>补贴500万元[1]。</think>" + TEXT, 1), STOP, DONE),
    sse(
        "reasoning_content before the text",
        13,
        whole(),
        chunk({"reasoning_content": "补贴500万元", "content": None}),
        *ANSWER,
    ),
    sse("reasoning before the text", 13, whole(), chunk({"reasoning": "补贴500万元", "content": ""}), *ANSWER),
    sse(
        "two choices interleaved",
        12,
        whole(),
        *(
            step
            for event in TOKENS
            for step in (event, data({"choices": [{"index": 1, "delta": {"content": "补贴500万元"}}]}))
        ),
        STOP,
        DONE,
    ),
    sse(
        "two choices in each chunk",
        12,
        whole(),
        *(
            data({"choices": [{"index": 1, "delta": {"content": "补贴"}}, {"index": 0, "delta": {"content": piece}}]})
            for piece in (FIRST, SECOND)
        ),
        STOP,
        DONE,
    ),
    sse(
        "content as parts",
        12,
        whole(),
        *(text([{"type": "text", "text": piece}]) for piece in (FIRST, SECOND)),
        STOP,
        DONE,
    ),
)

# 28: why the model stopped.
_REASONS: dict[str, Expected] = {
    "length": flagged(FinishReason.LENGTH, Truncated),
    "content_filter": flagged(FinishReason.WITHHELD, Withheld),
    "sensitive": flagged(FinishReason.WITHHELD, Withheld),
    "insufficient_system_resource": not_stop(),
    "network_error": not_stop(),
    "tool_calls": not_stop(),
    "function_call": not_stop(),
    "abort": not_stop(),
    "error": not_stop(),
    "no_such_reason": Expected(tuple(FinishReason), (ModelError,)),
}
_FINISHES = (
    *(
        sse(f"finish reason {reason}", 28, expected, *TOKENS, chunk({}, reason), DONE, attempts=1)
        for reason, expected in _REASONS.items()
    ),
    sse(
        "finish reason length in the midst",
        28,
        flagged(FinishReason.LENGTH, Truncated),
        ROLE,
        *says(TEXT[:-1]),
        chunk({"content": TEXT[-1]}, "length"),
        attempts=1,
    ),
    sse(
        "filtered without a word",
        28,
        Expected((FinishReason.WITHHELD,), (ModelError,), ""),
        ROLE,
        chunk({}, "content_filter"),
        DONE,
    ),
    sse(
        "tool calls after text",
        30,
        not_stop(),
        *TOKENS,
        chunk({"tool_calls": [{"index": 0, "function": {"name": "f"}}]}),
        chunk({}, "tool_calls"),
        DONE,
        attempts=1,
    ),
    sse(
        "tool calls null",
        30,
        whole(),
        *(chunk({"content": p, "tool_calls": None}) for p in (FIRST, SECOND)),
        STOP,
        DONE,
    ),
)

# The answer is there, the end of the connection is not.
_ENDINGS = (
    Mode("[DONE], then silence", 22, whole(), ((SSE, *ANSWER, Act.HANG),), within=1.3),
    sse("finish reason, then silence", 8, whole(), *TOKENS, STOP, Act.HANG),
    sse("finish reason, then a reset", 20, whole(), *TOKENS, STOP, Pause(0.1), Act.RESET),
    sse("[DONE], then a reset", 20, whole(), *ANSWER, Pause(0.1), Act.RESET),
)

ANSWERS: tuple[Mode, ...] = (
    *_BYTES,
    *_FRAMES,
    *_CUT,
    *_CHUNKS,
    *_FINISHES,
    *_ENDINGS,
)
