"""The view of who did what when."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta

from workbench.domain.incident_events import (
    CheckStarted,
    DiagnosisChanged,
    EntryCorrected,
    FindingRecorded,
    Impact,
    ImpactTimed,
    NoteAdded,
    RoleAssigned,
    SeveritySet,
    TagsSet,
    kind_of,
)
from workbench.domain.transcript import TimelineEntry, Transcript
from workbench.domain.verdict import Verdict
from workbench.engine.response import response_times
from workbench.exporters.citing import Citations, Cites
from workbench.exporters.record import text_of, words_of
from workbench.exporters.view import Interval, Line, Moment, Participant
from workbench.exporters.view_first import Said
from workbench.knowledge.arns import who_in
from workbench.knowledge.redaction import redact_text
from workbench.wording.events import verdict_words
from workbench.wording.timelines import second

_IMPACT = {
    Impact.STARTED: "The impact began",
    Impact.DETECTED: "The impact was detected",
    Impact.ACKNOWLEDGED: "Somebody took it on",
    Impact.MITIGATED: "The impact was contained",
    Impact.RESOLVED: "Service was fully restored",
}
_UNITS = ((86_400, "d"), (3_600, "h"), (60, "min"), (1, "s"))


def timeline_of(parts: Iterable[tuple[Transcript, Citations]]) -> tuple[Moment, ...]:
    """Return what happened, by the time at which it happened, in one incident or several.

    Left out is what only the full record needs: checks that began, findings without fault, grading. What AWS
    told several checks or incidents of one moment stands there once, and cites them all.
    """
    moments = [
        ((at, number, seq), moment)
        for number, (transcript, cite) in enumerate(parts)
        for entry in _turning_points(transcript)
        for (at, seq), moment in _moment(entry, cite)
    ]
    told: dict[Moment | int, Moment] = {}
    for number, (_, item) in enumerate(sorted(moments, key=lambda pair: pair[0])):
        same = replace(item, cites=Cites()) if item.where == "AWS" else number
        known = told.get(same)
        told[same] = replace(known, cites=Cites(f"{known.cites} {item.cites}")) if known else item
    return tuple(told.values())


def _turning_points(transcript: Transcript) -> Iterator[TimelineEntry]:
    """Yield the entries, without what repeats, was superseded, or is told where it was put right."""
    current = {id(finding) for finding in transcript.findings.values()}
    last_times = {e.event.impact: e.seq for e in transcript.entries if isinstance(e.event, ImpactTimed)}
    answer = ""
    with_notes: set[int] = set()
    for entry in transcript.entries:
        event = entry.event
        if isinstance(event, NoteAdded) or (isinstance(event, EntryCorrected) and event.entry in with_notes):
            with_notes.add(entry.seq)
        if isinstance(event, EntryCorrected) and entry.seq in with_notes:
            continue  # the note's words stand corrected where they were said
        if isinstance(event, FindingRecorded) and id(event.finding) not in current:
            continue
        if isinstance(event, ImpactTimed) and last_times[event.impact] != entry.seq:
            continue
        if isinstance(event, DiagnosisChanged):
            conclusion = event.conclusion
            if conclusion.primary is None or conclusion.primary == answer:
                continue
            answer = conclusion.primary
        yield entry


def _moment(entry: TimelineEntry, cite: Citations) -> Iterator[tuple[tuple[datetime, int], Moment]]:
    cites = cite.of([entry.seq])
    event = entry.event
    at, where, who = entry.observed_at, "response", entry.who.os_user
    match event:
        case CheckStarted() | SeveritySet() | TagsSet() | RoleAssigned():
            return
        case NoteAdded():
            at, words = (
                entry.occurred_at or at,
                f"note: {words_of(event.text, cite.last_words.get(entry.seq))}",
            )
        case FindingRecorded(finding=finding):
            words = redact_text(finding.summary)
            if finding.occurred_at:
                at, where, who = finding.occurred_at, "AWS", ""
            elif finding.verdict in (Verdict.FAIL, Verdict.WARN):
                words = f"found by {finding.check}, {verdict_words(finding)}: {words}"
            else:
                return
        case ImpactTimed(impact=impact, at=said):
            at, where, words = said, "impact", _IMPACT[impact]
        case _:
            words = text_of(event)
    yield (at, entry.seq), Moment(at=second(at), what=words, who=who, where=where, cites=cites)


def record_of(transcript: Transcript, cite: Citations) -> tuple[Line, ...]:
    """Return every entry as it was written, with what was put right later."""
    corrections: dict[int, list[Said]] = {}
    for entry in transcript.entries:
        if isinstance(entry.event, EntryCorrected):
            said = Said(
                text=f"{redact_text(entry.event.text)} (reason: {redact_text(entry.event.reason)})",
                who=entry.who.os_user,
                at=second(entry.recorded_at),
                cites=cite.of([entry.seq]),
            )
            corrections.setdefault(entry.event.entry, []).append(said)
    return tuple(_line(entry, cite, tuple(corrections.get(entry.seq, ()))) for entry in transcript.entries)


def _line(entry: TimelineEntry, cite: Citations, corrections: tuple[Said, ...]) -> Line:
    return Line(
        seq=entry.seq,
        number=f"{cite.prefix}{entry.seq}",
        occurred=second(entry.occurred_at),
        observed=second(entry.observed_at),
        recorded=second(entry.recorded_at),
        skew=skew(entry.skew_s),
        who=f"{entry.who.os_user} on {entry.who.host}",
        identity=who_in(entry.who.aws_identity),
        kind=kind_of(type(entry.event)).replace("_", " "),
        what=text_of(entry.event),
        corrections=corrections,
        hash=entry.hash,
    )


def moments_of(parts: Sequence[tuple[Transcript, Citations]]) -> dict[Impact, tuple[datetime, Cites]]:
    """Return the latest word on each moment, of the first incident in which somebody said one."""
    return {
        entry.event.impact: (entry.event.at, cite.of([entry.seq]))
        for transcript, cite in reversed(parts)
        for entry in transcript.entries
        if isinstance(entry.event, ImpactTimed)
    }


def response_of(parts: Sequence[tuple[Transcript, Citations]]) -> Iterator[Interval]:
    """Yield the response times of an incident and those it led on to; what cannot be told says why."""
    moments = moments_of(parts)
    for item in response_times({impact: at for impact, (at, _) in moments.items()}):
        known = [moments[impact][1] for impact in (item.since, item.until) if impact in moments]
        cites = Cites(" ".join(known))
        took = "" if item.took is None else span(item.took)
        yield Interval(name=item.name, words=item.words, took=took, why_not=item.why_not, cites=cites)


def skew(seconds: float | None) -> str:
    """Return how far our clock was from AWS's, in words; empty when that is not known."""
    if seconds is None:
        return ""
    return f"{abs(seconds):.1f} s {'behind' if seconds < 0 else 'ahead'}"


