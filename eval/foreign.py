"""What an OpenAI-compatible service answers, put into Wence's contract, so that the same judge reads both."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import accumulate
from typing import Any

from eval.flat import flatten
from index.cleaning import clean
from rag.answer import Answer, Citation, Sentence, SentenceKind, Status

COMPOSER = "remote"

_FIELDS = (
    "citations", "references", "reference", "sources", "source_documents", "context", "search_results", "documents",
    "chunks",
)  # fmt: skip
"""Where services put what they stand on: no standard has a field for it."""
_TEXTS = ("quote", "text", "content", "page_content", "snippet", "chunk", "passage", "document")
_TITLES = (
    "title", "document_title", "document_name", "document_id", "file_name", "filename", "filepath", "name", "source"
)  # fmt: skip
_SHORTEST = 6
"""A quote of fewer characters stands in too many places to say which."""
_MOST_LINES = 30
_THOUGHTS = re.compile(r"\A\s*<think(?:ing)?>.*?(?:</think(?:ing)?>|\Z)", re.DOTALL)
_MARKUP = re.compile(r"\*\*|__|`+|^[ \t]*>[ \t]?", re.MULTILINE)
_TITLE_LINE = re.compile(r"\s*#{1,6}\s+")
_ITEM = re.compile(r"\s*(?:[-*•·]\s+|\d{1,2}[.．、)）]\s*(?!\d)|[（(]\d{1,2}[)）]\s*|[①-⑳]\s*)")
_MARK = re.compile(
    r"[\[［【](?:\^|doc|ref|source|来源|资料|引用|参考)?\s*(\d{1,3}(?:\s*[,，、]\s*\d{1,3})*)(?:†[^\]］】]*)?[\]］】](?:\(https?://[^)\s]*\))?"
)
_SENTENCE = re.compile(r"[^。！？；]*(?:[。！？；]+[”’」』）)》]*|\Z)(?:\s*\[\d+\])*")
_NUMBER = re.compile(r"\[(\d+)\]")


@dataclass(frozen=True)
class Source:
    """What a service says that it stands on; ``names``: what it calls the document, if it does."""

    number: int
    quote: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Said:
    """A completion: its text as it came, and the lists of sources that came with it, each in its order."""

    text: str
    sources: tuple[tuple[Source, ...], ...] = ()


class Library:
    """The documents that quotes are looked for in.

    ``texts``: their clean texts by id; ``titles``: their titles by id.
    """

    def __init__(self, texts: Mapping[str, str], titles: Mapping[str, str]) -> None:
        self.texts = texts
        self._titles = titles
        self._flat = {document_id: _Flat(text) for document_id, text in texts.items()}

    def citation(self, source: Source) -> Citation | None:
        """Where the quote stands, compared without white space, quotation marks, width and case; None for nowhere.

        Of several places the first in a document that the source names counts, else the first. A quote that stands
        nowhere as a whole is cited by its longest run of whole lines that does.
        """
        named_first = sorted(self.texts, key=lambda one: not self._named(one, source.names))
        for wanted in _runs(source.quote):
            for document_id in named_first:
                if place := self._flat[document_id].find(wanted):
                    quote = self.texts[document_id][slice(*place)]
                    return Citation(
                        source.number, document_id, self._titles.get(document_id, ""), "", "", quote, *place
                    )
        return None

    def _named(self, document_id: str, names: Sequence[str]) -> bool:
        known = [flatten(one) for one in (document_id, self._titles.get(document_id, "")) if one]
        return any(flatten(name) in one or one in flatten(name) for name in names for one in known)


class _Flat:
    """A text as it is compared, with the way back."""

    def __init__(self, text: str) -> None:
        known = {character: flatten(character) for character in set(text)}
        pieces = [known[character] for character in text]
        self._text = "".join(pieces)
        self._ends = list(accumulate(map(len, pieces)))

    def find(self, flat: str) -> tuple[int, int] | None:
        start = self._text.find(flat)
        if start < 0:
            return None
        return bisect_right(self._ends, start), bisect_right(self._ends, start + len(flat) - 1) + 1


def _runs(quote: str) -> Iterator[str]:
    """The runs of whole lines of a quote, flat, longest first: as it came, then as it reads when cleaned."""
    for text in dict.fromkeys((quote, clean(quote).text)):
        lines = [flat for line in text.splitlines()[:_MOST_LINES] if (flat := flatten(line).strip(".…"))]
        runs = {"".join(lines[i:j]) for i in range(len(lines)) for j in range(i + 1, len(lines) + 1)}
        yield from sorted((run for run in runs if len(run) >= _SHORTEST), key=lambda run: (-len(run), run))


def sources_in(data: Any) -> tuple[tuple[Source, ...], ...]:
    """Every list of sources in a response or in a chunk of a stream, those at the message first."""
    if not isinstance(data, dict):
        return ()
    choices = data.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices and isinstance(choices[0], dict) else {}
    holders = (choice.get("message"), choice.get("delta"), choice, data)
    found = [
        _listed(holder[name]) for holder in holders if isinstance(holder, dict) for name in _FIELDS if name in holder
    ]
    return tuple(one for one in found if one)


def _listed(value: Any) -> tuple[Source, ...]:
    if isinstance(value, dict):
        inner = [_listed(value[name]) for name in _FIELDS if name in value]
        value = next((one for one in inner if one), [value])
    if not isinstance(value, list | tuple):
        value = [value]
    if all(isinstance(one, Source) for one in value):
        return tuple(value)
    numbers: list[Any] = [one.get("number") if isinstance(one, dict) else None for one in value]
    if not all(type(n) is int and n > 0 for n in numbers) or len(set(numbers)) < len(numbers):
        numbers = list(range(1, len(value) + 1))
    sources = [Source(n, _text_of(one), _names_of(one)) for n, one in zip(numbers, value, strict=True)]
    return tuple(source for source in sources if source.quote)


def _text_of(value: Any) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, list):
        return "\n".join(filter(None, map(_text_of, value)))
    if isinstance(value, dict):
        return next(filter(None, (_text_of(value.get(name)) for name in _TEXTS)), "")
    return ""


def _names_of(value: Any) -> tuple[str, ...]:
    if not isinstance(value, dict):
        return ()
    told = [value.get(name) for name in _TITLES]
    told += [one.get(name) for one in told if isinstance(one, dict) for name in _TITLES]
    return tuple(one for one in told if isinstance(one, str) and len(flatten(one)) > 1)


def shown_text(text: str) -> str:
    """What a reader sees of ``text``: no thoughts before the answer, no Markdown, and ``[n]`` for every mark."""
    text = _MARKUP.sub("", _THOUGHTS.sub("", text))
    text = _MARK.sub(lambda mark: "".join(f"[{int(n)}]" for n in re.findall(r"\d+", mark[1])), text)
    return "\n".join(_TITLE_LINE.sub("", line, count=1).strip() for line in text.splitlines()).strip()


def begun(text: str) -> bool:
    """Whether the text so far shows a whole sentence."""
    return bool(re.search(r"\w[^。！？；\n]*[。！？；\n]", _THOUGHTS.sub("", text)))


def sentences_of(shown: str) -> tuple[Sentence, ...]:
    """The sentences of a shown text: cut after 。！？； and at line breaks, without marks and list numbers.

    A mark belongs to the sentence that it stands in or right behind. A line that ends with ： leads over to what
    follows; everything else is held to be a claim.
    """
    found: list[Sentence] = []
    for line in shown.splitlines():
        for match in _SENTENCE.finditer(_ITEM.sub("", line, count=1)):
            numbers = tuple(dict.fromkeys(map(int, _NUMBER.findall(match[0]))))
            text = _NUMBER.sub("", match[0]).strip()
            if text:
                leads = text.endswith(("：", ":")) and not numbers
                found.append(Sentence(text, SentenceKind.LEAD if leads else SentenceKind.CLAIM, numbers))
            elif numbers and found:
                last = found[-1]
                found[-1] = Sentence(last.text, SentenceKind.CLAIM, tuple(dict.fromkeys(last.citations + numbers)))
    return tuple(found)


def answer_of(
    question: str, said: Said, library: Library, *, model: str, refusal: re.Pattern[str] | None = None
) -> Answer:
    """The answer to ``question`` that ``said`` amounts to.

    The citations are those of the first list of sources of which any quote stands in the documents. The status is
    ``answered``; ``failed`` where nothing is said; ``no_evidence`` where ``refusal`` is found in the text, which is a
    weak signal: a refusal in other words counts as an answer, and kinds of refusal are not told apart.
    """
    shown = shown_text(said.text)
    located = ([library.citation(source) for source in listed] for listed in said.sources)
    citations = next((found for one in located if (found := tuple(c for c in one if c))), ())
    sentences = sentences_of(shown)
    status, reason = Status.ANSWERED, None
    if not sentences:
        status, reason = Status.FAILED, "the service said nothing"
    elif refusal and refusal.search(shown):
        status = Status.NO_EVIDENCE
    return Answer(
        "", question, question, status, shown, reason, sentences=sentences, citations=citations, composer=COMPOSER,
        model=model,
    )  # fmt: skip
