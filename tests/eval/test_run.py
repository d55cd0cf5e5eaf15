from __future__ import annotations

import hashlib
import subprocess
from pathlib import Path

import pytest

from eval.dataset import DatasetError
from eval.local import LocalRespondent
from eval.run import Options, Run, machine, revision, run
from eval.trials import Plan
from rag.settings import load_settings
from tests.eval.notice import write_set

SETTINGS = load_settings(encoder="lsa").model_copy(update={"llm_base_url": None})


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Run:
    folder = write_set(tmp_path_factory.mktemp("run") / "set")
    heard: list[tuple[str, int, int]] = []
    with LocalRespondent(SETTINGS) as respondent:
        done = run(Options((folder,), plan=Plan(disturbances=1)), respondent, lambda *told: heard.append(told))
    assert heard[-1][0] == "ask" and heard[-1][1] == heard[-1][2]
    return done


def test_a_run_asks_the_real_pipeline_and_judges_its_answers(found: Run) -> None:
    plain = {s.outcome.item.id: s for s in found.scores if not s.outcome.item.perturbed_from}
    assert list(plain) == ["n-1", "n-2", "n-3", "n-4", "n-5", "n-6"]
    assert {key: score.faults for key, score in plain.items()} == dict.fromkeys(plain, ())
    assert plain["n-2"].conditions_said == (True,)
    assert plain["n-3"].cited_clauses == (4,)
    assert (plain["n-1"].outcome.ranking or ())[:1] == (2,)


def test_the_changed_worlds_are_asked_too(found: Run) -> None:
    assert sorted(found.variants) == ["edited", "noise0", "noise3", "noise8", "standalone"]
    edited = {s.outcome.item.id: s for s in found.variants["edited"]}
    assert edited["n-1"].faults == () and "27万元" in edited["n-1"].outcome.answer.text
    assert all(score.correct for score in found.variants["noise0"])


def test_the_run_says_how_to_do_it_again(found: Run, tmp_path: Path) -> None:
    config = found.config
    same = write_set(tmp_path / "set")
    digest = hashlib.sha256((same / "questions.all.jsonl").read_bytes()).hexdigest()
    assert config["files"] == {
        "set/questions.all.jsonl": digest,
        **{f"set/{n}": hashlib.sha256((same / n).read_bytes()).hexdigest() for n in ("notice.txt", "others.jsonl")},
    }
    assert (config["target"], config["encoder"], config["llm"], config["split"]) == ("local", "lsa", None, "all")
    assert found.created <= found.finished
    assert set(found.policies) == {"notice"}
    assert set(machine()) == {"cpu", "cores", "system"}


def test_no_two_items_of_a_run_have_the_same_id(tmp_path: Path) -> None:
    with LocalRespondent(SETTINGS) as respondent, pytest.raises(DatasetError, match="“n-1” is in “a” and in “b”"):
        run(Options((write_set(tmp_path / "a"), write_set(tmp_path / "b"))), respondent, lambda _s, _d, _t: None)


def test_the_revision_is_that_of_the_working_tree(tmp_path: Path) -> None:
    def git(*arguments: str) -> str:
        who = ["-c", "user.name=a", "-c", "user.email=a@example.org", "-c", "commit.gpgsign=false"]
        done = subprocess.run(
            ["git", "-C", str(tmp_path), *who, *arguments], capture_output=True, text=True, check=True
        )
        return done.stdout.strip()

    assert revision(tmp_path) is None
    git("init")
    assert revision(tmp_path) is None
    (tmp_path / "file").write_text("1")
    git("add", "file")
    git("commit", "-m", "one")
    commit = git("rev-parse", "HEAD")
    assert revision(tmp_path) == commit
    (tmp_path / "file").write_text("2")
    assert revision(tmp_path) == f"{commit}-dirty"
