from __future__ import annotations

import pytest

from rag.errors import ComposeError, IndexUnavailable, ModelError, SettingsError, WenceError


@pytest.mark.parametrize(
    ("error", "parent"),
    [
        (SettingsError, WenceError),
        (IndexUnavailable, WenceError),
        (ComposeError, WenceError),
        (ModelError, ComposeError),
        (WenceError, Exception),
    ],
)
def test_the_tree(error: type[Exception], parent: type[Exception]) -> None:
    assert error.__bases__ == (parent,)


def test_the_text_is_for_a_person() -> None:
    assert str(SettingsError("WENCE_HOME is missing.")) == "WENCE_HOME is missing."
