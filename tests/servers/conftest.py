"""Skips the tests of this folder unless they are asked for."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from index.building import build
from index.snapshot import Snapshot, SnapshotStore
from tests.servers.running import BIN

ASKED = "WENCE_TEST_SERVERS"


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if os.environ.get(ASKED) == "1":
        return
    skip = pytest.mark.skip(reason=f"needs real LLM servers: run `make test-servers` (sets {ASKED}=1)")
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker(skip)


@pytest.fixture(scope="session", autouse=True)
def _own_settings() -> Iterator[None]:
    assert (BIN / "litellm").exists(), "run `make test-servers`"
    with pytest.MonkeyPatch.context() as patch:
        for name in [name for name in os.environ if name.startswith("WENCE_")]:
            patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The policy that comes with the product."""
    return build(None, SnapshotStore(tmp_path_factory.mktemp("shipped")))
