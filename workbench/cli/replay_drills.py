"""Drills from reality: a recorded incident, redacted, in which AWS answers as it did."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from workbench.cli.runs import replaying
from workbench.cli.wiring import tiny_journal
from workbench.domain.incident_events import IncidentOpened
from workbench.domain.scenario import Scenario
from workbench.domain.transcript import Draft, Transcript
from workbench.domain.values import JsonObject
from workbench.engine.backend import Backend, Library, RunningDrill
from workbench.engine.errors import UsageError
from workbench.engine.exports import ExportOptions
from workbench.engine.parameters import check_parameters
from workbench.engine.ports import AwsSource
from workbench.engine.shelf import with_one
from workbench.exporters.replay_drills import recording, scenario_of


def write_recording(
    backend: Backend, transcript: Transcript, target: Path, redact: tuple[str, ...]
) -> Scenario:
    """Write what AWS answered in an incident to a new file, a bundle, and return the drill that it makes.

    Args:
        backend: For the clock.
        transcript: The incident.
        target: The new file.
        redact: Fields whose values are hidden.

    Raises:
        UsageError: There is nothing to replay, or the playbook could not work with what is hidden.
        JournalError: The file exists or cannot be written.
    """
    recorded = _renamed(recording(transcript, ExportOptions(redact=redact)))
    incident = recorded.incident
    try:
        check_parameters(incident.playbook, _texts(incident.parameters), backend.clock.now())
    except UsageError as error:
        raise UsageError(f"what is hidden leaves a drill that cannot be asked: {error}") from error
    with TemporaryDirectory() as folder:
        journal = tiny_journal(Path(folder), backend.clock)
        for entry in recorded.entries:
            draft = Draft(
                event=entry.event,
                who=entry.who,
                observed_at=entry.observed_at,
                occurred_at=entry.occurred_at,
                tool_version=entry.tool_version,
                playbook_sha256=entry.playbook_sha256,
            )
            if isinstance(entry.event, IncidentOpened):
                journal.create(incident, draft)
            else:
                journal.append(incident.id, draft)
        journal.export_bundle(incident.id, target)
    return scenario_of(recorded)


def with_recorded_drill(backend: Backend, recorded: Transcript) -> tuple[Backend, str]:
    """Return a backend that has a recording as one of its drills, and the drill's id.

    Raises:
        UsageError: Its playbook needs a probe that this version does not have.
    """
    scenario = scenario_of(recorded)
    walked = replaying(backend, recorded)

    def library() -> Library:
        known = walked.load_library()
        return replace(known, scenarios=with_one(known.scenarios, scenario.id, scenario))

    def simulate(chosen: Scenario) -> RunningDrill:
        return RecordedDrill(walked.live()) if chosen.id == scenario.id else backend.simulate(chosen)

    return replace(backend, load_library=library, simulate=simulate), scenario.id


@dataclass(frozen=True, slots=True)
class RecordedDrill:
    """A `RunningDrill` without an account: a recording answers."""

    source: AwsSource

    def close(self) -> None:
        """As `RunningDrill.close`; there is nothing to stop."""


def _renamed(recorded: Transcript) -> Transcript:
    """Give a recording an id of its own, so that nobody takes it for the incident."""
    incident = replace(recorded.incident, id=f"recording-{recorded.incident.id}")
    opening = replace(recorded.entries[0], event=IncidentOpened(incident=incident))
    return Transcript(incident=incident, entries=(opening, *recorded.entries[1:]))


def _texts(parameters: JsonObject) -> dict[str, str]:
    return {name: str(value) for name, value in parameters.items()}
