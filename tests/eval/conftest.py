from __future__ import annotations

from importlib import resources

import pytest

from eval.policy import POLICY_ID, Policy
from index.cleaning import clean
from index.loading import find_files, load
from index.passage import Document


@pytest.fixture(scope="session")
def policy() -> Policy:
    """The shipped policy, cleaned."""
    with resources.as_file(resources.files("index") / "corpus") as folder:
        (raw,) = [raw for file in find_files([folder]) for raw in load(file) if raw.id == POLICY_ID]
    return Policy.of(Document(raw.id, raw.title or "", clean(raw.raw).text))
