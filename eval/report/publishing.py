"""A run on the disk: ``results.json``, ``summary.json`` to compare with, ``report.html`` to read, ``junit.xml``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from eval import results
from eval.compare import SUMMARY
from eval.report.html import render
from eval.report.junit import junit
from eval.results import Results

PAGE, XML = "report.html", "junit.xml"


def publish(found: Results, summary: Mapping[str, Any], out: Path) -> Path:
    """Write a new folder below ``out`` with everything; returns it."""
    folder = results.save(found, out)
    results.write(folder / SUMMARY, json.dumps(summary, ensure_ascii=False) + "\n")
    _write(found, folder)
    return folder


def rewrite(run: Path) -> Path:
    """Write page and XML of a saved run again; returns the page.

    Raises:
        ResultsError: there is no run to be read.
    """
    folder = run if run.is_dir() else run.parent
    _write(results.read(run), folder)
    return folder / PAGE


def _write(found: Results, folder: Path) -> None:
    results.write(folder / PAGE, render(found))
    results.write(folder / XML, junit(found))
