from __future__ import annotations

import asyncio
import hashlib
import io
import json
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from rich.console import Console

from eval.dataset import DISTRACTORS, DatasetError, Item
from eval.policy import POLICY_ID
from eval.run import Exam, Options, revision, run, shipped_index
from index.snapshot import Snapshot
from rag.answer import Answer, Status
from rag.settings import load_settings
from tests.eval.answers import quoting, refusing

SETTINGS = load_settings(encoder="lsa").model_copy(update={"llm_base_url": None})
ASKED = [
    Item(
        id="a", family="技改", split="dev", type="direct", question="传统制造业转型升级要实施什么专项行动？",
        status=(Status.ANSWERED,), gold_clauses=(4,), nuggets=(("千企技改专项行动",),),
    ),
    Item(
        id="b", family="技改-金额", split="test", type="amount", question="千企技改给企业补贴多少钱",
        status=(Status.PARTIAL, Status.NO_EVIDENCE), gold_clauses=(4,), missing=("金额",),
    ),
]  # fmt: skip


class Canned:
    """Answers every question alike, or fails."""

    def __init__(self, given: Answer | Exception) -> None:
        self._given = given

    async def ask(self, question: str) -> Answer:
        if isinstance(self._given, Exception):
            raise self._given
        return replace(self._given, question=question, standalone_question=question)


@pytest.fixture(scope="module")
def corpus() -> Iterator[Snapshot]:
    with shipped_index(SETTINGS, distractors=True, tell=lambda _stage, _done, _total: None) as snapshot:
        yield snapshot


@pytest.fixture
def questions(tmp_path: Path) -> Path:
    lines = [json.dumps(item.model_dump(mode="json"), ensure_ascii=False) for item in ASKED]
    path = tmp_path / "questions.mine.jsonl"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def test_the_index_holds_the_policy_among_the_distractors(corpus: Snapshot) -> None:
    ids = {document.id for document in corpus.documents()}
    rows = [json.loads(line) for line in DISTRACTORS.read_text(encoding="utf-8").splitlines()]
    assert ids == {POLICY_ID} | {row["id"] for row in rows}


def test_the_ranking_is_that_of_the_search(corpus: Snapshot) -> None:
    exam = Exam.on(corpus, ASKED)
    (first, _) = asyncio.run(exam.sit(Canned(refusing())))
    hits = corpus.search(ASKED[0].question, 20)
    ours = [hit.passage.document_id == POLICY_ID for hit in hits]
    assert first.outcome.ranking.index(4) == ours.index(True)
    assert [clause == 0 for clause in first.outcome.ranking][: ours.index(True) + 1] == [
        not own for own in ours[: ours.index(True) + 1]
    ]
    assert first.outcome.elapsed_ms > 0


def test_a_crash_on_a_question_is_a_finding(corpus: Snapshot) -> None:
    (first, second) = asyncio.run(Exam.on(corpus, ASKED).sit(Canned(KeyError("x"))))
    assert first.outcome.answer.status is Status.FAILED
    assert first.outcome.answer.reason == "KeyError: 'x'"
    assert not first.correct and not second.correct


def test_citations_are_held_against_the_indexed_text(corpus: Snapshot) -> None:
    exam = Exam.on(corpus, ASKED[:1])
    given = quoting("实施千企技改")  # cites the small policy of the other tests, which is not indexed here
    (only,) = asyncio.run(exam.sit(Canned(given)))
    assert (only.claims, only.supported_claims) == (1, 0)
    (clause, quote) = (exam.policy.clause(4), "实施千企技改专项行动")
    start = exam.policy.text.index(quote)
    cited = replace(
        given.citations[0], document_id=POLICY_ID, quote=quote, start=start, end=start + len(quote)
    )
    sentence = replace(given.sentences[0], text=quote)
    assert quote in clause
    (only,) = asyncio.run(
        exam.sit(Canned(replace(given, sentences=(sentence,), citations=(cited,), text=quote)))
    )
    assert (only.supported_claims, only.correct) == (1, True)


def test_questions_that_contradict_the_policy_are_refused(corpus: Snapshot) -> None:
    wrong = ASKED[0].model_copy(update={"nuggets": (("万企技改",),)})
    with pytest.raises(DatasetError, match="a: nugget “万企技改” is not in its gold clauses"):
        Exam.on(corpus, [wrong])


def test_a_run_asks_the_real_pipeline_and_saves_what_it_found(questions: Path, tmp_path: Path) -> None:
    console = Console(file=io.StringIO(), width=120)
    options = Options(sets=(questions,), out=tmp_path / "out", distractors=False)
    report = run(options, SETTINGS, console)
    assert [score.correct for score in report.scores] == [True, True]
    assert report.folder is not None and report.folder.parent == tmp_path / "out"
    data = json.loads((report.folder / "results.json").read_text(encoding="utf-8"))
    assert data["config"]["files"] == {questions.name: hashlib.sha256(questions.read_bytes()).hexdigest()}
    assert (data["config"]["encoder"], data["config"]["llm"], data["config"]["distractors"]) == (
        "lsa",
        None,
        False,
    )
    assert data["config"]["index_counts"]["documents"] == 1
    assert [row["item"]["id"] for row in data["items"]] == ["a", "b"]
    assert "千企技改专项行动" in data["items"][0]["answer"]["text"]
    assert "ask 2/2" in console.file.getvalue()  # type: ignore[attr-defined]


def test_a_run_takes_the_split_that_is_named(questions: Path, tmp_path: Path) -> None:
    options = Options(sets=(questions,), split="test", out=tmp_path, distractors=False)
    report = run(options, SETTINGS, Console(file=io.StringIO()))
    assert [score.outcome.item.id for score in report.scores] == ["b"]


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
