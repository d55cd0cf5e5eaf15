"""The assembled pipeline on the shipped policy and on the fictional ones, each indexed once, with the real parts."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from index.building import build
from index.snapshot import Snapshot, SnapshotStore
from index.tokenizing import dictionary_words, general_frequency
from rag.assembly import build_assistant
from rag.judge import Judge
from rag.lexicon import load_lexicon
from rag.pipeline import Assistant
from rag.question import Question, analyze
from rag.retrieve import Retrieve, Understand
from rag.settings import load_settings
from rag.state import Ruling, State, Step
from tests.rag.articles import write_articles
from tests.rag.notice import write_city, write_notice, write_records


@pytest.fixture(scope="session", autouse=True)
def _no_settings_of_the_person() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in [n for n in os.environ if n.startswith("WENCE_")]:
            patch.delenv(name)
        yield


@pytest.fixture(scope="session")
def shipped(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """The policy that comes with the product."""
    return build(None, SnapshotStore(tmp_path_factory.mktemp("shipped")))


@pytest.fixture(scope="session")
def notice(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """``tests.rag.notice``: one document that states every kind of fact."""
    folder = write_notice(tmp_path_factory.mktemp("notice"))
    return build([folder], SnapshotStore(tmp_path_factory.mktemp("notice-home")))


@pytest.fixture(scope="session")
def records(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """``tests.rag.notice.RECORDS``: three documents of articles, two of them on the same subject in two places."""
    folder = write_records(tmp_path_factory.mktemp("records"))
    return build([folder], SnapshotStore(tmp_path_factory.mktemp("records-home")))


@pytest.fixture(scope="session")
def city(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """``PLAN`` and ``NEIGHBOUR``: nested sections, and the rules of a city that the corpus does not serve."""
    folder = write_city(tmp_path_factory.mktemp("city"))
    return build([folder], SnapshotStore(tmp_path_factory.mktemp("city-home")))


@pytest.fixture(scope="session")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Snapshot:
    """``tests.rag.articles``: sentences that tell several cases apart, sanctions, exclusions."""
    folder = write_articles(tmp_path_factory.mktemp("articles"))
    return build([folder], SnapshotStore(tmp_path_factory.mktemp("articles-home")))


def _assistant(snapshot: Snapshot, home: Path) -> Assistant:
    return build_assistant(load_settings(home=home), snapshot)


@pytest.fixture(scope="session")
def policy_desk(shipped: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return _assistant(shipped, tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="session")
def notice_desk(notice: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return _assistant(notice, tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="session")
def records_desk(records: Snapshot, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    return _assistant(records, tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="session")
def understood() -> Callable[[str], Question]:
    """A question taken apart with the real dictionary and word lists."""
    lexicon = load_lexicon()
    return lambda text: analyze(text, dictionary_words, general_frequency, lexicon)


@pytest.fixture(scope="session")
def ruled() -> Callable[[Snapshot, str], Ruling]:
    """What the judge rules on a clean question."""

    def rule(snapshot: Snapshot, text: str) -> Ruling:
        lexicon = load_lexicon()
        steps: tuple[Step, ...] = (
            Understand(dictionary_words, general_frequency, lexicon),
            Retrieve(snapshot),
            Judge(snapshot, lexicon.places),
        )
        state = State("", text, text=text)
        for step in steps:
            after = step(state)
            assert isinstance(after, State)
            state = after
        assert state.ruling is not None
        return state.ruling

    return rule
