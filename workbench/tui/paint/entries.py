"""The timeline: who, when, what."""

from __future__ import annotations

from textual.content import Content

from workbench.domain.incident import (
    CheckStarted,
    DiagnosisChanged,
    DrillAnswered,
    Event,
    FindingRecorded,
    IncidentClosed,
    IncidentImported,
    IncidentOpened,
    IncidentResumed,
    QuestionAnswered,
    RunCancelled,
    RunFinished,
    RunPaused,
    TimelineEntry,
)
from workbench.engine import annotate
from workbench.tui.marks import CONCLUSIONS, VERDICTS, Mark
from workbench.tui.paint.rows import Row
from workbench.tui.words import inert, short_identity, utc

_PLAIN = Mark("·", "", "$quiet")
_PERSON = Mark("»", "", "$text-primary")


def entry_row(entry: TimelineEntry) -> Row:
    """Return one entry as a row: number and time at the left, what happened, and who below it."""
    mark, text = what(entry.event)
    who = f"{entry.who.os_user}@{entry.who.host}"
    identity = f" as {short_identity(entry.who.aws_identity)}" if entry.who.aws_identity else ""
    occurred = f" · happened {utc(entry.occurred_at)}" if entry.occurred_at else ""
    note = Content.styled(inert(f"{who}{identity}{occurred}").plain, "$quiet")
    return Row(
        id=str(entry.seq),
        head=Content.assemble((f"{entry.seq:>4}  {utc(entry.recorded_at)}  ", "$quiet"), mark.sign(), " "),
        body=inert(text),
        below=(note,) if _is_by_hand(entry.event) or entry.occurred_at else (),
    )


def _is_by_hand(event: Event) -> bool:
    return not isinstance(event, CheckStarted | FindingRecorded | DiagnosisChanged | RunFinished | RunPaused)


def what(event: Event) -> tuple[Mark, str]:
    """Return mark and words of an event."""
    match event:
        case FindingRecorded(finding=finding):
            reason = f" ({finding.reason})" if finding.reason else ""
            mark = VERDICTS[finding.verdict]
            return mark, f"{mark.word}{reason} {finding.check}: {finding.summary}"
        case CheckStarted(check=check, probe=probe):
            return _PLAIN, f"asking {check} ({probe})"
        case DiagnosisChanged(diagnosis=diagnosis):
            return CONCLUSIONS[diagnosis.conclusion.status], diagnosis.conclusion.summary
        case RunFinished(diagnosis=diagnosis):
            return CONCLUSIONS[diagnosis.conclusion.status], f"run finished. {diagnosis.conclusion.summary}"
        case _:
            return _by_hand(event)


def _by_hand(event: Event) -> tuple[Mark, str]:  # noqa: PLR0911 - one line per kind of event, one table
    match event:
        case QuestionAnswered(check=check, answer=answer):
            return _PERSON, f"answered {check}: {answer}"
        case DrillAnswered(cause=cause, correct=correct):
            return _PERSON, f"named the cause: {cause} ({'correct' if correct else 'not the answer'})"
        case RunCancelled(checks=checks):
            return _PERSON, f"run cancelled; without a finding: {', '.join(checks)}"
        case RunPaused(reason=reason):
            return Mark("?", "", "$unknown"), f"run paused: {reason}"
        case IncidentResumed(target=target):
            where = f"{target.account} {target.region} as {short_identity(target.identity)}"
            return _PERSON, f"resumed on {where}"
        case IncidentOpened(incident=incident):
            return (
                _PERSON,
                f"opened {incident.playbook.id} on {incident.target.account} {incident.target.region}",
            )
        case IncidentClosed(summary=summary, entries=entries):
            return _PERSON, f"closed after {entries} entries: {summary}"
        case IncidentImported(entries=entries):
            return _PERSON, f"imported with {entries} entries"
        case CheckStarted() | FindingRecorded() | DiagnosisChanged() | RunFinished():
            raise TypeError(f"{type(event).__name__} is nothing done by hand")
        case _:
            return _PERSON, annotate.words(event)
