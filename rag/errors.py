"""The errors of the pipeline.

WenceError
├── SettingsError        a setting has a value that Wence cannot use
├── IndexUnavailable     there is no index to search, or it cannot be opened
└── ComposeError         a composer could not go on; the extractive composer takes over
    └── ModelError       the LLM failed (``rag.llm``); its subclasses name how

A question that cannot be answered is not an error: it is an ``Answer`` with a status.
"""

from __future__ import annotations


class WenceError(Exception):
    """Base of every error that Wence raises on purpose; its text is meant for a person."""


class SettingsError(WenceError):
    """A setting has a value that Wence cannot use; the text names the variable and what it accepts."""


class IndexUnavailable(WenceError):
    """There is no published index, or it is damaged; the text says what to run."""


class ComposeError(WenceError):
    """A composer could not go on."""


class ModelError(ComposeError):
    """The LLM did not deliver a usable answer."""
