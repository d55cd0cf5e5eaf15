from __future__ import annotations

import pytest

from api.negotiation import Form, preferred_form


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        (None, Form.JSON),
        ("", Form.JSON),
        ("*/*", Form.JSON),
        ("application/json", Form.JSON),
        ("text/event-stream", Form.SSE),
        ("Text/Event-Stream; charset=utf-8", Form.SSE),
        ("application/x-ndjson", Form.NDJSON),
        ("application/json, text/event-stream", Form.JSON),
        ("text/event-stream, application/json", Form.SSE),
        ("application/json;q=0.5, text/event-stream", Form.SSE),
        ("text/event-stream;q=0.1, application/x-ndjson;q=0.2", Form.NDJSON),
        ("text/event-stream;q=0", Form.JSON),
        ("text/event-stream;q=much", Form.JSON),
        ("text/html, */*;q=0.8", Form.JSON),
    ],
)
def test_preferred_form(accept: str | None, form: Form) -> None:
    assert preferred_form(accept) is form