def span(duration: timedelta) -> str:
    """Return a duration in its two largest units: `1 h 12 min`."""
    left = int(duration.total_seconds())
    parts = []
    for seconds, unit in _UNITS:
        count, left = divmod(left, seconds)
        if count:
            parts.append(f"{count} {unit}")
    return " ".join(parts[:2]) or "0 s"


def people_of(transcript: Transcript, cite: Citations) -> Iterator[Participant]:
    """Yield everybody who is in the record, then those who only have a role."""
    roles: dict[str, list[str]] = {}
    said_in = {e.event.role: e.seq for e in transcript.entries if isinstance(e.event, RoleAssigned)}
    for role, name in transcript.roles.items():
        roles.setdefault(name, []).append(role)
    by_person: dict[tuple[str, str], list[TimelineEntry]] = {}
    for entry in transcript.entries:
        by_person.setdefault((entry.who.os_user, entry.who.host), []).append(entry)
    for (name, host), entries in by_person.items():
        own = roles.pop(name, [])
        yield Participant(
            name=name,
            host=host,
            roles=tuple(own),
            identities=tuple(dict.fromkeys(e.who.aws_identity for e in entries if e.who.aws_identity)),
            entries=len(entries),
            first=second(entries[0].observed_at),
            last=second(entries[-1].observed_at),
            cites=cite.of([entries[0].seq, entries[-1].seq, *(said_in[role] for role in own)]),
        )
    for name, own in roles.items():
        yield Participant(
            name=name,
            host="",
            roles=tuple(own),
            identities=(),
            entries=0,
            first="",
            last="",
            cites=cite.of(said_in[role] for role in own),
        )
