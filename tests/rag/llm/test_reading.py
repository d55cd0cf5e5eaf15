from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.errors import ModelError
from rag.llm.completion import Chunk
from rag.llm.errors import Malformed, Oversized, Reported
from rag.llm.model import FinishReason
from rag.llm.reading import Reader
from tests.fakes.llm_server import chunk

WHOLE = json.dumps({"choices": [{"message": {"content": "甲"}}]}, indent=1, ensure_ascii=False)
COMPLETION = [Chunk("甲", finish=FinishReason.STOP, whole=True, done=True)]


def _read(*pieces: bytes) -> list[Chunk | type[ModelError]]:
    """The chunks, and the error after them if there is one."""
    reader = Reader()
    found: list[Chunk | type[ModelError]] = []
    try:
        for piece in pieces:
            found += reader.feed(piece)
        found += reader.close()
    except ModelError as error:
        # What a generator yielded before it raised is lost to ``+=``; ask again one by one.
        return [*_until_error(pieces), type(error)]
    return found


def _until_error(pieces: tuple[bytes, ...]) -> list[Chunk]:
    reader, found = Reader(), []
    try:
        for piece in pieces:
            for each in reader.feed(piece):
                found.append(each)
        for each in reader.close():
            found.append(each)
    except ModelError:
        pass
    return found


@pytest.mark.parametrize(
    ("body", "chunks"),
    [
        (chunk("甲") + "data: [DONE]", [Chunk("甲"), Chunk(done=True)]),
        ('\n\r\n: x\n\ndata: "[DONE]"\n\n', [Chunk(done=True)]),
        ("\ufeff" + chunk("甲"), [Chunk("甲")]),
        (chunk("甲") + "data:\n\nevent: ping\ndata: {}\n\nevent: note\ndata: [1]\n\n", [Chunk("甲"), Chunk(), Chunk()]),
        (WHOLE, COMPLETION),
        ("\n \ufeff\n" + WHOLE + "\n", COMPLETION),
        ("", []),
        (" \n", []),
        (chunk("甲") + '{"error": {"code": "oops"}}\n', [Chunk("甲"), Reported]),
        (chunk("甲") + "event: error\ndata: {}\n\n" + chunk("乙"), [Chunk("甲"), Reported]),
        ("error: {}\n\n", [Reported]),
        ('{"error": "x"}', [Reported]),
        (chunk("甲") + "data: {oops\n\n", [Chunk("甲"), Malformed]),
        ("<html></html>", [Malformed]),
        ("OK", [Malformed]),
        ("[1]", [Malformed]),
        (WHOLE + WHOLE, [Malformed]),
        (WHOLE[:-3], [Malformed]),
        ('{"a": "' + "a" * 1_100_000, [Oversized]),
    ],
)
def test_bodies(body: str, chunks: list[Chunk | type[ModelError]]) -> None:
    assert _read(body.encode()) == chunks


_PARTS = st.lists(
    st.sampled_from([
        chunk("甲乙"), chunk(None, "stop"), ": x\n\n", "\n", "\r\n", "id: 1\n\n", "data: [DONE]\n\n",
        "data: {oops\n\n", "\ufeff", "event: error\ndata: x\n\n", WHOLE, '{"error": "x"}\n', "<html>\n",
        chunk("\u2028").replace("\n", "\r"), "data: 1", " ",
    ]),
    max_size=6,
)  # fmt: skip


@given(_PARTS, st.lists(st.integers(0, 400)), st.sampled_from([b"", b"\xff", b"\xe7"]))
def test_any_cutting_gives_the_same_chunks_and_the_same_error(parts: list[str], cuts: list[int], tail: bytes) -> None:
    raw = "".join(parts).encode() + tail
    places = sorted({min(cut, len(raw)) for cut in cuts} | {0, len(raw)})
    pieces = [raw[start:end] for start, end in zip(places, places[1:], strict=False)]
    assert _read(*pieces) == _read(raw) == _read(*(raw[i : i + 1] for i in range(len(raw))))


def test_the_secret_is_not_repeated() -> None:
    reader = Reader(secret="hunter")
    with pytest.raises(Reported) as raised:
        list(reader.feed(b'data: {"error": {"code": "hunter"}}\n\n'))
    assert str(raised.value) == "the LLM reported an error"
