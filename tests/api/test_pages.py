"""The files of the web page: nothing inline, nothing from elsewhere, readable in both colour schemes."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import httpx
import pytest

from api.pages import WEB

FILES = sorted(path for path in WEB.rglob("*") if path.is_file())
TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript", ".svg": "image/svg+xml"}
TOKENS = (WEB / "assets" / "tokens.css").read_text("utf-8")


def name(path: Path) -> str:
    return path.name


@pytest.mark.parametrize("path", FILES, ids=name)
def test_is_served_as_what_it_is(client: httpx.Client, path: Path) -> None:
    url = "/" if path.name == "index.html" else f"/{path.relative_to(WEB).as_posix()}"
    response = client.get(url)
    assert response.headers["content-type"].split(";")[0] == TYPES[path.suffix]
    assert response.content == path.read_bytes()


@pytest.mark.parametrize("path", FILES, ids=name)
def test_loads_nothing_from_elsewhere_and_builds_no_markup_from_text(path: Path) -> None:
    text = path.read_text("utf-8")
    links = set(re.findall(r"(?:https?:)?//[a-z0-9.-]+\.[a-z]{2,}[^\s\"')]*", text))
    links = {link for link in links if not link.startswith(("http://www.w3.org/", "https://html.spec.whatwg.org/"))}
    assert links == set()
    assert not re.search(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function", text)


def test_the_document_has_no_inline_script_style_or_handler() -> None:
    class Reader(HTMLParser):
        language = ""
        inside = ""

        def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
            attributes = dict(attrs)
            assert not [key for key in attributes if key.startswith("on") or key == "style"]
            assert tag != "style"
            assert tag != "script" or attributes["src"]
            self.inside = tag
            if tag == "html":
                self.language = attributes["lang"] or ""

        def handle_data(self, data: str) -> None:
            assert self.inside != "script" or not data.strip()

    reader = Reader()
    reader.feed((WEB / "index.html").read_text("utf-8"))
    assert reader.language == "zh-CN"


def scheme(selector: str) -> dict[str, str]:
    """The colours of one block of tokens.css."""
    block = TOKENS[TOKENS.index(selector) :].split("}")[0]
    return dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6})", block))


def luminance(colour: str) -> float:
    """WCAG 2.1, relative luminance: https://www.w3.org/TR/WCAG21/#dfn-relative-luminance"""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    lighter, darker = sorted((luminance(one), luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


LIGHT, CHOSEN_DARK, SYSTEM_DARK = (
    scheme(selector) for selector in (":root {", ':root[data-theme="dark"]', ':root:not([data-theme="light"])')
)
ON = {
    "paper": ("ink", "ink-soft", "brand", "seal"),
    "surface": ("ink", "ink-soft", "brand", "brand-strong", "seal", "fair"),
    "sunken": ("ink", "ink-soft", "brand"),
    "brand": ("on-brand",),
    "brand-strong": ("on-brand",),
    "seal": ("on-brand",),
    "brand-tint": ("brand", "brand-strong", "ink-soft"),
    "mark": ("on-mark",),
    "good-tint": ("good",),
    "fair-tint": ("fair",),
    "bad-tint": ("bad",),
    "plain-tint": ("plain",),
}


@pytest.mark.parametrize("colours", [LIGHT, CHOSEN_DARK], ids=["light", "dark"])
@pytest.mark.parametrize(("ground", "text"), [(g, t) for g, texts in ON.items() for t in texts])
def test_text_stands_out_from_its_ground(colours: dict[str, str], ground: str, text: str) -> None:
    assert contrast(colours[ground], colours[text]) >= 4.5


@pytest.mark.parametrize("colours", [LIGHT, CHOSEN_DARK], ids=["light", "dark"])
def test_white_on_the_questions_bubble_and_the_edges_of_controls(colours: dict[str, str]) -> None:
    assert contrast(colours["bubble"], "#ffffff") >= 4.5
    assert contrast(colours["line-strong"], colours["surface"]) >= 3
    assert contrast(colours["line-strong"], colours["paper"]) >= 3


def test_both_ways_into_the_dark_are_the_same() -> None:
    assert CHOSEN_DARK == SYSTEM_DARK
    assert set(CHOSEN_DARK) == set(LIGHT)
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
