"""Files of documents to raw text: .txt, .md and .jsonl, with a sidecar of facts beside them."""

from __future__ import annotations

import json
import tomllib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from index.errors import LoadError

SUFFIXES = (".txt", ".md", ".jsonl")
_SIDECARS = (".json", ".toml")
_MAX_ID = 200


@dataclass(frozen=True)
class RawDocument:
    """One document as it came.

    ``title`` is None where neither a sidecar nor a ``.jsonl`` field gives one. ``origin`` says where the text
    came from,
    for messages: ``file`` or ``file:line``.
    """

    id: str
    title: str | None
    raw: str
    metadata: Mapping[str, str]
    origin: str

    @property
    def stem(self) -> str:
        """The file's name without its last suffix."""
        return Path(self.origin.rpartition("/")[2]).stem


def find_files(paths: Sequence[Path]) -> tuple[Path, ...]:
    """The files to load for ``paths``: a file stands for itself, a folder for every .txt .md .jsonl in and
    below it.

    Hidden files and folders are passed over, a file named twice is taken once.

    Raises:
        LoadError: a path does not exist, a folder holds nothing to load, or a file is of another kind.
    """
    found: dict[Path, None] = {}
    for path in paths:
        if path.is_dir():
            files = sorted(p for p in path.rglob("*") if p.suffix.lower() in SUFFIXES and p.is_file())
            files = [p for p in files if not any(part.startswith(".") for part in p.relative_to(path).parts)]
            if not files:
                raise LoadError(f"{path} holds no {_kinds()} file. Name a folder or file that holds documents.")
            found.update(dict.fromkeys(files))
        elif not path.exists():
            raise LoadError(f"{path} does not exist. Check the path.")
        elif path.suffix.lower() not in SUFFIXES:
            raise LoadError(f"{path} is not a {_kinds()} file. Save its text as .txt (UTF-8) and name that.")
        else:
            found[path] = None
    return tuple(found)


def load(path: Path) -> tuple[RawDocument, ...]:
    """The documents of one file, in their order.

    A ``.txt`` or ``.md`` file is one document; a ``.jsonl`` file has one on each line, ``{"text": …}`` with
    ``id``, ``title`` and further facts where known. A sidecar ``<stem>.json`` or ``<stem>.toml`` gives
    ``id``, ``title`` and facts; for a ``.jsonl`` it gives facts that hold for every line. Text is UTF-8,
    UTF-16 with a BOM, or GB18030.

    Raises:
        LoadError: the file or its sidecar cannot be read or understood; the text names file, line and way
            out.
    """
    facts = _sidecar(path)
    text = _read(path)
    if path.suffix.lower() == ".jsonl":
        return _load_lines(path, text, facts)
    if not text.strip():
        raise LoadError(f"{path} is empty. Remove it, or put the document's text into it.")
    title = facts.pop("title", None)
    identity = facts.pop("id", None)
    if identity is None:
        identity = _tidy_id(path.stem)
    return (RawDocument(_checked_id(identity, str(path)), title, text, facts, str(path)),)


def _load_lines(path: Path, text: str, shared: Mapping[str, str]) -> tuple[RawDocument, ...]:
    for key in ("id", "title"):
        if key in shared:
            raise LoadError(f"The sidecar of {path} gives '{key}', but a .jsonl file gives it on each line. Remove it.")
    documents = []
    # Not splitlines(): JSON text may hold U+2028 and the like as they are.
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            documents.append(_load_line(path, number, line, shared))
    if not documents:
        raise LoadError(f"{path} is empty. Remove it, or put one JSON object with a 'text' on each line.")
    return tuple(documents)


def _load_line(path: Path, number: int, line: str, shared: Mapping[str, str]) -> RawDocument:
    origin = f"{path}:{number}"
    try:
        fields = json.loads(line)
    except ValueError as error:
        raise LoadError(
            f'{origin} is not JSON ({error}). Each line must be one object such as {{"text": "…"}}.'
        ) from None
    if not isinstance(fields, dict):
        raise LoadError(f'{origin} is not a JSON object. Each line must be one, such as {{"text": "…"}}.')
    text = fields.pop("text", None)
    if not isinstance(text, str):
        raise LoadError(f"{origin} has no 'text', or it is not a string. Put the document's text there.")
    if not text.strip():
        raise LoadError(f"{origin} has an empty 'text'. Remove the line, or put the document's text there.")
    facts = {**shared, **_as_facts(fields, origin, skip_others=True)}
    title = facts.pop("title", None)
    identity = facts.pop("id", f"{_tidy_id(path.stem)}-{number}")
    return RawDocument(_checked_id(identity, origin), title or None, text, facts, origin)


