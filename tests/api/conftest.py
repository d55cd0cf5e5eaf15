"""The assembled product on the shipped corpus, built once, and a real server for it."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from api.home import build_if_empty
from api.serving import PublishedIndex
from rag.settings import Settings, load_settings
from tests.api.running import running

# The tests' own switches; every other setting of whoever runs them is put aside.
_KEPT = {"WENCE_CHROMIUM", "WENCE_REQUIRE_BROWSER", "WENCE_BENCH_DATA"}


@pytest.fixture(scope="session", autouse=True)
def _no_settings_of_the_person() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in [n for n in os.environ if n.startswith("WENCE_") and n not in _KEPT]:
            patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder in which the shipped corpus is published. Tests that publish use one of their own."""
    folder = tmp_path_factory.mktemp("home")
    build_if_empty(load_settings(home=folder), lambda _stage, _done, _total: None)
    return folder


@pytest.fixture(scope="session")
def settings(home: Path) -> Settings:
    return load_settings(home=home)


@pytest.fixture(scope="session")
def base_url(settings: Settings) -> Iterator[str]:
    with running(PublishedIndex(settings)) as url:
        yield url


@pytest.fixture(scope="session")
def client(base_url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=base_url, timeout=20, trust_env=False) as http:
        yield http
