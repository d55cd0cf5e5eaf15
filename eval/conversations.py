"""Puts conversations to the real pipeline and judges how their last turn went.

    python -m eval.conversations [FILE…] [--no-distractors] [--json]

Every turn is asked with the history that a client would send: the messages so far and the answers that they really
got. The last answer is judged like a question of the question sets (``eval.scoring``). Beside it the same need is
asked as one question without a history (``standalone``), so that what a conversation loses is told from what the
pipeline cannot answer at all.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Protocol

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from rich.console import Console
from rich.table import Table

from eval.dataset import DATA, DatasetError, Item, Split, problems
from eval.metrics import Ratio
from eval.policy import POLICY_ID, Policy
from eval.progress import shown
from eval.run import shipped_index
from eval.scoring import Outcome, Score, score
from index.errors import CorpusError
from index.passage import Document, Span
from rag.answer import Answer, Status
from rag.assembly import build_assistant
from rag.errors import WenceError
from rag.settings import load_settings
from rag.state import Turn

SHIPPED = DATA / "conversations.dev.jsonl"
Kind = Literal[
    "ellipsis", "pronoun", "then", "place", "several_back", "topic_shift", "thanks", "correction", "clarify", "route"
]  # fmt: skip


class Conversation(BaseModel):
    """A conversation and what a fair judge accepts as the answer to its last turn; data/README.md has the fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    id: str = Field(min_length=1)
    family: str = Field(min_length=1)
    split: Split
    type: Kind
    turns: tuple[str, ...] = Field(min_length=1, max_length=8)
    standalone: str
    status: tuple[Status, ...] = Field(min_length=1)
    gold_clauses: tuple[int, ...]
    nuggets: tuple[tuple[str, ...], ...] = ()
    forbidden: tuple[str, ...] = ()
    stale_clauses: tuple[int, ...] = ()
    note: str = ""

    def item(self, question: str) -> Item:
        """The last turn, or its standalone version, as an item of a question set."""
        return Item(
            id=self.id, family=self.family, split=self.split, question=question, status=self.status,
            type="overview" if len(self.gold_clauses) > 3 else "direct",
            gold_clauses=self.gold_clauses, nuggets=self.nuggets, forbidden=self.forbidden,
        )  # fmt: skip


class Asked(Protocol):
    """What answers questions within a conversation."""

    async def ask(self, question: str, history: Sequence[Turn] = ()) -> Answer: ...


@dataclass(frozen=True)
class Result:
    """How a conversation went. ``alone``: its standalone version, None without one.

    ``cited``: whether the first citation is of a gold clause, None without gold clauses. ``stale``: whether a clause of
    the topic left behind is cited, None where there is none.
    """

    conversation: Conversation
    last: Score
    alone: Score | None
    cited: bool | None
    alone_cited: bool | None
    stale: bool | None


def load(paths: Sequence[Path] = (SHIPPED,)) -> tuple[Conversation, ...]:
    """The conversations of JSON Lines files, in order.

    Raises:
        DatasetError: a file or a line cannot be read, an id comes twice, or there is none.
    """
    found: dict[str, Conversation] = {}
    for path in paths:
        try:
            lines = path.read_text(encoding="utf-8").splitlines()
        except (OSError, UnicodeDecodeError) as error:
            raise DatasetError(f"{path}: cannot be read as UTF-8 text: {error}") from None
        for number, line in enumerate(lines, 1):
            if not line.strip():
                continue
            try:
                one = Conversation.model_validate_json(line)
            except ValidationError as error:
                told = ((".".join(map(str, e["loc"])) or "line", e["msg"]) for e in error.errors(include_url=False))
                details = "; ".join(f"{where}: {what}" for where, what in told)
                raise DatasetError(f"{path}, line {number}: {details}") from None
            if one.id in found:
                raise DatasetError(f"{path}, line {number}: the id “{one.id}” comes twice.")
            found[one.id] = one
    if not found:
        raise DatasetError("There is no conversation to hold.")
    return tuple(found.values())


def faults(conversations: Iterable[Conversation], policy: Policy) -> tuple[str, ...]:
    """What is wrong with conversations against the policy text: as for questions, and stale clauses that are gold."""
    found = list(problems([one.item(one.turns[-1]) for one in conversations], policy))
    for one in conversations:
        both = set(one.stale_clauses) & set(one.gold_clauses)
        found += [f"{one.id}: clause {number} is both gold and stale." for number in sorted(both)]
        wrong = [n for n in one.stale_clauses if not 1 <= n <= len(policy.clauses)]
        found += [f"{one.id}: there is no clause {number}." for number in wrong]
    return tuple(found)


async def hold(
    conversations: Sequence[Conversation], assistant: Asked, documents: Iterable[Document],
    tell: Callable[[str, int, int], None] | None = None,
) -> tuple[Result, ...]:  # fmt: skip
    """Hold every conversation and judge it.

    Raises:
        DatasetError: a conversation contradicts the policy's text.
    """
    texts = {document.id: document for document in documents}
    policy = Policy.of(texts[POLICY_ID])
    if wrong := faults(conversations, policy):
        raise DatasetError("The conversations do not fit the policy:\n" + "\n".join(wrong))
    clean = {key: document.text for key, document in texts.items()}
    results = []
    for number, one in enumerate(conversations, 1):
        results.append(await _held(one, assistant, policy, clean))
        if tell:
            tell("talk", number, len(conversations))
    return tuple(results)


