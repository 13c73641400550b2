"""The event timeline of an incident: what its own entries, logs and executions tell together."""

from __future__ import annotations

from collections.abc import Callable

from workbench.domain.target import Target
from workbench.engine.ports import AwsSource, Clock
from workbench.engine.timeline.asking import in_regions_of, wanted_of_incident
from workbench.engine.timeline.assembling import Assembly
from workbench.engine.timeline.entries import events_of_incident, readings_of
from workbench.tui.paint.facts import subject
from workbench.tui.screens.events import EventsScreen
from workbench.tui.screens.further import Further, Record
from workbench.tui.state import IncidentState
from workbench.wording.events import sentence


def history_of(
    clock: Clock,
    state: Callable[[], IncidentState],
    *,
    source: tuple[AwsSource, Target] | None,
    record: Record,
    why_not: Callable[[], str],
) -> EventsScreen:
    """Return the screen that shows what happened around an incident.

    Args:
        clock: The clock.
        state: Returns the incident as it is then.
        source: Who can be asked; None for nobody.
        record: Puts on record what was asked for.
        why_not: Returns why nothing more can be asked now; empty when it can.
    """
    transcript = state().transcript
    wanted = wanted_of_incident(transcript)
    if source:
        wanted = in_regions_of(wanted, source[1])
    return EventsScreen(
        clock,
        about=subject(transcript),
        target=state().target,
        told=lambda: events_of_incident(state().transcript, sentence),
        make=lambda heard: Assembly(
            clock, wanted, source=source, recorded=readings_of(state().transcript), on_progress=heard
        ),
        further=Further(clock=clock, transcript=transcript, source=source, record=record, why_not=why_not),
    )
