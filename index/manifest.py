"""The manifest of a snapshot: what it holds, how it was made, and the digest of every file."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from importlib import metadata
from pathlib import Path
from typing import Any, NamedTuple

from index.chunking import ChunkParameters
from index.lexical import BM25Parameters
from index.search import Fusion

FORMAT = 1
NAME = "manifest.json"
_SMALL = 256 * 1024


class FileEntry(NamedTuple):
    """A file's size in bytes and its SHA-256 in hexadecimal."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What is known about a snapshot. ``created`` is UTC in ISO 8601; ``counts`` names what is counted."""

    version: str
    created: str
    product: str
    encoder: str
    dimensions: int
    chunking: ChunkParameters
    bm25: BM25Parameters
    fusion: Fusion
    counts: Mapping[str, int]
    files: Mapping[str, FileEntry]
    format: int = FORMAT

    def write(self, folder: Path) -> None:
        files = {name: entry._asdict() for name, entry in sorted(self.files.items())}
        data = asdict(replace(self, counts=dict(self.counts), files={})) | {"files": files}
        data["sha256"] = _digest(data)
        (folder / NAME).write_text(json.dumps(data, ensure_ascii=False, indent=1) + "\n", "utf-8")

    @classmethod
    def read(cls, folder: Path) -> Manifest:
        """Raises ValueError when it is damaged or of another format, OSError when it cannot be read."""
        data = json.loads((folder / NAME).read_text("utf-8"))
        if not isinstance(data, dict):
            raise ValueError(f"{NAME} is not an object")
        if data.get("format") != FORMAT:
            raise ValueError(f"its format is {data.get('format')!r}; this version of Wence reads format {FORMAT}")
        if data.pop("sha256", None) != _digest(data):
            raise ValueError(f"{NAME} was changed or damaged")
        try:
            return cls(
                data["version"], data["created"], data["product"], data["encoder"], data["dimensions"],
                ChunkParameters(**data["chunking"]), BM25Parameters(**data["bm25"]), Fusion(**data["fusion"]),
                data["counts"], {name: FileEntry(**entry) for name, entry in data["files"].items()},
            )  # fmt: skip
        except (KeyError, TypeError, AttributeError) as error:
            raise ValueError(f"{NAME} is incomplete ({error})") from None

    def check(self, folder: Path, *, thorough: bool) -> None:
        """Compare every file with its entry: its size, and its digest where it is small or ``thorough`` is
        true.

        Raises:
            ValueError: a file is missing, too long or short, or has other content; the text names it.
        """
        for name, entry in self.files.items():
            path = folder / name
            size = path.stat().st_size if path.is_file() else None
            if size is None:
                raise ValueError(f"{name} is missing")
            if size != entry.size:
                raise ValueError(f"{name} has {size} bytes instead of {entry.size}")
            if (thorough or size <= _SMALL) and file_digest(path) != entry.sha256:
                raise ValueError(f"{name} has other content than when it was built")


def content_digest(files: Mapping[str, FileEntry]) -> str:
    """Twelve hexadecimal digits that tell one content from another."""
    listing = "\n".join(f"{name} {entry.sha256}" for name, entry in sorted(files.items()))
    return hashlib.sha256(listing.encode()).hexdigest()[:12]


def file_digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def product_version() -> str:
    try:
        return metadata.version("wence")
    except metadata.PackageNotFoundError:
        return "unknown"


def _digest(data: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(data, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
