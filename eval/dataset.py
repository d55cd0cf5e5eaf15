"""Question sets: JSON Lines, one question a line, read into frozen items."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eval.numbers import numbers
from eval.policy import Policy
from eval.support import flatten
from rag.answer import Status
from rag.errors import WenceError

DATA = Path(__file__).parent / "data"
DISTRACTORS = DATA / "distractors.jsonl"

Split = Literal["dev", "test"]
ItemType = Literal[
    "direct", "formal", "colloquial", "number", "count", "who", "list", "overview", "multi",
    "amount", "date", "phone", "document_number", "materials", "where", "condition", "procedure",
    "definition", "near_miss", "false_premise", "out_of_scope", "injection",
    "typo", "homophone", "traditional", "garbled", "fullwidth", "pinyin",
]  # fmt: skip


class DatasetError(WenceError):
    """A question set cannot be used; the text names file, line and what is wrong."""


class Item(BaseModel):
    """One question and what a fair judge accepts as its answer; data/README.md describes the fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)

    id: str = Field(min_length=1)
    family: str = Field(min_length=1)
    split: Split
    type: ItemType
    question: str = Field(min_length=1)
    status: tuple[Status, ...] = Field(min_length=1)
    gold_clauses: tuple[int, ...]
    nuggets: tuple[tuple[str, ...], ...] = ()
    forbidden: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()
    note: str = ""

    @property
    def answerable(self) -> bool:
        """Only ``answered`` is right."""
        return self.status == (Status.ANSWERED,)

    @property
    def unanswerable(self) -> bool:
        """``answered`` is wrong. (An item may be neither: some injections can be answered or refused.)"""
        return Status.ANSWERED not in self.status

    @property
    def on_policy(self) -> bool:
        """A citizen's question about the policy, however worded; not chit-chat and not an attack."""
        return self.type not in ("out_of_scope", "injection")

    @property
    def near_miss(self) -> bool:
        """The topic is the policy's, what is asked is not in it."""
        return self.unanswerable and self.on_policy


def load(paths: Path | Sequence[Path] = DATA, split: Split | Literal["all"] = "all") -> tuple[Item, ...]:
    """The items of question files, in order; a folder stands for its ``questions.*.jsonl``.

    Raises:
        DatasetError: a path or line cannot be read, an id or a question comes twice, or nothing is left for
        ``split``.
    """
    files = question_files(paths)
    ids: dict[str, str] = {}
    questions: dict[str, str] = {}
    items = []
    for file in files:
        for place, item in _read(file):
            _claim(ids, item.id, place, "id")
            _claim(questions, item.question, place, "question")
            items.append(item)
    chosen = tuple(item for item in items if split in ("all", item.split))
    if not chosen:
        raise DatasetError(f"{', '.join(map(str, files))}: no question in split '{split}'.")
    return chosen


def question_files(paths: Path | Sequence[Path] = DATA) -> tuple[Path, ...]:
    """The question files that ``paths`` stand for.

    Raises:
        DatasetError: a path does not exist, or a folder holds no ``questions.*.jsonl``.
    """
    files: list[Path] = []
    for path in [paths] if isinstance(paths, Path) else paths:
        found = sorted(path.glob("questions.*.jsonl")) if path.is_dir() else [path] if path.is_file() else []
        if not found:
            raise DatasetError(f"{path}: neither a question file nor a folder with questions.*.jsonl files.")
        files += found
    return tuple(files)


def problems(items: Iterable[Item], policy: Policy) -> tuple[str, ...]:
    """What is wrong with the items against the policy text, a sentence each: nothing, for a sound set.

    Checked: clause numbers exist; every alternative of a nugget stands verbatim in a gold clause; answerable
    items have nuggets and gold clauses; nothing forbidden is also required.
    """
    found = []
    for item in items:
        wrong = [n for n in item.gold_clauses if not 1 <= n <= len(policy.clauses)]
        found += [f"{item.id}: there is no clause {n}." for n in wrong]
        gold = [policy.clause(n) for n in item.gold_clauses if n not in wrong]
        for nugget in (alternative for alternatives in item.nuggets for alternative in alternatives):
            if not any(nugget in clause for clause in gold):
                found.append(f"{item.id}: nugget “{nugget}” is not in its gold clauses.")
            found += [
                f"{item.id}: “{f}” is both required and forbidden."
                for f in item.forbidden
                if flatten(f) in flatten(nugget)
            ]
        if item.answerable and not (item.nuggets and item.gold_clauses):
            found.append(f"{item.id}: answerable, but without nuggets or gold clauses.")
    return tuple(found)


def uncovered(items: Iterable[Item], policy: Policy) -> tuple[str, ...]:
    """The clauses and numbers of the policy that no answerable item asks for; none, for a complete set."""
    asked = [item for item in items if item.answerable]
    clauses = {n for item in asked for n in item.gold_clauses}
    stated = {
        number
        for item in asked
        for alternatives in item.nuggets
        for a in alternatives
        for number in numbers(a)
    }
    return tuple(
        [f"clause {n}" for n in range(1, len(policy.clauses) + 1) if n not in clauses]
        + [f"number {number}" for number in sorted(numbers(policy.text) - stated)]
    )


def _read(file: Path) -> Iterable[tuple[str, Item]]:
    try:
        lines = file.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise DatasetError(f"{file}: cannot be read as UTF-8 text: {error}") from None
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        place = f"{file}, line {number}"
        try:
            yield place, Item.model_validate_json(line)
        except ValidationError as error:
            details = "; ".join(
                f"{'.'.join(map(str, e['loc'])) or 'line'}: {e['msg']}"
                for e in error.errors(include_url=False)
            )
            raise DatasetError(f"{place}: {details}") from None


def _claim(seen: dict[str, str], value: str, place: str, what: str) -> None:
    if value in seen:
        raise DatasetError(f"{place}: the {what} “{value}” is already in {seen[value]}.")
    seen[value] = place