async def _held(one: Conversation, assistant: Asked, policy: Policy, texts: Mapping[str, str]) -> Result:
    history: list[Turn] = []
    for question in one.turns[:-1]:
        said = await assistant.ask(question, history)
        history += [Turn("user", question), Turn("assistant", said.text)]
    answer = await assistant.ask(one.turns[-1], history)
    last = score(Outcome(one.item(one.turns[-1]), answer, (), 0.0), policy, texts)
    alone = None
    if one.standalone:
        told = await assistant.ask(one.standalone)
        alone = score(Outcome(one.item(one.standalone), told, (), 0.0), policy, texts)
    clauses = _cited(answer, policy)
    return Result(
        one, last, alone,
        cited=_first_is_gold(clauses, one),
        alone_cited=_first_is_gold(_cited(alone.outcome.answer, policy), one) if alone else None,
        stale=bool(set(clauses) & set(one.stale_clauses)) if one.stale_clauses else None,
    )  # fmt: skip


def _cited(answer: Answer, policy: Policy) -> tuple[int, ...]:
    """The clauses cited, in order; 0 for another document."""
    return tuple(
        policy.clause_at(Span(c.start, c.end)) if c.document_id == policy.document_id else 0 for c in answer.citations
    )


def _first_is_gold(clauses: Sequence[int], one: Conversation) -> bool | None:
    return bool(clauses) and clauses[0] in one.gold_clauses if one.gold_clauses else None


@dataclass(frozen=True)
class Figures:
    """``kept``: first citations right after a conversation ÷ right when asked alone, over the same conversations."""

    conversations: int
    correct: Ratio
    alone_correct: Ratio
    cited: Ratio
    alone_cited: Ratio
    stale: Ratio

    @property
    def kept(self) -> float | None:
        return self.cited.numerator / self.alone_cited.numerator if self.alone_cited.numerator else None

    @classmethod
    def of(cls, results: Sequence[Result]) -> Figures:
        pairs = [r for r in results if r.alone is not None]
        cited = [r for r in pairs if r.cited is not None]
        stale = [r.stale for r in results if r.stale is not None]
        return cls(
            len(results),
            _share([r.last.correct for r in results], "no conversation"),
            _share([r.alone.correct for r in pairs if r.alone], "no conversation with a standalone version"),
            _share([r.cited for r in cited], "no conversation with gold clauses"),
            _share([r.alone_cited for r in cited], "no conversation with gold clauses"),
            _share(stale, "no conversation leaves a topic behind"),
        )


def _share(judged: Sequence[bool | None], nothing: str) -> Ratio:
    return Ratio(sum(map(bool, judged)), len(judged), nothing)


def table(results: Sequence[Result]) -> Table:
    """The figures by type and of all."""
    shown_as = Table(title=f"{len(results)} conversations")
    for column in ("type", "n", "correct", "alone", "cited", "alone cited", "kept", "stale"):
        shown_as.add_column(column, justify="left" if column == "type" else "right")
    kinds = list(dict.fromkeys(r.conversation.type for r in results))
    groups = [(kind, [r for r in results if r.conversation.type == kind]) for kind in kinds]
    for name, group in [*groups, ("all", list(results))]:
        f = Figures.of(group)
        kept = "–" if f.kept is None else f"{f.kept:.2f}"
        ratios = map(_shown, (f.correct, f.alone_correct, f.cited, f.alone_cited))
        shown_as.add_row(name, str(f.conversations), *ratios, kept, _shown(f.stale))
    return shown_as


def _shown(ratio: Ratio) -> str:
    return f"{ratio.numerator:g}/{ratio.denominator:g}" if ratio.denominator else "–"


def to_json(results: Sequence[Result]) -> list[dict[str, object]]:
    """Every conversation with what was understood and what went wrong."""
    return [
        {
            "id": r.conversation.id, "type": r.conversation.type, "turns": list(r.conversation.turns),
            "understood": r.last.outcome.answer.standalone_question, "status": r.last.outcome.answer.status.value,
            "reason": r.last.outcome.answer.reason, "correct": r.last.correct, "faults": list(r.last.faults),
            "alone_correct": r.alone.correct if r.alone else None, "cited": r.cited, "stale": r.stale,
        }
        for r in results
    ]  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    """Hold the conversations of the files named, else the shipped ones; 0 when they could be held, else 1."""
    parser = argparse.ArgumentParser(prog="python -m eval.conversations", description=__doc__.splitlines()[0])
    parser.add_argument("files", nargs="*", type=Path, help="files of conversations (default: the shipped)")
    parser.add_argument("--no-distractors", action="store_true", help="index the policy alone")
    parser.add_argument("--json", action="store_true", help="print every conversation as JSON instead of tables")
    options = parser.parse_args(arguments)
    console = Console()
    try:
        settings = load_settings()
        conversations = load(options.files or (SHIPPED,))
        with (
            shown(Console(stderr=True)) as tell,
            shipped_index(settings, not options.no_distractors, tell) as corpus,
        ):
            results = asyncio.run(hold(conversations, build_assistant(settings, corpus), corpus.documents(), tell))
    except (WenceError, CorpusError) as error:
        Console(stderr=True).print(str(error), markup=False, soft_wrap=True)
        return 1
    if options.json:
        sys.stdout.write(json.dumps(to_json(results), ensure_ascii=False, indent=1) + "\n")
        return 0
    for result in results:
        if not result.last.correct or result.stale:
            console.print(_failing(result), markup=False)
    console.print(table(results))
    return 0


def _failing(result: Result) -> str:
    why = [*result.last.faults, *(["cites the topic left behind"] if result.stale else [])]
    return (
        f"{result.conversation.id} {' → '.join(result.conversation.turns)}\n"
        f"    understood: {result.last.outcome.answer.standalone_question}\n    {'; '.join(why)}"
    )


if __name__ == "__main__":
    sys.exit(main())
