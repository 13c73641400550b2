"""An audit as one HTML file for an inspector: no network, no scripts, made for screen and paper."""

from __future__ import annotations

from workbench.engine.audit.report import AuditReport
from workbench.exporters.audits import audit_markdown
from workbench.exporters.html_page import page
from workbench.exporters.markdown_html import to_html


def render(report: AuditReport) -> str:
    """Return the Markdown of the audit as a page."""
    incident = report.transcript.incident
    return page(
        title=f"{incident.playbook.title}: {report.conclusion.headline}",
        body=to_html(audit_markdown.render(report)),
        incident=incident.id,
        version=incident.tool_version,
        entries=len(report.transcript.entries),
    )
