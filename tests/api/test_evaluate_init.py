from __future__ import annotations

import json
from pathlib import Path

from tests.api.test_cli import fail, succeed

NOTICE = "栖霞市若干措施\n第一条　升规奖励。首次升规的，奖励20万元。\n第二条　咨询。请致电0888-2345678。\n"


def test_a_set_is_begun_and_says_how_to_go_on(tmp_path: Path) -> None:
    (tmp_path / "notice.txt").write_text(NOTICE, encoding="utf-8")
    shown = succeed(tmp_path / "home", "eval", "init", str(tmp_path / "mine"), str(tmp_path / "notice.txt"))
    assert shown == (
        f"Wrote {tmp_path}/mine: 4 drafts on 2 clauses of 1 documents.\n"
        f"Edit {tmp_path}/mine/questions.drafts.jsonl as README.md beside it tells, "
        f"then: wence eval run --set {tmp_path}/mine\n"
    )
    lines = (tmp_path / "mine" / "questions.drafts.jsonl").read_text(encoding="utf-8").splitlines()
    assert [json.loads(line)["turns"] for line in lines] == [
        ["关于“升规奖励”是怎么规定的？"], ["“升规奖励”涉及多少钱、什么比例？"],
        ["关于“咨询”是怎么规定的？"], ["“咨询”打哪个电话咨询？"],
    ]  # fmt: skip
    again = fail(tmp_path / "home", "eval", "init", str(tmp_path / "mine"), str(tmp_path / "notice.txt"))
    assert again == (
        f"Error: {tmp_path}/mine is a question set already, and nothing is overwritten. "
        "Name a folder that does not exist yet.\n"
    )


def test_json_is_for_programs(tmp_path: Path) -> None:
    shown = succeed(tmp_path / "home", "eval", "init", str(tmp_path / "mine"), "--json")
    assert json.loads(shown) == {"folder": str(tmp_path / "mine"), "documents": 1, "clauses": 13, "drafts": 13}


def test_a_folder_must_be_named(tmp_path: Path) -> None:
    assert "Missing argument 'DIR'" in fail(tmp_path / "home", "eval", "init", code=2)
