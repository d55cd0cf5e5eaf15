from __future__ import annotations

import base64
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest

from eval.report.html import render
from eval.report.item_html import details, markup
from tests.eval.report.dom import Node, parse
from tests.eval.report.results import CLAUSE, failing_item, item, metric, results

HTML = render(results())
PAGE = parse(HTML)
STYLE = PAGE.one("style").text


def rows(table: Node) -> list[list[str]]:
    """The body of a table, cell by cell."""
    return [
        [cell.text for cell in row.children if isinstance(cell, Node)]
        for body in table.all("tbody")
        for row in body.all("tr")
    ]


def listed(page: Node, *classes: str) -> list[str]:
    """The anchors of the items in the list that have all of ``classes``."""
    found = page.one("#list").all("details")
    return [str(node.attributes["data-key"]) for node in found if set(classes) <= node.classes]


class TestHeader:
    def test_tells_set_split_revision_and_date(self) -> None:
        assert PAGE.one("h1").text == "研发措施题集"
        assert PAGE.one(".sub").text == "划分 全部 all · 3 题 · 2025-09-01 08:00:00 UTC · 修订 0123abc"

    def test_tells_what_was_measured_and_where(self) -> None:
        about = {entry.one("dt").text: entry.one("dd").text for entry in PAGE.one("dl.about").all("div")}
        assert about == {
            "题集 set": "研发措施题集", "划分 split": "全部 all", "对象 target": "local", "版本 product": "0.1.0",
            "修订 revision": "0123abc", "索引 index": "v7", "编码器 encoder": "example-encoder",
            "大模型 LLM": "无（摘录式）", "干扰文件 distractors": "264、12", "随机种子 seed": "20250901",
            "开始 created": "2025-09-01 08:00:00 UTC", "历时 duration": "0:01:30",
            "机器 machine": "Example CPU，2 核，Linux", "Python": "3.11.7",
        }  # fmt: skip

    def test_names_the_rules_that_failed(self) -> None:
        verdict = PAGE.one(".verdict")
        assert "fail" in verdict.classes
        assert verdict.one(".word").text == "✗ 未通过"
        assert [entry.text for entry in verdict.all("li")] == ["下限：有据率 groundedness 0.500 (1/2)，应 ≥ 0.95"]
        assert "1 条规则通过，1 条未过；2 题答对，1 题未答对（" in verdict.text

    def test_a_run_that_passed_says_so(self) -> None:
        verdict = parse(render(results(passed=True, gate=[]))).one(".verdict")
        assert "pass" in verdict.classes
        assert (verdict.one(".word").text, verdict.all("li")) == ("✓ 通过", [])

    def test_the_files_of_the_set_are_named_with_their_digests(self) -> None:
        assert rows(PAGE.one("#sources").one("table")) == [["questions.jsonl", "ab" * 32]]


