"""Which form of answer a request's Accept header asks for."""

from __future__ import annotations

from enum import StrEnum


class Form(StrEnum):
    """The media types in which a chat answer is served."""

    JSON = "application/json"
    SSE = "text/event-stream"
    NDJSON = "application/x-ndjson"


_KNOWN = frozenset(form.value for form in Form)


def preferred_form(accept: str | None) -> Form:
    """The best liked form that ``accept`` names outright (RFC 9110 weights, the first of equals); else JSON.

    A wildcard means JSON: a stream is only for those who know what it is.
    """
    best, best_weight = Form.JSON, 0.0
    for item in (accept or "").split(","):
        media_type, *parameters = (part.strip().lower() for part in item.split(";"))
        weight = _weight(parameters)
        if media_type in _KNOWN and weight > best_weight:
            best, best_weight = Form(media_type), weight
    return best


def _weight(parameters: list[str]) -> float:
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name.strip() == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0
