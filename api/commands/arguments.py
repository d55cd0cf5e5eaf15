"""Checks of arguments that several commands share."""

from __future__ import annotations

import click


def readable_text(context: click.Context, parameter: click.Parameter, value: str) -> str:
    """Text that is not blank, and whose bytes were valid in the locale's encoding."""
    del context, parameter
    if not value.strip():
        raise click.BadParameter("it is empty.")
    try:
        value.encode("utf-8")
    except UnicodeEncodeError:
        raise click.BadParameter("it is not valid UTF-8 text.") from None
    return value
