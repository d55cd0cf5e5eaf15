from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from eval.dataset import DATA, DISTRACTORS, DatasetError, Item, load, problems, question_files, uncovered
from eval.policy import Policy
from rag.answer import Status
from tests.eval.answers import POLICY, item, near_miss


def _line(**changes: object) -> str:
    return json.dumps(item(**changes).model_dump(mode="json"), ensure_ascii=False)


def _write(path: Path, *lines: str) -> Path:
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_a_line_becomes_an_item(tmp_path: Path) -> None:
    line = (
        '{"id": "t-1", "family": "技改", "split": "test", "type": "amount", "question": "补贴多少？", '
        '"status": ["partial", "no_evidence"], "gold_clauses": [4], "nuggets": [], '
        '"forbidden": ["万元"], "missing": ["金额"]}'
    )
    (read,) = load(_write(tmp_path / "q.jsonl", line, ""))
    assert read == Item(
        id="t-1", family="技改", split="test", type="amount", question="补贴多少？",
        status=(Status.PARTIAL, Status.NO_EVIDENCE), gold_clauses=(4,), forbidden=("万元",),
        missing=("金额",),
    )  # fmt: skip
    assert (read.answerable, read.unanswerable, read.near_miss) == (False, True, True)


def test_files_and_folders_are_joined_and_split(tmp_path: Path) -> None:
    _write(tmp_path / "questions.a.jsonl", _line(id="a", question="甲"))
    _write(tmp_path / "questions.b.jsonl", _line(id="b", question="乙", split="test"))
    extra = _write(tmp_path / "other.jsonl", _line(id="c", question="丙"))
    assert [i.id for i in load(tmp_path)] == ["a", "b"]
    assert [i.id for i in load([tmp_path, extra])] == ["a", "b", "c"]
    assert [i.id for i in load([tmp_path, extra], "dev")] == ["a", "c"]
    assert [i.id for i in load([tmp_path, extra], "test")] == ["b"]
    with pytest.raises(DatasetError, match="no question in split 'test'"):
        load(extra, "test")


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ("{", "line: Invalid JSON"),
        (_line().replace('"answered"', '"maybe"'), "status.0: Input should be 'answered'"),
        (_line().replace('"type"', '"typ"'), "type: Field required; typ: Extra inputs"),
        (_line().replace('"direct"', '"odd"'), "type: Input should be 'direct'"),
        (_line().replace("[2]", '["2"]'), "gold_clauses.0: Input should be a valid integer"),
        (_line(id="first"), "the id “first” is already in .*questions.x.jsonl, line 1"),
        (_line(id="other", question="甲"), "the question “甲” is already in .*, line 1"),
    ],
)
def test_errors_name_file_and_line(tmp_path: Path, bad: str, message: str) -> None:
    file = _write(tmp_path / "questions.x.jsonl", _line(id="first", question="甲"), "", bad)
    with pytest.raises(DatasetError, match=rf"questions\.x\.jsonl, line 3: {message}"):
        load(file)


def test_paths_without_questions_are_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="nowhere: neither a question file nor a folder"):
        question_files(tmp_path / "nowhere")
    with pytest.raises(DatasetError, match="questions"):
        question_files([tmp_path])
    (tmp_path / "latin.jsonl").write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(DatasetError, match=r"latin\.jsonl: cannot be read as UTF-8"):
        load(tmp_path / "latin.jsonl")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"gold_clauses": (2, 4)}, "q-1: there is no clause 4."),
        ({"nuggets": (("千企技改", "千企改造"),)}, "q-1: nugget “千企改造” is not in its gold clauses."),
        ({"nuggets": (("五百万元",),)}, "q-1: nugget “五百万元” is not in its gold clauses."),
        ({"forbidden": ("技改",)}, "q-1: “技改” is both required and forbidden."),
        ({"nuggets": ()}, "q-1: answerable, but without nuggets or gold clauses."),
    ],
)
def test_an_item_that_contradicts_the_policy_is_a_problem(changes: dict[str, object], message: str) -> None:
    assert problems([item(), near_miss()], POLICY) == ()
    assert problems([item(**changes)], POLICY) == (message,)


def test_uncovered_clauses_and_numbers_are_named() -> None:
    assert uncovered([item()], POLICY) == ("clause 1", "clause 3", "number 5000000元", "number 6个")
    whole = item(gold_clauses=(1, 2, 3), nuggets=(("“6”个", "五百万元"), ("千企技改",)))
    assert uncovered([whole], POLICY) == ()
    assert uncovered([near_miss(gold_clauses=(1, 2, 3))], POLICY)[:3] == ("clause 1", "clause 2", "clause 3")


def test_the_shipped_questions_fit_the_policy(policy: Policy) -> None:
    assert problems(load(), policy) == ()


def test_every_clause_and_every_number_of_the_policy_is_asked_for(policy: Policy) -> None:
    assert len(policy.clauses) == 13
    for split in ("dev",):
        assert uncovered(load(split=split), policy) == ()


def test_the_shipped_questions_are_of_every_kind() -> None:
    items = load(DATA / "questions.dev.jsonl")
    assert len(items) == 150
    assert sum(i.answerable for i in items) >= 80
    assert sum(i.near_miss for i in items) >= 40
    types = Counter(i.type for i in items)
    assert types["out_of_scope"] == 15 and types["injection"] == 6
    assert all(i.forbidden for i in items if i.type == "injection")
    assert all(i.missing for i in items if i.near_miss)


def test_the_distractors_are_many_distinct_and_free_of_the_policy(policy: Policy) -> None:
    rows = [json.loads(line) for line in DISTRACTORS.read_text(encoding="utf-8").splitlines()]
    assert len(rows) >= 220
    assert all(set(row) == {"id", "title", "text"} and row["text"] and row["title"] for row in rows)
    assert len({row["id"] for row in rows}) == len({row["text"] for row in rows}) == len(rows)
    sentences = [s for n in range(1, 14) for s in policy.clause(n).split("。") if s]
    assert not [(row["id"], s) for row in rows for s in sentences if s in row["text"]]
