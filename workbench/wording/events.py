"""Every event of an incident in one sentence: the same on the screens, in exports and on the command line.

What comes from outside stands in the sentences as it came: make them inert, and redact them for others' eyes.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import assert_never

from workbench.domain.audit import (
    AuditConfigured,
    InspectionScored,
    InventoryListed,
    ResourceAudited,
    RuleResult,
)
from workbench.domain.finding import Finding
from workbench.domain.incident import Incident
from workbench.domain.incident_events import (
    ActionNoted,
    CheckStarted,
    ConsentAnswered,
    DiagnosisChanged,
    EntryCorrected,
    Event,
    FindingRecorded,
    ImpactTimed,
    IncidentClosed,
    IncidentImported,
    IncidentOpened,
    IncidentResumed,
    ListAsked,
    LogsAsked,
    NoteAdded,
    ParametersChanged,
    QuestionAnswered,
    RoleAssigned,
    Routed,
    RunCancelled,
    RunFinished,
    RunPaused,
    SeveritySet,
    SourcesAsked,
    TagsSet,
)
from workbench.domain.times import iso
from workbench.domain.training import DrillAnswered, DrillBegun, DrillEnded, HintTaken, HypothesisStated
from workbench.domain.verdict import UnknownReason, Verdict
from workbench.knowledge.answers import count, items
from workbench.wording.timelines import reading_line
from workbench.wording.training import training_sentence


def verdict_words(finding: Finding) -> str:
    """Return the verdict as people read it: `FAIL`, `UNKNOWN (denied)`, `NOT RECORDED`."""
    if finding.reason is UnknownReason.NOT_RECORDED:
        return "NOT RECORDED"
    reason = f" ({finding.reason.words})" if finding.reason else ""
    return f"{finding.verdict.upper()}{reason}"


def sentence(event: Event) -> str:  # noqa: C901, PLR0911, PLR0912 - one line per kind of event, one table
    """Return an event in one line for people."""
    match event:
        case IncidentOpened(incident=incident):
            opened = f"opened {incident.playbook.id} on {_place(incident)}{_origin(incident)}"
            return f"{opened} with workbench {incident.tool_version}"
        case IncidentResumed(target=target, tool_version=version):
            return f"resumed as {target.identity or 'unknown identity'} with workbench {version}"
        case CheckStarted(check=check, probe=probe):
            return f"asked {check} ({probe})"
        case FindingRecorded(finding=finding):
            return f"{finding.check}: {verdict_words(finding)}: {finding.summary}"
        case QuestionAnswered(check=check, answer=answer):
            return f"answered {check}: {answer}"
        case ConsentAnswered(option=option, agreed=agreed, checks=checks):
            return f"{'agreed' if agreed else 'did not agree'} to {option}, for {', '.join(checks)}"
        case ParametersChanged():
            return _parameters_changed(event)
        case DiagnosisChanged(conclusion=conclusion):
            return f"diagnosis: {conclusion.summary}"
        case RunCancelled(checks=checks):
            return f"run cancelled; without finding: {', '.join(checks)}"
        case RunPaused(reason=reason, checks=checks):
            return f"run paused: {reason}; without finding: {', '.join(checks) or 'none'}"
        case RunFinished(diagnosis=diagnosis):
            return f"run finished: {diagnosis.conclusion.summary}"
        case DrillBegun() | HypothesisStated() | HintTaken() | DrillAnswered() | DrillEnded():
            return training_sentence(event)
        case IncidentClosed(summary=summary, entries=entries):
            return f"closed after {entries} entries: {summary}"
        case IncidentImported(entries=entries, head=head):
            return f"imported with {entries} entries, head {head}"
        case LogsAsked():
            return _logs_asked(event)
        case SourcesAsked(question=question, readings=readings):
            came = "; ".join(map(reading_line, readings))
            return f"asked {question}: {came}" if came else f"asking {question}"
        case ListAsked():
            return _list_asked(event)
        case NoteAdded(text=text):
            return f"note: {text}"
        case ActionNoted(text=text, owner=owner, due=due):
            until = f", due {due}" if due else ""
            return f"to do: {text} ({f'owner {owner}' if owner else 'no owner yet'}{until})"
        case EntryCorrected(entry=entry, text=text, reason=reason):
            return f"entry {entry} corrected: {text} (reason: {reason})"
        case ImpactTimed(impact=impact, at=at):
            return f"impact {impact} at {iso(at)}"
        case SeveritySet(severity=severity):
            return f"severity {severity}"
        case TagsSet(tags=labels):
            return f"tags: {', '.join(labels) or 'none'}"
        case RoleAssigned(role=role, name=name):
            return f"{role}: {name}"
        case Routed(cause=cause, playbook=playbook, incident=opened):
            return f"went on from {end_words(cause)} with {playbook}: incident {opened}"
        case AuditConfigured(regions=regions, deviations=deviations):
            accepted = f", {count(len(deviations), 'accepted deviation')}" if deviations else ""
            return f"audit of {', '.join(regions)}{accepted}"
        case InventoryListed(inventory=inventory, region=region, resources=resources, gaps=gaps):
            unread = "".join(f"; not read: {gap.what}: {gap.why}" for gap in gaps)
            return f"listed {inventory}{f' in {region}' if region else ''}: {resources} found{unread}"
        case ResourceAudited(resource=resource, results=results):
            return f"audited {resource.inventory} {resource.name}: {_tally(results)}"
        case InspectionScored():
            return f"inspection handed in: {event.words}"
        case _:
            assert_never(event)


def _tally(results: Sequence[RuleResult]) -> str:
    counts = Counter(result.verdict for result in results)
    return ", ".join(f"{counts[verdict]} {verdict}" for verdict in Verdict if counts[verdict])


def _logs_asked(event: LogsAsked) -> str:
    values = ", ".join(f"{name}={value}" for name, value in event.values.items())
    given = f" ({values})" if values else ""
    query = f", query {event.query_id}" if event.query_id else ""
    content = f", contents {event.content[:12]}" if event.content else ""
    read = "" if event.scanned_bytes is None else f", {event.scanned_bytes} bytes read"
    came = "" if event.rows is None else f", {event.rows} row{'' if event.rows == 1 else 's'}"
    more = f"{came}{content}{query}{read}"
    return f"asked logs {event.question}{given} of {event.source}: {event.state}{more}"


def _list_asked(event: ListAsked) -> str:
    what = f"a list for {event.parameter} ({event.operation})"
    if not event.evidence.answers:
        return f"asking for {what}"
    answer = event.evidence.answers[-1]
    if not answer.ok:
        return f"asked for {what}: {answer.says}"
    found = sum(len(items(answer.data, name)) for name in answer.data)
    return f"asked for {what}: {found} found{', more were left' if answer.truncated else ''}"


def _parameters_changed(event: ParametersChanged) -> str:
    changes = ", ".join(
        f"{name} {event.before.get(name) or '(none)'} → {after or '(none)'}"
        for name, after in event.after.items()
    )
    why = f" (reason: {event.why})" if event.why else ""
    void = f"; asked again: {', '.join(event.void)}" if event.void else ""
    return f"parameters changed: {changes}{why}{void}"


def _origin(incident: Incident) -> str:
    came_from = incident.came_from
    return f", going on from {came_from.incident} ({end_words(came_from.cause)})" if came_from else ""


def end_words(cause: str) -> str:
    """Return what an incident came to where somebody went on from it: a cause, or nothing wrong."""
    return cause or "nothing wrong found"


def _place(incident: Incident) -> str:
    target = incident.target
    return f"{target.source} account {target.account or 'unknown'}, {target.region}"
