"""The one door for whoever writes an incident to a file: format, template, and what must not be told."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from workbench.domain.transcript import Transcript
from workbench.engine.audit.report import audit_report
from workbench.engine.errors import UsageError, unknown_name
from workbench.engine.exports import PLAIN, WITH_LINKED, ExportOptions
from workbench.engine.keeping import kept
from workbench.exporters import csv_timeline, html_page, json_document, post_mortem, summary
from workbench.exporters.audits import AUDIT_FORMATS
from workbench.exporters.masking import masked
from workbench.exporters.template_files import Shelf, load_templates
from workbench.exporters.view_builder import Material
from workbench.knowledge.redaction import each_text_once


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

    def render(
        self,
        transcript: Transcript,
        format_: str,
        options: ExportOptions = PLAIN,
        linked: Sequence[Transcript] = (),
    ) -> str:
        """As `Exports.render`."""
        if format_ not in _FORMATS:
            raise unknown_name("format", format_, _FORMATS)
        with each_text_once():
            told = [kept(transcript), *(kept(item) for item in linked if format_ in WITH_LINKED)]
            materials = masked(told, options)
            if transcript.incident.playbook.rules:
                return _of_audit(materials[0].transcript, format_)
            return _FORMATS[format_](materials, options.template, self._shelf)

    @cached_property
    def _shelf(self) -> Shelf:
        return load_templates(self._folder)


def _of_audit(transcript: Transcript, format_: str) -> str:
    if format_ not in AUDIT_FORMATS:
        raise UsageError(f"an audit has no format '{format_}': choose {', '.join(AUDIT_FORMATS)}")
    return AUDIT_FORMATS[format_](audit_report(transcript))


_FORMATS: Mapping[str, Callable[[Sequence[Material], str, Shelf], str]] = {
    "md": post_mortem.render,
    "html": html_page.render,
    "summary": lambda materials, *_: summary.render(materials),
    "json": lambda materials, *_: json_document.render_export(materials[0]),
    "csv": lambda materials, *_: csv_timeline.render(materials[0].transcript),
}
