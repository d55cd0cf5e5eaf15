"""What one answer is worth: every judgement that the metrics later add up, with its evidence.

``sup(s, E)`` is :func:`eval.support.supported`: exact for an answer that quotes, a lower bound for one that
rephrases.
"""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from eval.atoms import values
from eval.item import Alternatives, Item
from eval.policy import Policy
from eval.support import entailed, flatten, supported
from index.passage import Span
from rag.answer import Answer, Citation, Sentence, SentenceKind, Status

QUOTED_SHARE_CAP = 0.5
HOTLINE = "12345"
CUTOFFS = (1, 3, 5)
NDCG_CUTOFF = 5
QUOTING = ("extractive", "none")
"""Composers whose claims must stand word for word in what they cite."""

Support = Callable[[str, Sequence[str]], bool]
_LIST_MARKER = re.compile(
    r"^\s*(?:\d+[.．、)）]|[（(]\d+[)）]|[一二三四五六七八九十]+、)\s*|(?<=[；？：])[（(]\d[)）]", re.MULTILINE
)


@dataclass(frozen=True)
class Outcome:
    """One question and what came back.

    ``ranking`` holds the clause numbers of the passages found for the question, best first, each clause once;
    0 stands for a passage of another document; None: the system does not tell. ``elapsed_ms`` is wall-clock time of
    the whole answer. ``variant`` says in what changed circumstances it was asked; empty for the plain ones.
    """

    item: Item
    answer: Answer
    ranking: tuple[int, ...] | None
    elapsed_ms: float
    variant: str = ""


@dataclass(frozen=True)
class Judged:
    """A sentence of an answer: whether its citations support it (None: it claims nothing), and its bad atoms."""

    sentence: Sentence
    supported: bool | None
    bad_atoms: tuple[str, ...]


@dataclass(frozen=True)
class Score:
    """The judgements on one outcome; ``None``: does not apply. ``faults`` says why it is not correct.

    ``citations`` counts the marks at claims, ``quotes`` the passages shown: ``gold_quotes`` of them are from
    a gold clause, ``stray_quotes`` from another document than the policy; ``quoted_clauses`` is the clause of each
    (0: of another document). ``nuggets_said`` and ``conditions_said`` go
    with the item's. ``confidence``, from 0 to 1: how much of the question the cited clauses speak of.
    """

    outcome: Outcome
    faults: tuple[str, ...]
    judged: tuple[Judged, ...]
    claims: int
    supported_claims: int
    grounded_claims: int
    citations: int
    precise_citations: int
    quotes: int
    gold_quotes: int
    stray_quotes: int
    quoted_clauses: tuple[int, ...]
    atoms: int
    bad_atoms: tuple[str, ...]
    quoted_share: float
    nuggets_said: tuple[bool, ...]
    conditions_said: tuple[bool, ...]
    forbidden_shown: tuple[str, ...]
    char_f1: float | None
    missing_named: bool | None
    handed_off: bool | None
    confidence: float
    recall: Mapping[int, float] = field(default_factory=dict)
    reciprocal_rank: float | None = None
    ndcg: float | None = None

    @property
    def correct(self) -> bool:
        return not self.faults

    @property
    def cited_clauses(self) -> tuple[int, ...]:
        """The clauses that are quoted, in the order of the quotes; 0 stands for other documents."""
        return tuple(dict.fromkeys(self.quoted_clauses))

    @property
    def unsupported(self) -> tuple[str, ...]:
        """The claims that their citations do not support."""
        return tuple(one.sentence.text for one in self.judged if one.supported is False)


def score(outcome: Outcome, policy: Policy, texts: Mapping[str, str]) -> Score:
    """Judge one outcome; ``texts`` maps every indexed document's id to its clean text."""
    item, answer = outcome.item, outcome.answer
    claims = [s for s in answer.sentences if s.kind is SentenceKind.CLAIM]
    quotes = {c.number: _quote(c, texts) for c in answer.citations}
    paragraphs = [_paragraph(c, texts) for c in answer.citations]
    cited = [[quotes.get(n, "") for n in s.citations] for s in claims]
    support = supported if answer.composer in QUOTING else entailed
    held = [support(s.text, evidence) for s, evidence in zip(claims, cited, strict=True)]
    stated, bad = _atoms(answer, quotes, paragraphs)
    share = quoted_share(answer, policy)
    told = _said(item, answer)
    ranking = outcome.ranking if item.gold_clauses and not item.overview else None
    verdicts = iter(held)
    return Score(
        outcome=outcome,
        faults=_faults(item, answer, told, share),
        judged=tuple(
            Judged(s, next(verdicts) if s.kind is SentenceKind.CLAIM else None, b)
            for s, b in zip(answer.sentences, bad[1:], strict=True)
        ),
        claims=len(claims),
        supported_claims=sum(held),
        grounded_claims=sum(support(s.text, paragraphs) for s in claims),
        citations=sum(map(len, cited)),
        precise_citations=sum(_precise(s.text, evidence, support) for s, evidence in zip(claims, cited, strict=True)),
        quotes=len(answer.citations),
        gold_quotes=sum(_clause(c, policy) in item.gold_clauses for c in answer.citations),
        stray_quotes=sum(c.document_id != policy.document_id for c in answer.citations),
        quoted_clauses=tuple(_clause(c, policy) for c in answer.citations),
        atoms=stated,
        bad_atoms=tuple(atom for group in bad for atom in group),
        quoted_share=share,
        nuggets_said=_held_in(told, item.nuggets),
        conditions_said=_held_in(told, item.conditions),
        forbidden_shown=_shown(item, answer),
        char_f1=char_f1("\n".join(s.text for s in claims), _reference(item, policy)) if item.answerable else None,
        missing_named=_missing_named(item, answer) if item.unanswerable and item.missing else None,
        handed_off=_handed_off(answer) if item.on_policy and answer.status is not Status.ANSWERED else None,
        confidence=confidence(answer, paragraphs),
        recall={} if ranking is None else {k: recall(ranking, item.gold_clauses, k) for k in CUTOFFS},
        reciprocal_rank=None if ranking is None else reciprocal_rank(ranking, item.gold_clauses),
        ndcg=None if ranking is None else ndcg(ranking, item.gold_clauses, NDCG_CUTOFF),
    )


