"""What stands under a proven cause on the board."""

from __future__ import annotations

from dataclasses import replace

from tests.engine.test_diagnosis import finding
from workbench.domain.diagnosis import CauseAssessment, CauseStatus, ConditionResult, ConditionRole
from workbench.domain.verdict import Verdict
from workbench.tui.paint.causes import cause_rows


def cause(name: str, status: CauseStatus, *checks: str) -> CauseAssessment:
    conditions = tuple(
        ConditionResult(expression=check, role=ConditionRole.ALL_OF, truth=True, checks=(check,))
        for check in checks
    )
    return CauseAssessment(id=name, title=name, status=status, conditions=conditions, decided_by=())


def test_the_finding_that_only_this_cause_rests_on_says_more_than_one_that_many_need() -> None:
    findings = {
        name: replace(finding(name, verdict=Verdict.FAIL), summary=f"{name} says so")
        for name in ("object", "open_uploads")
    }
    board = cause_rows(
        (
            cause("interrupted", CauseStatus.PROVEN, "object", "open_uploads"),
            cause("never-tried", CauseStatus.RULED_OUT, "object"),
        ),
        findings,
    )
    notes = {row.id: row.note.plain for row in board}
    assert (notes["interrupted"], notes["never-tried"]) == ("open_uploads says so", "")
