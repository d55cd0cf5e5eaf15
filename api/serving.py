"""What is served now, and how it changes while requests are under way."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING, Protocol

from api.accesslog import log_failure
from api.deps import Served
from api.home import chosen_encoder, open_store
from index.errors import CorpusError
from rag.errors import WenceError
from rag.pause import Switch
from rag.settings import Settings

if TYPE_CHECKING:
    from index.encoding import Encoder

LOG = logging.getLogger("wence.serving")
# A damaged index is not opened anew at every check.
RETRY_S = 30.0


class Source(Protocol):
    """Where the served index comes from."""

    def published(self) -> str | None:
        """The version that is published; None when there is none. Cheap: it is asked every second."""
        ...

    def open(self) -> Served:
        """Open the published version. Raises ``WenceError`` or ``CorpusError`` when it cannot be opened."""
        ...


class PublishedIndex:
    """The index that is published in ``settings.home``."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._store = open_store(settings)
        self._encoder: Encoder | None = None

    def published(self) -> str | None:
        return self._store.current()

    def open(self) -> Served:
        from rag.assembly import build_assistant

        # A model is loaded once, whatever number of snapshots it serves.
        self._encoder = self._encoder or chosen_encoder(self._settings)
        snapshot = self._store.open(encoder=self._encoder)
        assistant = build_assistant(self._settings, snapshot)
        assistant.prepare()
        return Served(snapshot, assistant, Switch(self._settings.home))


class Shelf:
    """Holds what is served; ``watch`` replaces it when another version is published.

    The swap is one assignment: a request under way keeps the ``Served`` that it took.
    """

    def __init__(self, source: Source) -> None:
        self._source = source
        self._served: Served | None = None
        self._failed: tuple[str, float] | None = None  # version, and when to try it again (monotonic seconds)
        self._loaded = asyncio.Event()

    def current(self) -> Served | None:
        return self._served

    async def loaded(self) -> Served:
        """Wait until something is served."""
        await self._loaded.wait()
        assert self._served is not None
        return self._served

    async def watch(self, every_s: float) -> None:
        """Check for a newly published version now and every ``every_s`` seconds, for ever."""
        while True:
            await self.refresh()
            await asyncio.sleep(every_s)

    async def load(self) -> None:
        """Open the published version now.

        Raises:
            WenceError, CorpusError: it cannot be opened.
        """
        self._served = await asyncio.to_thread(self._source.open)
        self._loaded.set()
        LOG.info("Serving index %s", self._served.catalogue.version)

    async def refresh(self) -> None:
        """Open the published version unless it is served already. What is served stays if that fails."""
        version = ""
        try:
            published: str | None = await asyncio.to_thread(self._source.published)
            version = published or ""
            if version and not self._is_served(version) and not self._is_in_disgrace(version):
                await self.load()
        except Exception as error:
            if isinstance(error, WenceError | CorpusError):
                LOG.error("The published index %s cannot be opened: %s", version, error)
            else:
                log_failure(error)
            self._failed = version, time.monotonic() + RETRY_S

    def _is_served(self, version: str) -> bool:
        return self._served is not None and self._served.catalogue.version == version

    def _is_in_disgrace(self, version: str) -> bool:
        return self._failed is not None and self._failed[0] == version and time.monotonic() < self._failed[1]
