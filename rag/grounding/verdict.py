"""What a check of a sentence says."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Verdict:
    """``reasons`` say in Chinese what failed; a supported sentence has none."""

    supported: bool
    reasons: tuple[str, ...] = ()


SUPPORTED = Verdict(True)


def unsupported(*reasons: str) -> Verdict:
    return Verdict(False, tuple(dict.fromkeys(reasons)))