class TestFigures:
    def test_every_metric_is_told_with_count_interval_and_difference(self) -> None:
        assert rows(PAGE.one("table.figures")) == [
            ["正确率 correctness", "0.667", "2/3", "correctness 0.667，95% 区间 0.210 – 0.940，基线 1.000",
             "0.210 – 0.940", "−0.333 变差", "−0.600 – −0.100", "0.031"],
            ["过度拒答率 over_refusal ↓", "0.000", "0/1", "over_refusal 0.000，95% 区间 0.000 – 0.790，基线 0.100",
             "0.000 – 0.790", "−0.100", "−0.300 – +0.100", ""],
            ["有据率 groundedness", "0.500", "1/2", "groundedness 0.500，95% 区间 0.090 – 0.910", "0.090 – 0.910",
             "", "", ""],
            ["无出处成分占比 bad_atoms ↓", "–", "no claims", "", "", ""],
        ]  # fmt: skip

    def test_headlines_are_large(self) -> None:
        tiles = PAGE.all(".tile")
        assert [tile.one(".big").text for tile in tiles] == ["0.6672/3", "0.0000/1", "0.5001/2"]
        assert [entry.text for entry in tiles[0].all("p.soft")] == [
            "95% 区间 0.210 – 0.940", "较基线 −0.333 变差（p = 0.031）",
        ]  # fmt: skip

    def test_the_gate(self) -> None:
        assert rows(PAGE.one("table.gate")) == [
            ["✓ 通过", "下限 floor", "正确率 correctness", "≥ 0.60", "0.667 (2/3)", "most have to end right"],
            ["✗ 未过", "下限 floor", "有据率 groundedness", "≥ 0.95", "0.500 (1/2)", "most have to end right"],
            ["– 不适用", "下限 floor", "无出处成分占比 bad_atoms", "≤ 0.00", "–", "most have to end right"],
        ]  # fmt: skip

    def test_the_groups_have_the_figures_of_the_run(self) -> None:
        by_type, all_of_type, by_split, *_ = PAGE.one("#groups").all("table")
        assert rows(by_type) == [
            ["直接 direct", "1", "1.0001/1", "1.0001/1", "1.0001/1"],
            ["近似无据 near_miss", "1", "0.0000/1", "1.0001/1", "1.0001/1"],
            ["超出范围 out_of_scope", "1", "1.0001/1", "1.0001/1", "–"],
        ]  # fmt: skip
        assert [row[-1] for row in rows(all_of_type)] == ["1.0001/1"] * 3
        assert [row[:2] for row in rows(by_split)] == [["开发 dev", "2"], ["测试 test", "1"]]

    def test_the_examination_of_the_checker(self) -> None:
        mutants, true = PAGE.one("#meta").all("table")
        assert rows(mutants) == [
            ["篡改句 mutant 界限 floor 0.95"],
            ["number", "90", "0.97844/45", "1.00045/45", "0.98989/90"],
            ["negate", "30", "–", "1.00030/30", "1.00030/30"],
            ["合计", "120", "0.97844/45", "1.00075/75", "0.992119/120"],
        ]  # fmt: skip
        assert rows(true)[1] == ["synonym", "41", "0.2209/41", "–", "0.2209/41"]
        (cell,) = [cell for cell in mutants.all("td") if cell.text == "0.97844/45"][:1]
        assert cell.attributes["title"] == "44/45 = 0.978, 95% CI (Wilson) 0.884 – 0.996"
        assert "shade-5" in cell.classes

    def test_the_agreement_of_the_judges(self) -> None:
        assert rows(PAGE.one("table.agreement")) == [
            ["规则 deterministic", "自然语言推理 nli", "120", "0.975", "0.812"]
        ]

    def test_charts_are_named_and_described(self) -> None:
        charts = PAGE.all("svg.chart")
        assert [chart.one("title").text for chart in charts] == ["风险–覆盖曲线", "时延经验分布函数"]
        assert [chart.one("desc").text for chart in charts] == [
            "AURC 0.1250。覆盖率 25% 时风险 0.000，50% 时风险 0.000，75% 时风险 0.500，90% 时风险 0.500，"
            "100% 时风险 0.500",
            "共 3 次。p50 4.2 ms，p95 12.5 ms，p99 12.5 ms",
        ]  # fmt: skip
        for chart in charts:
            ids = {node.attributes.get("id") for node in chart.all()}
            assert set(str(chart.attributes["aria-labelledby"]).split()) <= ids

    def test_every_drawing_is_an_image_with_a_title_or_hidden(self) -> None:
        for drawing in PAGE.all("svg"):
            assert drawing.attributes.get("aria-hidden") == "true" or (
                drawing.attributes.get("role") == "img" and drawing.one("title").text
            )

    def test_the_items_that_changed_lead_to_their_evidence(self) -> None:
        links = [(link.attributes["href"], link.text) for link in PAGE.one("#changes").all("a")]
        assert links == [
            ("#item=q-2", "q-2 <script>alert(1)</script> 多久到账？"), ("#item=q-3", "q-3 今天天气怎么样？"),
        ]  # fmt: skip

    def test_a_changed_item_that_the_run_lacks_is_named_alone(self) -> None:
        page = parse(render(results(baseline=results()["baseline"] | {"fixed": ["gone"]})))
        assert page.one("#fixed").one("li").text == "gone不在本次运行中"


