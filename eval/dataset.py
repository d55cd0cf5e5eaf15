"""Evaluation sets: a folder with ``set.toml``, question files in JSON Lines, and the documents they are about."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from importlib import resources
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from eval.item import Item, Split
from eval.numbers import numbers
from eval.policy import POLICY_ID, Policy
from eval.support import flatten
from rag.errors import WenceError

DATA = Path(__file__).parent / "data"
HEILONGJIANG = DATA / "heilongjiang"
YUNXIU = DATA / "yunxiu"
DISTRACTORS = DATA / "distractors.jsonl"
SHIPPED_SETS = (HEILONGJIANG, YUNXIU, DATA / "qitong", DATA / "danchuan")

_FILE = "set.toml"
_QUESTIONS = "questions.*.jsonl"
_SHIPPED = "shipped"


class DatasetError(WenceError):
    """A question set cannot be used; the text names file, line and what is wrong."""


class _Header(BaseModel):
    """What ``set.toml`` says. ``shipped`` among the documents stands for the policy that comes with Wence."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = Field(min_length=1)
    documents: tuple[str, ...] = Field(min_length=1)
    distractors: tuple[str, ...] = ()
    about: str = ""
    floors: dict[str, float] = {}


@dataclass(frozen=True)
class QuestionSet:
    """Questions on one corpus. ``about``: the document of items that name none.

    ``distractors``: files of other documents that are indexed beside ``documents``; nothing is asked about them.
    ``floors``: bounds of the gate that hold for this set instead of the general ones, by metric.
    """

    name: str
    title: str
    items: tuple[Item, ...]
    files: tuple[Path, ...]
    documents: tuple[Path, ...]
    distractors: tuple[Path, ...]
    about: str
    floors: Mapping[str, float]
    drafts: int = 0

    def of(self, split: Split | Literal["all"]) -> QuestionSet:
        """The same set with the items of ``split`` alone, maybe none."""
        return replace(self, items=tuple(item for item in self.items if split in ("all", item.split)))


def load_set(path: Path, split: Split | Literal["all"] = "all") -> QuestionSet:
    """The set in the folder ``path``; a single question file is a set on the shipped policy.

    Drafts are left out and counted.

    Raises:
        DatasetError: a path or line cannot be read, an id or a conversation comes twice, or nothing is left for
        ``split``.
    """
    if path.is_file():
        folder, header = HEILONGJIANG, _header(HEILONGJIANG / _FILE)
        files: tuple[Path, ...] = (path,)
        name = path.stem
    else:
        folder, header = path, _header(path / _FILE)
        files = tuple(sorted(path.glob(_QUESTIONS)))
        name = path.resolve().name
        if not files:
            raise DatasetError(f"{path}: no question file ({_QUESTIONS}) beside {_FILE}.")
    found = _items(files)
    ready = [item for item in found if not item.draft]
    documents = tuple(path for given in header.documents for path in _paths(folder, given, header))
    distractors = tuple(path for given in header.distractors for path in _paths(folder, given, header))
    about = header.about or (POLICY_ID if header.documents == (_SHIPPED,) else "")
    drafts = len(found) - len(ready)
    whole = QuestionSet(name, header.title, tuple(ready), files, documents, distractors, about, header.floors, drafts)
    chosen = whole.of(split)
    if not chosen.items:
        told = f" {drafts} are drafts: edit them and take the field “draft” out." if drafts else ""
        raise DatasetError(f"{', '.join(map(str, files))}: no question in split '{split}'.{told}")
    return chosen


def with_documents(items: Iterable[Item], about: str, policies: Mapping[str, Policy]) -> tuple[Item, ...]:
    """The items, each naming its document: ``about``, or the only one there is, where they name none."""
    default = about or (next(iter(policies)) if len(policies) == 1 else "")
    return tuple(item if item.document else item.model_copy(update={"document": default}) for item in items)