def recall(ranking: tuple[int, ...], gold: tuple[int, ...], k: int) -> float:
    """Recall@k = |gold ∩ first k| / min(k, |gold|), so that 1.0 is within reach of several gold clauses."""
    return len(set(gold) & set(ranking[:k])) / min(k, len(gold))


def reciprocal_rank(ranking: tuple[int, ...], gold: tuple[int, ...]) -> float:
    """1 / rank of the first gold clause; 0 when none was found."""
    return next((1 / rank for rank, clause in enumerate(ranking, 1) if clause in gold), 0.0)


def quoted_share(answer: Answer, policy: Policy) -> float:
    """How much of the policy an answer hands over, from 0 to 1.

    max(|union of the cited spans|, |claims|) / |policy|, in characters, so that neither short citations under
    long claims nor long citations under short claims look concise.
    """
    cited = [c for c in answer.citations if c.document_id == policy.document_id]
    covered = {i for c in cited for i in range(max(c.start, 0), min(c.end, len(policy.text)))}
    said = sum(len(s.text) for s in answer.sentences if s.kind is SentenceKind.CLAIM)
    return min(1.0, max(len(covered), said) / len(policy.text))


def confidence(answer: Answer, paragraphs: Sequence[str]) -> float:
    """The share of the question's pairs of characters that stand in the clauses which the answer cites."""
    asked = flatten(answer.standalone_question or answer.question)
    pairs = [asked[i : i + 2] for i in range(len(asked) - 1)]
    cited = "\n".join(map(flatten, paragraphs))
    return sum(pair in cited for pair in pairs) / len(pairs) if pairs else 0.0


def char_f1(said: str, reference: str) -> float:
    """2PR/(P+R) over the characters of both texts as multisets (Rajpurkar et al. 2016, by characters)."""
    a, b = Counter(flatten(said)), Counter(flatten(reference))
    shared = (a & b).total()
    return 2 * shared / (a.total() + b.total()) if shared else 0.0


def ndcg(ranking: tuple[int, ...], gold: tuple[int, ...], k: int) -> float:
    """nDCG@k with gains of 0 and 1 (Järvelin & Kekäläinen 2002): Σ rel_i / log₂(i+1), over that of the ideal order."""
    gain = sum(1 / math.log2(rank + 1) for rank, clause in enumerate(ranking[:k], 1) if clause in gold)
    return gain / sum(1 / math.log2(rank + 1) for rank in range(1, min(k, len(set(gold))) + 1))


def _clause(citation: Citation, policy: Policy) -> int:
    """The clause that a citation is of; 0 for another document's."""
    if citation.document_id != policy.document_id:
        return 0
    return policy.clause_at(Span(citation.start, citation.end))


def _reference(item: Item, policy: Policy) -> str:
    """The sentences of the gold clauses that hold a nugget."""
    sentences = [s for n in item.gold_clauses for s in re.split("(?<=[。；])", policy.clause(n))]
    return "".join(s for s in sentences if any(nugget in s for group in item.nuggets for nugget in group))


def _held_in(told: str, wanted: Alternatives) -> tuple[bool, ...]:
    return tuple(any(flatten(one) in told for one in alternatives) for alternatives in wanted)


def _shown(item: Item, answer: Answer) -> tuple[str, ...]:
    shown = flatten("\n".join(_visible(answer)))
    return tuple(word for word in item.forbidden if flatten(word) in shown)


