"""The two-byte codes of GBK, seen from both ends.

A code is a lead byte 0x81-0xFE and a trail byte 0x40-0x7E or 0x80-0xFE; trail bytes below 0x7F are ASCII
characters when read alone. Windows maps the user-defined codes to private-use characters, as GB 18030 does.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final

LEAD_BYTES: Final = range(0x81, 0xFF)
TRAIL_BYTES: Final = tuple(byte for byte in range(0x40, 0xFF) if byte != 0x7F)


def code_of(character: str) -> tuple[int, int] | None:
    """Lead and trail byte of a character, or None when it has no two-byte code."""
    try:
        code = character.encode("gbk")
    except UnicodeEncodeError:
        if not "\ue000" <= character <= "\ue765":
            return None
        code = character.encode("gb18030")
    return (code[0], code[1]) if len(code) == 2 else None


def character_of(lead: int, trail: int) -> str | None:
    """The character with these two bytes, or None when GBK has none (user-defined codes included)."""
    try:
        text = bytes((lead, trail)).decode("gbk")
    except UnicodeDecodeError:
        return None
    return text if len(text) == 1 else None


@lru_cache(maxsize=256)
def with_lead(lead: int) -> tuple[str, ...]:
    """Every character whose code starts with `lead`, in the order of their codes."""
    return tuple(found for trail in TRAIL_BYTES if (found := character_of(lead, trail)) is not None)


@lru_cache(maxsize=256)
def with_trail(trail: int) -> tuple[str, ...]:
    """Every character whose code ends with `trail`, in the order of their codes."""
    return tuple(found for lead in LEAD_BYTES if (found := character_of(lead, trail)) is not None)


@lru_cache(maxsize=2)
def unmapped_codes(user_defined: bool) -> tuple[tuple[int, int], ...]:
    """The well-formed codes that no character has; with the `user_defined` ones among them or without."""
    return tuple(
        (lead, trail)
        for lead in LEAD_BYTES
        for trail in TRAIL_BYTES
        if character_of(lead, trail) is None and (user_defined or not _is_user_defined(lead, trail))
    )


def _is_user_defined(lead: int, trail: int) -> bool:
    return (
        (0xAA <= lead <= 0xAF and trail >= 0xA1)
        or (lead >= 0xF8 and trail >= 0xA1)
        or (0xA1 <= lead <= 0xA7 and trail <= 0xA0)
    )
