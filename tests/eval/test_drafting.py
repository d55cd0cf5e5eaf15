from __future__ import annotations

import json
from pathlib import Path

import pytest

from eval.dataset import DatasetError, load_set, problems
from eval.drafting import QUESTIONS, DraftingError, Written, drafts, write_set
from eval.item import Item
from eval.policy import POLICY_ID
from eval.world import World
from index.errors import LoadError
from tests.eval.notice import NOTICE, TITLE


@pytest.fixture
def notice(tmp_path: Path) -> Path:
    path = tmp_path / "policies" / "notice.txt"
    path.parent.mkdir()
    path.write_text(NOTICE, encoding="utf-8")
    return path


def _finish(folder: Path) -> None:
    """Take the mark off every draft, as a person would after editing."""
    path = folder / QUESTIONS
    path.write_text(path.read_text(encoding="utf-8").replace(', "draft": true', ""), encoding="utf-8")


def test_a_notice_gets_drafts_on_its_clauses_and_facts(notice: Path) -> None:
    told = [(d["gold_clauses"], d["type"], d["nuggets"]) for d in drafts([notice])]
    assert told == [
        ([2], "direct", [["给予一次性奖励20万元"]]),
        ([2], "number", [["20万元"]]),
        ([3], "direct", [["按展位费的50%给予补贴"], ["单个企业每年最高不超过10万元"]]),
        ([3], "number", [["50%"], ["10万元"]]),
        ([4], "direct", [["申请人应当在每年6月30日前向市工业和信息化局提出申请"], ["0888-2345678"]]),
        ([4], "date", [["每年6月30日前"]]),
        ([4], "phone", [["0888-2345678"]]),
    ]


def test_a_new_set_waits_to_be_edited(notice: Path, tmp_path: Path) -> None:
    told: list[tuple[str, int, int]] = []
    written = write_set(tmp_path / "sets" / "mine", [notice], lambda *step: told.append(step))
    assert written == Written(tmp_path / "sets" / "mine", documents=1, clauses=3, drafts=7)
    assert told == [("draft", 0, 1), ("draft", 1, 1)]
    assert sorted(p.name for p in written.folder.iterdir()) == ["README.md", QUESTIONS, "set.toml"]
    assert [p.name for p in written.folder.parent.iterdir()] == ["mine"]
    with pytest.raises(DatasetError, match="7 are drafts: edit them and take the field “draft” out"):
        load_set(written.folder)


def test_a_finished_set_is_sound(notice: Path, tmp_path: Path) -> None:
    folder = write_set(tmp_path / "mine", [notice.parent]).folder
    _finish(folder)
    found = load_set(folder)
    assert (found.title, found.drafts, found.distractors) == (TITLE, 0, ())
    assert [path.resolve() for path in found.documents] == [notice.parent.resolve()]
    assert 'documents = ["../policies"]' in (folder / "set.toml").read_text(encoding="utf-8")
    assert problems(found.items, World(found.documents).policies()) == ()


def test_what_is_left_a_draft_is_counted(notice: Path, tmp_path: Path) -> None:
    folder = write_set(tmp_path / "mine", [notice]).folder
    first, *others = (folder / QUESTIONS).read_text(encoding="utf-8").splitlines()
    (folder / QUESTIONS).write_text("\n".join([first.replace(', "draft": true', ""), *others]), encoding="utf-8")
    found = load_set(folder)
    assert ([item.id for item in found.items], found.drafts) == (["draft-0001"], 6)


def test_without_documents_it_is_about_the_shipped_policy(tmp_path: Path) -> None:
    folder = write_set(tmp_path / "mine", []).folder
    _finish(folder)
    found = load_set(folder)
    assert (len(found.items), {item.document for item in found.items}) == (13, {POLICY_ID})
    assert found.items[3].turns == ("关于“加快传统制造业转型升级”是怎么规定的？",)
    assert problems(found.items, World(found.documents).policies()) == ()


def test_several_documents_are_counted_in_the_title(notice: Path, tmp_path: Path) -> None:
    lines = [{"id": f"x-{n}", "title": "荷塘县“章程”", "text": f"第{n}条　开放时间。每日8时开放。"} for n in (1, 2)]
    (tmp_path / "more.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    written = write_set(tmp_path / "mine", [notice, tmp_path / "more.jsonl"])
    _finish(written.folder)
    found = load_set(written.folder)
    assert (written.documents, found.title) == (3, "mine：3 份文件")
    assert [(item.document, item.turns[0]) for item in found.items[7:]] == [
        ("x-1", "关于“开放时间”是怎么规定的？"),
        ("x-2", "《荷塘县“章程”》：关于“开放时间”是怎么规定的？"),
    ]


def test_nothing_is_overwritten(notice: Path, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    folder.mkdir()  # an empty folder may be filled
    write_set(folder, [notice])
    _finish(folder)
    before = (folder / QUESTIONS).read_bytes()
    with pytest.raises(DraftingError, match="is a question set already, and nothing is overwritten. Name a folder"):
        write_set(folder, [notice])
    assert (folder / QUESTIONS).read_bytes() == before
    with pytest.raises(DraftingError, match="exists and is not empty"):
        write_set(notice.parent, [notice])
    with pytest.raises(DraftingError, match="exists and is not empty"):
        write_set(notice, [notice])
    assert sorted(p.name for p in tmp_path.iterdir()) == ["mine", "policies"]


def test_a_set_does_not_lie_among_its_documents(notice: Path) -> None:
    with pytest.raises(DraftingError, match="its files would count as documents"):
        write_set(notice.parent / "mine", [notice.parent])
    assert [p.name for p in notice.parent.iterdir()] == ["notice.txt"]


@pytest.mark.parametrize("file", ["empty.txt", "missing.txt"])
def test_nothing_is_left_of_a_set_that_fails(file: str, tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    with pytest.raises(LoadError):
        write_set(tmp_path / "mine", [tmp_path / file])
    assert [p.name for p in tmp_path.iterdir()] == ["empty.txt"]


def test_a_corpus_that_states_nothing_or_contradicts_itself_is_refused(notice: Path, tmp_path: Path) -> None:
    (tmp_path / "title.txt").write_text("关于放假的通知", encoding="utf-8")
    with pytest.raises(DraftingError, match="no clause that states anything"):
        write_set(tmp_path / "mine", [tmp_path / "title.txt"])
    (tmp_path / "notice.md").write_text("另一份。", encoding="utf-8")
    with pytest.raises(DraftingError, match="have the same id 'notice'"):
        write_set(tmp_path / "mine", [notice, tmp_path / "notice.md"])


def test_a_folder_that_cannot_be_made_is_told(notice: Path) -> None:
    with pytest.raises(DraftingError, match="cannot be written: Not a directory. Name another folder."):
        write_set(notice / "mine", [notice])


def test_the_guide_shows_items_that_can_be_read(notice: Path, tmp_path: Path) -> None:
    folder = write_set(tmp_path / "mine", [notice]).folder
    lines = (folder / "README.md").read_text(encoding="utf-8").splitlines()
    items = [Item.model_validate_json(line) for line in lines if line.startswith('{"id"')]
    assert [(item.type, item.answerable, item.near_miss) for item in items] == [
        ("colloquial", True, False), ("near_miss", False, True),
    ]  # fmt: skip
