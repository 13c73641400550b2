"""What an audit came to, as text: for a CI log, an inspector, a gate, another tool."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from workbench.engine.audit.report import AuditReport
from workbench.exporters.audits import (
    audit_csv,
    audit_html,
    audit_json,
    audit_junit,
    audit_markdown,
    audit_ocsf,
    audit_text,
)

AUDIT_FORMATS: Mapping[str, Callable[[AuditReport], str]] = {
    "text": audit_text.render,
    "full": audit_text.render_full,
    "json": audit_json.render,
    "junit": audit_junit.render,
    "csv": audit_csv.render,
    "md": audit_markdown.render,
    "html": audit_html.render,
    "ocsf": audit_ocsf.render,
}
"""Format name to renderer, as `audit --format` spells them. Each text ends with a line feed."""
