"""A saved run as one page that needs nothing else: for reading, for filtering, and for printing.

The page is made of ``results.json`` alone, so that an old run can be shown again. It loads nothing: its content policy
forbids all but its own style and its own script.
"""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from importlib import resources
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from jinja2.utils import htmlsafe_json_dumps
from markupsafe import Markup, escape

from eval.report import charts, figures, item_html, labels

FORMAT = 2
_STYLES = ("tokens.css", "page.css", "figures.css", "items.css", "narrow.css")
_TILES = 6
_COVERAGES = (0.25, 0.5, 0.75, 0.9)
_MARKS = ("p50", "p95", "p99")

_Entry = Mapping[str, Any]


@dataclass(frozen=True)
class Row:
    """An item in the list. ``anchor`` is unique on the page; ``body`` is None where the script is to make it."""

    anchor: str
    item: _Entry
    failing: bool
    hinted: bool
    body: Markup | None


@dataclass(frozen=True)
class Facet:
    """A filter: the items' values of the field ``name``, as (value, words)."""

    name: str
    title: str
    options: Sequence[tuple[str, str]]


def render(results: Mapping[str, Any]) -> str:
    """The page of a run, from the content of its ``results.json``.

    Raises ValueError for another format than ``FORMAT``, KeyError or a jinja2 error for a dict that lacks fields.
    """
    if results.get("format") != FORMAT:
        raise ValueError(f"results of format {results.get('format')!r}; this page shows format {FORMAT}")
    page = _environment().get_template("report.html.j2").render(_context(results))
    # Half of a surrogate pair, as a strange server may send it, must not keep the page from being written.
    return page.encode("utf-8", "replace").decode("utf-8")


