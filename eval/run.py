"""One evaluation run: fresh indexes, every question to the system under examination, every answer judged."""

from __future__ import annotations

import hashlib
import os
import platform
import subprocess
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from eval.dataset import SHIPPED_SETS, DatasetError, QuestionSet, load_set
from eval.item import Split
from eval.policy import Policy
from eval.replies import Found, Reply, Respondent, Tell
from eval.scoring import Outcome, Score, score
from eval.trials import Plan, Trial, trials
from index.loading import find_files, load
from index.manifest import product_version
from index.passage import Span


@dataclass(frozen=True)
class Options:
    """What to run."""

    sets: tuple[Path, ...] = SHIPPED_SETS
    split: Split | Literal["all"] = "all"
    plan: Plan = field(default_factory=Plan)


@dataclass(frozen=True)
class Run:
    """What was asked and how it went.

    Attributes:
        scores: items as they are, and their generated disturbances.
        variants: items in changed circumstances, by the name of the variant.
        sets: what was asked, with the bounds of the gate for each.
        policies: what the questions are about, by id; the clauses are as they were indexed for ``scores``.
        replies_ms: wall-clock time of each plain answer.
        config: what a reader needs to run the same again; no secrets and no addresses.
    """

    created: datetime
    finished: datetime
    config: Mapping[str, object]
    machine: Mapping[str, object]
    scores: Sequence[Score]
    variants: Mapping[str, Sequence[Score]]
    policies: Mapping[str, Policy]
    sets: Sequence[QuestionSet]


def run(options: Options, respondent: Respondent, tell: Tell) -> Run:
    """Ask everything and judge it.

    Raises:
        DatasetError: the questions cannot be used. Whatever building an index raises.
    """
    created = datetime.now(UTC)
    sets = _chosen(options)
    _check_ids(sets)
    planned = [trial for given in sets for trial in trials(given, options.plan)]
    scores = judged(planned, respondent, tell)
    plain = [one for one in scores if not one.outcome.variant]
    variants: dict[str, list[Score]] = defaultdict(list)
    for one in scores:
        if one.outcome.variant:
            variants[one.outcome.variant].append(one)
    return Run(
        created, datetime.now(UTC), _config(options, sets, respondent), _measured_on(respondent), plain, dict(variants),
        {trial.item.document: trial.policy for trial in planned if not trial.variant}, sets,
    )  # fmt: skip


def _chosen(options: Options) -> list[QuestionSet]:
    """The sets that have questions in the split; one that was named alone has to."""
    if len(options.sets) == 1:
        return [load_set(options.sets[0], options.split)]
    found = [chosen for path in options.sets if (chosen := load_set(path).of(options.split)).items]
    if not found:
        raise DatasetError(f"None of the sets has a question in split '{options.split}'.")
    return found


def _check_ids(sets: Sequence[QuestionSet]) -> None:
    seen: dict[str, str] = {}
    for given in sets:
        for item in given.items:
            if item.id in seen:
                raise DatasetError(f"The id “{item.id}” is in “{seen[item.id]}” and in “{given.name}”.")
            seen[item.id] = given.name


def judged(planned: Sequence[Trial], respondent: Respondent, tell: Tell) -> tuple[Score, ...]:
    """Ask every trial and judge the replies, in the order of the trials."""
    texts = {world: respondent.texts(world, tell) for world in dict.fromkeys(t.asking.world for t in planned)}
    found: dict[int, Reply] = dict(respondent.replies([trial.asking for trial in planned], tell))
    return tuple(
        score(_outcome(trial, found[place]), trial.policy, texts[trial.asking.world])
        for place, trial in enumerate(planned)
    )


def _outcome(trial: Trial, reply: Reply) -> Outcome:
    return Outcome(trial.item, reply.answer, _ranking(reply.hits, trial.policy), reply.elapsed_ms, trial.variant)


def _ranking(hits: Sequence[Found] | None, policy: Policy) -> tuple[int, ...] | None:
    """The clauses in the order of the hits; 0 for each passage of another document; None where no hits are told."""
    if hits is None:
        return None
    ranking: list[int] = []
    for hit in hits:
        ours = hit.document_id == policy.document_id
        clause = policy.clause_at(Span(hit.start, hit.end)) if ours else 0
        if clause == 0 or clause not in ranking:
            ranking.append(clause)
    return tuple(ranking)


def revision(folder: Path) -> str | None:
    """The commit of ``folder``'s working tree, with ``-dirty`` after changes; None without one."""
    command = ["git", "-C", str(folder), "describe", "--always", "--dirty", "--abbrev=40", "--exclude=*"]
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=True, timeout=10)
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout.strip()


def _measured_on(respondent: Respondent) -> dict[str, object]:
    """Times are compared with those of the same machine, answering as many at once."""
    return machine() | {"jobs": respondent.describe().get("jobs")}


def machine() -> dict[str, object]:
    """What the latencies were measured on."""
    return {"cpu": _cpu(), "cores": os.cpu_count(), "system": platform.system()}


def _cpu() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    named = (line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    return next(named, platform.machine())


def _config(options: Options, sets: Sequence[QuestionSet], respondent: Respondent) -> dict[str, object]:
    files = [file for given in sets for file in (*given.files, *given.documents, *given.distractors) if file.is_file()]
    return {
        "set": sets[0].title if len(sets) == 1 else "、".join(given.name for given in sets),
        "titles": [given.title for given in sets],
        "split": options.split,
        "target": respondent.name,
        "files": {_name(file): hashlib.sha256(file.read_bytes()).hexdigest() for file in files},
        "drafts_left_out": sum(given.drafts for given in sets),
        "product": product_version(),
        "revision": revision(Path(__file__).parent),
        "distractors": [_documents(given) for given in sets] if options.plan.distractors else [],
        "seed": options.plan.seed,
        "index_version": None,
        "encoder": None,
        "llm": None,
        **respondent.describe(),
    }


def _documents(given: QuestionSet) -> int:
    """How many distractor documents stand beside a set's own."""
    return sum(len(load(file)) for path in given.distractors for file in find_files([path]))


def _name(file: Path) -> str:
    return f"{file.parent.name}/{file.name}"
