"""Judging a file of claims: ``{"claim", "evidence"}`` lines in, ``{"supported", "reasons"}`` lines out."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Sequence

from rag.errors import WenceError
from rag.grounding.checker import supports
from rag.grounding.verdict import Verdict

Check = Callable[[str, Sequence[str]], Verdict]

_SHAPE = 'a line is {"claim": "…", "evidence": ["…", …]}'
_MARK = b"\xef\xbb\xbf"


class LineError(WenceError):
    """A line is not a claim with its evidence; the text names the file, the line and what it should be."""


def judge(lines: Iterable[bytes], name: str = "", check: Check = supports) -> Iterator[str]:
    """One line of JSON per line of ``lines`` (UTF-8) that is not blank, in the same order.

    ``name``: what to call the file in an error. Other fields of a line than ``claim`` and ``evidence`` are ignored;
    ``evidence`` may be one string.

    Raises:
        LineError: a line is not such an object; those before it have been judged.
    """
    for number, line in enumerate(lines, start=1):
        data = line.removeprefix(_MARK) if number == 1 else line
        if not data.strip():
            continue
        claim, evidence = _parse(data, f"{name}, line {number}" if name else f"line {number}")
        yield json.dumps(_told(check(claim, evidence)), ensure_ascii=False)


def _told(verdict: Verdict) -> dict[str, object]:
    told: dict[str, object] = {"supported": verdict.supported, "reasons": list(verdict.reasons)}
    return told | {"rescued": list(verdict.rescued)} if verdict.rescued else told


def _parse(line: bytes, place: str) -> tuple[str, list[str]]:
    try:
        data: object = json.loads(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise LineError(f"{place}: it is not UTF-8 text ({error.reason}).") from None
    except (ValueError, RecursionError) as error:
        raise LineError(f"{place}: it is not JSON ({error}); {_SHAPE}.") from None
    if not isinstance(data, dict):
        raise LineError(f"{place}: it is no object; {_SHAPE}.")
    claim, evidence = data.get("claim"), data.get("evidence")
    if not isinstance(claim, str):
        raise LineError(f'{place}: "claim" {_fault(data, "claim")} a string; {_SHAPE}.')
    if isinstance(evidence, str):
        return claim, [evidence]
    if not isinstance(evidence, list) or not all(isinstance(item, str) for item in evidence):
        raise LineError(f'{place}: "evidence" {_fault(data, "evidence")} a list of strings; {_SHAPE}.')
    return claim, evidence


def _fault(data: dict[str, object], key: str) -> str:
    return "must be" if key in data else "is missing, it must be"
