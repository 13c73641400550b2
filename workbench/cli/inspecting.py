"""An inspection drill without a trainee: the program audits the account, and its answer is checked."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

from workbench.cli.console import emit, say
from workbench.cli.drill import NOT_SOLVED, SOLVED
from workbench.cli.headless import plug_in
from workbench.domain.audit import Accusation, InspectionScored
from workbench.domain.scenario import AnswerKey, Scenario, Weakness
from workbench.engine.audit.inspection import begin_inspection, reasons, scored, weak_in
from workbench.engine.audit.report import AuditReport, audit_report
from workbench.engine.audit.session import AuditSession
from workbench.engine.backend import Backend
from workbench.engine.ports import AwsSource
from workbench.exporters.audits import AUDIT_FORMATS
from workbench.knowledge.redaction import shown, shown_lines


def rehearse_inspection(backend: Backend, scenario: Scenario) -> int:
    """Audit an inspection's account; print story, audit and score. Return 0 when all was found, and no more.

    Raises:
        WorkbenchError: The account cannot be built, the audit does not exist, or the journal cannot be
            written.
    """
    drill = backend.simulate(scenario)
    try:
        report, result = asyncio.run(_inspected(backend, drill.source, scenario))
    finally:
        drill.close()
    story = shown(f"Drill {scenario.id}: {scenario.title}\n\n{scenario.story.strip()}\n", keep_lines=True)
    emit("\n".join((story, AUDIT_FORMATS["text"](report), shown_lines([*_score(scenario.answer, result)]))))
    return SOLVED if result.correct else NOT_SOLVED


async def _inspected(
    backend: Backend, source: AwsSource, scenario: Scenario
) -> tuple[AuditReport, InspectionScored]:
    session = await _audited(backend, source, scenario)
    report = audit_report(session.transcript)
    result = scored(scenario.answer, weak_in(report))
    await session.hand_in(result)
    return report, result


async def _audited(backend: Backend, source: AwsSource, scenario: Scenario) -> AuditSession:
    ports, target = await plug_in(backend, source)
    session = await begin_inspection(ports, target, backend.open_audits(), scenario)
    say(f"audit {session.incident.id}")
    await session.run()
    return session


def weaknesses_of(backend: Backend, scenario: Scenario) -> tuple[Weakness, ...]:
    """Return what the rules find weak in the account of an inspection, each with what its rule says of it.

    Raises:
        WorkbenchError: As `rehearse_inspection`.
    """
    drill = backend.simulate(scenario)
    try:
        session = asyncio.run(_audited(backend, drill.source, scenario))
    finally:
        drill.close()
    report = audit_report(session.transcript)
    weak = weak_in(report)
    return tuple(
        Weakness(rule=rule.call.id, resource=item.resource.name, why=item.result.summary)
        for rule in report.rules
        for item in rule.judged
        if Accusation(rule=rule.call.id, resource=item.resource.name) in weak
    )


def _score(key: AnswerKey, result: InspectionScored) -> Iterator[str]:
    """Yield the score, then what there is to learn from each weakness, and each false accusation."""
    verdict = "This is the drill's answer" if result.correct else "This is not the drill's answer"
    yield f"{verdict}: {result.words}."
    why = reasons(key)
    for item in (*result.found, *result.missed):
        yield f"  {'missed: ' if item in result.missed else ''}{item.rule} of {item.resource}: {why[item]}"
    for item in result.wrong:
        yield f"  falsely accused: {item.rule} of {item.resource}"
    yield from key.explanation.strip().splitlines()
