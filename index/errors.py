"""The errors of the index.

CorpusError
├── LoadError            a file of documents cannot be read or understood
├── BuildError           documents were read, but no index can be made of them
│   └── BuildLocked      another build or clean-up is at work in the same folder
├── SnapshotError        a snapshot is damaged, foreign, or does not fit what was asked for
│   └── NoSnapshot       nothing has been published yet, or there is no snapshot of that version
└── EncoderError         an encoder cannot be loaded or does not give what it promises

Every message is meant for a person: it names the file or folder and says what to do.
"""

from __future__ import annotations


class CorpusError(Exception):
    """Base of every error that this package raises on purpose."""


class LoadError(CorpusError):
    """A file of documents cannot be read or understood; the text names file, line and way out."""


class BuildError(CorpusError):
    """The documents cannot be made into an index; nothing was published."""


class BuildLocked(BuildError):
    """Another process is changing the same folder of snapshots."""


class SnapshotError(CorpusError):
    """A snapshot cannot be used; the text names its folder and says what to run."""


class NoSnapshot(SnapshotError):
    """There is no such snapshot."""


class EncoderError(CorpusError):
    """An encoder cannot be loaded, or its vectors are not what it promised."""
