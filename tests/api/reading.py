"""Reads streams as a client would, by the standard alone, without any code of the product."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

Frame = tuple[str, Any]


def read_sse(lines: Iterable[str]) -> Iterator[Frame]:
    """Event name and parsed data of every event: https://html.spec.whatwg.org/multipage/server-sent-events.html"""
    name, data = "message", ""
    for line in lines:
        if line == "":
            if data:
                yield name, json.loads(data)
            name, data = "message", ""
            continue
        field, _, value = line.partition(":")
        value = value.removeprefix(" ")
        if field == "event":
            name = value
        elif field == "data":
            data += value
        else:
            raise AssertionError(f"unexpected line {line!r}")


def read_ndjson(lines: Iterable[str]) -> Iterator[Frame]:
    for line in lines:
        frame = json.loads(line)
        assert set(frame) == {"event", "data"}
        yield frame["event"], frame["data"]
