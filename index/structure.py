"""The headings of a clean text, and its title where it states one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from index.passage import Span
from index.sentences import trim
from index.wording import ADVERBS, VERBS

TITLE_LEVEL = 0
_ANNEX_LEVEL = 9
_TOPIC_LEVEL = 30
_ARTICLE_LEVEL = 13
_CLAUSE_LEVEL = 14

_HAN_NUMBER = "[一二三四五六七八九十百千零〇两]+"
_N = "[一二三四五六七八九十百千零〇两0-9]+"
# A paragraph may begin with a mention of an article (第五条规定的 …) instead of being that article.
_NO_MENTION = "(?!规定|所列|所称|所述|的|至|和|或|款|项|第|、|，)"
_MARKDOWN = re.compile(r"(#{1,6})\s+(?P<rest>.*?)\s*#*$")
_ANNEX = re.compile(r"附[件录表]\s*[0-9一二三四五六七八九十]*(?:[:：\s].*)?$")
_NUMBERED: tuple[tuple[int, re.Pattern[str]], ...] = (
    (10, re.compile(rf"第{_N}编{_NO_MENTION}\s*(?P<rest>.*)$")),
    (11, re.compile(rf"第{_N}(?:章|部分){_NO_MENTION}\s*(?P<rest>.*)$")),
    (12, re.compile(rf"第{_N}节{_NO_MENTION}\s*(?P<rest>.*)$")),
    (_ARTICLE_LEVEL, re.compile(rf"第{_N}条(?:之{_N})?{_NO_MENTION}\s*(?P<rest>.*)$")),
    (_CLAUSE_LEVEL, re.compile(rf"{_HAN_NUMBER}、\s*(?P<rest>.*)$")),
    (15, re.compile(rf"[（(]{_HAN_NUMBER}[）)]\s*(?P<rest>.*)$")),
    (16, re.compile(r"[0-9]{1,2}[.．、](?![0-9])\s*(?P<rest>.*)$")),
    (17, re.compile(r"[（(][0-9]{1,2}[）)]\s*(?P<rest>.*)$")),
)
_BRACKETS = (("【", "】"), ("〔", "〕"), (r"\[", r"\]"), ("[（(]", "）)"))
_ARTICLE_TITLE = re.compile("|".join(rf"{left}([^{right}。，；]{{2,20}})[{right}]" for left, right in _BRACKETS))
_LONGEST = 40
_STOPS = "。！？；：，、,;:!?…"

# How an article may begin with its name: 研发费用补助。, 研发费用补助：, or set off by a blank.
_ARTICLE_NAME = re.compile(r"([^\s。！？；：，、,;:!?…]{2,24})(?:[。：]|\s)(?=.)")
# Words that make a sentence of it (同一项标准不重复奖励。).
_TELLS = re.compile("应当|必须|不得|不予|不再|可以|给予|负责解释|是指|本(?:办法|规定|措施|细则)|为了|^[由自]")

# A topic sentence has one of these words near its start.
_MEASURE = re.compile(rf".{{0,4}}?(?:{'|'.join(sorted(VERBS | ADVERBS))})")


@dataclass(frozen=True)
class Heading:
    """One heading. Lower levels are further out; ``TITLE_LEVEL`` is the document's own title.

    ``alone`` headings fill their lines and hold no content of their own. The others begin a paragraph
    (第三条, or a topic sentence) and are part of it. ``text`` is the heading as a reader would cite it,
    without a closing 。.
    """

    level: int
    span: Span
    text: str
    alone: bool


def paragraphs(text: str) -> tuple[Span, ...]:
    """The lines of ``text`` that are not blank, without the blanks around them."""
    spans = []
    start = 0
    for line in text.split("\n"):
        span = trim(text, Span(start, start + len(line)))
        if span.start < span.end:
            spans.append(span)
        start += len(line) + 1
    return tuple(spans)


def find_headings(text: str, title: str = "") -> tuple[Heading, ...]:
    """The headings of ``text`` in reading order.

    Found are Markdown's #, 附件, 第X编/章/节/条, 一、 （一） 1. (1), and topic sentences: where most
    paragraphs open with a short sentence that names a measure (加快科研成果转化落地。), these sentences are
    their headings. Where most articles open with a short name (第五条 研发补助。), it belongs to their headings.
    A line equal to ``title`` near the top is the title. A heading under which nothing stands is content, not a
    heading.
    """
    lines = paragraphs(text)
    found = [_classify(text, span, title if number < 5 else "") for number, span in enumerate(lines)]
    for number in [*_without_content(found), *_list_items(found)]:
        found[number] = None
    within_article = False
    for number, heading in enumerate(found):
        if heading is not None and heading.level <= _ARTICLE_LEVEL:
            within_article = heading.level == _ARTICLE_LEVEL and not heading.alone
        elif within_article:
            found[number] = None
    _name_articles(text, found)
    _add_topics(text, lines, found)
    return tuple(heading for heading in found if heading is not None)


def find_title(text: str) -> str | None:
    """The title that a text states: its first Markdown heading, its first line, or the first longer 《…》."""
    lines = paragraphs(text)
    for span in lines[:5]:
        match = _MARKDOWN.match(span.of(text))
        if match and match["rest"]:
            return match["rest"]
    if len(lines) > 1 and _looks_like_title(lines[0].of(text)):
        return lines[0].of(text)
    named = re.search(r"《[^《》\n]{6,80}》", text[:2000])
    return named.group() if named else None


def _looks_like_title(line: str) -> bool:
    numbered = any(pattern.match(line) for _, pattern in _NUMBERED)
    return 4 <= len(line) <= 60 and not numbered and not any(c in "。！？；：，…" for c in line)


def _without_content(found: Sequence[Heading | None]) -> list[int]:
    """Headings after which the text ends, or goes on with a heading no further in."""
    bare = []
    for number, heading in enumerate(found):
        if heading is not None and heading.alone:
            following = found[number + 1] if number + 1 < len(found) else heading
            if following is not None and following.alone and following.level <= heading.level:
                bare.append(number)
    return bare


def _list_items(found: Sequence[Heading | None]) -> list[int]:
    """What looks like headings of the same inner level on neighbouring lines: the items of a list."""
    items = []
    for number in range(1, len(found)):
        before, heading = found[number - 1], found[number]
        if before is not None and heading is not None and before.alone and heading.alone:
            if before.level == heading.level > _CLAUSE_LEVEL:
                items += [number - 1, number]
    return items


def _classify(text: str, span: Span, title: str) -> Heading | None:
    line = span.of(text)
    if title and line.strip("《》# ") == title.strip("《》# "):
        return Heading(TITLE_LEVEL, span, title, alone=True)
    if match := _MARKDOWN.match(line):
        return Heading(len(match[1]), span, match["rest"], alone=True) if match["rest"] else None
    if (match := _ANNEX.match(line)) and len(line) <= _LONGEST and line[-1] not in _STOPS:
        return Heading(_ANNEX_LEVEL, span, " ".join(line.split()), alone=True)
    for level, pattern in _NUMBERED:
        if match := pattern.match(line):
            return _numbered(level, line, match["rest"], span)
    return None


def _numbered(level: int, line: str, rest: str, span: Span) -> Heading | None:
    marker = line[: len(line) - len(rest)].strip()
    if rest and len(rest) <= _LONGEST and rest[-1] not in _STOPS:
        gap = " " if level <= _ARTICLE_LEVEL else ""
        return Heading(level, span, marker + gap + rest, alone=True)
    if level <= _ARTICLE_LEVEL:
        named = _ARTICLE_TITLE.match(rest)
        text = f"{marker} {named[named.lastindex or 0]}" if named else marker
        return Heading(level, span, text, alone=False) if rest else Heading(level, span, marker, alone=True)
    topic = _topic(rest)
    if topic:
        return Heading(level, span, marker + topic, alone=False)
    if level == _CLAUSE_LEVEL and rest:
        return Heading(level, span, marker.rstrip("、"), alone=False)
    return None


def _topic(paragraph: str) -> str | None:
    """The opening sentence without its 。, when it is short, undivided, and not the whole paragraph."""
    end = paragraph.find("。")
    opening = paragraph[:end]
    if not 4 <= end <= _LONGEST or end + 1 >= len(paragraph) or any(c in _STOPS for c in opening):
        return None
    return opening


def _name_articles(text: str, found: list[Heading | None]) -> None:
    """Add their names to the articles of a document that opens most of its articles with one."""
    articles = [number for number, h in enumerate(found) if h is not None and h.level == _ARTICLE_LEVEL and not h.alone]
    names: dict[int, Heading] = {}
    for number in articles:
        heading = found[number]
        if heading is not None and " " not in heading.text:
            rest = heading.span.of(text)[len(heading.text) :].lstrip()
            opening = _ARTICLE_NAME.match(rest)
            if opening and not _TELLS.search(opening[1]):
                names[number] = replace(heading, text=f"{heading.text} {opening[1]}")
    if len(names) >= 3 and 2 * len(names) >= len(articles):
        for number, named in names.items():
            found[number] = named


def _add_topics(text: str, lines: Sequence[Span], found: list[Heading | None]) -> None:
    free = [number for number, heading in enumerate(found) if heading is None]
    topics: dict[int, str] = {}
    for number in free:
        topic = _topic(lines[number].of(text))
        if topic and len(topic) <= 30 and _MEASURE.match(topic):
            topics[number] = topic
    if len(topics) >= 3 and 2 * len(topics) >= len(free):
        for number, topic in topics.items():
            found[number] = Heading(_TOPIC_LEVEL, lines[number], topic, alone=False)
