"""The log of a Glue run whose group is of class Infrequent Access: queried with consent, and not without."""

from __future__ import annotations

from tests.drilling import shipped, solve
from workbench.domain.verdict import UnknownReason, Verdict

DRILL = "139-the-cheap-shelf"


async def test_without_consent_it_cannot_be_told_and_nothing_is_billed() -> None:
    solved = await solve(shipped().scenarios[DRILL])
    said = solved.findings["said"]
    assert (said.verdict, said.reason) == (Verdict.UNKNOWN, UnknownReason.BLOCKED_BY_GUARD)
    assert "--allow-cost" in said.summary
    assert "logs.GetQueryResults" not in {request.operation for request in solved.sent}


async def test_with_consent_the_query_brings_the_lines_that_decide() -> None:
    solved = await solve(shipped().scenarios[DRILL], allow_cost=True)
    assert solved.diagnosis.conclusion.primary == "glue-oom"
    assert solved.findings["said"].facts["told_by"] == "log"
    asked = [request.operation for request in solved.sent]
    assert (asked.count("logs.StartQuery"), asked.count("logs.FilterLogEvents")) == (1, 0)
