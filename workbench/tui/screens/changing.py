"""Going on with other parameters: the form, filled in, and what was changed on record."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from workbench.engine.listing import Lists
from workbench.engine.ports import Clock
from workbench.engine.session import IncidentSession
from workbench.tui.formats import count
from workbench.tui.screens.base import WorkbenchScreen, ask
from workbench.tui.screens.parameters import ParameterForm


async def changed(
    screen: WorkbenchScreen[str | None], session: IncidentSession, clock: Clock, *, at: str = ""
) -> Callable[[], Awaitable[None]] | None:
    """Ask for other parameters, put what was changed on record, and return what asks again.

    Args:
        screen: The incident's.
        session: The incident.
        clock: The clock.
        at: The field to begin at; empty for the first that is empty.

    Returns:
        What asks the checks again that rest on what was changed; None where there are none, or the person
        left the form.

    Raises:
        JournalError: The journal cannot take it.
        UsageError: Nothing was changed.
    """
    given = {name: str(value) for name, value in session.parameters.items()}
    lists = Lists(
        clock,
        session.source,
        session.target,
        incident=session.incident.id,
        put=session.contributions.annotate,
    )

    async def opened() -> Lists:
        return lists

    form = ParameterForm(session.playbook, given, clock, session.target, changing=True, at=at, lists=opened)
    filled = await ask(screen.app, form)
    if filled is None:
        return None
    void = await session.contributions.change_parameters(filled.values, filled.why)
    again = f" What rests on it is asked again: {count(len(void), 'check')}." if void else ""
    screen.say(f"The change is on record.{again}")
    return (lambda: session.run_checks(void)) if void else None
