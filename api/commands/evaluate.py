"""``wence eval``: prove the answers."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Literal

import click

from api.commands.evaluate_init import init
from api.console import print_json, say

_PATH = click.Path(path_type=Path)


@click.group(name="eval", short_help="Prove the answers.")
def evaluate() -> None:
    """Prove the answers: ask the evaluation questions, hold the figures against the gate, and show the proof.

    \b
    run      ask every question; results.json, report.html and junit.xml
    meta     examine the support checker with sentences made false on purpose
    compare  two runs side by side
    report   write the report of a saved run again
    init     a set of questions on documents of your own, to be edited
    """


@evaluate.command(
    short_help="Ask the evaluation questions.",
    epilog="""\b
Examples:
  wence eval run
  wence eval run --split test
  wence eval run --set my-questions/ --baseline before.json
  wence eval run --url https://wence.example.gov.cn
  wence eval run --openai http://127.0.0.1:9380/v1 --model my-rag
  wence eval run --json | jq .passed

\b
An unchanged question to an unchanged system is not asked again (--fresh asks
all); after Ctrl-C the next run goes on where this one stopped.
The exit code is 0 when every rule of the gate is kept, else 1.""",
)
@click.option("--set", "sets", multiple=True, type=_PATH, help="A folder with set.toml, or a question file on the"
              " shipped policy (default: the shipped sets). May be given again.")  # fmt: skip
@click.option("--split", type=click.Choice(["dev", "test", "all"]), default="all", show_default=True)
@click.option("--out", type=_PATH, default=Path("results"), show_default=True, help="Where the new folder goes.")
@click.option("--distractors/--no-distractors", default=True, help="Index other documents beside those asked about.")
@click.option("--quick", is_flag=True, help="The questions as they are: no noise, no edited amounts, no typos.")
@click.option("--checker/--no-checker", default=True, help="Examine the support checker too.")
@click.option("--baseline", type=_PATH, help="An earlier run's summary to be held against (default, for the shipped"
              " sets: the release's).")  # fmt: skip
@click.option("--save-baseline", type=_PATH, help="Write this run's summary to a file.")
@click.option("--jobs", type=click.IntRange(1), default=os.cpu_count() or 1, show_default=True,
              help="Processes that answer; questions at once for --url and --openai.")  # fmt: skip
@click.option("--fresh", is_flag=True, help="Ask everything anew.")
@click.option("--url", help="Ask a running Wence instead of this machine's pipeline.")
@click.option("--openai", help="Ask an OpenAI-compatible service instead: its base URL, with --model."
              " WENCE_EVAL_API_KEY is its key.")  # fmt: skip
@click.option("--model", help="The model to name to --openai.")
@click.option("--refusal", metavar="REGEX", help="What a refusal of --openai reads like; without it none is counted.")
@click.option("--judge", "named", multiple=True, type=click.Choice(["nli", "llm"]), help="Let a model judge every claim"
              " too (WENCE_NLI_MODEL, or the LLM that is set); it never gates. May be given again.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print results.json on standard output.")
def run(
    sets: tuple[Path, ...], split: Literal["dev", "test", "all"], out: Path, distractors: bool, quick: bool,
    checker: bool, baseline: Path | None, save_baseline: Path | None, jobs: int, fresh: bool, url: str | None,
    openai: str | None, model: str | None, refusal: str | None, named: tuple[str, ...], as_json: bool,
) -> int:  # fmt: skip
    """Build fresh indexes, put every question to the pipeline, judge the answers, and report."""
    from rich.console import Console

    from eval.cache import Cache
    from eval.compare import SUMMARY
    from eval.dataset import HEILONGJIANG, SHIPPED_SETS
    from eval.examination import BASELINE, Examination, sit
    from eval.judging import judges
    from eval.progress import shown
    from eval.report.publishing import publish
    from eval.report.tables import show
    from eval.results import write
    from eval.run import Options
    from eval.systems import respondent
    from eval.trials import Plan
    from rag.settings import load_settings

    if url and openai:
        raise click.UsageError("--url and --openai name two systems; ask one of them.")
    if openai and not model:
        raise click.UsageError("--openai needs --model: the name that the service knows its model by.")
    settings = load_settings()
    plan = Plan(distractors=distractors, changed=not (quick or url or openai), disturbances=0 if quick else 50)
    asked = Examination(
        Options(sets or ((HEILONGJIANG,) if url or openai else SHIPPED_SETS), split, plan),
        baseline or (BASELINE if not (sets or url or openai) and BASELINE.exists() else None),
        checker,
        judges(named, settings),
    )
    cache = Cache(settings.home / "eval-cache.sqlite3", fresh=fresh)
    with (
        shown(Console(stderr=True)) as tell,
        respondent(settings, cache, jobs, url=url, openai=openai, model=model, refusal=refusal) as system,
    ):
        verdict = sit(asked, system, tell)
    folder = publish(verdict.results, verdict.summary, out)
    if save_baseline:
        write(save_baseline, (folder / SUMMARY).read_text(encoding="utf-8"))
    if as_json:
        print_json(verdict.results)
    else:
        show(verdict.results, Console())
        say(f"{folder / 'report.html'}")
    return verdict.exit_code


@evaluate.command(
    short_help="Examine the support checker.",
    epilog="""\b