class TestItems:
    def test_failing_ones_come_first_open_and_in_full(self) -> None:
        assert listed(PAGE) == ["q-2", "q-1", "q-3"]
        assert listed(PAGE, "failing") == ["q-2"]
        node = PAGE.one("#item=q-2")
        assert "open" in node.attributes
        assert node.one(".evidence") == parse(markup(details(failing_item()))).one(".evidence")

    def test_all_of_a_failing_item_is_in_the_static_page(self) -> None:
        text = PAGE.one("#item=q-2").text
        for part in ("你好", "30日内到账。", "CANARY", CLAUSE, "lacks 最高不超过50万元", "到账时间", "12.5 ms"):
            assert part in text

    def test_the_others_are_a_line_each_and_wait_as_json(self) -> None:
        assert PAGE.one("#item=q-1").all(".evidence") == []
        data = json.loads(PAGE.one("#data").text)
        assert list(data) == ["q-1", "q-2", "q-3"]
        assert data["q-1"] == {
            "facets": {
                "family": "研发-补助", "type": "direct", "split": "dev", "document": "measures", "status": "answered",
                "variant": "",
            },
            "failing": False,
            "details": json.loads(json.dumps(details(item()))),
        }  # fmt: skip
        assert data["q-2"]["details"] is None

    def test_a_summary_tells_what_the_item_is(self) -> None:
        first, _, third = PAGE.one("#list").all("summary")
        assert first.text == "✗未通过 <script>alert(1)</script> 多久到账？ q-2 近似无据 测试 已回答 12.5 ms"
        assert third.text == "✓通过 今天天气怎么样？ q-3 超出范围 开发 不在范围 有提示 1.1 ms"

    def test_items_of_one_id_have_anchors_of_their_own(self) -> None:
        page = parse(render(results(items=[item(), item(variant="noise0"), item(variant="noise0")])))
        assert listed(page) == ["q-1", "q-1/noise0", "q-1/noise0/2"]
        assert page.one("#item=q-1/noise0").one(".tags").text == "q-1/noise0 直接 开发 干扰文件 0 份 已回答 4.2 ms"

    def test_filters_offer_what_occurs_where_there_is_a_choice(self) -> None:
        options = {
            select.attributes["name"]: [option.text for option in select.all("option")]
            for select in PAGE.one("#filters").all("select")
        }
        assert options == {
            "family": ["全部", "研发-补助", "研发-时限", "闲聊"],
            "type": ["全部", "直接 direct", "近似无据 near_miss", "超出范围 out_of_scope"],
            "split": ["全部", "开发 dev", "测试 test"],
            "document": ["全部", "measures", "other"],
            "status": ["全部", "已回答 answered", "不在范围 out_of_scope"],
        }

    def test_without_items_there_is_still_a_page(self) -> None:
        assert listed(parse(render(results(items=[], by_type={}, by_split={}, by_document={})))) == []


class TestSafety:
    def test_what_is_data_stays_text(self) -> None:
        evil = "</script><script>alert(1)</script><img src=x onerror=alert(2)>&amp;"
        items = [
            item(turns=[evil], text=evil),
            failing_item(id=evil, family=evil, turns=[evil], text=evil, document=evil),
        ]
        page = parse(render(results(items=items, config=results()["config"] | {"set": evil})))
        assert len(page.all("script")) == 2
        assert page.all("img") == []
        assert page.one("h1").text == evil
        assert [node.text for node in page.all(".question")] == [evil, evil]
        assert details(item(turns=[evil], text=evil)) == _tuples(json.loads(page.one("#data").text)["q-1"]["details"])

    def test_nothing_is_loaded(self) -> None:
        addresses = [
            str(node.attributes[name]) for node in PAGE.all() for name in ("src", "href", "action", "data", "srcset")
            if name in node.attributes
        ]  # fmt: skip
        assert {address for address in addresses if not address.startswith("#")} == {"data:,"}
        assert re.search(r"url\(|@import|image-set", STYLE) is None
        assert "http://" not in HTML and "https://" not in HTML

    def test_the_content_policy_lets_this_script_alone_run(self) -> None:
        (_, script) = PAGE.all("script")
        (code,) = script.children
        assert isinstance(code, str)
        digest = base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()
        (policy,) = [meta for meta in PAGE.all("meta") if "http-equiv" in meta.attributes]
        assert policy.attributes["content"] == (
            "default-src 'none'; style-src 'unsafe-inline'; "
            f"script-src 'sha256-{digest}'; img-src data:; base-uri 'none'; form-action 'none'"
        )
        assert not [name for node in PAGE.all() for name in node.attributes if name.startswith("on")]

    def test_half_a_surrogate_pair_can_be_written(self, tmp_path: Path) -> None:
        page = render(results(items=[failing_item(text="a\ud800b")]))
        (tmp_path / "report.html").write_text(page, encoding="utf-8")
        assert parse(page).one(".answer").text == "a?b"


