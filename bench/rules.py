"""What each rule of the support checker is worth: it is left out, and the labelled sentences are judged again.

    python bench/rules.py [RULE[,RULE…]]…

Without arguments each rule alone is left out. Printed are the true sentences that are accepted then and were not, and
the false ones let in. Not a timing; two minutes on two cores.
"""

from __future__ import annotations

import sys
from collections.abc import Collection, Sequence

from rich.console import Console
from rich.progress import track
from rich.table import Table

from eval.mutations.case import Case, Kind
from eval.mutations.cases import cases
from eval.mutations.policies import DEV, REWORDINGS, SHIPPED
from rag.grounding import rules
from rag.grounding.checker import supports


def accepted(given: Sequence[Case], without: Collection[str] = ()) -> set[int]:
    """The places of the cases that are accepted when the named rules are left out."""
    every = rules.RULES
    rules.RULES = tuple(rule for rule in every if rule.__name__ not in without)
    try:
        return {place for place, case in enumerate(given) if supports(case.claim, case.evidence).supported}
    finally:
        rules.RULES = every


def main(arguments: Sequence[str]) -> int:
    names = [rule.__name__ for rule in rules.RULES]
    sets = [tuple(argument.split(",")) for argument in arguments] or [(name,) for name in names]
    if unknown := {name for chosen in sets for name in chosen} - set(names):
        print(f"No such rule: {', '.join(sorted(unknown))}. There are: {', '.join(names)}.", file=sys.stderr)
        return 2
    given = [case for policy in (SHIPPED, DEV, REWORDINGS) for case in cases(policy)]
    before = accepted(given)
    table = Table("left out", "true gained", "false let in", title=f"{len(given)} sentences")
    for chosen in track(sets, console=Console(stderr=True), description="rules"):
        new = [given[place].kind for place in accepted(given, chosen) - before]
        false = new.count(Kind.MUTANT)
        table.add_row(", ".join(chosen), str(len(new) - false), str(false))
    Console().print(table)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
