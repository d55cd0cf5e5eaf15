from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.llm.errors import Malformed, Oversized
from rag.llm.sse import LINE_CAP, Decoder, ServerSentEvent


def _decode(*chunks: bytes) -> list[ServerSentEvent]:
    decoder = Decoder()
    events = [event for chunk in chunks for event in decoder.feed(chunk)]
    return [*events, *decoder.close()]


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ("data: 甲\n\n", [ServerSentEvent("甲")]),
        ("data:甲\n\n", [ServerSentEvent("甲")]),
        ("data:  甲\n\n", [ServerSentEvent(" 甲")]),
        ("data: 甲\r\n\r\ndata: 乙\r\r", [ServerSentEvent("甲"), ServerSentEvent("乙")]),
        ("data: 甲\ndata: 乙\n\n", [ServerSentEvent("甲\n乙")]),
        ("\ufeffdata: 甲\n\n", [ServerSentEvent("甲")]),
        (": comment\n\nid: 3\n\nretry: 9\n\n", []),
        ("event: error\ndata: 坏\n\n", [ServerSentEvent("坏", "error")]),
        ("event: ping\n\ndata: 甲\n\n", [ServerSentEvent("甲")]),
        ("data: 甲\u2028乙\u0085丙\x0c丁\n\n", [ServerSentEvent("甲\u2028乙\u0085丙\x0c丁")]),
        ("data: 甲", [ServerSentEvent("甲")]),
        ("error: 坏\n\n", [ServerSentEvent("坏", "error")]),
    ],
)
def test_events(raw: str, expected: list[ServerSentEvent]) -> None:
    assert _decode(raw.encode()) == expected


_LINES = st.lists(
    st.sampled_from(["data: 甲乙", "data:", "data", ": 注", "event: 名", "id: 1", "", "", "data: \u2028"]), max_size=12
)


@given(_LINES, st.sampled_from(["\n", "\r", "\r\n"]), st.lists(st.integers(0, 200)))
def test_any_cutting_gives_the_same_events(lines: list[str], ending: str, cuts: list[int]) -> None:
    raw = "".join(line + ending for line in lines).encode()
    places = sorted({min(cut, len(raw)) for cut in cuts} | {0, len(raw)})
    pieces = [raw[start:end] for start, end in zip(places, places[1:], strict=False)]
    assert _decode(*pieces) == _decode(raw)


def test_a_line_and_an_event_have_their_caps() -> None:
    with pytest.raises(Oversized):
        _decode(b"data: " + b"x" * LINE_CAP)
    with pytest.raises(Oversized):
        _decode(b"data: " + b"x" * LINE_CAP + b"\n\n")
    with pytest.raises(Oversized):
        _decode((b"data: " + b"x" * (LINE_CAP - 10) + b"\n") * 5)


def test_what_is_not_utf8_is_malformed() -> None:
    with pytest.raises(Malformed):
        _decode(b"data: \xff\n\n")