def _sidecar(path: Path) -> dict[str, str]:
    found = [path.with_suffix(suffix) for suffix in _SIDECARS if path.with_suffix(suffix).is_file()]
    if not found:
        return {}
    if len(found) > 1:
        raise LoadError(f"{path} has two sidecars, {found[0].name} and {found[1].name}. Keep one of them.")
    text = _read(found[0])
    try:
        fields = json.loads(text) if found[0].suffix == ".json" else tomllib.loads(text)
    except ValueError as error:
        raise LoadError(f"{found[0]} is not {found[0].suffix[1:].upper()}: {error}. Correct it or remove it.") from None
    if not isinstance(fields, dict):
        raise LoadError(f'{found[0]} must be one object of facts, such as {{"title": "…"}}.')
    return _as_facts(fields, str(found[0]), skip_others=False)


def _as_facts(fields: Mapping[str, Any], origin: str, *, skip_others: bool) -> dict[str, str]:
    """Scalar values as strings, null left out. Lists and objects are left out too, or else an error."""
    facts = {}
    for key, value in fields.items():
        if isinstance(value, bool):
            facts[key] = "true" if value else "false"
        elif isinstance(value, str):
            facts[key] = value.strip()
        elif value is None or (skip_others and isinstance(value, (list, dict))):
            continue
        elif isinstance(value, (list, dict)):
            raise LoadError(f"{origin}: '{key}' is a list or an object. A fact must be a string or a number.")
        else:
            facts[key] = str(value)
    return facts


def _tidy_id(stem: str) -> str:
    return "-".join("".join(c if c.isprintable() and c not in "/#?%\\" else " " for c in stem).split()) or "document"


def _checked_id(identity: str, origin: str) -> str:
    if not identity or len(identity) > _MAX_ID or not identity.isprintable() or identity != identity.strip():
        raise LoadError(f"{origin} has the id {identity!r}. An id is 1 to {_MAX_ID} printable characters on one line.")
    return identity


def _kinds() -> str:
    return ", ".join(SUFFIXES[:-1]) + " or " + SUFFIXES[-1]


def _read(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise LoadError(f"{path} cannot be read ({error.strerror or error}). Check its name and permissions.") from None
    text = _decode(path, content)
    strange = next((i for i, c in enumerate(text) if c == "\0" or unicodedata.category(c) == "Cs"), None)
    if strange is not None:
        line = text.count("\n", 0, strange) + 1
        raise LoadError(
            f"{path}:{line} holds {text[strange]!r}, which no text does. Save the file as UTF-8 text again."
        )
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _decode(path: Path, content: bytes) -> str:
    encodings: tuple[str, ...]
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        encodings = ("utf-16",)
    elif content.startswith(b"\xef\xbb\xbf"):
        encodings = ("utf-8-sig",)
    else:
        encodings = ("utf-8", "gb18030")
    first: UnicodeDecodeError | None = None
    for encoding in encodings:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError as error:
            first = first or error
            continue
        if encoding != "gb18030" or _reads_as_chinese(text):
            return text
    assert first is not None
    line = content.count(b"\n", 0, first.start) + 1
    raise LoadError(
        f"{path}:{line} holds bytes that are no text in UTF-8 or GB18030 (byte {first.start}: "
        f"{content[first.start]:#04x}). Save the file as UTF-8 and try again."
    )


def _reads_as_chinese(text: str) -> bool:
    """GB18030 accepts nearly any bytes, so a text that it gave must look like one.

    Nine in ten of its letters outside ASCII must be common: on the GB2312 plane, which Chinese files rarely
        leave.
    """
    foreign = [c for c in text if ord(c) > 127]
    if any(unicodedata.category(c) in ("Cc", "Co", "Cn") and c not in "\t\n\r\f" for c in text):
        return False
    common = sum(1 for c in foreign if _in_gb2312(c))
    return common >= 0.9 * len(foreign)


def _in_gb2312(character: str) -> bool:
    try:
        return len(character.encode("gb2312")) == 2
    except UnicodeEncodeError:
        return False
