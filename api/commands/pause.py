"""``wence pause`` and ``wence resume``: the switch for all processes that serve this data folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from api.console import say

if TYPE_CHECKING:
    from rag.pause import Switch


@click.command(
    short_help="Stop answering at once.",
    epilog="""\b
Examples:
  wence pause                          questions are refused, search and documents stay
  wence pause "系统维护，预计今晚8点恢复。"   … with this text
  wence pause --llm                    answers are quoted only; no LLM is asked""",
)
@click.argument("text", default="")
@click.option("--llm", is_flag=True, help="Pause the LLM only.")
def pause(text: str, llm: bool) -> None:
    """Pause answering in every process that serves this data folder, from the next question on.

    TEXT is told to those who ask. Search and documents are not affected.
    """
    from rag.pause import MAX_TEXT

    if llm and text:
        raise click.UsageError("--llm takes no text: answers go on without the LLM.")
    if len(text) > MAX_TEXT:
        raise click.UsageError(f"TEXT has {len(text)} characters; {MAX_TEXT} are the most.")
    switch = _switch()
    if llm:
        switch.pause_llm()
    else:
        switch.pause(text)
    say(("The LLM is paused." if llm else "Answering is paused.") + " Run 'wence resume' to go on.")


@click.command(short_help="Answer again.")
def resume() -> None:
    """End every pause."""
    say("Answering goes on." if _switch().resume() else "Nothing was paused.")


def _switch() -> Switch:
    from rag.pause import Switch
    from rag.settings import load_settings

    return Switch(load_settings().home)
