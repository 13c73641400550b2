"""Pure functions from a transcript to text. `FORMATS` names them all."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TypeAlias

from workbench.domain.incident import Transcript
from workbench.exporters import json_document, jsonl, junit, markdown, text

Exporter: TypeAlias = Callable[[Transcript], str]
"""Renders a transcript; the text ends with a line feed and holds no control character but that and tabs."""

FORMATS: Mapping[str, Exporter] = {
    "text": text.render,
    "json": json_document.render,
    "jsonl": jsonl.render,
    "junit": junit.render,
    "md": markdown.render,
}
"""Format name to renderer, as `run --format` spells them."""

EXPORTS: Mapping[str, Exporter] = {"md": markdown.render, "json": json_document.render_with_entries}
"""What `export` offers: the formats that hold the whole timeline."""
