"""The prompts: text files beside this module, each with a digest that is kept on every answer."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources


@dataclass(frozen=True)
class Prompt:
    """``digest``: the first 12 hexadecimal digits of the SHA-256 of ``text`` in UTF-8."""

    name: str
    text: str
    digest: str


@lru_cache
def load(name: str) -> Prompt:
    """The prompt in ``prompts/<name>.md``.

    Raises:
        FileNotFoundError: there is no such prompt.
    """
    text = resources.files("prompts").joinpath(f"{name}.md").read_text(encoding="utf-8")
    return Prompt(name, text, hashlib.sha256(text.encode()).hexdigest()[:12])
