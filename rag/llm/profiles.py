"""How providers differ, as data: ``profiles.toml``."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import Any


@dataclass(frozen=True)
class ModelRule:
    """What holds for the models of a provider whose names ``match``: the first rule that fits is taken.

    ``reasoning``: they may think for long before they say anything. ``unmarked``: a server that does not sort out
    their thoughts sends them without an opening tag.
    """

    match: re.Pattern[str]
    body: Mapping[str, object] = field(default_factory=dict)
    omit: frozenset[str] = frozenset()
    reasoning: bool = False
    unmarked: bool = False
    context_tokens: int | None = None


_ANY_MODEL = ModelRule(re.compile(""))


@dataclass(frozen=True)
class Profile:
    """A provider.

    ``body``: added to every request. ``reasoning``: fields of a delta that hold thoughts. ``stop``, ``length`` and
    ``failed``: finish reasons in lower case; any other means that a filter or the provider stopped the answer.
    ``filtered``, ``overloaded`` and ``exhausted``: error codes.
    """

    name: str = "openai"
    body: Mapping[str, object] = field(default_factory=dict)
    models: tuple[ModelRule, ...] = ()
    context_tokens: int = 32_768
    reasoning: frozenset[str] = frozenset()
    stop: frozenset[str] = frozenset()
    length: frozenset[str] = frozenset()
    failed: frozenset[str] = frozenset()
    filtered: frozenset[str] = frozenset()
    overloaded: frozenset[str] = frozenset()
    exhausted: frozenset[str] = frozenset()

    def rule(self, model: str) -> ModelRule:
        """What holds for ``model``."""
        return next((rule for rule in self.models if rule.match.search(model)), _ANY_MODEL)

    def request(self, model: str, temperature: float | None) -> dict[str, object]:
        """What is added to a request's model and messages. ``temperature``: as somebody set it, or ``None``."""
        rule = self.rule(model)
        body = {k: v for k, v in {**self.body, **rule.body}.items() if k not in rule.omit}
        return body if temperature is None else {**body, "temperature": temperature}


_SETS = ("reasoning", "stop", "length", "failed", "filtered", "overloaded", "exhausted")


@cache
def profiles() -> Mapping[str, Profile]:
    """Every known profile by its name. What ``openai`` says holds for all; the others add to it."""
    tables = tomllib.loads(files(__package__).joinpath("profiles.toml").read_text("utf-8"))
    base = tables["openai"]
    return MappingProxyType({name: _profile(name, table, base) for name, table in tables.items()})


def _profile(name: str, table: dict[str, Any], base: dict[str, Any]) -> Profile:
    sets = {key: frozenset(base.get(key, ())) | frozenset(table.get(key, ())) for key in _SETS}
    body = {**base["body"], **table.get("body", {})}
    return Profile(
        name,
        body={key: value for key, value in body.items() if key not in table.get("omit", ())},
        models=tuple(_rule(rule) for rule in [*table.get("models", ()), *base["models"]]),
        context_tokens=table.get("context_tokens", base["context_tokens"]),
        **sets,
    )


def _rule(table: dict[str, Any]) -> ModelRule:
    return ModelRule(
        re.compile(table["match"], re.IGNORECASE),
        body=table.get("body", {}),
        omit=frozenset(table.get("omit", ())),
        reasoning=table.get("reasoning", False),
        unmarked=table.get("unmarked", False),
        context_tokens=table.get("context_tokens"),
    )


GENERIC = profiles()["openai"]
