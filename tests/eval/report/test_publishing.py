from __future__ import annotations

import json
from pathlib import Path
from xml.etree import ElementTree

import pytest

from eval.report.publishing import publish, rewrite
from eval.results import ResultsError
from tests.eval.report.dom import parse
from tests.eval.test_results import found


def test_a_real_run_is_published_for_every_reader(tmp_path: Path) -> None:
    folder = publish(found(), {"format": 1}, tmp_path)
    assert sorted(file.name for file in folder.iterdir()) == [
        "junit.xml", "report.html", "results.json", "summary.json",
    ]  # fmt: skip
    page = (folder / "report.html").read_text(encoding="utf-8")
    assert "千企技改补贴多少钱" in parse(page).text
    cases = ElementTree.parse(folder / "junit.xml").getroot().iter("testcase")
    names = {case.get("name"): case.find("failure") is not None for case in cases}
    assert names["b 千企技改补贴多少钱"] and not names["a 实施什么行动？"]
    assert json.loads((folder / "summary.json").read_text()) == {"format": 1}


def test_a_saved_run_is_written_again(tmp_path: Path) -> None:
    folder = publish(found(), {}, tmp_path)
    page = (folder / "report.html").read_bytes()
    (folder / "report.html").unlink()
    assert rewrite(folder / "results.json") == folder / "report.html"
    assert (folder / "report.html").read_bytes() == page
    with pytest.raises(ResultsError, match="does not exist"):
        rewrite(tmp_path / "nowhere")
