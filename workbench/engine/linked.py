"""The incidents that an incident led on to."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from workbench.domain.incident_events import Routed
from workbench.domain.transcript import Transcript
from workbench.engine.errors import WorkbenchError

MOST_LINKED = 10


def linked_incidents(
    first: Transcript, load: Callable[[str], Transcript]
) -> tuple[Sequence[Transcript], Sequence[str]]:
    """Return the incidents that one led on to, nearest first, and why others cannot be had.

    Where people went on from one cause several times, the last time counts; an incident that leads back to
    an earlier one ends there.

    Args:
        first: Where it begins; not among what is returned.
        load: Returns an incident by its id; raises `WorkbenchError`.
    """
    seen, found, problems = {first.incident.id}, list[Transcript](), list[str]()
    waiting = [first]
    while waiting and len(found) < MOST_LINKED:
        for route in _latest(waiting.pop(0).routes_taken):
            if route.incident in seen or len(found) == MOST_LINKED:
                continue
            seen.add(route.incident)
            try:
                transcript = load(route.incident)
            except WorkbenchError as error:
                problems.append(f"incident {route.incident}, which this one led to, cannot be told: {error}")
                continue
            found.append(transcript)
            waiting.append(transcript)
    return found, problems


def _latest(routes: Sequence[Routed]) -> list[Routed]:
    return list({(route.cause, route.playbook): route for route in routes}.values())
