"""Whether a sentence says nothing but what its evidence says.

A verbatim quote is supported. Anything else is laid over one clause at a time and must keep every rule of
``rules``. Only where several clauses are cited may a sentence be put together from them, phrase by phrase.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from rag.grounding.atom import AtomKind
from rag.grounding.atoms import atoms
from rag.grounding.comparison import Comparison, is_named
from rag.grounding.leads import lead_end
from rag.grounding.quoting import verbatim, without_marks
from rag.grounding.rules import complaints_of
from rag.grounding.tokens import Token, tokens
from rag.grounding.verdict import SUPPORTED, Verdict, unsupported

__all__ = ["Verdict", "supports"]

_PHRASE = re.compile(r"[^，,；;。！？!?\n]*(?:[，,；;。！？!?\n]+|\Z)")
_SENTENCE = re.compile(r"[^。；;！？!?\n]+")
_SUBJECT = 4
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
    lead, text = text[:content], text[content:]
    if (strange := _strange_titles(lead, clauses, names)) is not None:
        return unsupported(strange)
    verdict = _check(text, clauses, names)
    if verdict.supported or len(clauses) == 1:
        return verdict
    return SUPPORTED if _pieced_together(text, clauses, names) else verdict


def _strange_titles(lead: str, clauses: Sequence[str], names: Sequence[str]) -> str | None:
    """A complaint when the lead-in names a document that is not the source."""
    quoted = {atom.value for clause in clauses for atom in atoms(clause) if atom.kind is AtomKind.TITLE}
    for atom in atoms(lead):
        if not is_named(atom, names) and atom.value not in quoted:
            return f"{atom.kind.label} {atom.text} 不是所引条款的来源"
    return None


def _check(text: str, clauses: Sequence[str], names: Sequence[str]) -> Verdict:
    """The verdict of the clause that fits best. Each of several sentences must fit the same clause."""
    if any(verbatim(text, clause) for clause in clauses):
        return SUPPORTED
    sentences = [sentence for sentence in _SENTENCE.findall(text) if tokens(sentence)]
    if not sentences:
        return unsupported("句子没有可以核对的内容")
    complaints = [
        [said for sentence in sentences for said in _complaints(sentence, clause, names)] for clause in clauses
    ]
    fewest = min(complaints, key=len)
    return unsupported(*fewest[:_MOST_REASONS]) if fewest else SUPPORTED


def _complaints(sentence: str, clause: str, names: Sequence[str]) -> list[str]:
    if verbatim(sentence, clause):
        return []
    return complaints_of(Comparison(sentence, tokens(sentence), tokens(clause), names))


def _pieced_together(text: str, clauses: Sequence[str], names: Sequence[str]) -> bool:
    """Whether ``text`` falls into stretches of whole phrases, each supported by one clause."""
    phrases = [match[0] for match in _PHRASE.finditer(text) if match[0].strip()]
    position, before = 0, ""
    while position < len(phrases):
        for end in range(len(phrases), position, -1):
            stretch = "".join(phrases[position:end])
            if _may_follow(before, stretch) and _check(stretch, clauses, names).supported:
                break
        else:
            return False
        position, before = end, stretch
    return True


def _may_follow(before: str, stretch: str) -> bool:
    """A stretch after a mere comma may bring an amount only if it also names what the amount is of."""
    if not before or before.rstrip()[-1] not in "，,":
        return True
    read: Sequence[Token] = tokens(stretch)
    first = next((index for index, token in enumerate(read) if token.atom is not None), None)
    if first is None:
        return True
    kinds = {token.atom.kind for token in tokens(before) if token.atom is not None}
    atom = read[first].atom
    return first >= _SUBJECT and atom is not None and atom.kind in kinds
