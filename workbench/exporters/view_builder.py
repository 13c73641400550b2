"""From a transcript to what a post-mortem template may use."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from workbench.domain.diagnosis import CauseStatus, Diagnosis
from workbench.domain.incident_events import (
    ActionNoted,
    DiagnosisChanged,
    IncidentClosed,
    ListAsked,
    NoteAdded,
    Routed,
    RunCancelled,
    RunFinished,
    RunPaused,
    SeveritySet,
    SourcesAsked,
    TagsSet,
)
from workbench.domain.transcript import TimelineEntry, Transcript
from workbench.exporters.citing import Citations, Cites, citations
from workbench.exporters.record import parameters_of, text_of, words_of
from workbench.exporters.view import ExportedAction, Masked, PostMortem, Seal
from workbench.exporters.view_causes import (
    blind_spots_of,
    causes_of,
    not_applicable_of,
    observations_of,
    steps_of,
    unseen_of,
)
from workbench.exporters.view_conclusion import Cause, ExportedConclusion
from workbench.exporters.view_first import BECAUSE, FirstPage, Pair, Said
from workbench.exporters.view_logs import logs_of
from workbench.exporters.view_page import first_page
from workbench.exporters.view_pictures import drawings_of
from workbench.exporters.view_times import people_of, record_of, response_of, timeline_of
from workbench.knowledge.redaction import redact_text
from workbench.wording.timelines import second


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """What an export is made from: names and fields are hidden in it already."""

    transcript: Transcript
    diagnosis: Diagnosis
    """Where the causes stand, decided before anything was hidden."""
    full: bool = False
    """As `ExportOptions.full`."""
    blameless: bool = False
    people: int = 0
    """Names that were replaced."""
    unsure: tuple[tuple[int, str], ...] = ()
    """What may be a name still, with the number of its entry."""
    fields: tuple[tuple[str, int], ...] = ()
    """The fields that were hidden, and how often each was."""


def post_mortem(material: Material, linked: Sequence[Material] = (), number: str = "") -> PostMortem:
    """Return the view of an incident.

    Args:
        material: The incident.
        linked: Those that it led on to: the first page, the timeline and the notes are theirs too.
        number: As `PostMortem.number`.
    """
    transcript = material.transcript
    incident, target = transcript.incident, transcript.incident.target
    cite = citations(transcript, f"{number}." if number else "")
    parts = [(material, cite), *((m, citations(m.transcript, f"{at}.")) for at, m in enumerate(linked, 2))]
    causes = tuple(causes_of(transcript, material.diagnosis, cite))
    steps = tuple(steps_of(transcript, cite))
    record = record_of(transcript, cite)
    given = parameters_of(transcript)
    page = first_page([(part.transcript, part.diagnosis, own) for part, own in parts])
    finished = cite.latest(lambda event: isinstance(event, RunFinished))
    tagged = cite.latest(lambda event: isinstance(event, TagsSet))
    return PostMortem(
        number=number,
        id=incident.id,
        title=incident.playbook.title,
        summary=incident.playbook.summary,
        playbook=incident.playbook.id,
        playbook_sha256=incident.playbook.sha256,
        workbench=incident.tool_version,
        drill=incident.scenario or "",
        came_from=incident.came_from.incident if incident.came_from else "",
        came_from_cause=incident.came_from.cause if incident.came_from else "",
        led_to=_said(transcript, cite, Routed),
        started=second(incident.started_at),
        opened_cites=cite.of([1]),
        ended=second(transcript.ended_at),
        ended_cites=cite.of([finished.seq] if finished else []),
        source={"live": "live AWS"}.get(target.source, f"{target.source}, not live AWS"),
        account=target.account,
        region=target.region,
        identity=target.identity,
        endpoint=target.endpoint or "",
        parameters=tuple(Pair(name=name, value=value) for name, value in given.items()),
        not_given=tuple(item.name for item in incident.playbook.parameters if item.name not in given),
        severity=next(filter(None, (_severity(own) for _, own in parts)), None),
        tags=transcript.tags,
        tags_cites=cite.of([tagged.seq] if tagged else []),
        conclusion=_with_reasons(_conclusion(transcript, material.diagnosis, cite), page),
        page=page,
        full=material.full,
        proven=_with(CauseStatus.PROVEN, causes),
        likely=_with(CauseStatus.LIKELY, causes),
        open=_with(CauseStatus.UNDETERMINED, causes),
        ruled_out=_with(CauseStatus.RULED_OUT, causes),
        unseen=tuple(unseen_of(steps, transcript)),
        blind_spots=tuple(blind_spots_of(transcript, cite)),
        not_applicable=tuple(not_applicable_of(steps, transcript)),
        steps=steps,
        executions=tuple(drawings_of(transcript, cite, of_executions=True)),
        pictures=tuple(drawings_of(transcript, cite, of_executions=False)),
        logs=tuple(logs_of(transcript, cite)),
        observations=tuple(observations_of(steps, transcript, cite)),
        interrupted=_said(transcript, cite, RunCancelled, RunPaused),
        actions=tuple(item for part, own in parts for item in _actions(part.transcript, own)),
        notes=tuple(said for part, own in parts for said in _notes(part.transcript, own)),
        people=tuple(people_of(transcript, cite)),
        timeline=timeline_of((part.transcript, own) for part, own in parts),
        record=record,
        cited=(),
        response=tuple(response_of([(part.transcript, own) for part, own in parts])),
        corrected=tuple(line for line in record if line.corrections),
        seal=_seal(transcript, cite),
        masked=_masked(material),
    )


def _with(status: CauseStatus, causes: tuple[Cause, ...]) -> tuple[Cause, ...]:
    return tuple(cause for cause in causes if cause.status == status)


def _severity(cite: Citations) -> Said | None:
    entry = cite.latest(lambda event: isinstance(event, SeveritySet))
    if entry is None or not isinstance(entry.event, SeveritySet):
        return None
    return _as_said(entry, redact_text(entry.event.severity), cite)


def _said(transcript: Transcript, cite: Citations, *kinds: type) -> tuple[Said, ...]:
    return tuple(
        _as_said(entry, text_of(entry.event), cite)
        for entry in transcript.entries
        if isinstance(entry.event, kinds)
    )


def _notes(transcript: Transcript, cite: Citations) -> Iterator[Said]:
    """Yield what people noted, as it was put right later."""
    for entry in transcript.entries:
        if isinstance(entry.event, NoteAdded):
            yield _as_said(entry, words_of(entry.event.text, cite.last_words.get(entry.seq)), cite)


def _actions(transcript: Transcript, cite: Citations) -> Iterator[ExportedAction]:
    for entry in transcript.entries:
        if isinstance(entry.event, ActionNoted):
            yield ExportedAction(
                text=words_of(entry.event.text, cite.last_words.get(entry.seq)),
                owner=redact_text(entry.event.owner),
                due=str(entry.event.due or ""),
                cites=cite.of([entry.seq]),
            )


def _as_said(entry: TimelineEntry, text: str, cite: Citations) -> Said:
    at = second(entry.occurred_at or entry.recorded_at)
    return Said(text=text, who=entry.who.os_user, at=at, cites=cite.of([entry.seq]))


def _conclusion(transcript: Transcript, diagnosis: Diagnosis, cite: Citations) -> ExportedConclusion:
    """Cite the run that came to it and, where something is proven, the findings that prove it."""
    finished = cite.latest(lambda event: isinstance(event, RunFinished | DiagnosisChanged))
    proving = {
        check
        for cause in diagnosis.causes
        if cause.status is CauseStatus.PROVEN
        for item in cause.conditions
        if item.supports
        for check in item.checks
    }
    entries = {cite.of_check[check] for check in proving if check in cite.of_check}
    entries |= {finished.seq} if finished else {entry.seq for entry in transcript.entries[:1]}
    return ExportedConclusion(
        status=str(diagnosis.conclusion.status),
        headline=diagnosis.conclusion.headline,
        words=redact_text(diagnosis.conclusion.summary),
        leads_to=diagnosis.conclusion.next.playbook if diagnosis.conclusion.next else "",
        at=second(transcript.ended_at),
        cites=cite.of(entries),
    )


def _with_reasons(conclusion: ExportedConclusion, page: FirstPage) -> ExportedConclusion:
    """Return the answer with what linked incidents proved to lie behind it."""
    behind = [link for link in page.chain if link.label == BECAUSE and link.status == CauseStatus.PROVEN]
    words = [conclusion.words, *(f"Behind it, proven too: {link.title}." for link in behind)]
    cites = [conclusion.cites, *(link.cites for link in behind)]
    return replace(conclusion, words=" ".join(words), cites=Cites(" ".join(filter(None, cites))))


def _seal(transcript: Transcript, cite: Citations) -> Seal:
    entry = cite.latest(lambda event: isinstance(event, IncidentClosed))
    closed = transcript.closed
    head = transcript.entries[-1].hash if transcript.entries else ""
    check = f"workbench journal verify {transcript.incident.id}"
    return Seal(
        closed=closed is not None,
        summary=redact_text(closed.summary) if closed else "",
        who=entry.who.os_user if entry else "",
        at=second(entry.recorded_at) if entry else "",
        entries=len(transcript.entries),
        head=head,
        sealed_head=closed.head if closed else "",
        verify=f"{check} --head {head}" if head else check,
        cites=cite.of([entry.seq]) if entry else Cites(),
    )


def _masked(material: Material) -> Masked:
    transcript = material.transcript
    evidence = [finding.evidence for finding in transcript.findings.values()]
    evidence += [
        e.event.evidence for e in transcript.entries if isinstance(e.event, SourcesAsked | ListAsked)
    ]
    return Masked(
        blameless=material.blameless,
        people=material.people,
        unsure=tuple(Pair(name=word, value=str(entry)) for entry, word in material.unsure),
        fields=tuple(Pair(name=name, value=str(count)) for name, count in material.fields),
        secrets=sum(item.redactions for item in evidence),
    )
