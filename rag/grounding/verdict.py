"""What a check of a sentence says."""

from __future__ import annotations

from dataclasses import dataclass, field


class Soft(str):
    """A complaint about words alone (other words, too few the same), which a paraphrase earns as an invention does."""

    __slots__ = ()


@dataclass(frozen=True)
class Verdict:
    """``reasons`` say in Chinese what failed; a supported sentence has none.

    ``soft``: nothing failed but words (:class:`Soft`). ``rescued``: the reasons that a second opinion has overruled.
    """

    supported: bool
    reasons: tuple[str, ...] = ()
    soft: bool = field(default=False, compare=False)
    rescued: tuple[str, ...] = ()


SUPPORTED = Verdict(True)


def unsupported(*reasons: str) -> Verdict:
    soft = bool(reasons) and all(isinstance(reason, Soft) for reason in reasons)
    return Verdict(False, tuple(dict.fromkeys(reasons)), soft)
