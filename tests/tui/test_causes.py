"""What stands under a proven cause on the board, and what the bar above it says."""

from __future__ import annotations

from dataclasses import replace

from tests.engine.test_diagnosis import finding
from workbench.domain.diagnosis import (
    CauseAssessment,
    CauseStatus,
    Conclusion,
    ConclusionStatus,
    ConditionResult,
    ConditionRole,
    Diagnosis,
)
from workbench.domain.verdict import Verdict
from workbench.tui.paint.causes import cause_rows, conclusion


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


def test_the_bar_gives_no_all_clear_while_causes_were_not_examined() -> None:
    def bar(not_examined: int) -> tuple[str, str]:
        clean = Conclusion(status=ConclusionStatus.CLEAN, not_examined=not_examined)
        css_class, text = conclusion(Diagnosis(causes=(), conclusion=clean), checked=True)
        return css_class, text.plain.strip()

    assert bar(0) == ("-clean", "✓ NOTHING WRONG FOUND")
    assert bar(16) == ("-undetermined", "? NOT ALL EXAMINED")
