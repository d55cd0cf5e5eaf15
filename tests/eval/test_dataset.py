from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from eval.dataset import (
    DISTRACTORS,
    HEILONGJIANG,
    SHIPPED_SETS,
    YUNXIU,
    DatasetError,
    load_set,
    problems,
    uncovered,
    with_documents,
)
from eval.item import Item
from eval.policy import POLICY_ID, Policy
from eval.world import World
from rag.answer import Status
from tests.eval.answers import POLICY, item, near_miss

POLICIES = {"policy": POLICY}
HEADER = 'title = "小集"\ndocuments = ["notice.txt"]\n[floors]\ncorrectness = 0.8\n'


def _line(**changes: object) -> str:
    return json.dumps(item(**changes).model_dump(mode="json"), ensure_ascii=False)


def _write(path: Path, *lines: str) -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A set on one notice, still without questions."""
    _write(tmp_path / "mine" / "set.toml", HEADER)
    _write(tmp_path / "mine" / "notice.txt", "补贴标准为每人500元。")
    return tmp_path / "mine"


def test_a_line_becomes_an_item(tmp_path: Path) -> None:
    line = (
        '{"id": "t-1", "family": "技改", "split": "test", "type": "amount", "turns": ["补贴多少？"], '
        '"status": ["partial", "no_evidence"], "gold_clauses": [4], "forbidden": ["万元"], "missing": ["金额"]}'
    )
    found = load_set(_write(tmp_path / "q.jsonl", line, ""))
    assert found.items == (
        Item(
            id="t-1", family="技改", split="test", type="amount", turns=("补贴多少？",),
            status=(Status.PARTIAL, Status.NO_EVIDENCE), gold_clauses=(4,), forbidden=("万元",), missing=("金额",),
        ),
    )  # fmt: skip
    assert (found.name, found.about) == ("q", POLICY_ID)  # a lone file asks about the shipped policy


def test_a_folder_is_its_header_its_questions_and_its_documents(folder: Path) -> None:
    _write(folder / "questions.a.jsonl", _line(id="a", question="甲"))
    _write(folder / "questions.b.jsonl", _line(id="b", question="乙", split="test"), _line(id="d", draft=True))
    _write(folder / "other.jsonl", _line(id="c", question="丙"))
    found = load_set(folder)
    assert ([i.id for i in found.items], found.drafts) == (["a", "b"], 1)
    assert (found.name, found.title, found.documents) == ("mine", "小集", (folder / "notice.txt",))
    assert [i.id for i in load_set(folder, "test").items] == ["b"]
    assert dict(found.floors) == {"correctness": 0.8}
    assert [file.name for file in found.files] == ["questions.a.jsonl", "questions.b.jsonl"]


def test_drafts_alone_are_no_questions(folder: Path) -> None:
    _write(folder / "questions.a.jsonl", _line(draft=True))
    with pytest.raises(DatasetError, match="no question in split 'all'. 1 are drafts: edit them"):
        load_set(folder)


@pytest.mark.parametrize(
    ("bad", "message"),
    [
        ("{", "line: Invalid JSON"),
        (_line().replace('"answered"', '"maybe"'), "status.0: Input should be 'answered'"),
        (_line().replace('"type"', '"typ"'), "type: Field required; typ: Extra inputs"),
        (_line().replace('"direct"', '"odd"'), "type: Input should be 'direct'"),
        (_line().replace("[2]", '["2"]'), "gold_clauses.0: Input should be a valid integer"),
        (_line().replace('"实施什么行动？"', '"甲", "乙"'), "line: Value error, several turns make the type"),
        (_line().replace('"实施什么行动？"', '" "'), "line: Value error, a turn is empty"),
        (_line(id="first"), "the id “first” is already in .*questions.x.jsonl, line 1"),
        (_line(id="other", question="甲"), "the question “甲” is already in .*, line 1"),
    ],
)
def test_errors_name_file_and_line(folder: Path, bad: str, message: str) -> None:
    _write(folder / "questions.x.jsonl", _line(id="first", question="甲"), "", bad)
    with pytest.raises(DatasetError, match=rf"questions\.x\.jsonl, line 3: {message}"):
        load_set(folder)


def test_what_is_no_set_says_so_and_names_the_way_out(tmp_path: Path, folder: Path) -> None:
    with pytest.raises(DatasetError, match=r"nowhere: no set.toml there. 'wence eval init .*nowhere' writes one"):
        load_set(tmp_path / "nowhere")
    with pytest.raises(DatasetError, match=r"mine: no question file \(questions"):
        load_set(folder)
    _write(folder / "questions.a.jsonl", _line())
    _write(folder / "set.toml", HEADER.replace("notice", "gone"))
    with pytest.raises(DatasetError, match=r"set.toml: “gone.txt” of “小集” does not exist"):
        load_set(folder)
    _write(folder / "set.toml", "title = 3")
    with pytest.raises(DatasetError, match="set.toml: title: Input should be a valid string; documents: Field"):
        load_set(folder)
    _write(folder / "set.toml", "title = ")
    with pytest.raises(DatasetError, match="set.toml: cannot be read"):
        load_set(folder)
    (tmp_path / "latin.jsonl").write_bytes(b"\xff\xfe\xfa")
    with pytest.raises(DatasetError, match=r"latin\.jsonl: cannot be read as UTF-8"):
        load_set(tmp_path / "latin.jsonl")


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"gold_clauses": (2, 4)}, "q-1: there is no clause 4."),
        ({"nuggets": (("千企技改", "千企改造"),)}, "q-1: nugget “千企改造” is not in its gold clauses."),
        ({"nuggets": (("五百万元",),)}, "q-1: nugget “五百万元” is not in its gold clauses."),
        ({"conditions": (("五百万元",),)}, "q-1: condition “五百万元” is not in its gold clauses."),
        ({"forbidden": ("技改",)}, "q-1: “技改” is both required and forbidden."),
        ({"nuggets": ()}, "q-1: answerable, but without nuggets or gold clauses."),
        ({"stale_clauses": (2,)}, "q-1: clause 2 is both gold and stale."),
        ({"document": "other"}, "q-1: there is no document “other”; the set has policy."),
        ({"document": ""}, "q-1: it names no document; the set has policy."),
    ],
)
def test_an_item_that_contradicts_the_policy_is_a_problem(changes: dict[str, object], message: str) -> None:
    assert problems([item(), near_miss()], POLICIES) == ()
    assert problems([item(**changes)], POLICIES) == (message,)


def test_items_without_a_document_are_about_the_only_one_or_the_named_one() -> None:
    bare = item(document="")
    assert [i.document for i in with_documents([bare, item()], "", POLICIES)] == ["policy", "policy"]
    two = POLICIES | {"other": POLICY}
    assert [i.document for i in with_documents([bare], "", two)] == [""]
    assert [i.document for i in with_documents([bare], "other", two)] == ["other"]


def test_uncovered_clauses_and_numbers_are_named() -> None:
    assert uncovered([item()], POLICY) == ("clause 1", "clause 3", "number 5000000元", "number 6个")
    whole = item(gold_clauses=(1, 2, 3), nuggets=(("“6”个", "五百万元"), ("千企技改",)))
    assert uncovered([whole], POLICY) == ()
    told = item(gold_clauses=(1, 2, 3), nuggets=(("“6”个",),), conditions=(("五百万元",), ("千企技改",)))
    assert uncovered([told], POLICY) == ()
    assert uncovered([near_miss(gold_clauses=(1, 2, 3))], POLICY)[:3] == ("clause 1", "clause 2", "clause 3")
    assert uncovered([item(document="other")], POLICY)[:1] == ("clause 1",)


@pytest.mark.parametrize("folder", SHIPPED_SETS, ids=lambda folder: folder.name)
def test_the_shipped_questions_fit_their_policies(folder: Path) -> None:
    found = load_set(folder)
    policies = World(found.documents).policies()
    assert problems(with_documents(found.items, found.about, policies), policies) == ()


@pytest.mark.parametrize("folder", [HEILONGJIANG, YUNXIU], ids=lambda folder: folder.name)
def test_no_clause_and_no_number_is_left_unasked(folder: Path) -> None:
    found = load_set(folder, "dev")
    policies = World(found.documents).policies()
    (policy,) = policies.values()
    left = set(uncovered(with_documents(found.items, found.about, policies), policy))
    # The numbers of articles are no statements, nor are 同一 and 一次.
    idle = {name for name in left if name.startswith("number 第")} | {"number 1次", "number 1项"}
    assert left - idle == set()


def test_no_family_and_no_question_is_in_both_splits() -> None:
    for folder in SHIPPED_SETS:
        whole = load_set(folder)
        dev, test = whole.of("dev").items, whole.of("test").items
        assert not {i.family for i in dev} & {i.family for i in test}


def test_the_shipped_questions_are_of_every_kind() -> None:
    types: Counter[str] = Counter(i.type for folder in SHIPPED_SETS for i in load_set(folder).of("test").items)
    wanted = ("direct", "formal", "colloquial", "number", "multi", "overview", "boundary", "arithmetic", "near_miss",
              "false_premise", "out_of_scope", "multi_turn", "injection", "ambiguous")  # fmt: skip
    assert {name for name in wanted if not types[name]} == set()
    items = [i for folder in SHIPPED_SETS for i in load_set(folder).items]
    attacks = [i for i in items if i.type == "injection"]
    assert sum(bool(i.planted) for i in attacks) == 12
    assert all(i.forbidden for i in attacks)


def test_the_distractors_are_many_distinct_and_free_of_the_policy(policy: Policy) -> None:
    sentences = [s for n in range(1, 14) for s in policy.clause(n).split("。") if s]
    for folder, least in ((HEILONGJIANG, 250), (YUNXIU, 220)):
        files = load_set(folder).distractors
        assert DISTRACTORS.resolve() in [file.resolve() for file in files]
        rows = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
        assert len(rows) >= least
        assert all(set(row) == {"id", "title", "text"} and row["text"] and row["title"] for row in rows)
        assert len({row["id"] for row in rows}) == len({row["text"] for row in rows}) == len(rows)
        assert not [(row["id"], s) for row in rows for s in sentences if s in row["text"]]
