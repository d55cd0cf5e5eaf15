"""All modes."""

from __future__ import annotations

from tests.fakes.fault_answers import ANSWERS
from tests.fakes.fault_limits import LIMITS
from tests.fakes.fault_script import Mode
from tests.fakes.fault_statuses import STATUSES
from tests.fakes.fault_strangers import STRANGERS
from tests.fakes.fault_wires import WIRES

MODES: tuple[Mode, ...] = (*WIRES, *ANSWERS, *STRANGERS, *STATUSES, *LIMITS)


def mode_named(name: str) -> Mode:
    (mode,) = [mode for mode in MODES if mode.name == name]
    return mode
