"""From a transcript to text: `FORMATS` for who runs a playbook, `open_exports` for who hands it on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TypeAlias

from workbench.domain.transcript import Transcript
from workbench.engine.exports import Exports
from workbench.exporters import json_document, jsonl, junit, text

Exporter: TypeAlias = Callable[[Transcript], str]
"""Renders a transcript. The text ends with a line feed, and lines are its only control characters."""


@cache
def open_exports(folder: Path | None = None) -> Exports:
    """Return the door to all export formats and templates.

    Args:
        folder: The person's own templates, `NAME.md`; it need not exist.
    """
    from workbench.exporters.exports import FileExports  # noqa: PLC0415 - Jinja2 costs 50 ms, and screens wait

    return FileExports(folder)


FORMATS: Mapping[str, Exporter] = {
    "text": text.render,
    "json": json_document.render,
    "jsonl": jsonl.render,
    "junit": junit.render,
}
"""Format name to renderer, as `run --format` spells them."""
