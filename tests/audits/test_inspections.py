"""Inspection drills: each planted weakness is found by its rule, and nothing else in the account is weak."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.audits.accounts import DESK
from tests.drilling import shipped, source_of
from tests.fakes import ports_of
from workbench.domain.audit import Accusation, InspectionScored
from workbench.domain.diagnosis import ConclusionStatus
from workbench.domain.scenario import AnswerKey, Scenario, ScenarioKind, Weakness
from workbench.domain.transcript import Transcript
from workbench.engine.audit.inspection import begin_inspection, reasons, scored, weak_in
from workbench.engine.audit.report import Standing, audit_report
from workbench.engine.clock import SystemClock
from workbench.engine.errors import UsageError
from workbench.playbook_files.inspections import lint_inspection
from workbench.simulation import SimulatedAccount

CLOCK = SystemClock()
INSPECTIONS = [item for item in shipped().scenarios.values() if item.kind is ScenarioKind.INSPECTION]


async def inspected(scenario: Scenario) -> Transcript:
    """Audit the account of an inspection."""
    with SimulatedAccount(scenario, CLOCK) as account:
        source = source_of(account)
        ports = ports_of(source, CLOCK)
        session = await begin_inspection(ports, source.target(), DESK, scenario)
        await session.run()
        assert set(session.seen) == set(audit_report(session.transcript).resources)
        await session.hand_in(scored(scenario.answer, weak_in(audit_report(session.transcript))))
        return session.transcript


@pytest.mark.parametrize("scenario", INSPECTIONS, ids=lambda item: item.id)
def test_each_planted_weakness_is_found_and_nothing_else_is_weak(scenario: Scenario) -> None:
    transcript = asyncio.run(inspected(scenario))
    report = audit_report(transcript)
    assert len(report.resources) == 25
    assert not any(gap for rule in report.rules for gap in rule.gaps)
    assert report.counts[Standing.UNKNOWN] == 0
    assert weak_in(report) == {Accusation(rule=w.rule, resource=w.resource) for w in scenario.answer.weak}
    assert not report.unmatched
    assert transcript.incident.scenario == scenario.id
    result = transcript.entries[-1].event
    assert isinstance(result, InspectionScored)
    assert result.correct


def test_there_are_five_and_none_names_what_its_audit_does_not_have() -> None:
    assert len(INSPECTIONS) == 5
    assert [str(problem) for item in INSPECTIONS for problem in lint_inspection(item, DESK.audits)] == []
    assert {item.answer.status for item in INSPECTIONS} == {ConclusionStatus.PROVEN}


NAMES = st.sampled_from(["a", "b", "c", "d"])
PAIRS = st.builds(Accusation, rule=NAMES, resource=NAMES)


@given(st.frozensets(PAIRS), st.frozensets(PAIRS))
def test_every_mark_and_every_weakness_counts_once(
    weak: frozenset[Accusation], marked: frozenset[Accusation]
) -> None:
    key = AnswerKey(
        status=ConclusionStatus.PROVEN,
        weak=tuple(Weakness(rule=item.rule, resource=item.resource, why="x") for item in weak),
    )
    score = scored(key, marked)
    assert {*score.found, *score.missed} == weak
    assert {*score.found, *score.wrong} == marked
    assert score.correct == (weak == marked)
    assert set(reasons(key)) == weak


def test_a_name_that_the_audit_lacks_is_a_problem_with_file_and_line(tmp_path: Path) -> None:
    text = (
        Path(INSPECTIONS[0].source).read_text("utf-8").replace("rule: logs-retention", "rule: log-retention")
    )
    path = tmp_path / "renamed.yaml"
    path.write_text(text, "utf-8")
    line = text[: text.index("rule: log-retention")].count("\n") + 1
    broken = replace(
        INSPECTIONS[0],
        source=str(path),
        answer=replace(
            INSPECTIONS[0].answer, weak=(replace(INSPECTIONS[0].answer.weak[0], rule="log-retention"),)
        ),
    )
    (problem,) = lint_inspection(broken, DESK.audits)
    assert str(problem).startswith(f"{path}:{line}: answer.weak[0].rule: ")
    assert "logs-retention" in str(problem)


async def test_an_inspection_of_no_audit_is_refused() -> None:
    ports = ports_of(None, CLOCK)  # type: ignore[arg-type]  # nothing is asked
    with pytest.raises(UsageError, match="readiness-s3"):
        await begin_inspection(
            ports,
            None,  # type: ignore[arg-type]  # as above
            DESK,
            replace(INSPECTIONS[0], playbook="readiness-s4"),
        )
