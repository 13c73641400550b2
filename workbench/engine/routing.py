"""From a cause of one incident, or from its clean end, to the playbook that asks further."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workbench.domain.diagnosis import CauseAssessment, Conclusion, NextRun
from workbench.domain.incident import CameFrom, Incident
from workbench.domain.incident_events import Routed
from workbench.domain.transcript import Transcript
from workbench.engine.diagnosis import diagnose
from workbench.engine.errors import UsageError, unknown_name


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowUp:
    """A way on that is open: a playbook, what is known of its parameters, and where it begins."""

    playbook: str
    parameters: Mapping[str, str]
    came_from: CameFrom


def followed(came_from: CameFrom, opened: Incident) -> Routed:
    """Return what the earlier incident records once the next one is open."""
    return Routed(cause=came_from.cause, playbook=opened.playbook.id, incident=opened.id)


def follow_up(transcript: Transcript, *, playbook: str = "", cause: str = "") -> FollowUp:
    """Return the way on from an incident.

    Args:
        transcript: The incident.
        playbook: Where to; empty for wherever it leads.
        cause: From where; empty for the first cause, in the order of the board, that leads there, or the
            clean end.

    Raises:
        UsageError: Neither a cause that is proven or likely nor a clean end leads there, or a drill, whose
            account is gone.
    """
    incident = transcript.incident
    if incident.scenario:
        raise UsageError(f"{incident.id} was a drill, and its account is gone: nothing leads on from it")
    diagnosis = diagnose(incident.playbook, transcript.parameters, transcript.findings)
    causes = diagnosis.causes
    if cause and cause not in {item.id for item in causes}:
        raise unknown_name(f"cause of {incident.playbook.id}", cause, (item.id for item in causes))
    ways = [follow_up_of(incident, item) for item in causes if cause in ("", item.id)]
    ways += [] if cause else [follow_up_when_clean(incident, diagnosis.conclusion)]
    for way in ways:
        if way and playbook in ("", way.playbook):
            return way
    leads = ", ".join(dict.fromkeys(way.playbook for way in ways if way))
    led = f"it leads on to {leads}" if leads else "nothing in it that is proven or likely leads on"
    raise UsageError(f"{cause or incident.id} does not lead on to {playbook or 'any playbook'}: {led}")


def follow_up_of(incident: Incident, cause: CauseAssessment) -> FollowUp | None:
    """Return the way on from a cause of this incident; None where there is none."""
    return _way(incident, cause.id, cause.next)


def follow_up_when_clean(incident: Incident, conclusion: Conclusion) -> FollowUp | None:
    """Return the way on from this incident where nothing wrong was found; None where there is none."""
    return _way(incident, "", conclusion.next)


def _way(incident: Incident, cause: str, run: NextRun | None) -> FollowUp | None:
    if run is None:
        return None
    came_from = CameFrom(incident=incident.id, cause=cause)
    return FollowUp(playbook=run.playbook, parameters=run.parameters, came_from=came_from)