def problems(items: Iterable[Item], policies: Mapping[str, Policy]) -> tuple[str, ...]:
    """What is wrong with the items against the texts of the documents, a sentence each: nothing, for a sound set.

    Checked: documents and clause numbers exist; every alternative of a nugget or condition stands verbatim in a gold
    clause; answerable items have nuggets and gold clauses; nothing forbidden is also required; no stale clause is gold.
    """
    found: list[str] = []
    for item in items:
        policy = policies.get(item.document)
        if policy is None:
            known = ", ".join(policies)
            named = f"there is no document “{item.document}”" if item.document else "it names no document"
            found.append(f"{item.id}: {named}; the set has {known}.")
            continue
        wrong = [n for n in (*item.gold_clauses, *item.stale_clauses) if not 1 <= n <= len(policy.clauses)]
        found += [f"{item.id}: there is no clause {n}." for n in wrong]
        gold = [policy.clause(n) for n in item.gold_clauses if n not in wrong]
        for name, groups in (("nugget", item.nuggets), ("condition", item.conditions)):
            for wanted in (alternative for alternatives in groups for alternative in alternatives):
                if not any(wanted in clause for clause in gold):
                    found.append(f"{item.id}: {name} “{wanted}” is not in its gold clauses.")
                found += [
                    f"{item.id}: “{f}” is both required and forbidden."
                    for f in item.forbidden
                    if flatten(f) in flatten(wanted)
                ]
        if item.answerable and not (item.nuggets and item.gold_clauses):
            found.append(f"{item.id}: answerable, but without nuggets or gold clauses.")
        both = sorted(set(item.stale_clauses) & set(item.gold_clauses))
        found += [f"{item.id}: clause {n} is both gold and stale." for n in both]
    return tuple(found)


def uncovered(items: Iterable[Item], policy: Policy) -> tuple[str, ...]:
    """The clauses and numbers of the policy that no answerable item asks for; none, for a complete set.

    A clause without any statement (a title, the heading of a chapter) needs no question.
    """
    asked = [item for item in items if item.answerable and item.document in ("", policy.document_id)]
    clauses = {n for item in asked for n in item.gold_clauses}
    stated = {
        number
        for item in asked
        for alternatives in (*item.nuggets, *item.conditions)
        for a in alternatives
        for number in numbers(a)
    }
    telling = [n for n in range(1, len(policy.clauses) + 1) if "。" in policy.clause(n)]
    text = "\n".join(map(policy.clause, telling))
    return tuple(
        [f"clause {n}" for n in telling if n not in clauses]
        + [f"number {number}" for number in sorted(numbers(text) - stated)]
    )


def _header(file: Path) -> _Header:
    try:
        return _Header.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise DatasetError(
            f"{file.parent}: no {_FILE} there. 'wence eval init {file.parent}' writes one, with questions to edit."
        ) from None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DatasetError(f"{file}: cannot be read: {error}") from None
    except ValidationError as error:
        raise DatasetError(f"{file}: {_details(error)}") from None


def _paths(folder: Path, given: str, header: _Header) -> list[Path]:
    if given == _SHIPPED:
        with resources.as_file(resources.files("index") / "corpus") as corpus:
            return [corpus]
    found = sorted(folder.glob(given)) if "*" in given else [folder / given]
    if not found or not all(path.exists() for path in found):
        raise DatasetError(f"{folder / _FILE}: “{given}” of “{header.title}” does not exist.")
    return found


def _items(files: Sequence[Path]) -> list[Item]:
    ids: dict[str, str] = {}
    asked: dict[str, str] = {}
    items = []
    for file in files:
        for place, item in _read(file):
            _claim(ids, item.id, place, "id")
            _claim(asked, " → ".join(item.turns) + item.planted, place, "question")
            items.append(item)
    return items


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
            raise DatasetError(f"{place}: {_details(error)}") from None


def _details(error: ValidationError) -> str:
    return "; ".join(f"{'.'.join(map(str, e['loc'])) or 'line'}: {e['msg']}" for e in error.errors(include_url=False))


def _claim(seen: dict[str, str], value: str, place: str, what: str) -> None:
    if value in seen:
        raise DatasetError(f"{place}: the {what} “{value}” is already in {seen[value]}.")
    seen[value] = place
