"""What one answer is worth: every judgement that the metrics later add up, with its evidence.

``sup(s, E)`` is :func:`eval.support.supported`: exact for an answer that quotes, a lower bound for one that
rephrases.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from eval.dataset import Item
from eval.numbers import numbers
from eval.policy import Policy
from eval.support import flatten, supported
from index.passage import Span
from rag.answer import Answer, Citation, Sentence, SentenceKind, Status

QUOTED_SHARE_CAP = 0.5
HOTLINE = "12345"
CUTOFFS = (1, 3, 5)
_LIST_MARKER = re.compile(r"^\s*(?:\d+[.．、)）]|[（(]\d+[)）]|[一二三四五六七八九十]+、)\s*", re.MULTILINE)


@dataclass(frozen=True)
class Outcome:
    """One question and what came back.

    ``ranking`` holds the clause numbers of the passages found for the question, best first, each clause once;
    0 stands for a passage of another document. ``elapsed_ms`` is wall-clock time of the whole answer.
    """

    item: Item
    answer: Answer
    ranking: tuple[int, ...]
    elapsed_ms: float


@dataclass(frozen=True)
class Score:
    """The judgements on one outcome; ``None``: does not apply. ``faults`` says why it is not correct.

    ``citations`` counts the marks at claims, ``quotes`` the passages shown: ``gold_quotes`` of them are from
    a gold clause, ``stray_quotes`` from another document than the policy.
    """

    outcome: Outcome
    faults: tuple[str, ...]
    claims: int
    supported_claims: int
    grounded_claims: int
    unsupported: tuple[str, ...]
    citations: int
    precise_citations: int
    quotes: int
    gold_quotes: int
    stray_quotes: int
    numbers: int
    bad_numbers: tuple[str, ...]
    quoted_share: float
    missing_named: bool | None
    handed_off: bool | None
    recall: Mapping[int, float] = field(default_factory=dict)
    reciprocal_rank: float | None = None

    @property
    def correct(self) -> bool:
        return not self.faults


def score(outcome: Outcome, policy: Policy, texts: Mapping[str, str]) -> Score:
    """Judge one outcome; ``texts`` maps every indexed document's id to its clean text."""
    item, answer = outcome.item, outcome.answer
    claims = [s for s in answer.sentences if s.kind is SentenceKind.CLAIM]
    quotes = {c.number: _quote(c, texts) for c in answer.citations}
    paragraphs = [_paragraph(c, texts) for c in answer.citations]
    cited = [[quotes.get(n, "") for n in s.citations] for s in claims]
    held = [supported(s.text, evidence) for s, evidence in zip(claims, cited, strict=True)]
    stated, bad = _numbers(answer, quotes, paragraphs)
    share = quoted_share(answer, policy)
    return Score(
        outcome=outcome,
        faults=_faults(item, answer, len(claims), share),
        claims=len(claims),
        supported_claims=sum(held),
        grounded_claims=sum(supported(s.text, paragraphs) for s in claims),
        unsupported=tuple(s.text for s, ok in zip(claims, held, strict=True) if not ok),
        citations=sum(map(len, cited)),
        precise_citations=sum(_precise(s.text, evidence) for s, evidence in zip(claims, cited, strict=True)),
        quotes=len(answer.citations),
        gold_quotes=sum(_is_gold(c, item, policy) for c in answer.citations),
        stray_quotes=sum(c.document_id != policy.document_id for c in answer.citations),
        numbers=stated,
        bad_numbers=bad,
        quoted_share=share,
        missing_named=_missing_named(item, answer) if item.unanswerable and item.missing else None,
        handed_off=_handed_off(answer) if item.on_policy and answer.status is not Status.ANSWERED else None,
        recall={k: recall(outcome.ranking, item.gold_clauses, k) for k in CUTOFFS}
        if _retrieved(item)
        else {},
        reciprocal_rank=reciprocal_rank(outcome.ranking, item.gold_clauses) if _retrieved(item) else None,
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


def _is_gold(citation: Citation, item: Item, policy: Policy) -> bool:
    ours = citation.document_id == policy.document_id
    return ours and policy.clause_at(Span(citation.start, citation.end)) in item.gold_clauses


def _retrieved(item: Item) -> bool:
    """An overview asks for the document, not for a clause; no ranking of clauses can serve it."""
    return bool(item.gold_clauses) and item.type != "overview"


def _faults(item: Item, answer: Answer, claims: int, share: float) -> tuple[str, ...]:
    """Why the answer is not correct.

    Correct = the status is acceptable ∧ every nugget (one of its alternatives) is said ∧ nothing forbidden is
    shown ∧ ``answered`` has a claim ∧ at most half the policy is quoted, unless an overview was asked for.
    """
    faults = []
    if answer.status not in item.status:
        faults.append(f"status {answer.status}, not {' or '.join(item.status)}")
    if answer.status is Status.ANSWERED and not claims:
        faults.append("answered without a claim")
    told = _said(item, answer)
    for alternatives in item.nuggets:
        if not any(flatten(nugget) in told for nugget in alternatives):
            faults.append(f"lacks {' / '.join(alternatives)}")
    shown = flatten("\n".join(_visible(answer)))
    faults += [f"shows {word}" for word in item.forbidden if flatten(word) in shown]
    if share > QUOTED_SHARE_CAP and item.type != "overview":
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


def _precise(claim: str, evidence: list[str]) -> int:
    """How many citations of a claim count: Σ_c sup(s,C)·[sup(s,{c}) ∨ ¬sup(s,C∖c)]."""
    if not supported(claim, evidence):
        return 0
    others = [evidence[:i] + evidence[i + 1 :] for i in range(len(evidence))]
    return sum(
        supported(claim, [one]) or not supported(claim, rest)
        for one, rest in zip(evidence, others, strict=True)
    )


def _numbers(
    answer: Answer, quotes: Mapping[int, str], paragraphs: list[str]
) -> tuple[int, tuple[str, ...]]:  # fmt: skip
    """How many numbers the answer states, and those without cover.

    A claim is covered by its own citations (quote, heading, title), a lead by all cited paragraphs, a notice
    also by the question, and text outside every sentence by nothing. The hotline's number is no statement
    about a policy.
    """
    names = {c.number: f"{c.heading}\n{c.document_title}" for c in answer.citations}
    shared = numbers("\n".join([*paragraphs, *names.values()]))
    cover: list[tuple[str, frozenset[str]]] = [(_outside(answer), frozenset())]
    for sentence in answer.sentences:
        if sentence.kind is SentenceKind.CLAIM:
            own = [part for n in sentence.citations if quotes.get(n) for part in (quotes[n], names[n])]
            cover.append((sentence.text, numbers("\n".join(own))))
        elif sentence.kind is SentenceKind.LEAD:
            cover.append((sentence.text, shared))
        else:
            cover.append((sentence.text, shared | numbers(answer.question)))
    stated, bad = 0, []
    for text, covered in cover:
        found = numbers(_LIST_MARKER.sub("", text)) - {HOTLINE}
        stated += len(found)
        bad += sorted(found - covered)
    return stated, tuple(bad)


def _outside(answer: Answer) -> str:
    """What the answer's text says beyond its sentences."""
    rest = flatten(_LIST_MARKER.sub("", answer.text))
    for sentence in sorted(answer.sentences, key=_length, reverse=True):
        rest = rest.replace(flatten(_LIST_MARKER.sub("", sentence.text)) or "\n", "\n")
    return rest


def _length(sentence: Sentence) -> int:
    return len(sentence.text)
