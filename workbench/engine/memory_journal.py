"""A journal that forgets: for `--no-journal`, for previews, for tests of everything above it."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields, is_dataclass, replace
from datetime import datetime

from workbench.domain.diagnosis import CauseStatus
from workbench.domain.incident import Incident
from workbench.domain.incident_events import IncidentClosed
from workbench.domain.playbook import Playbook
from workbench.domain.subject import subject_of
from workbench.domain.training import DrillEnded, is_board_closed
from workbench.domain.transcript import Draft, TimelineEntry, Transcript
from workbench.domain.verification import Verification
from workbench.engine.diagnosis import diagnose
from workbench.engine.errors import JournalError
from workbench.engine.keeping import kept
from workbench.engine.ports import Clock, IncidentSummary


class MemoryJournal:
    """A `Journal` in memory."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._incidents: dict[str, tuple[Incident, list[TimelineEntry]]] = {}

    def create(self, incident: Incident, draft: Draft) -> TimelineEntry:
        """As `Journal.create`."""
        self._incidents[incident.id] = (kept(incident), [])
        return self.append(incident.id, draft)

    def append(self, incident_id: str, draft: Draft) -> TimelineEntry:
        """As `Journal.append`."""
        with self._lock:
            entries = self._of(incident_id)[1]
            entry = entry_from(draft, seq=len(entries) + 1, clock=self._clock)
            entries.append(entry)
        return entry

    def close(self, incident_id: str, draft: Draft) -> TimelineEntry:
        """As `Journal.close`; nothing is chained here, so the head stays empty."""
        if not isinstance(draft.event, IncidentClosed):
            raise TypeError("an incident is closed by an IncidentClosed event")
        event = replace(draft.event, entries=len(self._of(incident_id)[1]))
        return self.append(incident_id, replace(draft, event=event))

    def load(self, incident_id: str) -> Transcript:
        """As `Journal.load`."""
        incident, entries = self._of(incident_id)
        return Transcript(incident=incident, entries=tuple(entries))

    def summaries(self) -> Sequence[IncidentSummary]:
        """As `Journal.summaries`."""
        return [summarise(self.load(incident_id)) for incident_id in reversed(self._incidents)]

    def search(
        self,
        *,
        since: datetime | None = None,
        until: datetime | None = None,
        playbook: str | None = None,
        cause: str | None = None,
        tag: str | None = None,
        text: str | None = None,
    ) -> Sequence[IncidentSummary]:
        """As `Journal.search`."""

        def wanted(item: IncidentSummary) -> bool:
            return (
                (since is None or item.started_at >= since)
                and (until is None or item.started_at <= until)
                and (playbook is None or item.playbook == playbook)
                and (cause is None or _proves(self.load(item.id), cause))
                and (tag is None or tag in self.load(item.id).tags)
                and (text is None or _says(self.load(item.id), text))
            )

        return [item for item in self.summaries() if wanted(item)]

    def verify(self, incident_id: str) -> Verification:
        """As `Journal.verify`; what is kept in memory is not chained, so no check is made."""
        transcript = self.load(incident_id)
        return Verification(
            incident=incident_id,
            entries=len(transcript.entries),
            head="",
            sealed=transcript.closed is not None,
            checks=(),
        )

    def _of(self, incident_id: str) -> tuple[Incident, list[TimelineEntry]]:
        try:
            return self._incidents[incident_id]
        except KeyError:
            raise JournalError(f"no incident '{incident_id}' in this journal") from None


def _proves(transcript: Transcript, cause: str) -> bool:
    incident = transcript.incident
    diagnosis = diagnose(incident.playbook, transcript.parameters, transcript.findings)
    return diagnosis.statuses.get(cause) is CauseStatus.PROVEN


def _says(transcript: Transcript, text: str) -> bool:
    wanted = text.casefold()
    return any(wanted in found.casefold() for entry in transcript.entries for found in _strings(entry))


def _strings(value: object) -> Iterator[str]:
    """Yield all texts in an entry, but those of the playbook, which are the program's words."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for item in value.values():
            yield from _strings(item)
    elif isinstance(value, Sequence):
        for item in value:
            yield from _strings(item)
    elif is_dataclass(value) and not isinstance(value, Playbook):
        for member in fields(value):
            yield from _strings(getattr(value, member.name))


def entry_from(draft: Draft, *, seq: int, clock: Clock) -> TimelineEntry:
    """Return the timeline entry that `draft` becomes when the journal takes it: without secrets."""
    return TimelineEntry(
        seq=seq,
        event=kept(draft.event),
        who=kept(draft.who),
        occurred_at=draft.occurred_at,
        observed_at=draft.observed_at,
        recorded_at=clock.now(),
        skew_s=draft.skew_s,
        tool_version=draft.tool_version,
        playbook_sha256=draft.playbook_sha256,
    )


def summarise(transcript: Transcript) -> IncidentSummary:
    """Return the line of `journal list` for an incident; `open` is one of which no run has ended."""
    drill = transcript.incident.scenario
    blind = drill is not None and is_board_closed(entry.event for entry in transcript.entries)
    conclusion = None if blind else transcript.conclusion
    finished = transcript.ended_at is not None or any(
        isinstance(entry.event, DrillEnded) for entry in transcript.entries
    )
    return IncidentSummary(
        id=transcript.incident.id,
        playbook=transcript.incident.playbook.id,
        started_at=transcript.incident.started_at,
        status=str(conclusion.status) if conclusion and finished else "open",
        primary=conclusion.primary if conclusion else None,
        entries=len(transcript.entries),
        not_examined=conclusion.not_examined if conclusion else 0,
        because=conclusion.because if conclusion else "",
        subject=subject_of(
            [item.name for item in transcript.incident.playbook.parameters], transcript.parameters
        ),
        account=transcript.incident.target.account,
        source=str(transcript.incident.target.source),
        severity=transcript.severity,
        tags=transcript.tags,
        drill=transcript.incident.scenario or "",
    )
