"""Whether a sentence says nothing but what its evidence says.

A quote is supported. Anything else is laid over one clause at a time, sentence by sentence, and must keep every rule of
``rules``; where several clauses are cited and none will do, over all of them as one text.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.grounding.atom import AtomKind
from rag.grounding.atoms import atoms, even
from rag.grounding.comparison import Comparison, is_named
from rag.grounding.leads import lead_end, lead_ends
from rag.grounding.outline import Lead, lead_of
from rag.grounding.passages import near
from rag.grounding.quoting import respelt, verbatim, without_marks
from rag.grounding.rules import complaints_of
from rag.grounding.tokens import tokens
from rag.grounding.verdict import SUPPORTED, Soft, Verdict, unsupported

__all__ = ["Verdict", "supports"]

_SENTENCE = re.compile(r"[^。；;！？!?\n]+")
_MOST_REASONS = 6


def supports(sentence: str, evidence: Sequence[str], *, names: Sequence[str] = ()) -> Verdict:
    """Check ``sentence`` against the clauses of ``evidence``.

    ``names`` are the titles and headings of the evidence: a sentence may mention them without quoting them.
    """
    text = without_marks(sentence)
    clauses = [clause for clause in evidence if clause.strip()]
    if not clauses:
        return unsupported("没有引用任何条款")
    if any(verbatim(text, clause) for clause in clauses):
        return SUPPORTED
    content = lead_end(text)
    if (strange := _strange_titles(text[:content], clauses, names)) is not None:
        return unsupported(strange)
    # The clause itself may begin like a lead-in, so a quote may begin after any of them.
    if any(verbatim(text[end:], clause) for end in lead_ends(text) for clause in clauses):
        return SUPPORTED
    text = text[content:]
    clauses = [near(text, clause) for clause in clauses]
    verdict = _check(text, clauses, names)
    if verdict.supported or len(clauses) == 1:
        return verdict
    # Several clauses are read as one text: what a sentence may take from two sentences it may take from two clauses.
    return SUPPORTED if _check(text, ["\n".join(clauses)], names).supported else verdict


def _strange_titles(lead: str, clauses: Sequence[str], names: Sequence[str]) -> str | None:
    """A complaint when the lead-in names a document that is not the source."""
    quoted = {atom.value for clause in clauses for atom in atoms(clause) if atom.kind is AtomKind.TITLE}
    for atom in atoms(lead):
        if not is_named(atom, names) and atom.value not in quoted:
            return f"{atom.kind.label} {atom.text} 不是所引条款的来源"
    return None


def _check(text: str, clauses: Sequence[str], names: Sequence[str]) -> Verdict:
    """The verdict of the clause that fits best. Each of several sentences must fit the same clause."""
    read = tokens(text)
    if any(verbatim(text, clause) or respelt(read, tokens(clause)) for clause in clauses):
        return SUPPORTED
    sentences = _sentences(text)
    if not sentences:
        return unsupported("句子没有可以核对的内容")
    complaints = [
        [said for sentence in sentences for said in _complaints(sentence, clause, names)] for clause in clauses
    ]
    fewest = min(complaints, key=len)
    # The first are told: what failed beside words must be among them.
    told = sorted(fewest, key=lambda said: isinstance(said, Soft))[:_MOST_REASONS]
    return unsupported(*told) if told else SUPPORTED


def _sentences(text: str) -> list[str]:
    """The sentences of ``text``; a subject or condition alone (硕士毕业生；) belongs to what follows."""
    found: list[str] = []
    for sentence in filter(tokens, _SENTENCE.findall(text)):
        if found and lead_of(even(found[-1]).strip()) in (Lead.SUBJECT, Lead.CONDITION):
            found[-1] += f"，{sentence}"
        else:
            found.append(sentence)
    return found


def _complaints(sentence: str, clause: str, names: Sequence[str]) -> list[str]:
    if verbatim(sentence, clause) or respelt(tokens(sentence), tokens(clause)):
        return []
    return complaints_of(Comparison(sentence, clause, tokens(sentence), tokens(clause), names))
