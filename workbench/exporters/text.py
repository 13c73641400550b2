"""The summary that `run` prints: the answer first, no colour, readable aloud."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator

from workbench.domain.diagnosis import CauseAssessment, CauseStatus, Diagnosis, NextRun
from workbench.domain.finding import Finding
from workbench.domain.shell import command_line
from workbench.domain.text import is_clean
from workbench.domain.transcript import Transcript
from workbench.domain.verdict import Verdict
from workbench.exporters.record import diagnosis_of, outcome_of, parameters_of, text_of
from workbench.exporters.view_pictures import drawn
from workbench.knowledge.redaction import REDACTED, shown, shown_lines
from workbench.wording.conditions import decision_words
from workbench.wording.events import end_words, verdict_words
from workbench.wording.timelines import second
from workbench.wording.warned import warned_line
from workbench.wording.ways import warning, ways

VERDICT_GLYPHS = {
    Verdict.PASS: "✓",
    Verdict.WARN: "!",
    Verdict.FAIL: "✗",
    Verdict.UNKNOWN: "?",
    Verdict.SKIPPED: "–",
}
CAUSE_NAMES = {
    CauseStatus.PROVEN: "■ PROVEN",
    CauseStatus.LIKELY: "◐ LIKELY",
    CauseStatus.UNDETERMINED: "○ OPEN",
    CauseStatus.RULED_OUT: "× RULED OUT",
}
_WIDTH = 100


def render(transcript: Transcript) -> str:
    """Return the conclusion, the causes, each step with its findings, and the executions drawn."""
    diagnosis = diagnosis_of(transcript)
    lines = [*_heading(transcript, diagnosis), "", "Causes"]
    for cause in diagnosis.causes:
        lines += _cause(cause)
        if warned := warned_line(transcript.incident.playbook, cause):
            lines.append(f"{' ' * 15}would have warned: {warned}")
        if cause.next:
            lines.append(f"{' ' * 15}{'next':<8}{_command(transcript, cause.id, cause.next)}")
    lines += ["", "Steps"]
    findings = transcript.findings
    for number, step in enumerate(transcript.incident.playbook.steps, start=1):
        lines.append(f"  {number}. {step.title}")
        for check in step.checks:
            lines += (
                _finding(findings[check.id]) if check.id in findings else [f"     · NOT ASKED  {check.id}"]
            )
    for item in drawn(transcript):
        heading = [f"Execution ({item.check})"] if item.of_execution else []
        lines += ["", *heading, *(f"  {line}" for line in item.text.splitlines())]
    return shown_lines(lines)


def finding_line(finding: Finding) -> str:
    """Return a finding in one line: glyph, verdict, check, summary."""
    glyph = VERDICT_GLYPHS[finding.verdict]
    return f"{glyph} {verdict_words(finding)}  {finding.check}: {shown(finding.summary)}"


def _heading(transcript: Transcript, diagnosis: Diagnosis) -> Iterator[str]:
    incident, target = transcript.incident, transcript.incident.target
    conclusion = diagnosis.conclusion
    yield conclusion.summary
    yield from ([shown(conclusion.because)] if conclusion.because else [])
    yield ""
    yield f"conclusion  {conclusion.status}{f' · {conclusion.primary}' if conclusion.primary else ''}"
    if conclusion.next:
        yield f"next        {_command(transcript, '', conclusion.next)}"
    yield f"playbook    {incident.playbook.id}: {incident.playbook.title}"
    for name, value in parameters_of(transcript).items():
        yield f"{name:<11} {value}"
    endpoint = f" · {target.endpoint}" if target.endpoint else ""
    yield f"account     {target.account or 'unknown'} · {target.region} · {target.source.upper()}{endpoint}"
    yield f"identity    {target.identity or 'unknown'}"
    yield from ([f"WARNING     {warning(target)}"] if warning(target) else [])
    yield from (f"requests    {way}" for way in ways(target))
    yield f"incident    {incident.id}, started {second(incident.started_at)}"
    if incident.came_from:
        yield f"came from   {incident.came_from.incident} ({end_words(incident.came_from.cause)})"
    for route in transcript.routes_taken:
        yield f"            {text_of(route)}"
    if transcript.ended_at is None:
        yield "            the run did not end: some checks may be missing below"


def _cause(cause: CauseAssessment) -> Iterator[str]:
    yield f"  {CAUSE_NAMES[cause.status]:<12} {cause.id}: {cause.title}"
    for condition in cause.conditions:
        if str(condition) in cause.decided_by:
            yield from _wrapped("because ", decision_words(condition))
    for fact in cause.missing:
        yield from _wrapped("missing ", str(fact))
    for number, command in enumerate(cause.fix):
        yield f"{' ' * 15}{'' if number else 'fix':<8}{command}"


def _command(transcript: Transcript, cause: str, follow_up: NextRun) -> str:
    """Return the command that goes on from a cause; from a clean end where that is empty.

    What cannot be printed as it is, `--from` fetches from the journal.
    """
    if transcript.incident.scenario:
        return f"{follow_up.playbook} (the drill's account ends with the drill)"
    words = ["workbench", "run", follow_up.playbook]
    for name, value in follow_up.parameters.items():
        if is_clean(value) and REDACTED not in value:
            words += ["--set", f"{name}={value}"]
    if transcript.entries and transcript.entries[-1].hash:
        words += ["--from", f"{transcript.incident.id}:{cause}" if cause else transcript.incident.id]
    return command_line(words)


def _finding(finding: Finding) -> Iterator[str]:
    yield f"     {finding_line(finding)}"
    for answer in finding.evidence.answers:
        outcome = f"{outcome_of(answer):<24}"
        shared = f"  shared: see #{answer.held_by.entry}" if answer.held_by else ""
        yield f"         {answer.operation:<34} {outcome} {answer.elapsed_ms} ms{shared}"


def _wrapped(label: str, text: str) -> list[str]:
    """Break a long text at blanks; commands are never broken, so that they can be copied."""
    indent = " " * 15
    return textwrap.wrap(
        shown(text),
        width=_WIDTH,
        initial_indent=indent + label,
        subsequent_indent=indent + " " * len(label),
        break_long_words=False,
        break_on_hyphens=False,
    )
