"""An inspection of the journal: with its verdicts where it was handed in, and without where it was left."""

from __future__ import annotations

from textual.content import Content

from workbench.domain.audit import InspectionScored
from workbench.domain.incident_events import evidence_of
from workbench.engine.audit.report import AuditReport
from workbench.engine.backend import Backend
from workbench.tui.formats import inert
from workbench.tui.paint.audits import detail
from workbench.tui.paint.evidence import answer_lines
from workbench.tui.screens.audit import AuditScreen, Onward
from workbench.tui.screens.audit_shown import Pair
from workbench.tui.screens.blind_audit import BlindAudit


class PastInspectionScreen(BlindAudit, AuditScreen):
    """An inspection as it is on record; nothing can be marked any more, for its account is gone.

    Args:
        backend: For the clock and the exporters.
        report: What it came to.
        onward: As `AuditScreen`.
    """

    def __init__(self, backend: Backend, report: AuditReport, onward: Onward) -> None:
        scores = [e.event for e in report.transcript.entries if isinstance(e.event, InspectionScored)]
        self.score = scores[-1] if scores else None
        self.marked = set()
        super().__init__(backend, report, onward)

    def answer_line(self) -> Content:
        """As `AuditShown.answer_line`: the score, or why there is none."""
        if self.score:
            return Content("\n").join([inert(self.score.words), super().answer_line()])
        drill = self.report.transcript.incident.scenario
        return inert(
            f"It was left before it was handed in, and tells no verdict: workbench train {drill} begins anew"
        )

    def said_of(self, pair: Pair) -> Content:
        """As `AuditShown.said_of`: what AWS said alone, while the verdicts are hidden."""
        call, item = pair
        if self.score:
            heads = [part for part in (self.went(pair),) if part.cell_length]
            return Content("\n").join([*heads, detail(self.report, *pair)])
        entry = next(found for found in self.report.transcript.entries if found.seq == item.entry)
        evidence = evidence_of(entry.event)
        lines = [line for answer in (evidence.answers if evidence else ()) for line in answer_lines(answer)]
        return Content("\n").join([inert(f"{call.id} of {item.resource}"), *lines])

    def why_not(self, action: str) -> str:
        """As `WorkbenchScreen.why_not`."""
        return self.why_hidden(action) or super().why_not(action)
