"""``wence ask``: one question, answered on the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from api.commands.arguments import readable_text
from api.console import print_json, progress

if TYPE_CHECKING:
    from rag.answer import Answer

# What the web page says too.
_STATUSES = {
    "answered": ("已回答", "green"),
    "partial": ("部分回答", "yellow"),
    "no_evidence": ("原文未载明", "cyan"),
    "out_of_scope": ("不在范围", "cyan"),
    "needs_clarification": ("需要您补充", "yellow"),
    "refused": ("未予回答", "cyan"),
    "failed": ("未能完成", "red"),
}


@click.command(
    short_help="Answer one question.",
    epilog="""\b
Examples:
  wence ask "厂里设备老旧想搞技改，有没有什么专项？"
  wence ask "补贴多少钱？" --json

\b
The exit code is 0 for every answer, also for one that says that the sources are silent ("status" in the
JSON tells). It is 1 when the question could not be processed.""",
)
@click.argument("question", callback=readable_text)
@click.option("--json", "as_json", is_flag=True, help="Print the whole answer as JSON, as POST /api/v1/chat does.")
def ask(question: str, as_json: bool) -> int:
    """Answer QUESTION from the published policies, with every sentence's source."""
    answer = _answer(question)
    if as_json:
        print_json(answer.to_json())
    else:
        _show(answer)
    return 1 if answer.status == "failed" else 0


def _answer(question: str) -> Answer:
    import asyncio

    from api.home import build_if_empty, open_snapshot
    from rag.assembly import build_assistant
    from rag.settings import load_settings

    settings = load_settings()
    with progress() as tell:
        build_if_empty(settings, tell)
    assistant = build_assistant(settings, open_snapshot(settings))
    return asyncio.run(assistant.ask(question))


def _show(answer: Answer) -> None:
    """Print the answer for a person; colours only where the output is a terminal."""
    word, colour = _STATUSES[answer.status]
    click.secho(f"【{word}】", fg=colour, bold=True)
    click.echo(answer.text)
    if answer.citations:
        click.secho("\n原文依据", bold=True)
        for citation in answer.citations:
            place = " › ".join(part for part in (citation.document_title, citation.heading) if part)
            click.echo(f"[{citation.number}] {place}")
            click.echo(f"    {citation.quote}")
    if answer.missing:
        click.secho("\n原文未写明：", bold=True, nl=False)
        click.echo("、".join(answer.missing))
    if answer.handoff:
        click.echo(f"\n人工咨询：{answer.handoff.label}（{answer.handoff.reason}）")
    if answer.suggestions:
        click.secho("\n接着可以问", bold=True)
        for suggestion in answer.suggestions:
            click.echo(f"  · {suggestion}")
    click.secho(f"\n{answer.notice}", dim=True)
