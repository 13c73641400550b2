"""The post-mortem: what a stranger can believe, conclusion first, every claim with the entry it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from workbench.domain.diagnosis import CauseAssessment, CauseStatus, ConditionResult, Diagnosis
from workbench.domain.evidence import Answer
from workbench.domain.finding import Finding
from workbench.domain.incident import Incident, Transcript
from workbench.domain.playbook import Step
from workbench.domain.values import JsonValue
from workbench.domain.verdict import Verdict
from workbench.engine.templates import as_text
from workbench.exporters.inert_markdown import block, code, inline, table
from workbench.exporters.record import (
    diagnosis_of,
    entry_of_check,
    kind_of,
    moment,
    outcome_of,
    parameters_of,
    text_of,
    verdict_of,
)

_TRUTH = {True: "true", False: "false", None: "unknown"}


def render(transcript: Transcript) -> str:
    """Return the post-mortem of an incident as CommonMark with tables, free of HTML and links."""
    diagnosis = diagnosis_of(transcript)
    entries = entry_of_check(transcript)
    sections = (
        _conclusion(transcript, diagnosis, entries),
        _parameters(transcript.incident),
        _open(diagnosis, entries),
        _ruled_out(diagnosis, entries),
        _unknown(transcript, entries),
        _timeline(transcript),
        _evidence(transcript, entries),
        _provenance(transcript),
    )
    return "\n".join(line for section in sections for line in section) + "\n"


def _conclusion(transcript: Transcript, diagnosis: Diagnosis, entries: Mapping[str, int]) -> Iterator[str]:
    incident = transcript.incident
    conclusion = diagnosis.conclusion
    yield f"# {inline(incident.playbook.title)}: {conclusion.status}"
    yield ""
    yield f"**{inline(conclusion.summary)}**"
    yield ""
    yield inline(incident.playbook.summary)
    if transcript.ended_at is None:
        yield ""
        yield "The run did not end: what was not asked is listed below."
    for cause in diagnosis.causes:
        if cause.status is CauseStatus.PROVEN:
            yield from _cause(cause, entries)


def _cause(cause: CauseAssessment, entries: Mapping[str, int]) -> Iterator[str]:
    yield ""
    yield f"## {cause.status.replace('_', ' ').capitalize()}: {inline(cause.title)}"
    yield ""
    yield f"Cause {code(cause.id)}. What decides it:"
    yield ""
    for condition in cause.conditions:
        if condition.truth is not None or cause.status is not CauseStatus.PROVEN:
            yield f"- {code(condition.expression)} is {_TRUTH[condition.truth]}{_cited(condition, entries)}"
    if cause.missing:
        yield ""
        yield "What is missing to decide:"
        yield ""
        yield from (f"- {inline(str(fact))}" for fact in cause.missing)
    if cause.fix:
        yield ""
        yield "What mends it (commands for a person; the workbench changes nothing):"
        yield ""
        yield block("\n".join(cause.fix), "sh")


def _cited(condition: ConditionResult, entries: Mapping[str, int]) -> str:
    numbers = sorted(entries[check] for check in condition.checks if check in entries)
    return f" (entry {', '.join(map(str, numbers))})" if numbers else ""


def _parameters(incident: Incident) -> Iterator[str]:
    target = incident.target
    yield from ("", "## What was asked, of whom", "")
    rows = [
        *((name, code(value)) for name, value in parameters_of(incident).items()),
        ("account", code(target.account or "unknown")),
        ("Region", code(target.region)),
        ("source", {"live": "live AWS"}.get(target.source, f"{target.source}, not live AWS")),
        ("seen as", code(target.identity or "unknown")),
        *([("endpoint", code(target.endpoint))] if target.endpoint else []),
        ("started", f"{moment(incident.started_at)} by {_person(incident)}"),
    ]
    yield from table(("what", "value"), rows)


def _person(incident: Incident) -> str:
    return f"{code(incident.started_by.os_user)} on {code(incident.started_by.host)}"


def _open(diagnosis: Diagnosis, entries: Mapping[str, int]) -> Iterator[str]:
    for cause in diagnosis.causes:
        if cause.status is CauseStatus.LIKELY:
            yield from _cause(cause, entries)
    open_ = [cause for cause in diagnosis.causes if cause.status is CauseStatus.UNDETERMINED]
    if open_:
        yield from ("", "## Left open", "")
        yield from table(
            ("cause", "what is missing"),
            [
                (f"{code(cause.id)} {inline(cause.title)}", "; ".join(inline(str(m)) for m in cause.missing))
                for cause in open_
            ],
        )


def _ruled_out(diagnosis: Diagnosis, entries: Mapping[str, int]) -> Iterator[str]:
    ruled_out = [cause for cause in diagnosis.causes if cause.status is CauseStatus.RULED_OUT]
    if ruled_out:
        yield from ("", "## Ruled out, and by what", "")
        rows = [(f"{code(cause.id)} {inline(cause.title)}", _reasons(cause, entries)) for cause in ruled_out]
        yield from table(("cause", "evidence against it"), rows)


def _reasons(cause: CauseAssessment, entries: Mapping[str, int]) -> str:
    against = [item for item in cause.conditions if item.supports is False]
    return "; ".join(
        f"{code(item.expression)} is {_TRUTH[item.truth]}{_cited(item, entries)}" for item in against
    )


def _unknown(transcript: Transcript, entries: Mapping[str, int]) -> Iterator[str]:
    playbook = transcript.incident.playbook
    unseen = [
        finding
        for finding in transcript.findings.values()
        if finding.verdict in (Verdict.UNKNOWN, Verdict.SKIPPED)
    ]
    rows = [
        (
            code(f.check),
            verdict_of(f),
            inline(f.summary),
            ", ".join(map(code, f.needs)),
            str(entries[f.check]),
        )
        for f in unseen
    ]
    rows += [
        (code(check.id), "NOT ASKED", "", "", "") for check in playbook.checks if check.id not in entries
    ]
    yield from ("", "## What could not be seen", "")
    if rows:
        yield from table(("check", "verdict", "why", "needs", "entry"), rows)
    else:
        yield "Every check was answered."


def _timeline(transcript: Transcript) -> Iterator[str]:
    yield from ("", "## Timeline", "")
    yield "Occurred: in AWS, where the evidence tells. Observed: when seen. Recorded: when written down."
    yield ""
    rows = [
        (
            str(entry.seq),
            moment(entry.occurred_at),
            moment(entry.observed_at),
            moment(entry.recorded_at),
            code(entry.who.aws_identity or entry.who.os_user),
            kind_of(entry.event).replace("_", " "),
            inline(text_of(entry.event)),
        )
        for entry in transcript.entries
    ]
    yield from table(("entry", "occurred", "observed", "recorded", "who", "kind", "what"), rows)


def _evidence(transcript: Transcript, entries: Mapping[str, int]) -> Iterator[str]:
    findings = transcript.findings
    yield from ("", "## Evidence")
    for step in transcript.incident.playbook.steps:
        found = [findings[check.id] for check in step.checks if check.id in findings]
        yield from _step(step, found, entries)


def _step(step: Step, findings: Sequence[Finding], entries: Mapping[str, int]) -> Iterator[str]:
    yield from ("", f"### {inline(step.title)}", "")
    if not findings:
        yield "Not asked."
    for finding in findings:
        yield f"**{verdict_of(finding)}** {code(finding.check)} (entry {entries[finding.check]}):"
        yield inline(finding.summary)
        yield ""
        if finding.facts:
            yield from table(("fact", "value"), [(code(name), _fact(v)) for name, v in finding.facts.items()])
            yield ""
        for answer in finding.evidence.answers:
            yield from _call(answer)


def _fact(value: JsonValue) -> str:
    return "unknown" if value is None else code(as_text(value))


def _call(answer: Answer) -> Iterator[str]:
    request = f"request {code(answer.request_id)}" if answer.request_id else "no request id"
    redacted = f", {answer.redactions} values redacted" if answer.redactions else ""
    truncated = ", cut short: more pages were left" if answer.truncated else ""
    yield (
        f"- {code(answer.operation)} answered {code(outcome_of(answer))} at {moment(answer.observed_at)}, "
        f"{request}, {answer.elapsed_ms} ms{redacted}{truncated}"
    )
    yield ""
    if answer.cli:
        yield block(answer.cli, "sh", indent="  ")
        yield ""


def _provenance(transcript: Transcript) -> Iterator[str]:
    incident = transcript.incident
    yield from ("", "## Where this comes from", "")
    rows = [
        ("incident", code(incident.id)),
        ("entries", str(len(transcript.entries))),
        ("playbook", f"{code(incident.playbook.id)}, SHA-256 {code(incident.playbook.sha256 or 'unknown')}"),
        ("workbench", code(incident.tool_version)),
        ("last run ended", moment(transcript.ended_at) or "not yet"),
    ]
    if incident.scenario:
        rows.append(("drill", f"{code(incident.scenario)}: a simulated account, nothing here happened"))
    yield from table(("what", "value"), rows)
