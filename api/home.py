"""The data folder: its published index, built from the shipped corpus where nothing was published yet."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from rag.settings import LIGHT_ENCODER, Settings

if TYPE_CHECKING:
    from index.encoding import Encoder
    from index.snapshot import Snapshot, SnapshotStore

Progress = Callable[[str, int, int], None]


def open_store(settings: Settings) -> SnapshotStore:
    from index.snapshot import SnapshotStore

    return SnapshotStore(settings.home)


def build_if_empty(settings: Settings, progress: Progress) -> bool:
    """Publish the shipped corpus where nothing is published yet; returns whether that was needed.

    Raises:
        CorpusError: it cannot be built.
    """
    store = open_store(settings)
    if store.current() is not None:
        return False
    from index.building import build

    build(None, store, settings.encoder, progress=progress)
    return True


def chosen_encoder(settings: Settings) -> Encoder | None:
    """The encoder that the settings name; None for the light one, which lies in the snapshot itself.

    Raises:
        EncoderError: it cannot be loaded.
    """
    if settings.encoder == LIGHT_ENCODER:
        return None
    from index.encoding import SentenceTransformerEncoder

    return SentenceTransformerEncoder(settings.encoder)


def open_snapshot(settings: Settings, encoder: Encoder | None = None) -> Snapshot:
    """Open the published snapshot.

    Raises:
        CorpusError: there is none, or it cannot be used.
    """
    return open_store(settings).open(encoder=encoder or chosen_encoder(settings))
