"""From a transcript to text: `FORMATS` for who runs a playbook, `open_exports` for who hands it on."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import TypeAlias

from workbench.domain.transcript import Transcript
from workbench.engine.audit.report import audit_report
from workbench.engine.exports import Exports
from workbench.exporters import json_document, jsonl, junit, text
from workbench.exporters.audits import AUDIT_FORMATS

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


def _by_kind(form: str, of_incident: Exporter) -> Exporter:
    """Return what renders an audit as that, and any other incident by `of_incident`."""

    def render(transcript: Transcript) -> str:
        if transcript.incident.playbook.rules:
            return AUDIT_FORMATS[form](audit_report(transcript))
        return of_incident(transcript)

    return render


FORMATS: Mapping[str, Exporter] = {
    "text": _by_kind("text", text.render),
    "json": _by_kind("json", json_document.render),
    "jsonl": jsonl.render,
    "junit": _by_kind("junit", junit.render),
}
"""Format name to renderer, as `run --format` spells them."""
