"""A new question set on any corpus: a folder with drafts of questions, and all that a person needs to edit them."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import Path
from typing import Any
from uuid import uuid4

from eval.asking import drafts_on
from eval.policy import Policy
from index.cleaning import clean
from index.loading import RawDocument, find_files, load
from index.passage import Document
from index.structure import find_title
from rag.errors import WenceError

QUESTIONS = "questions.drafts.jsonl"
_STEP = 10

Tell = Callable[[str, int, int], None]

_SET = """\
# 评测题集。字段说明见 README.md。
title = {title}

# 题目所问的文件：相对于本文件夹的路径，可以是文件夹；"shipped" 是随产品提供的政策。
documents = {documents}

# 干扰文件：与题目无关、但一同建立索引的文件，看系统会不会答错文件。
# 每个 .jsonl 文件每行一份：{{"id": "other-1", "title": "……", "text": "……"}}。放进本文件夹后写上文件名，如：
# distractors = ["distractors.jsonl"]
distractors = []
"""


class DraftingError(WenceError):
    """No set was written; the text says why, and what to do."""


@dataclass(frozen=True)
class Written:
    """A set that was written: how many documents it is about, how many clauses are asked about, how many drafts."""

    folder: Path
    documents: int
    clauses: int
    drafts: int


def drafts(paths: Sequence[Path], tell: Tell | None = None) -> tuple[dict[str, Any], ...]:
    """Drafts on every clause of the documents at ``paths`` (files or folders; none: the shipped policy), as items.

    Raises:
        DraftingError: two documents have the same id. LoadError: a document cannot be read.
    """
    return drafts_on(_policies(paths, tell or _say_nothing))


def write_set(folder: Path, paths: Sequence[Path], tell: Tell | None = None) -> Written:
    """Write a set on the documents at ``paths`` (none: the shipped policy) into ``folder``, whole or not at all.

    Raises:
        DraftingError: ``folder`` is not empty or lies among the documents, or there is nothing to ask about.
        LoadError: a document cannot be read.
    """
    _check(folder, paths)
    titles: list[str] = []

    def policies() -> Iterator[tuple[Policy, str]]:
        for policy, title in _policies(paths, tell or _say_nothing):
            titles.append(title)
            yield policy, title

    found = drafts_on(policies())
    if not found:
        raise DraftingError("The documents hold no clause that states anything. Name others.")
    title = titles[0] if len(titles) == 1 else f"{folder.resolve().name}：{len(titles)} 份文件"
    documents = [_relative(path, folder) for path in paths] or ["shipped"]
    header = _SET.format(title=_toml(title), documents=f"[{', '.join(map(_toml, documents))}]")
    lines = [json.dumps(item, ensure_ascii=False) + "\n" for item in found]
    guide = (resources.files("eval") / "data" / "set.README.md").read_text(encoding="utf-8")
    _write(folder, {"set.toml": header, QUESTIONS: "".join(lines), "README.md": guide})
    return Written(folder, len(titles), len({item["family"] for item in found}), len(found))


def _check(folder: Path, paths: Sequence[Path]) -> None:
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        what = "is a question set already" if (folder / "set.toml").is_file() else "exists and is not empty"
        raise DraftingError(f"{folder} {what}, and nothing is overwritten. Name a folder that does not exist yet.")
    for path in paths:
        if path.is_dir() and folder.resolve().is_relative_to(path.resolve()):
            raise DraftingError(
                f"{folder} lies in {path}, so that its files would count as documents. Name a folder elsewhere."
            )


def _policies(paths: Sequence[Path], tell: Tell) -> Iterator[tuple[Policy, str]]:
    """The documents, cleaned, each with its title."""
    if not paths:
        with resources.as_file(resources.files("index") / "corpus") as corpus:
            yield from _policies([corpus], tell)
        return
    found = [raw for file in find_files(paths) for raw in load(file)]
    origins: dict[str, str] = {}
    for number, raw in enumerate(found):
        if number % _STEP == 0:
            tell("draft", number, len(found))
        other = origins.setdefault(raw.id, raw.origin)
        if other != raw.origin:
            raise DraftingError(
                f"{other} and {raw.origin} have the same id '{raw.id}'. Rename one of the files, or give it another id "
                'in a sidecar .json beside it: {"id": "…"}.'
            )
        yield _policy(raw)
    tell("draft", len(found), len(found))


def _policy(raw: RawDocument) -> tuple[Policy, str]:
    text = clean(raw.raw).text
    title = clean(raw.title).text if raw.title else find_title(text) or raw.stem
    return Policy.of(Document(raw.id, title, text)), " ".join(title.split())


def _relative(path: Path, folder: Path) -> str:
    try:
        return Path(os.path.relpath(path.resolve(), folder.resolve())).as_posix()
    except ValueError:  # another drive
        return path.resolve().as_posix()


def _toml(text: str) -> str:
    """A basic string of TOML, which JSON's are, but for DEL."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007F")


def _write(folder: Path, files: dict[str, str]) -> None:
    target = folder.resolve()
    draft = target.with_name(f".{target.name}.{uuid4().hex}")
    try:
        draft.mkdir(parents=True)
        for name, text in files.items():
            (draft / name).write_text(text, encoding="utf-8", newline="\n")
        # Takes the place of an empty folder, and of nothing else.
        os.rename(draft, target)
    except OSError as error:
        raise DraftingError(f"{folder} cannot be written: {error.strerror}. Name another folder.") from None
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def _say_nothing(stage: str, done: int, total: int) -> None:
    del stage, done, total
