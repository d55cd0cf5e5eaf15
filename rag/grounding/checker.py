"""Whether a sentence says nothing but what its evidence says.

A quote is supported. Anything else is laid over one clause at a time, sentence by sentence, and must keep every rule of
``rules``; where several clauses are cited and none will do, over all of them as one text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from rag.grounding.atom import AtomKind
from rag.grounding.atoms import atoms, even
from rag.grounding.comparison import Comparison, is_named
from rag.grounding.exceptions import exceptions, mentions_exception
from rag.grounding.formal import formal
from rag.grounding.leads import lead_end, lead_ends
from rag.grounding.outline import Lead, lead_of
from rag.grounding.parts import begins_statement, cuts, ends_statement
from rag.grounding.passages import near, sentences
from rag.grounding.quoting import respelt, verbatim, without_marks
from rag.grounding.readings import chains, readings
from rag.grounding.rules import complaints_of
from rag.grounding.tokens import tokens
from rag.grounding.verdict import SUPPORTED, Soft, Verdict, unsupported

__all__ = ["Verdict", "supports"]

_SENTENCE = re.compile(r"[^。；;！？!?\n]+")
_PAUSE = re.compile("[，,]")
_LEADS = (Lead.SUBJECT, Lead.CONDITION)
_MOST_REASONS = 6


def supports(sentence: str, evidence: Sequence[str], *, names: Sequence[str] = ()) -> Verdict:
    """Check ``sentence`` against the clauses of ``evidence``.

    ``names`` are the titles and headings of the evidence: a sentence may mention them without quoting them.
    """
    text = without_marks(sentence)
    clauses = [clause for clause in evidence if clause.strip()]
    if not clauses:
        return unsupported("没有引用任何条款")
    if (quoted := _quoted(text, clauses)) is not None:
        return quoted
    content = lead_end(text)
    if (strange := _strange_titles(text[:content], clauses, names)) is not None:
        return unsupported(strange)
    # The clause itself may begin like a lead-in, so a quote may begin after any of them.
    for end in lead_ends(text):
        if (quoted := _quoted(text[end:], clauses)) is not None:
            return quoted
    clauses = [near(text, clause) for clause in clauses]
    verdict = _stands(text[content:], clauses, names)
    if verdict.supported or content and _stands(text, clauses, names).supported:
        return SUPPORTED
    return SUPPORTED if _stands_in_official_wording(text[content:], clauses, names) else verdict


def _stands_in_official_wording(text: str, clauses: Sequence[str], names: Sequence[str]) -> bool:
    official, evidence = formal(text), [formal(clause) for clause in clauses]
    if official != text and _stands(official, clauses, names, literal=False).supported:
        return True
    return evidence != list(clauses) and _stands(official, evidence, names, literal=False).supported


class _Source(NamedTuple):
    """What a sentence is laid over. ``literal``: it is shown as it stands, so that a cut of it is a quote."""

    text: str
    literal: bool


def _stands(text: str, clauses: Sequence[str], names: Sequence[str], *, literal: bool = True) -> Verdict:
    """The verdict of the clauses, one by one and together; its reasons speak of the clause that fits best."""
    given = [_Source(clause, literal) for clause in clauses]
    verdict = _check(text, given, names)
    if verdict.supported:
        return verdict
    # Several clauses are read as one text: what a sentence may take from two sentences it may take from two clauses.
    if len(clauses) > 1 and _check(text, [_Source("\n".join(clauses), literal)], names).supported:
        return SUPPORTED
    # What a clause says elsewhere may only draw words away from the sentence that is meant.
    others = [_Source(sentence, literal) for clause in clauses for sentence in sentences(clause)]
    others += [_Source(reading, False) for clause in clauses for reading in readings(clause)]
    others += [_Source(chain.text, False) for clause in clauses for chain in chains(clause) if chain.bears(even(text))]
    if others and _check(text, others, names).supported:
        return SUPPORTED
    return SUPPORTED if _said_in_parts(text, [*given, *others], names) else verdict


def _said_in_parts(text: str, sources: Sequence[_Source], names: Sequence[str]) -> bool:
    """Whether ``text`` can be cut into statements of which each is supported by one of the sources."""
    for left, right in cuts(text):
        if not any(begins_statement(right, source.text) for source in sources):
            continue
        if any(ends_statement(left, source.text) and not _complaints(left, source, names) for source in sources):
            rest = any(not _complaints(right, source, names) for source in sources)
            if rest or _said_in_parts(right, sources, names):
                return True
    return False


def _quoted(text: str, clauses: Sequence[str]) -> Verdict | None:
    """The verdict on a quote, which may not have left its exception behind; None where ``text`` is none."""
    sources = [clause for clause in clauses if verbatim(text, clause)]
    if not sources:
        return None
    lost = [_lost(text, clause) for clause in sources]
    return SUPPORTED if not all(lost) else unsupported(*lost[0])


def _lost(text: str, clause: str) -> list[str]:
    if not mentions_exception(clause):
        return []
    return list(exceptions(Comparison(text, clause)))


def _strange_titles(lead: str, clauses: Sequence[str], names: Sequence[str]) -> str | None:
    """A complaint when the lead-in names a document that is not the source."""
    quoted = {atom.value for clause in clauses for atom in atoms(clause) if atom.kind is AtomKind.TITLE}
    for atom in atoms(lead):
        if not is_named(atom, names) and atom.value not in quoted:
            return f"{atom.kind.label} {atom.text} 不是所引条款的来源"
    return None


def _check(text: str, sources: Sequence[_Source], names: Sequence[str]) -> Verdict:
    """The verdict of the source that fits best. Each of several sentences must fit the same one."""
    if any(_is_quote(text, source) and not _lost(text, source.text) for source in sources):
        return SUPPORTED
    said = _sentences(text)
    if not said:
        return unsupported("句子没有可以核对的内容")
    complaints = [
        [reason for sentence in said for reason in _complaints(sentence, source, names)] for source in sources
    ]
    fewest = min(complaints, key=len)
    # The first are told: what failed beside words must be among them.
    told = sorted(fewest, key=lambda reason: isinstance(reason, Soft))[:_MOST_REASONS]
    return unsupported(*told) if told else SUPPORTED


def _is_quote(text: str, source: _Source) -> bool:
    return source.literal and (verbatim(text, source.text) or respelt(tokens(text), tokens(source.text)))


def _sentences(text: str) -> list[str]:
    """The sentences of ``text``; a subject or condition alone (硕士毕业生；) belongs to what follows."""
    found: list[str] = []
    for sentence in filter(tokens, _SENTENCE.findall(text)):
        if found and _PAUSE.search(found[-1]) is None and lead_of(even(found[-1]).strip()) in _LEADS:
            found[-1] += f"，{sentence}"
        else:
            found.append(sentence)
    return found


def _complaints(sentence: str, source: _Source, names: Sequence[str]) -> list[str]:
    if _is_quote(sentence, source):
        return _lost(sentence, source.text)
    return complaints_of(Comparison(sentence, source.text, names))