class TestWhole:
    def test_ids_are_unique_and_every_anchor_leads_somewhere(self) -> None:
        ids = [node.attributes["id"] for node in PAGE.all() if "id" in node.attributes]
        assert len(ids) == len(set(ids))
        assert {str(link.attributes["href"])[1:] for link in PAGE.all("a")} <= set(ids)

    def test_what_was_not_measured_is_left_out(self) -> None:
        nothing: dict[str, Any] = {"points": [], "aurc": None}
        page = parse(
            render(results(meta=None, judges=None, baseline=None, risk_coverage=nothing, latency_ms={"values": []}))
        )
        sections = [node.attributes["id"] for node in page.one("main").children if isinstance(node, Node)]
        assert sections == ["figures", "gate", "groups", "items", "sources"]
        assert [link.attributes["href"] for link in page.one("nav").all("a")] == [f"#{name}" for name in sections]
        assert [len(row) for row in rows(page.one("table.figures"))] == [5, 5, 5, 3]

    def test_a_saved_run_gives_the_same_page(self) -> None:
        assert render(json.loads(json.dumps(results()))) == HTML

    def test_another_format_is_refused(self) -> None:
        with pytest.raises(ValueError, match="format 1"):
            render(results(format=1))

    def test_a_metric_without_a_chinese_name_goes_by_its_own(self) -> None:
        page = parse(render(results(metrics={"unheard_of": metric(1, 2)})))
        assert rows(page.one("table.figures"))[0][0] == "unheard_of"


class TestColours:
    GROUNDS = {
        "surface": ("ink", "ink-soft", "brand", "good", "bad", "hint"),
        "paper": ("ink", "ink-soft", "brand", "good", "bad"),
        "sunken": ("ink", "ink-soft"),
        "good-tint": ("ink", "good"),
        "bad-tint": ("ink", "ink-soft", "bad", "good"),
        "quote": ("ink", "bad"),
        **{f"shade-{n}": ("ink",) for n in range(7)},
    }

    @pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
    @pytest.mark.parametrize(("ground", "text"), [(g, t) for g, texts in GROUNDS.items() for t in texts])
    def test_text_stands_out_from_its_ground(self, ground: str, text: str, dark: bool) -> None:
        colours = _colours(dark)
        assert _contrast(colours[ground], colours[text]) >= 4.5

    @pytest.mark.parametrize("dark", [False, True], ids=["light", "dark"])
    def test_what_is_drawn_stands_out_from_its_ground(self, dark: bool) -> None:
        colours = _colours(dark)
        assert _contrast(colours["surface"], colours["data"]) >= 3


def _tuples(tree: Any) -> Any:
    return tree if isinstance(tree, str) else tuple(map(_tuples, tree))


def _colours(dark: bool) -> dict[str, str]:
    """The colours of one theme: the dark one overrides the light one."""
    first, second = STYLE.split("@media screen and (prefers-color-scheme: dark)")
    blocks = [first, second.split("}")[0]] if dark else [first]
    return {name: colour for block in blocks for name, colour in re.findall(r"--([a-z0-9-]+): (#[0-9a-f]{6})", block)}


def _luminance(colour: str) -> float:
    """WCAG 2.1, relative luminance: https://www.w3.org/TR/WCAG21/#dfn-relative-luminance"""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _contrast(one: str, other: str) -> float:
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)
