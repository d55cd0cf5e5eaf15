"""A run as plain values: ``results.json``, from which every report is made."""

from __future__ import annotations

import json
import os
import platform
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from eval.gate import Check
from eval.metrics import Metrics, Ratio, measure, percentile
from eval.metrics.refusal import RiskCoverage
from eval.policy import Policy
from eval.run import Run
from eval.scoring import Score
from rag.errors import WenceError

FORMAT = 2
NAME = "results.json"
_FIRST = 5
_PERCENTILES = (50, 95, 99)

Results = dict[str, Any]


class ResultsError(WenceError):
    """A file of results cannot be used; the text names it and says why."""


def results(run: Run, metrics: Metrics, checks: Sequence[Check], **more: object) -> Results:
    """Everything that was found, as JSON-serialisable values; ``more`` are further parts (meta, judges, baseline)."""
    plain = [score for score in run.scores if not score.outcome.item.perturbed_from]
    curve = RiskCoverage.of(plain)
    return {
        "format": FORMAT,
        "created": run.created.isoformat(timespec="seconds"),
        "finished": run.finished.isoformat(timespec="seconds"),
        "python": platform.python_version(),
        "machine": dict(run.machine),
        "config": dict(run.config),
        "passed": all(check.passed is not False for check in checks),
        "gate": [check.to_json() for check in checks],
        "metrics": _json(metrics),
        "by_type": _groups(plain, lambda score: score.outcome.item.type),
        "by_split": _groups(plain, lambda score: score.outcome.item.split),
        "by_document": _groups(plain, lambda score: score.outcome.item.document),
        "risk_coverage": {"points": [list(point) for point in curve.points], "aurc": curve.aurc},
        "latency_ms": latency([score.outcome.elapsed_ms for score in run.scores]),
        "meta": None,
        "judges": None,
        "baseline": None,
        **more,
        "items": [item_json(score, run.policies) for score in (*run.scores, *_failing(run.variants))],
    }


def latency(values: Sequence[float]) -> dict[str, Any]:
    """The percentiles of whole answers, and every value in rising order, in milliseconds."""
    return {
        **{f"p{percent}": percentile(values, percent) for percent in _PERCENTILES},
        "values": [round(value, 3) for value in sorted(values)],
    }


def save(found: Results, out: Path) -> Path:
    """Write ``<out>/<time>/results.json`` in one step; returns the new folder."""
    name = datetime.fromisoformat(found["created"]).strftime("%Y%m%dT%H%M%SZ")
    for number in range(1000):
        folder = out / (f"{name}-{number}" if number else name)
        try:
            folder.mkdir(parents=True)
            break
        except FileExistsError:
            continue
    write(folder / NAME, json.dumps(found, ensure_ascii=False, indent=1) + "\n")
    return folder


def write(path: Path, text: str) -> None:
    """Write a file whole or not at all."""
    draft = path.with_name(f".{path.name}.new")
    draft.write_text(text, encoding="utf-8")
    os.replace(draft, path)


def read(path: Path) -> Results:
    """The results in a file, or in the folder of a run.

    Raises:
        ResultsError: there are none, they cannot be read, or their format is another.
    """
    file = path / NAME if path.is_dir() else path
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise ResultsError(f"{file} does not exist. Name a folder or file that 'wence eval run' has written.") from None
    except (OSError, ValueError) as error:
        raise ResultsError(f"{file} cannot be read as results: {error}") from None
    if not isinstance(found, dict) or found.get("format") != FORMAT:
        had = found.get("format") if isinstance(found, dict) else None
        raise ResultsError(f"{file} has results of format {had}, not {FORMAT}. Run: wence eval run")
    return found


def item_json(score: Score, policies: Mapping[str, Policy]) -> Results:
    """One question with its answer and every judgement."""
    outcome, item = score.outcome, score.outcome.item
    answer, policy = outcome.answer, policies[item.document]
    return {
        "id": item.id, "family": item.family, "split": item.split, "type": item.type, "document": item.document,
        "turns": list(item.turns), "variant": outcome.variant, "perturbed_from": item.perturbed_from,
        "status_wanted": [status.value for status in item.status], "status": answer.status.value,
        "correct": score.correct, "faults": list(score.faults), "findings": list(findings(score)),
        "nuggets": _wanted(item.nuggets, score.nuggets_said),
        "conditions": _wanted(item.conditions, score.conditions_said),
        "forbidden_shown": list(score.forbidden_shown),
        "text": answer.text,
        "sentences": [
            {
                "text": one.sentence.text, "kind": one.sentence.kind.value, "citations": list(one.sentence.citations),
                "supported": one.supported, "bad_atoms": list(one.bad_atoms),
                "verdicts": {"deterministic": one.supported} if one.supported is not None else {},
            }
            for one in score.judged
        ],
        "citations": [
            {
                "number": c.number, "document_id": c.document_id, "document_title": c.document_title,
                "heading": c.heading, "quote": c.quote, "start": c.start, "end": c.end,
                "gold": clause in item.gold_clauses,
            }
            for c, clause in zip(answer.citations, score.quoted_clauses, strict=True)
        ],
        "gold": [{"clause": n, "text": policy.clause(n)} for n in item.gold_clauses],
        "missing": list(answer.missing),
        "ranking": [[item.document if n else "", n] for n in (outcome.ranking or ())[:_FIRST]],
        "recall_at_1": score.recall.get(1), "reciprocal_rank": score.reciprocal_rank,
        "confidence": round(score.confidence, 3), "elapsed_ms": round(outcome.elapsed_ms, 3),
        "composer": answer.composer, "note": item.note,
    }  # fmt: skip


def findings(score: Score) -> tuple[str, ...]:
    """Everything wrong with an answer: what makes it incorrect, and what it lacks beside that."""
    found = list(score.faults)
    if score.outcome.answer.reason and score.outcome.answer.composer == "none":
        found.append(score.outcome.answer.reason)
    found += [f"unsupported: {text}" for text in score.unsupported]
    found += [f"without source: {atom}" for atom in score.bad_atoms]
    if score.precise_citations < score.citations and not score.unsupported:
        found.append(f"idle citations: {score.citations - score.precise_citations}")
    wanted = zip(score.outcome.item.conditions, score.conditions_said, strict=True)
    found += [f"condition not told: {' / '.join(group)}" for group, said in wanted if not said]
    if score.missing_named is False:
        found.append("does not name what is missing")
    if score.stray_quotes and score.outcome.item.on_policy:
        found.append(f"quotes of another document: {score.stray_quotes}")
    if score.handed_off is False:
        found.append("does not offer the hotline")
    return tuple(found)


def _failing(variants: Mapping[str, Sequence[Score]]) -> list[Score]:
    """Of the questions in changed circumstances only those that went wrong are told one by one."""
    return [score for scores in variants.values() for score in scores if not score.correct]


def _wanted(groups: Sequence[Sequence[str]], said: Sequence[bool]) -> list[Results]:
    return [{"alternatives": list(group), "said": ok} for group, ok in zip(groups, said, strict=True)]


def _groups(scores: Sequence[Score], group: Callable[[Score], str]) -> Results:
    members: dict[str, list[Score]] = defaultdict(list)
    for score in scores:
        members[group(score)].append(score)
    return {name: {"n": len(these), "metrics": _json(measure(these))} for name, these in members.items()}


def _json(metrics: Metrics) -> Results:
    return {name: figure.to_json() for name, figure in metrics.items() if _told(figure)}


def _told(figure: Ratio) -> bool:
    """A figure without any part is of no concern here; one that is owed and missing is."""
    return bool(figure.parts) or figure.owed