Examples:
  wence eval meta
  wence eval meta --policy heldout
  wence eval meta --policy rewordings --misses
  wence eval meta --json | jq .wence.kinds

\b
Sentences of policies are changed so that they are false (another number, unit,
bound, date, party, a negation, a lost condition …) or said in another form, and
put to the checker, beside two simple ones. 'heldout' is for measuring alone:
who tunes a checker must not look at its misses.
The exit code is 0 when the checker keeps its floors, else 1.""",
)
@click.option("--policy", "policies", multiple=True, type=click.Choice(["shipped", "dev", "heldout", "rewordings"]),
              help="Whose sentences (default: shipped and dev). May be given again.")  # fmt: skip
@click.option("--misses", is_flag=True, help="List what the checker got wrong.")
@click.option("--json", "as_json", is_flag=True, help="Print the reports as JSON.")
def meta(policies: tuple[str, ...], misses: bool, as_json: bool) -> int:
    """What the support checker lets through of false sentences, and what it refuses of true ones."""
    from rich.console import Console

    from eval import gate
    from eval.meta import examine, show
    from eval.mutations.policies import DEV, SHIPPED
    from eval.progress import shown

    with shown(Console(stderr=True)) as tell:
        reports = examine(policies or (SHIPPED, DEV), tell)
    held = gate.meta(reports["wence"].rates())
    if as_json:
        print_json({name: report.to_json() for name, report in reports.items()})
    else:
        console = Console()
        show(reports, console if console.is_terminal else Console(width=160), misses)
        for check in held:
            say(f"{'ok' if check.passed else 'MISSED'}  {check}: {check.shown}")
    return 0 if all(check.passed for check in held) else 1


@evaluate.command(
    short_help="Two runs side by side.",
    epilog="""\b
Examples:
  wence eval compare results/20261101T080000Z results/20261102T080000Z
  wence eval compare before.json results/20261102T080000Z --json

\b
A run is its folder, or a summary that --save-baseline wrote.
p is McNemar's exact test, the interval a bootstrap that draws whole families.
The exit code is 1 when a primary metric is worse: at p < .05, or by over 2 points.""",
)
@click.argument("before", type=_PATH)
@click.argument("after", type=_PATH)
@click.option("--json", "as_json", is_flag=True, help="Print the changes as JSON.")
def compare(before: Path, after: Path, as_json: bool) -> int:
    """What changed from the run BEFORE to the run AFTER, by how much, and whether chance could have done it."""
    from rich.console import Console

    from eval import gate
    from eval.compare import compared
    from eval.report.tables import show_changes

    found = compared(before, after)
    held = gate.baseline(found["changes"])
    if as_json:
        print_json(found)
    else:
        show_changes(found, Console())
        for check in held:
            if not check.passed:
                say(f"WORSE  {check.metric}: {check.shown}")
    return 0 if all(check.passed for check in held) else 1


@evaluate.command(
    short_help="Write the report of a saved run again.",
    epilog="""\b
Example:
  wence eval report results/20261101T080000Z""",
)
@click.argument("run", type=_PATH)
def report(run: Path) -> int:
    """Write report.html and junit.xml beside the results.json of a run."""
    from eval.report.publishing import rewrite

    say(str(rewrite(run)))
    return 0


evaluate.add_command(init)
