"""Every case of a policy: mechanical ones, sampled with a seed, and hand-written ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from random import Random

from eval.mutations import bounds, composition, names, polarity, preserving, scope, values
from eval.mutations.case import Case, Edit, Kind, Operator, Site
from eval.mutations.handwritten import extended, handwritten, mixed
from eval.mutations.policies import REWORDINGS, policy, sentences
from eval.mutations.rewordings import rewordings
from eval.policy import Policy

MUTATORS: Mapping[str, Operator] = {
    "number": values.number,
    "times_ten": values.times_ten,
    "decimal_or_prefix": values.decimal_or_prefix,
    "unit": values.unit,
    "scale": values.scale,
    "bound": bounds.bound,
    "date": values.date,
    "period": values.period,
    "negate": polarity.negate,
    "affirm": polarity.affirm,
    "modality": polarity.modality,
    "entity": names.entity,
    "one_character": names.one_character,
    "title": names.title,
    "document_number": names.document_number,
    "article": names.article,
    "phone": values.phone,
    "quantifier": scope.quantifier,
    "only": scope.only,
    "cross_clause_number": values.cross_clause_number,
    "swapped": composition.swapped,
}
PRESERVERS: Mapping[str, Operator] = {
    "verbatim": preserving.verbatim,
    "without_stop": preserving.without_stop,
    "numeral": preserving.numeral,
    "percent": preserving.percent,
    "date_form": preserving.date_form,
    "width": preserving.width,
    "traditional": preserving.traditional,
    "citation_mark": preserving.citation_mark,
    "lead_in": preserving.lead_in,
    "joined": preserving.joined,
    "in_other_order": preserving.in_other_order,
}
SEED = 20250901
AT_MOST = 45
"""Cases of one mechanical operator on one policy: enough for a narrow interval, few enough to read."""


def cases(name: str, seed: int = SEED, at_most: int = AT_MOST) -> tuple[Case, ...]:
    """The cases of the policy ``name``: always the same for the same seed."""
    if name == REWORDINGS:
        return tuple(rewordings())
    text = policy(name)
    found = [*_mechanical(name, text, MUTATORS, Kind.MUTANT, seed, at_most)]
    found += mixed(name, text)
    found += extended(name, text)
    found += _mechanical(name, text, PRESERVERS, Kind.FORMAL, seed, at_most)
    found += handwritten(name, text)
    return tuple(found)


def _mechanical(
    name: str, text: Policy, operators: Mapping[str, Operator], kind: Kind, seed: int, at_most: int
) -> Iterator[Case]:
    clauses = [text.clause(n) for n in range(1, len(text.clauses) + 1)]
    for operator, edits in operators.items():
        chance = Random(f"{seed} {name} {operator}")
        found: list[Case] = []
        for number, clause in enumerate(clauses, 1):
            others = [other for other in clauses if other is not clause]
            for sentence in sentences(clause):
                for edit in edits(Site(sentence, clause, others), chance):
                    if kind is not Kind.MUTANT or _new(edit, clause):
                        found.append(Case(name, operator, kind, (number,), (clause,), *edit))
        unique = list({case.claim: case for case in found}.values())
        picked = sorted(chance.sample(range(len(unique)), min(at_most, len(unique))))
        yield from (unique[place] for place in picked)


def _new(edit: Edit, clause: str) -> bool:
    return edit.claim not in clause
