"""Transcripts to export, made by the engine itself, with a text of choice wherever text can stand."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from datetime import timedelta

from tests.fakes import NOON, PERSON, TARGET, FakeClock, FakeSource, answer
from workbench.domain.audit import Accusation, InspectionScored
from workbench.domain.evidence import Answer, Evidence, Outcome
from workbench.domain.finding import Finding
from workbench.domain.incident import CameFrom, Incident
from workbench.domain.incident_events import (
    ActionNoted,
    ConsentAnswered,
    EntryCorrected,
    Event,
    FindingRecorded,
    Impact,
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
    when_said,
)
from workbench.domain.needs import Need
from workbench.domain.picture import Compared, Comparison, Curve, Lane, Mark, Picture, Plot, Stretch, TimeLine
from workbench.domain.playbook import (
    CauseRule,
    OperationCall,
    Parameter,
    PersonQuestion,
    Playbook,
    Route,
    Step,
)
from workbench.domain.target import Person
from workbench.domain.timeline import Reading
from workbench.domain.training import DrillAnswered, DrillBegun, DrillEnded, HintTaken, HypothesisStated
from workbench.domain.transcript import Draft, TimelineEntry, Transcript
from workbench.domain.verdict import SkipReason, UnknownReason, Verdict
from workbench.engine.diagnosis import diagnose
from workbench.engine.memory_journal import MemoryJournal
from workbench.engine.session import IncidentSession
from workbench.engine.session_ports import Ports

PLAYBOOK = Playbook(
    id="file-upload-missing",
    title="A file upload is missing",
    summary="Somebody uploaded a file, and it is not there.",
    parameters=(Parameter(name="bucket", required=True), Parameter(name="key", required=True)),
    steps=(
        Step(
            id="missing",
            title="Is the object really missing?",
            prose="HEAD alone proves nothing.",
            checks=(
                OperationCall(
                    id="head",
                    operation="s3.HeadObject",
                    arguments={"Bucket": "{{ bucket }}", "Key": "{{ key }}"},
                    facts={"outcome": "outcome"},
                    expect="outcome == 'ok'",
                ),
                OperationCall(
                    id="policy",
                    operation="s3.GetBucketPolicy",
                    arguments={"Bucket": "{{ bucket }}"},
                    facts={"policy": "Policy"},
                ),
            ),
        ),
        Step(
            id="ask",
            title="Did anybody see it?",
            prose="Ask the partner.",
            checks=(PersonQuestion(id="seen", question="Was it seen?"),),
        ),
    ),
    causes=(
        CauseRule(
            id="gone",
            title="The object is gone",
            all_of=("head.outcome == 'not_found'",),
            fix="aws s3 cp FILE s3://{{ bucket }}/{{ key }}",
            next=Route(
                playbook="upload-access-denied",
                parameters={
                    "bucket": "{{ bucket }}",
                    "key": "{{ key }}",
                    "principal_arn": "{{ policy.policy }}",
                    "error_text": "password=hunter22 {{ bucket }}",
                },
            ),
        ),
        CauseRule(id="there", title="It is there after all", all_of=("head.outcome == 'ok'",)),
        CauseRule(id="policy", title="A policy denies it", all_of=("policy.policy == 'deny'",)),
        CauseRule(id="unseen", title="Nobody looked", all_of=("seen.answer == 'no'",)),
    ),
    sha256="0" * 64,
)


def proven(  # noqa: PLR0913 - each thing that tests choose of it
    *,
    note: str = "told the partner",
    key: str = "raw/x.csv",
    head: Outcome = Outcome.NOT_FOUND,
    policy: Outcome = Outcome.DENIED,
    cause: str = "",
    account: str = TARGET.account,
    leads_to: str = "upload-access-denied",
    clean_leads_to: str = "",
    further: tuple[CauseRule, ...] = (),
) -> Transcript:
    """A finished run: one cause proven, one ruled out, one denied, one question open, unless told otherwise.

    Args:
        note: What a person wrote at the end.
        key: The parameter.
        head: How AWS answered HeadObject.
        policy: How AWS answered GetBucketPolicy.
        cause: The only cause of the playbook; empty for all.
        account: The account.
        leads_to: The playbook that the proven cause leads on to.
        clean_leads_to: The playbook that a clean end leads on to; empty for none.
        further: Causes beside those of the playbook.
    """

    chosen = tuple(
        replace(rule, next=rule.next and replace(rule.next, playbook=leads_to))
        for rule in PLAYBOOK.causes
        if cause in ("", rule.id)
    )
    book = replace(PLAYBOOK, causes=(*chosen, *further))
    if clean_leads_to:
        told = {"bucket": "{{ bucket }}", "key": "{{ key }}"}
        book = replace(book, next_when_clean=Route(playbook=clean_leads_to, parameters=told))
    target = replace(TARGET, account=account)
    source = FakeSource({"s3.HeadObject": _head(key, head), "s3.GetBucketPolicy": _policy(policy)}, target)
    clock = FakeClock()
    ports = Ports(
        source=source,
        registry={},
        journal=MemoryJournal(clock),
        clock=clock,
        person=PERSON,
        tool_version="0.1.0",
    )

    async def run() -> Transcript:
        session = await IncidentSession.start(ports, book, {"bucket": "acme-landing", "key": key}, target)
        await session.run_all()
        await session.contributions.annotate(NoteAdded(text=note))
        return session.transcript

    return asyncio.run(run())


def _head(key: str, outcome: Outcome) -> Answer:
    status = {Outcome.OK: 200, Outcome.NOT_FOUND: 404}.get(outcome, 403)
    return replace(
        answer(outcome=outcome, code="" if status == 200 else str(status), status=status),
        parameters={"Bucket": "acme-landing", "Key": key},
        request_id="REQ1",
        cli="aws s3api head-object --bucket acme-landing --key raw/x.csv",
    )


def _policy(outcome: Outcome) -> Answer:
    asked = {"Bucket": "acme-landing"}
    if outcome is Outcome.OK:
        return answer("s3.GetBucketPolicy", data={"Policy": "allow"}, parameters=asked)
    return answer(
        "s3.GetBucketPolicy",
        outcome,
        code="AccessDenied",
        status=403,
        parameters=asked,
        iam_actions=("s3:GetBucketPolicy",),
    )


def pictures(text: str) -> tuple[Picture, ...]:
    """A picture of each kind with `text` wherever text can stand."""
    end = NOON + timedelta(hours=1)
    mark = Mark(at=NOON, label=text, tone="bad")
    lane = Lane(label=text, stretches=(Stretch(start=NOON, label=text, tone="warn"),), marks=(mark,))
    row = Compared(name=text, before=text, after=text, says=text, tone="bad")
    curve = Curve(label=text, unit=text, points=((0.0, 1.0), (60.0, 2.5)), limit=2, limit_label=text)
    return (
        TimeLine(heading=text, start=NOON, end=end, lanes=(lane,)),
        Plot(heading=text, start=NOON, end=end, every_s=60, curves=(curve,), marks=(mark,)),
        Comparison(heading=text, sides=(text, text), rows=(row,), alike=2),
    )


def hostile(text: str) -> Transcript:
    """A transcript of every kind of entry that has `text` wherever text from outside can stand."""
    person = Person(os_user=text, host=text, aws_identity=text)
    asked = replace(
        answer(outcome=Outcome.ERROR, data={text: text}, code=text, parameters={"Key": text}),
        message=text,
        request_id=text,
        cli=text,
        operation=text,
    )
    findings = [
        Finding(
            check=check,
            step="missing",
            probe=text,
            verdict=verdict,
            reason=reason,
            summary=text,
            facts={text: text, "list": [text]},
            needs=(Need(text),),
            started_at=NOON,
            ended_at=NOON + timedelta(seconds=1),
            evidence=Evidence(answers=(asked,)),
            pictures=pictures(text),
        )
        for check, verdict, reason in (
            ("head", Verdict.FAIL, None),
            ("policy", Verdict.UNKNOWN, UnknownReason.DENIED),
            ("seen", Verdict.SKIPPED, SkipReason.MISSING_ANSWER),
        )
    ]
    playbook = replace(
        PLAYBOOK,
        title=text,
        summary=text,
        steps=tuple(replace(step, title=text) for step in PLAYBOOK.steps),
        causes=tuple(replace(cause, title=text, fix=text) for cause in PLAYBOOK.causes),
    )
    incident = Incident(
        id="20261123T120000Z-abcdef",
        playbook=playbook,
        parameters={"bucket": text, "key": text},
        target=replace(TARGET, identity=text, region=text, account=text, endpoint=text),
        started_at=NOON,
        started_by=person,
        tool_version=text,
        scenario=text,
        came_from=CameFrom(incident=text, cause=text),
    )
    diagnosis = diagnose(playbook, incident.parameters, {item.check: item for item in findings})
    events: list[Event] = [
        IncidentOpened(incident=incident),
        IncidentResumed(target=incident.target, tool_version=text),
        *(FindingRecorded(finding=finding) for finding in findings),
        QuestionAnswered(step="ask", check="seen", answer=text),
        NoteAdded(text=text),
        ActionNoted(text=text, owner=text),
        SeveritySet(severity=text),
        TagsSet(tags=(text, text)),
        RoleAssigned(role=text, name=text),
        Routed(cause=text, playbook=text, incident=text),
        LogsAsked(
            question=text,
            values={"key": text},
            source=text,
            state=text,
            query_id=text,
            rows=1,
            sql=text,
            content=text,
            answer={
                "columns": [text],
                "rows": [[text]],
                "coverage": {
                    "source": text,
                    "first": text,
                    "last": text,
                    "regions": [text],
                    "accounts": [text],
                    "notes": [text],
                    "problems": [{"path": text, "what": text}],
                },
            },
        ),
        SourcesAsked(question=text),
        ListAsked(parameter=text, operation=text),
        ListAsked(parameter=text, operation="glue.GetJobs", evidence=findings[0].evidence),
        ConsentAnswered(option=text, agreed=False, checks=(text,)),
        ParametersChanged(before={"server_id": ""}, after={"server_id": text}, why=text),
        SourcesAsked(
            question=text,
            subject={"bucket": text},
            readings=(Reading(source=text, question=text, classes=text, gap=text),),
            evidence=findings[0].evidence,
        ),
        ImpactTimed(impact=Impact.STARTED, at=NOON - timedelta(hours=1)),
        EntryCorrected(entry=2, text=text, reason=text),
        IncidentImported(entries=1, head=text, bundle_sha256=text),
        RunCancelled(checks=(text,)),
        RunPaused(reason=text, checks=(text,)),
        DrillBegun(blind=True, seed=7),
        HypothesisStated(cause=text),
        HintTaken(number=1, text=text),
        DrillAnswered(cause=text, correct=True, causes=(text, "clean")),
        DrillEnded(points=80, parts={"cause": 40}),
        InspectionScored(found=(), missed=(Accusation(rule=text, resource=text),), wrong=()),
        RunFinished(diagnosis=diagnosis),
        IncidentClosed(summary=text),
    ]
    journal = MemoryJournal(FakeClock())
    for event in events:
        draft = Draft(event=event, who=person, observed_at=NOON)
        if isinstance(event, IncidentOpened):
            journal.create(incident, draft)
        else:
            journal.append(incident.id, draft)
    return journal.load(incident.id)


def went_on(transcript: Transcript, *events: Event, who: Person = PERSON, minutes: int = 1) -> Transcript:
    """The same incident with further entries, each so many minutes after the one before."""
    entries = list(transcript.entries)
    for event in events:
        at = entries[-1].recorded_at + timedelta(minutes=minutes)
        entries.append(
            TimelineEntry(
                seq=len(entries) + 1,
                event=event,
                who=who,
                occurred_at=when_said(event),
                observed_at=at,
                recorded_at=at,
                tool_version="0.1.0",
            )
        )
    return replace(transcript, entries=tuple(entries))


def states() -> dict[str, Transcript]:
    """An incident in every state in which somebody may write it up."""
    found = proven()
    opened = replace(found, entries=found.entries[:1])
    return {
        "proven": found,
        "undetermined": proven(head=Outcome.DENIED),
        "clean": proven(head=Outcome.OK, policy=Outcome.OK, cause="gone"),
        "cancelled": went_on(opened, RunCancelled(checks=("head", "policy"))),
        "paused": went_on(opened, RunPaused(reason="the credentials have expired", checks=("head",))),
        "corrected": went_on(found, EntryCorrected(entry=8, text="told nobody", reason="mixed up")),
        "led on": went_on(
            found, Routed(cause="gone", playbook="upload-access-denied", incident="20261123T121000Z-bbbbbb")
        ),
        "came from another": _coming_from(found, "20261123T110000Z-aaaaaa"),
        "closed": went_on(found, IncidentClosed(summary="mended", entries=8, head="a" * 64)),
        "empty": opened,
    }


def _coming_from(transcript: Transcript, earlier: str) -> Transcript:
    incident = replace(transcript.incident, came_from=CameFrom(incident=earlier, cause="late"))
    opening = replace(transcript.entries[0], event=IncidentOpened(incident=incident))
    return Transcript(incident=incident, entries=(opening, *transcript.entries[1:]))
