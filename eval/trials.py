"""What is asked in a run: every item as it is, disturbed, alone, and in changed worlds."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from eval.dataset import DatasetError, QuestionSet, problems, with_documents
from eval.editing import edited
from eval.item import Alternatives, Item
from eval.metrics.behaviour import EDITED, NOISE, STANDALONE
from eval.perturbation import disturbed
from eval.policy import Policy
from eval.replies import Asking
from eval.world import World

NOISE_LEVELS = (0, 3, 8)
"""So many distractor documents stand beside the policy, to show what each costs."""

DISTURBED = ("direct", "formal", "colloquial", "number", "multi", "boundary")


@dataclass(frozen=True)
class Trial:
    """One question, put once. ``item`` says what is right in these circumstances; ``variant`` names them."""

    item: Item
    variant: str
    asking: Asking
    policy: Policy


@dataclass(frozen=True)
class Plan:
    """Which circumstances are tried beside the plain ones.

    ``changed``: those that need other indexes (planted documents, fewer distractors, edited amounts), which only a
    system on this machine can have. ``disturbances``: how many items are disturbed, in all six ways each; ``noise``:
    how many are asked again beside fewer documents.
    """

    distractors: bool = True
    changed: bool = True
    disturbances: int = 50
    noise: int = 100
    seed: int = 20250901


def trials(given: QuestionSet, plan: Plan) -> tuple[Trial, ...]:
    """Everything that is asked about a set.

    Raises:
        DatasetError: the items contradict the documents.
    """
    world = World(given.documents, given.distractors if plan.distractors else ())
    policies = world.policies()
    items = with_documents(given.items, given.about, policies)
    if wrong := problems(items, policies):
        raise DatasetError(f"The questions of “{given.name}” do not fit their documents:\n" + "\n".join(wrong))
    return tuple(_trials(items, world, policies, plan))


def _trials(items: Sequence[Item], world: World, policies: dict[str, Policy], plan: Plan) -> Iterator[Trial]:
    def trial(item: Item, variant: str, where: World, policy: Policy, turns: tuple[str, ...] | None = None) -> Trial:
        return Trial(item, variant, Asking(where, turns or item.turns), policy)

    planted = replace(world, planted=tuple(dict.fromkeys(item.planted for item in items if item.planted)))
    for item in items:
        if item.planted and not plan.changed:
            continue
        yield trial(item, "", planted if item.planted else world, policies[item.document])
        if item.standalone:
            yield trial(item, STANDALONE, world, policies[item.document], (item.standalone,))
    for item in disturbed(_chosen(items, plan.disturbances), plan.seed):
        yield trial(item, "", world, policies[item.document])
    if not plan.changed:
        return
    single = [item for item in items if item.on_policy and len(item.turns) == 1]
    for level in NOISE_LEVELS if world.distractors else ():
        sparse = replace(world, at_most=level)
        for item in _spread(single, plan.noise):
            yield trial(item, f"{NOISE}{level}", sparse, policies[item.document])
    other = replace(world, edited=True)
    amended = other.policies()
    for item in single:
        if item.answerable and item.type != "false_premise" and _amended(item.nuggets) != item.nuggets:
            changes = {"nuggets": _amended(item.nuggets), "conditions": _amended(item.conditions), "forbidden": ()}
            yield trial(item.model_copy(update=changes), EDITED, other, amended[item.document])


def _chosen(items: Sequence[Item], at_most: int) -> list[Item]:
    """Items to disturb, spread over the families; generated wordings stand beside hand-written ones, not instead."""
    families: dict[str, Item] = {}
    for item in items:
        if item.type in DISTURBED and item.answerable:
            families.setdefault(item.family, item)
    return _spread(list(families.values()), at_most)


def _spread(items: Sequence[Item], at_most: int) -> list[Item]:
    step = max(len(items) // at_most, 1) if at_most else 1
    return list(items[::step][:at_most])


def _amended(wanted: Alternatives) -> Alternatives:
    return tuple(tuple(map(edited, alternatives)) for alternatives in wanted)