def _environment() -> Environment:
    environment = Environment(
        loader=PackageLoader("eval.report", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters |= {"breakable": _breakable, "number": figures.number, "stamp": _stamp}
    environment.globals |= {"labels": labels, "charts": charts}
    return environment


def _context(results: _Entry) -> dict[str, Any]:
    script, found, rows = _text("report.js"), figures.figures(results), _rows(results["items"])
    return {
        "results": results,
        "style": Markup("\n".join(map(_text, _STYLES))),
        "script": Markup(script),
        "script_hash": base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        "failed_rules": [rule for rule in results["gate"] if rule["passed"] is False],
        "about": _about(results),
        "figures": found,
        "tiles": figures.headlines(found, _TILES),
        "groups": _groups(results),
        "risk": _risk(results["risk_coverage"]),
        "latency": _latency(results["latency_ms"]),
        "blocks": figures.examination(results["meta"]) if results["meta"] else [],
        "changed": _changed(results["baseline"], rows),
        "rows": [row for row in rows if row.failing] + [row for row in rows if not row.failing],
        "asked": _asked(results["items"]),
        "facets": _facets(results["items"]),
        "data": htmlsafe_json_dumps(_data(rows), ensure_ascii=False, separators=(",", ":")),
    }


def _asked(items: Sequence[_Entry]) -> dict[str, int]:
    """How many questions were asked as they are and answered right, and how many wrong."""
    plain = [item for item in items if not item["variant"] and not item.get("perturbed_from")]
    right = sum(item["correct"] for item in plain)
    return {"right": right, "wrong": len(plain) - right}


def _text(name: str) -> str:
    return (resources.files("eval.report") / "templates" / name).read_text(encoding="utf-8")


def _breakable(name: str) -> Markup:
    """``name`` with room for a line break after each underscore."""
    return Markup("_<wbr>").join(escape(part) for part in name.split("_"))


def _stamp(iso: str) -> str:
    moment = datetime.fromisoformat(iso)
    return moment.strftime("%Y-%m-%d %H:%M:%S ") + (moment.tzname() or "")


def _about(results: _Entry) -> list[tuple[str, str, str]]:
    """What was measured, of what, and where: (Chinese, English, value)."""
    config, machine = results["config"], results["machine"]
    seconds = datetime.fromisoformat(results["finished"]) - datetime.fromisoformat(results["created"])
    rows = [
        ("题集", "set", config["set"]),
        ("划分", "split", f"{labels.SPLITS.get(config['split'], config['split'])} {config['split']}"),
        ("对象", "target", config["target"]),
        ("版本", "product", config["product"]),
        ("修订", "revision", config["revision"]),
        ("索引", "index", config["index_version"]),
        ("编码器", "encoder", config["encoder"]),
        ("大模型", "LLM", config["llm"] or "无（摘录式）"),
        ("干扰文件", "distractors", "、".join(map(str, config["distractors"]))),
        ("随机种子", "seed", config["seed"]),
        ("开始", "created", _stamp(results["created"])),
        ("历时", "duration", str(seconds).split(".")[0]),
        ("机器", "machine", f"{machine['cpu']}，{machine['cores']} 核，{machine['system']}"),
        ("Python", "", results["python"]),
    ]
    return [(text, name, str(value)) for text, name, value in rows if value not in (None, "")]


def _groups(results: _Entry) -> list[tuple[str, str, figures.Table, figures.Table | None]]:
    named = (
        ("按题型", "by_type", labels.TYPES),
        ("按划分", "by_split", labels.SPLITS),
        ("按文件", "by_document", dict[str, str]()),
    )
    return [(title, by, *figures.groups(results, by, words)) for title, by, words in named if results[by]]


def _risk(risk: _Entry) -> dict[str, Any] | None:
    points = [(coverage, wrong) for coverage, wrong in risk["points"]]
    curve = charts.risk_coverage(points)
    if curve is None:
        return None
    reached = points[-1][0]
    shares = [share for share in _COVERAGES if share < reached] + [reached]
    at = [(f"{share:.0%}", figures.number(charts.risk_at(points, share))) for share in shares]
    return {"curve": curve, "at": at, "aurc": figures.number(risk["aurc"], 4)}


def _latency(latency: _Entry) -> dict[str, Any] | None:
    marks = {name: latency[name] for name in _MARKS if latency.get(name) is not None}
    curve = charts.ecdf(sorted(latency["values"]), marks)
    told = [(name, f"{value:,.1f} ms") for name, value in marks.items()]
    return {"curve": curve, "marks": told, "n": len(latency["values"])} if curve else None


def _rows(items: Iterable[_Entry]) -> list[Row]:
    """The items in their order, the failing ones with their details written out."""
    rows, seen = [], dict[str, int]()
    for item in items:
        key = "/".join(filter(None, (item["id"], item["variant"])))
        seen[key] = seen.get(key, 0) + 1
        anchor = key if seen[key] == 1 else f"{key}/{seen[key]}"
        failing = not item["correct"]
        body = item_html.markup(item_html.details(item)) if failing else None
        rows.append(Row(anchor, item, failing, bool(item["findings"]), body))
    return rows


def _changed(baseline: _Entry | None, rows: Iterable[Row]) -> list[tuple[str, str, list[tuple[str, Row | None]]]]:
    """The items that came out otherwise than in the baseline, with their rows where the run has them."""
    if baseline is None:
        return []
    by_anchor = {row.anchor: row for row in rows}
    named = (("broken", "回退", baseline["broken"]), ("fixed", "修复", baseline["fixed"]))
    return [(name, title, [(key, by_anchor.get(key)) for key in keys]) for name, title, keys in named]


def _facets(items: Sequence[_Entry]) -> list[Facet]:
    """The filters, each with the values that occur; one of a single value, where there is no choice, is left out."""
    named: tuple[tuple[str, str, Mapping[str, str]], ...] = (
        ("family", "需求 family", {}),
        ("type", "题型 type", labels.TYPES),
        ("split", "划分 split", labels.SPLITS),
        ("document", "文件 document", {}),
        ("status", "状态 status", labels.STATUSES),
        ("variant", "变体 variant", {item["variant"]: labels.variant(item["variant"]) for item in items}),
    )
    facets = []
    for name, title, words in named:
        values = list(dict.fromkeys(item[name] for item in items))
        options = [
            (value, f"{words[value]} {value}".strip() if value in words else value or "（无）") for value in values
        ]
        if len(values) > 1:
            facets.append(Facet(name, title, options))
    return facets


def _data(rows: Iterable[Row]) -> dict[str, Any]:
    """What the script needs of each item, by anchor: its facets, and its details unless the page has them."""
    fields = ("family", "type", "split", "document", "status", "variant")
    return {
        row.anchor: {
            "facets": {name: row.item[name] for name in fields},
            "failing": row.failing,
            "details": None if row.failing else item_html.details(row.item),
        }
        for row in rows
    }
