"""What the report shows of one item, as a tree that Python writes as HTML and the page's script grows as DOM.

Failing items stand in the page as HTML; of the others the page holds the trees alone, as JSON. One description for
both keeps the two alike.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

from markupsafe import Markup, escape

from eval.report import labels

Tree: TypeAlias = "str | tuple[Tree, ...]"
"""Text, or an element: its name and classes (``"p.answer"``), then its children."""

_Entry = Mapping[str, Any]

_VERDICTS = {True: "✓ 有据", False: "✗ 无据", None: "– 未判"}
_SIGNS = {True: "✓", False: "✗", None: "–"}


@dataclass(frozen=True)
class Mark:
    """Characters ``start`` to ``end`` of a text are ``name``, the class that their mark gets."""

    start: int
    end: int
    name: str


def markup(tree: Tree) -> Markup:
    """``tree`` as HTML, its texts escaped."""
    if isinstance(tree, str):
        return escape(tree)
    tag, classes = _element(tree)
    opened = f'<{tag} class="{classes}">' if classes else f"<{tag}>"
    return Markup(opened) + Markup("").join(map(markup, tree[1:])) + Markup(f"</{tag}>")


def marked(text: str, marks: Iterable[Mark]) -> tuple[Tree, ...]:
    """``text`` in pieces; where marks overlap, the piece bears all their classes."""
    held = [mark for mark in marks if 0 <= mark.start < mark.end <= len(text)]
    cuts = sorted({0, len(text), *(mark.start for mark in held), *(mark.end for mark in held)})
    pieces: list[Tree] = []
    for start, end in zip(cuts, cuts[1:], strict=False):
        names = dict.fromkeys(mark.name for mark in held if mark.start <= start and end <= mark.end)
        pieces.append((".".join(["mark", *names]), text[start:end]) if names else text[start:end])
    return tuple(pieces)


def occurrences(text: str, part: str, name: str) -> list[Mark]:
    """A mark on every occurrence of ``part`` in ``text``, left to right without overlap."""
    found, at = [], text.find(part) if part else -1
    while at >= 0:
        found.append(Mark(at, at + len(part), name))
        at = text.find(part, at + len(part))
    return found


def details(item: _Entry) -> Tree:
    """Everything about ``item``, an entry of ``items`` in ``results.json``."""
    left = (*_findings(item), *_conversation(item), *_answer(item), *_sentences(item), *_owed(item))
    right = (*_gold(item), *_citations(item), *_ranking(item), *_figures(item))
    return ("div.evidence", ("div", *left), ("div", *right))


def _element(tree: tuple[Tree, ...]) -> tuple[str, str]:
    tag, _, classes = str(tree[0]).partition(".")
    return tag, classes.replace(".", " ")


def _part(title: str, *children: Tree) -> tuple[Tree, ...]:
    """A titled part, unless there is nothing in it."""
    return (("section", ("h4", title), *children),) if children else ()


def _findings(item: _Entry) -> tuple[Tree, ...]:
    faults = set(item["faults"])
    if not item["findings"]:
        return ()
    entries = (("li.fault" if text in faults else "li.hint", text) for text in item["findings"])
    return _part("发现 findings", ("ul.findings", *entries))


def _conversation(item: _Entry) -> tuple[Tree, ...]:
    *before, last = item["turns"]
    return _part("提问 question", ("ol.turns", *(("li", turn) for turn in before), ("li.judged", last)))


def _answer(item: _Entry) -> tuple[Tree, ...]:
    wanted = " / ".join(labels.STATUSES.get(status, status) for status in item["status_wanted"])
    given = labels.STATUSES.get(item["status"], item["status"])
    wrong = item["status"] not in item["status_wanted"]
    told: Tree = (
        "p.told",
        ("span", f"应为 wanted：{wanted}"),
        ("span.wrong" if wrong else "span", f"实为 given：{given}{' ✗' if wrong else ''}"),
    )
    text = item["text"]
    marks = [mark for shown in item["forbidden_shown"] for mark in occurrences(text, shown, "forbidden")]
    for sentence in item["sentences"]:
        if sentence["supported"] is False:
            marks += occurrences(text, sentence["text"].strip(), "unsupported")
        for atom in sentence["bad_atoms"]:
            marks += occurrences(text, atom, "atom")
    return _part("答复 answer", told, ("p.answer", *marked(text, marks)) if text else ("p.none", "（无文字）"))


def _sentences(item: _Entry) -> tuple[Tree, ...]:
    if not item["sentences"]:
        return ()
    header: Tree = ("thead", ("tr", ("th", "句 sentence"), ("th", "类别"), ("th", "引用"), ("th", "判定")))
    rows = (_sentence(sentence, item["forbidden_shown"]) for sentence in item["sentences"])
    return _part("逐句核对 support", ("table.sentences", header, ("tbody", *rows)))


def _sentence(sentence: _Entry, forbidden: Sequence[str]) -> Tree:
    text, supported = sentence["text"], sentence["supported"]
    marks = [Mark(0, len(text), "unsupported")] if supported is False else []
    marks += [mark for atom in sentence["bad_atoms"] for mark in occurrences(text, atom, "atom")]
    marks += [mark for shown in forbidden for mark in occurrences(text, shown, "forbidden")]
    tiers = (
        ("small", f"{labels.TIERS.get(tier, tier)} {_SIGNS[verdict]}") for tier, verdict in sentence["verdicts"].items()
    )
    kind: str = sentence["kind"]
    judged = kind == "claim" or supported is not None
    return (
        "tr",
        ("td", *marked(text, marks)),
        ("td", labels.SENTENCES.get(kind, kind)),
        ("td", "".join(f"[{number}]" for number in sentence["citations"])),
        ("td.wrong" if supported is False else "td", _VERDICTS[supported] if judged else "", *tiers),
    )


def _owed(item: _Entry) -> tuple[Tree, ...]:
    """What the answer had to say, and what it must not have said."""
    parts: list[Tree] = []
    for title, name in (("要点 nuggets", "nuggets"), ("条件 conditions", "conditions")):
        told = ((" / ".join(owed["alternatives"]), owed["said"]) for owed in item[name])
        chips = (("li.said" if said else "li.lacking", f"{_SIGNS[said]} {text}") for text, said in told)
        parts += _part(title, *_list("ul.chips", chips))
    shown = (("li.lacking", f"✗ {text}") for text in item["forbidden_shown"])
    parts += _part("出现禁语 forbidden shown", *_list("ul.chips", shown))
    parts += _part("应指明所缺 missing", *_list("ul.chips", (("li", text) for text in item["missing"])))
    return tuple(parts)


def _gold(item: _Entry) -> tuple[Tree, ...]:
    clauses = (("li", ("b", f"〔{gold['clause']}〕"), *_clause(item, gold["text"])) for gold in item["gold"])
    return _part("标准条款 gold clauses", *_list("ul.clauses", clauses))


def _clause(item: _Entry, text: str) -> tuple[Tree, ...]:
    """A gold clause: what the answer quotes of it, and what it had to say of it."""
    marks = [mark for cited in item["citations"] if cited["gold"] for mark in _quoted(text, cited["quote"])]
    for owed in (*item["nuggets"], *item["conditions"]):
        name = "said" if owed["said"] else "lacking"
        marks += [mark for words in owed["alternatives"] for mark in occurrences(text, words, name)]
    return marked(text, marks)


def _quoted(text: str, quote: str) -> list[Mark]:
    """A quote may run over several paragraphs, of which ``text`` is one."""
    return [
        mark
        for line in map(str.strip, quote.split("\n"))
        for mark in occurrences(text, line, "quote") or (occurrences(text, text, "quote") if text in line else [])
    ]


def _citations(item: _Entry) -> tuple[Tree, ...]:
    return _part("引用 citations", *_list("ul.citations", map(_citation, item["citations"])))


def _citation(cited: _Entry) -> Tree:
    place = f"{cited['document_title']} · {cited['heading']}" if cited["heading"] else cited["document_title"]
    return (
        "li",
        ("b", f"[{cited['number']}] "),
        ("span.place", place),
        ("span.gold", "标准条款") if cited["gold"] else ("span.other", "非标准条款"),
        ("q", cited["quote"]),
        ("small", f"{cited['document_id']}，第 {cited['start']}–{cited['end']} 字"),
    )


def _ranking(item: _Entry) -> tuple[Tree, ...]:
    gold = {(item["document"], gold["clause"]) for gold in item["gold"]}
    places = (
        ("li.gold" if (document, clause) in gold else "li", f"{document} 〔{clause}〕")
        for document, clause in item["ranking"]
    )
    return _part("检索排名 ranking", *_list("ol.ranking", places))


def _figures(item: _Entry) -> tuple[Tree, ...]:
    known = {
        "recall@1": item["recall_at_1"], "reciprocal rank": item["reciprocal_rank"], "confidence": item["confidence"],
    }  # fmt: skip
    figures = [(name, f"{value:.3f}") for name, value in known.items() if value is not None]
    figures += [("elapsed", f"{item['elapsed_ms']:.1f} ms"), ("composer", item["composer"])]
    told = {"family": item["family"], "document": item["document"], "note": item["note"]}
    figures += [(name, text) for name, text in told.items() if text]
    return _part("记录 record", ("dl", *(("div", ("dt", name), ("dd", text)) for name, text in figures)))


def _list(name: str, entries: Iterable[Tree]) -> tuple[Tree, ...]:
    """A list of ``entries``; nothing if there are none."""
    held = tuple(entries)
    return ((name, *held),) if held else ()
