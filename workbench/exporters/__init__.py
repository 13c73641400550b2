"""Pure functions from a transcript to text. `FORMATS` names them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial
from pathlib import Path
from typing import TypeAlias

from workbench.domain.incident import Transcript
from workbench.engine.exports import Exports
from workbench.exporters import json_document, jsonl, junit, text

Exporter: TypeAlias = Callable[[Transcript], str]
"""Renders a transcript. The text ends with a line feed; its only other control characters are tabs in code
blocks and the carriage returns of CSV."""


@cache
def open_exports(folder: Path | None = None) -> Exports:
    """Return the door to all export formats and templates.

    Args:
        folder: The person's own templates, `NAME.md`; it need not exist.
    """
    from workbench.exporters.exports import FileExports  # noqa: PLC0415 - Jinja2 costs 50 ms, and screens wait

    return FileExports(folder)


def _plain(format_: str, transcript: Transcript) -> str:
    return open_exports().render(transcript, format_)


FORMATS: Mapping[str, Exporter] = {
    "text": text.render,
    "json": json_document.render,
    "jsonl": jsonl.render,
    "junit": junit.render,
    "md": partial(_plain, "md"),
}
"""Format name to renderer, as `run --format` spells them."""

EXPORTS: Mapping[str, Exporter] = {
    "md": FORMATS["md"],
    "html": partial(_plain, "html"),
    "json": json_document.render_with_entries,
    "csv": partial(_plain, "csv"),
}
"""What `export` offers without options: the formats that hold the whole timeline."""
