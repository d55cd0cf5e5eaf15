"""How long a server asks to be left alone, in all the ways in which servers say it."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Mapping
from email.utils import parsedate_to_datetime

_SPANS = {"d": 86_400.0, "h": 3600.0, "m": 60.0, "s": 1.0, "ms": 0.001}
_SPAN = re.compile(r"(\d{1,9}(?:\.\d{1,9})?)(ms|d|h|m|s)")
_YEAR_S = 365 * 86_400
_RESETS = re.compile(r"(?:x-)?ratelimit-reset(?:-(requests|tokens))?")


def retry_after(headers: Mapping[str, str], *, now: float | None = None) -> float | None:
    """Seconds to wait, not below zero, or ``None`` where nothing usable is said.

    Read are, in this order: ``retry-after-ms`` (OpenAI, Azure), ``Retry-After`` in seconds or as a date (RFC 9110,
    10.2.3), and ``x-ratelimit-reset…`` in seconds, as a span such as ``1m6.5s`` (OpenAI), or as a time in Unix
    seconds or milliseconds (OpenRouter). Of several resets the one counts whose ``…-remaining…`` is 0, else the latest.

    ``headers``: names in lower case. ``now``: Unix seconds.
    """
    now = time.time() if now is None else now
    milliseconds = _number(headers.get("retry-after-ms"))
    if milliseconds is not None:
        return milliseconds / 1000
    for wait in (_number(headers.get("retry-after")), _until(headers.get("retry-after"), now)):
        if wait is not None:
            return wait
    return _reset(headers, now)


def _number(text: str | None) -> float | None:
    try:
        number = float(text if text and text.isascii() else "")
    except ValueError:
        return None
    return None if math.isnan(number) or number < 0 else number


def _until(text: str | None, now: float) -> float | None:
    try:
        return max(0.0, parsedate_to_datetime(text or "").timestamp() - now)
    except (ValueError, OverflowError, OSError):
        return None


def _reset(headers: Mapping[str, str], now: float) -> float | None:
    waits: dict[bool, list[float]] = {True: [], False: []}
    for name, value in headers.items():
        match = _RESETS.fullmatch(name)
        wait = _span(value, now) if match else None
        if match and wait is not None:
            waits[headers.get(name.replace("reset", "remaining")) == "0"].append(wait)
    return max(waits[True] or waits[False], default=None)


def _span(text: str, now: float) -> float | None:
    number = _number(text)
    if number is None:
        parts = _SPAN.findall(text)
        spelled = "".join(amount + unit for amount, unit in parts)
        return sum(float(amount) * _SPANS[unit] for amount, unit in parts) if parts and spelled == text else None
    if number > 1000 * _YEAR_S:
        number /= 1000
    return max(0.0, number - now) if number > _YEAR_S else number
