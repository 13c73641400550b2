"""The one door for whoever writes an incident to a file: format, template, and what must not be told."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cached_property
from pathlib import Path

from workbench.domain.transcript import Transcript
from workbench.engine.audit.report import audit_report
from workbench.engine.errors import unknown_name
from workbench.engine.exports import PLAIN, ExportOptions
from workbench.engine.keeping import kept
from workbench.exporters import csv_timeline, html_page, json_document, post_mortem
from workbench.exporters.audits import AUDIT_FORMATS
from workbench.exporters.masking import masked
from workbench.exporters.template_files import Shelf, load_templates
from workbench.exporters.view_builder import Material


class FileExports:
    """An `Exports` whose templates are files.

    Args:
        folder: The person's own templates, `NAME.md`; it need not exist.
    """

    def __init__(self, folder: Path | None = None) -> None:
        self._folder = folder

    @property
    def formats(self) -> tuple[str, ...]:
        """As `Exports.formats`."""
        return tuple(_FORMATS)

    @property
    def templates(self) -> Mapping[str, str]:
        """As `Exports.templates`."""
        return {name: self._shelf.sources[name].description for name in self._shelf.names}

    @property
    def problems(self) -> tuple[str, ...]:
        """As `Exports.problems`."""
        return self._shelf.problems

    def render(self, transcript: Transcript, format_: str, options: ExportOptions = PLAIN) -> str:
        """As `Exports.render`."""
        if format_ not in _FORMATS:
            raise unknown_name("format", format_, _FORMATS)
        material = masked(kept(transcript), options)
        if transcript.incident.playbook.rules:
            return AUDIT_FORMATS[format_](audit_report(material.transcript))
        return _FORMATS[format_](material, options.template, self._shelf)

    @cached_property
    def _shelf(self) -> Shelf:
        return load_templates(self._folder)


_FORMATS: Mapping[str, Callable[[Material, str, Shelf], str]] = {
    "md": post_mortem.render,
    "html": html_page.render,
    "json": lambda material, *_: json_document.render_export(material),
    "csv": lambda material, *_: csv_timeline.render(material.transcript),
}
