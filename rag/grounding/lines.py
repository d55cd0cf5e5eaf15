"""Judging a file of claims: ``{"claim", "evidence"}`` lines in, ``{"supported", "reasons"}`` lines out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator

from rag.errors import WenceError
from rag.grounding.checker import supports


class LineError(WenceError):
    """A line is not a claim with its evidence; the text names the line and what it should be."""


def judge(lines: Iterable[str]) -> Iterator[str]:
    """One line of JSON per line of ``lines`` that is not blank, in the same order.

    Raises:
        LineError: a line is not ``{"claim": "…", "evidence": ["…", …]}``; those before it have been judged.
    """
    for number, line in enumerate(lines, start=1):
        text = line.lstrip("\ufeff") if number == 1 else line
        if not text.strip():
            continue
        claim, evidence = _parse(text, number)
        verdict = supports(claim, evidence)
        answer = {"supported": verdict.supported, "reasons": list(verdict.reasons)}
        yield json.dumps(answer, ensure_ascii=False)


def _parse(line: str, number: int) -> tuple[str, list[str]]:
    try:
        data: object = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise LineError(f"line {number} is not JSON: {error}") from None
    if not isinstance(data, dict):
        raise LineError(f'line {number} must be an object {{"claim": "…", "evidence": ["…"]}}')
    claim, evidence = data.get("claim"), data.get("evidence")
    if not isinstance(claim, str):
        raise LineError(f'line {number}: "claim" must be a string')
    if not isinstance(evidence, list) or not all(isinstance(item, str) for item in evidence):
        raise LineError(f'line {number}: "evidence" must be a list of strings')
    return claim, evidence
