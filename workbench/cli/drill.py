"""A drill without a trainee: the program diagnoses the simulated account, and its answer is checked."""

from __future__ import annotations

from workbench.cli.console import emit, say, wants_progress
from workbench.cli.headless import conduct, opening
from workbench.cli.lookup import playbook_named
from workbench.domain.diagnosis import CauseStatus, Diagnosis
from workbench.domain.scenario import AnswerKey, Scenario
from workbench.domain.transcript import Transcript
from workbench.engine.backend import Backend
from workbench.engine.parameters import check_parameters
from workbench.exporters import FORMATS
from workbench.exporters.record import diagnosis_of
from workbench.knowledge.redaction import shown

SOLVED, NOT_SOLVED = 0, 1


def rehearse(backend: Backend, scenario: Scenario, *, plain: bool) -> int:
    """Run a drill headless and print story, transcript and score. Return 0 when the answer is the drill's.

    Raises:
        WorkbenchError: The account cannot be built, or the journal not be written.
    """
    transcript = diagnosed(backend, scenario, progress=wants_progress(plain=plain))
    differences = compare(scenario.answer, diagnosis_of(transcript))
    story = f"Drill {scenario.id}: {scenario.title}\n\n{scenario.story.strip()}\n"
    score = _score(scenario.answer, differences)
    emit("\n".join((shown(story, keep_lines=True), FORMATS["text"](transcript), score)))
    for difference in differences:
        say(f"workbench: {difference}")
    return NOT_SOLVED if differences else SOLVED


def diagnosed(backend: Backend, scenario: Scenario, *, progress: bool) -> Transcript:
    """Return what its playbook finds in a drill's account.

    Raises:
        WorkbenchError: The account cannot be built, or the journal not be written.
    """
    playbook = playbook_named(backend, scenario.playbook)
    given = {name: str(value) for name, value in scenario.parameters.items()}
    parameters = check_parameters(playbook, given, backend.clock.now())
    drill = backend.simulate(scenario)
    try:
        open_session = opening(backend, drill.source, playbook, parameters, scenario=scenario.id)
        return conduct(open_session, {}, progress=progress)
    finally:
        drill.close()


def compare(answer: AnswerKey, diagnosis: Diagnosis) -> list[str]:
    """Return in what a diagnosis differs from a drill's answer; nothing when it is the drill's."""
    conclusion = diagnosis.conclusion
    by_status = {status: {c.id for c in diagnosis.causes if c.status is status} for status in CauseStatus}
    expected = {*answer.also, *([answer.primary] if answer.primary else [])}
    found = by_status[CauseStatus.PROVEN]
    differences = []
    if conclusion.status is not answer.status:
        differences.append(f"the drill's answer is {answer.status}, found was {conclusion.status}")
    if conclusion.primary != answer.primary:
        differences.append(f"the drill's primary cause is {answer.primary}, found was {conclusion.primary}")
    differences += [f"{cause} should be proven, and is not" for cause in sorted(expected - found)]
    differences += [f"{cause} is proven, and should not be" for cause in sorted(found - expected)]
    not_likely = sorted(set(answer.likely) - by_status[CauseStatus.LIKELY])
    differences += [f"{cause} should be likely, and is not" for cause in not_likely]
    not_ruled_out = sorted(set(answer.ruled_out) - by_status[CauseStatus.RULED_OUT])
    return differences + [f"{cause} should be ruled out, and is not" for cause in not_ruled_out]


def _score(answer: AnswerKey, differences: list[str]) -> str:
    verdict = "This is not the drill's answer" if differences else "This is the drill's answer"
    named = f", {answer.primary}" if answer.primary else ""
    explanation = shown(answer.explanation.strip(), keep_lines=True)
    return f"{verdict}: {answer.status}{named}.\n{explanation}\n"
