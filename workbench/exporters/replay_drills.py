"""A drill from reality: an incident's recorded answers without what people made of them.

A recording is a transcript that says what AWS answered and nothing of the conclusion; anything that plays
transcripts plays it (`workbench.engine.replay`). The answer key is not kept beside it: it is what the
recorded findings come to, so the two can never disagree.
"""

from __future__ import annotations

from dataclasses import replace

from workbench.domain.diagnosis import CauseStatus
from workbench.domain.incident_events import FindingRecorded, IncidentOpened
from workbench.domain.playbook import PersonQuestion
from workbench.domain.scenario import AnswerKey, Scenario
from workbench.domain.target import Person
from workbench.domain.transcript import Transcript
from workbench.engine.diagnosis import diagnose
from workbench.engine.errors import UsageError
from workbench.engine.exports import ExportOptions
from workbench.engine.shared_answers import renumbered
from workbench.exporters.masking import masked

_NOBODY = Person(os_user="recording", host="recording")


def recording(transcript: Transcript, options: ExportOptions | None = None) -> Transcript:
    """Return the recorded answers of an incident, for a drill.

    Notes, diagnoses, corrections and the answers of people are left out, names become roles, chosen fields
    are hidden. The entries are numbered anew and carry no hashes: this is no record, and says so.

    Args:
        transcript: The incident.
        options: Only the fields to hide count.

    Raises:
        UsageError: AWS answered nothing in it, or a field to hide does not exist.
    """
    redact = options.redact if options else ()
    told = masked([transcript], ExportOptions(blameless=True, redact=redact))[0].transcript
    latest = {id(finding) for finding in told.findings.values() if finding.evidence.answers}
    if not latest:
        raise UsageError(
            f"incident {transcript.incident.id} holds no answer of AWS: there is nothing to replay"
        )
    incident = replace(told.incident, parameters=told.parameters, started_by=_NOBODY, scenario=None)
    kept = [
        entry
        for entry in told.entries
        if isinstance(entry.event, FindingRecorded) and id(entry.event.finding) in latest
    ]
    opening = replace(told.entries[0], event=IncidentOpened(incident=incident))
    entries = (replace(entry, who=_NOBODY, prev_hash="", hash="") for entry in (opening, *kept))
    return Transcript(incident=incident, entries=tuple(renumbered(entries)))


def scenario_of(recorded: Transcript) -> Scenario:
    """Return the drill that a recording makes: nothing to build, and the answer that its findings come to."""
    incident = recorded.incident
    playbook = incident.playbook
    diagnosis = diagnose(playbook, incident.parameters, recorded.findings)
    proven = [cause.id for cause in diagnosis.causes if cause.status is CauseStatus.PROVEN]
    primary = diagnosis.conclusion.primary
    return Scenario(
        id=f"replay-{incident.id}",
        title=f"{playbook.title}: a recorded case",
        story=_story(recorded),
        playbook=playbook.id,
        parameters=incident.parameters,
        build=(),
        break_=(),
        answer=AnswerKey(
            status=diagnosis.conclusion.status,
            primary=primary,
            also=tuple(cause for cause in proven if cause != primary),
            ruled_out=tuple(c.id for c in diagnosis.causes if c.status is CauseStatus.RULED_OUT),
            explanation=diagnosis.conclusion.summary,
        ),
    )


def _story(recorded: Transcript) -> str:
    """Return what the trainee is told: what was asked, of which account, and when."""
    incident = recorded.incident
    given = ", ".join(f"{name} {value}" for name, value in incident.parameters.items())
    asks = any(isinstance(check, PersonQuestion) for check in incident.playbook.checks)
    alone = " What only a person could tell is yours to answer." if asks else ""
    return (
        f"{incident.playbook.summary} This happened: AWS answers as it did on "
        f"{incident.started_at:%Y-%m-%d %H:%M} UTC. Known: {given or 'nothing'}.{alone}"
    )