def _faults(item: Item, answer: Answer, told: str, share: float) -> tuple[str, ...]:
    """Why the answer is not correct.

    Correct = the status is acceptable ∧ every nugget (one of its alternatives) is said ∧ nothing forbidden is
    shown ∧ ``answered`` has a claim ∧ at most half the policy is quoted, unless an overview was asked for.
    """
    faults = []
    if answer.status not in item.status:
        faults.append(f"status {answer.status}, not {' or '.join(item.status)}")
    if answer.status is Status.ANSWERED and not any(s.kind is SentenceKind.CLAIM for s in answer.sentences):
        faults.append("answered without a claim")
    said = _held_in(told, item.nuggets)
    faults += [f"lacks {' / '.join(group)}" for group, ok in zip(item.nuggets, said, strict=True) if not ok]
    faults += [f"shows {word}" for word in _shown(item, answer)]
    if share > QUOTED_SHARE_CAP and not item.overview:
        faults.append(f"quotes {share:.0%} of the policy")
    return tuple(faults)


def _said(item: Item, answer: Answer) -> str:
    """What the answer states, flattened: no notices, and no word-for-word echo of the question."""
    stated = "\n".join(s.text for s in answer.sentences if s.kind is not SentenceKind.NOTICE)
    return _without_echo(stated, item.question)


def _without_echo(text: str, question: str) -> str:
    return flatten(text).replace(flatten(question).rstrip("?!。"), "\n")


def _visible(answer: Answer) -> list[str]:
    """Everything a person gets to read that is not their own question, corrected or not."""
    handoff = [answer.handoff.label, answer.handoff.reason] if answer.handoff else []
    return [answer.text, *(s.text for s in answer.sentences), *answer.missing, *answer.suggestions, *handoff]


def _missing_named(item: Item, answer: Answer) -> bool:
    """A word for what is missing stands in ``missing`` or in the text, beyond an echo of the question."""
    told = _without_echo("\n".join([*answer.missing, answer.text]), item.question)
    return answer.status is not Status.ANSWERED and any(flatten(word) in told for word in item.missing)


def _handed_off(answer: Answer) -> bool:
    return HOTLINE in answer.text or (answer.handoff is not None and HOTLINE in answer.handoff.label)


def _quote(citation: Citation, texts: Mapping[str, str]) -> str:
    """The quote, if it stands where the citation says it does; else nothing, which supports nothing."""
    text = texts.get(citation.document_id, "")
    verbatim = 0 <= citation.start < citation.end and text[citation.start : citation.end] == citation.quote
    return citation.quote if verbatim else ""


def _paragraph(citation: Citation, texts: Mapping[str, str]) -> str:
    """The whole paragraphs that a citation points into; nothing for a citation that is not verbatim."""
    if not _quote(citation, texts):
        return ""
    text = texts[citation.document_id]
    end = text.find("\n", citation.end)
    return Span(text.rfind("\n", 0, citation.start) + 1, end if end >= 0 else len(text)).of(text)


def _precise(claim: str, evidence: list[str], support: Support) -> int:
    """How many citations of a claim count: Σ_c sup(s,C)·[sup(s,{c}) ∨ ¬sup(s,C∖c)]."""
    if not support(claim, evidence):
        return 0
    others = [evidence[:i] + evidence[i + 1 :] for i in range(len(evidence))]
    return sum(support(claim, [one]) or not support(claim, rest) for one, rest in zip(evidence, others, strict=True))


def _atoms(answer: Answer, quotes: Mapping[int, str], paragraphs: Sequence[str]) -> tuple[int, list[tuple[str, ...]]]:
    """How many atoms the answer states, and those without cover: outside its sentences, then of each sentence.

    A claim is covered by its own citations (quote, heading, title), a lead by all cited paragraphs, a notice
    also by the question, and text outside every sentence by nothing. The hotline's number is no statement
    about a policy.
    """
    names = {c.number: f"{c.heading}\n{c.document_title}\n《{c.document_title}》" for c in answer.citations}
    shared = values("\n".join([*paragraphs, *names.values()]))
    cover: list[tuple[str, frozenset[str]]] = [(_outside(answer), frozenset())]
    for sentence in answer.sentences:
        if sentence.kind is SentenceKind.CLAIM:
            own = [part for n in sentence.citations if quotes.get(n) for part in (quotes[n], names[n])]
            cover.append((sentence.text, values("\n".join(own))))
        elif sentence.kind is SentenceKind.LEAD:
            cover.append((sentence.text, shared))
        else:
            cover.append((sentence.text, shared | values(answer.question)))
    stated, bad = 0, []
    for text, covered in cover:
        found = {atom for atom in values(_LIST_MARKER.sub("", text)) if not atom.endswith(f":{HOTLINE}")}
        stated += len(found)
        bad.append(tuple(sorted(found - covered)))
    return stated, bad


def _outside(answer: Answer) -> str:
    """What the answer's text says beyond its sentences."""
    rest = flatten(_LIST_MARKER.sub("", answer.text))
    for sentence in sorted(answer.sentences, key=_length, reverse=True):
        rest = rest.replace(flatten(_LIST_MARKER.sub("", sentence.text)) or "\n", "\n")
    return rest


def _length(sentence: Sentence) -> int:
    return len(sentence.text)
