from __future__ import annotations

from dataclasses import FrozenInstanceError, replace

import pytest

from index.passage import Passage, Span
from rag.answer import Status
from rag.state import Quote, State

PASSAGE = Passage("d#2", "d", "办法", ("第二条",), "给予补助。最高300万元。", Span(40, 53))


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (Span(40, 53), "给予补助。最高300万元。"),
        (Span(40, 45), "给予补助。"),
        (Span(47, 50), "300"),
        (Span(53, 53), ""),
    ],
)
def test_a_quote_is_a_stretch_of_the_document(span: Span, text: str) -> None:
    assert Quote(PASSAGE, span).text == text


def test_a_step_returns_a_changed_copy() -> None:
    state = State("1", "技改")
    ended = replace(state, status=Status.REFUSED)
    assert (state.status, ended.status, ended.asked) == (None, Status.REFUSED, "技改")
    with pytest.raises(FrozenInstanceError):
        state.text = "x"  # type: ignore[misc]
