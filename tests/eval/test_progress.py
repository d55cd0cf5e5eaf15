from __future__ import annotations

import io

from rich.console import Console

from eval.progress import shown


def test_elsewhere_a_line_for_every_quarter() -> None:
    out = io.StringIO()
    with shown(Console(file=out, width=80)) as tell:
        tell("load", 0, 1)
        tell("load", 1, 1)
        for done in range(1, 11):
            tell("ask", done, 10)
    assert out.getvalue().splitlines() == ["load 1/1", "ask 3/10", "ask 5/10", "ask 8/10", "ask 10/10"]


def test_an_empty_stage_is_done() -> None:
    out = io.StringIO()
    with shown(Console(file=out)) as tell:
        tell("fit", 0, 0)
    assert out.getvalue() == "fit 0/0\n"


def test_a_terminal_gets_a_bar() -> None:
    out = io.StringIO()
    with shown(Console(file=out, force_terminal=True, width=80, _environ={})) as tell:
        tell("ask", 1, 2)
        tell("ask", 2, 2)
    assert "2/2" in out.getvalue()
    assert "\x1b[" in out.getvalue()
