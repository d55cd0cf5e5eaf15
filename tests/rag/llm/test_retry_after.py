from __future__ import annotations

from math import inf

import pytest

from rag.llm.retry_after import retry_after

NOW = 1_445_412_440.0
"""Wed, 21 Oct 2015 07:27:20 GMT."""


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "7"}, 7),
        ({"retry-after": " 1.5 "}, 1.5),
        ({"retry-after": "0"}, 0),
        ({"retry-after": "-5"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": ""}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "٣"}, None),
        ({"retry-after": "1e400"}, inf),
        ({"retry-after": "9" * 30}, 1e30),
        ({"retry-after": "Wed, 21 Oct 2015 07:28:00 GMT"}, 40),
        ({"retry-after": "Wednesday, 21-Oct-15 07:28:00 GMT"}, 40),
        ({"retry-after": "Wed, 21 Oct 2015 07:20:00 GMT"}, 0),
        ({"retry-after": "Wed, 99 Foo 2015 07:28:00 GMT"}, None),
        ({"retry-after-ms": "1500", "retry-after": "7"}, 1.5),
        ({"retry-after-ms": "x", "retry-after": "7"}, 7),
        ({"x-ratelimit-reset": "12"}, 12),
        ({"x-ratelimit-reset": str(NOW + 9)}, 9),
        ({"x-ratelimit-reset": str(int(NOW + 9) * 1000)}, 9),
        ({"x-ratelimit-reset": str(NOW - 9)}, 0),
        ({"ratelimit-reset": "3"}, 3),
        ({"x-ratelimit-reset-requests": "1m6.5s"}, 66.5),
        ({"x-ratelimit-reset-tokens": "20ms"}, 0.02),
        ({"x-ratelimit-reset-requests": "1s", "x-ratelimit-reset-tokens": "6s"}, 6),
        ({"x-ratelimit-reset-requests": "1s", "x-ratelimit-remaining-requests": "0",
          "x-ratelimit-reset-tokens": "6s", "x-ratelimit-remaining-tokens": "90"}, 1),
        ({"x-ratelimit-reset": "6 parsecs"}, None),
        ({"x-ratelimit-reset": "6s!"}, None),
        ({"retry-after": "-1", "x-ratelimit-reset": "2"}, 2),
        ({"x-request-id": "7"}, None),
    ],
)  # fmt: skip
def test_seconds(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers, now=NOW) == (None if seconds is None else pytest.approx(seconds))
