"""The system that a run is told to examine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from eval.cache import Cache
from eval.local import LocalRespondent
from eval.replies import Respondent
from rag.settings import Settings

KEY = "WENCE_EVAL_API_KEY"


@contextmanager
def respondent(
    settings: Settings, cache: Cache, jobs: int, *, url: str | None = None, openai: str | None = None,
    model: str | None = None, refusal: str | None = None,
) -> Iterator[Respondent]:  # fmt: skip
    """A remote Wence at ``url``, an OpenAI-compatible service at ``openai``, or else this machine's pipeline."""
    if url:
        from eval.remote import WenceRespondent

        yield WenceRespondent(url, concurrency=jobs, cache=cache)
    elif openai:
        from eval.remote import OpenAiRespondent

        key = os.environ.get(KEY)
        yield OpenAiRespondent(openai, model or "", api_key=key, concurrency=jobs, refusal=refusal, cache=cache)
    else:
        with LocalRespondent(settings, jobs=jobs, cache=cache) as local:
            yield local
