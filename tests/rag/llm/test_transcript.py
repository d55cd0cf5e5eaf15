from __future__ import annotations

import pytest

from rag.llm.completion import Chunk
from rag.llm.errors import EmptyAnswer, Oversized, Repeating, ThoughtsShown, Truncated
from rag.llm.model import Delta, Finish, FinishReason, Item, Thinking, Usage
from rag.llm.transcript import ANSWER_CAP, Transcript

STOP = Chunk(finish=FinishReason.STOP)


def _items(*chunks: Chunk, hold: bool = False) -> list[Item]:
    transcript = Transcript(hold=hold)
    items = [item for chunk in chunks for item in transcript.feed(chunk)]
    return items + transcript.end()


@pytest.mark.parametrize(
    ("chunks", "items"),
    [
        ([Chunk("甲"), Chunk("乙"), STOP], [Delta("甲"), Delta("乙"), Finish()]),
        ([Chunk("甲", finish=FinishReason.LENGTH)], [Delta("甲"), Finish(FinishReason.LENGTH)]),
        ([Chunk(thinking=True), Chunk("甲"), STOP], [Thinking(), Delta("甲"), Finish()]),
        ([Chunk("<think>"), Chunk("想</think>"), Chunk("甲"), STOP], [Thinking(), Thinking(), Delta("甲"), Finish()]),
        ([Chunk(), Chunk(""), Chunk(" "), Chunk("甲"), STOP], [Delta("甲"), Finish()]),
        ([Chunk(usage=Usage(1)), Chunk("甲"), STOP, Chunk(usage=Usage(9, 3))], [Delta("甲"), Usage(9, 3), Finish()]),
        ([Chunk("甲", finish=FinishReason.STOP), Chunk("乙"), STOP], [Delta("甲"), Delta("乙"), Finish()]),
        ([Chunk("甲<"), STOP], [Delta("甲"), Delta("<"), Finish()]),
        ([Chunk("甲"), Chunk("乙"), Chunk("甲乙", finish=FinishReason.STOP, whole=True)],
         [Delta("甲"), Delta("乙"), Finish()]),
        ([Chunk("<think>想</think>甲", finish=FinishReason.STOP, whole=True)], [Delta("甲"), Finish()]),
        ([Chunk(finish=FinishReason.WITHHELD)], [Finish(FinishReason.WITHHELD)]),
    ],
)  # fmt: skip
def test_items(chunks: list[Chunk], items: list[Item]) -> None:
    assert _items(*chunks) == items


@pytest.mark.parametrize(
    ("chunks", "error"),
    [
        ([], Truncated),
        ([Chunk("甲")], Truncated),
        ([Chunk("甲", finish=FinishReason.STOP), Chunk("乙")], Truncated),
        ([STOP], EmptyAnswer),
        ([Chunk(finish=FinishReason.LENGTH)], EmptyAnswer),
        ([Chunk(thinking=True), STOP], EmptyAnswer),
        ([Chunk("<think>想"), STOP], EmptyAnswer),
        ([Chunk(" \n"), STOP], EmptyAnswer),
        ([Chunk("想"), Chunk("</think>甲"), STOP], ThoughtsShown),
        ([Chunk("甲乙丙丁。" * 200)], Repeating),
        ([Chunk("".join(map(chr, range(0x4E00, 0x4E00 + ANSWER_CAP + 1))))], Oversized),
    ],
)
def test_errors(chunks: list[Chunk], error: type[Exception]) -> None:
    with pytest.raises(error):
        _items(*chunks)


def test_what_is_held_comes_out_with_the_first_sorted_thought_or_at_the_end() -> None:
    assert _items(Chunk("甲"), STOP, hold=True) == [Thinking(), Delta("甲"), Finish()]
    assert _items(Chunk(thinking=True), Chunk("甲"), STOP, hold=True) == [Thinking(), Delta("甲"), Finish()]
    assert _items(Chunk("想"), Chunk("</think>甲"), STOP, hold=True) == [Thinking(), Delta("甲"), Finish()]


def test_an_answer_of_the_cap_is_no_error() -> None:
    text = "".join(map(chr, range(0x4E00, 0x4E00 + ANSWER_CAP)))
    assert _items(Chunk(text), STOP) == [Delta(text), Finish()]
