"""`workbench start`: the screens, at a playbook."""

from __future__ import annotations

from collections.abc import Iterable

import click

from workbench.cli import completing, options
from workbench.cli.settings import Settings
from workbench.domain.playbook import Playbook
from workbench.engine.errors import unknown_name


@click.command()
@click.argument("playbook", required=False, shell_complete=completing.playbooks)
@options.parameters
@click.option(
    "--replay", metavar="INCIDENT", help="walk a recorded incident again: its id, a journal file or a bundle"
)
@options.came_from
@click.pass_obj
def command(
    settings: Settings,
    playbook: str | None,
    given: tuple[str, ...],
    replay: str | None,
    came_from: str | None,
) -> int:
    """Open the screens at PLAYBOOK, its parameters filled in; at home without one."""
    from workbench.cli.lookup import assignments, follow_up_named, playbook_named, recording_named
    from workbench.cli.runs import replaying
    from workbench.cli.screens import open_screens
    from workbench.cli.wiring import make_backend
    from workbench.engine.errors import UsageError
    from workbench.tui.start import StartPlaybook, WalkAgain

    backend = make_backend(settings)
    parameters = assignments(given)
    way = follow_up_named(backend, came_from, playbook) if came_from else None
    if way:
        if replay:
            raise UsageError("--from begins a new incident: leave --replay out")
        playbook, parameters = way.playbook, {**way.parameters, **parameters}
    if replay:
        if playbook:
            raise UsageError("--replay walks the playbook of the recorded incident: leave PLAYBOOK out")
        recorded = recording_named(backend, replay)
        _check_names(recorded.incident.playbook, parameters)
        again = WalkAgain(recorded=recorded, parameters=parameters)
        return open_screens(settings, again, replaying(backend, recorded))
    if playbook is None:
        if parameters:
            raise UsageError("--set needs a playbook: workbench start PLAYBOOK --set NAME=VALUE")
        return open_screens(settings, backend=backend)
    chosen = playbook_named(backend, playbook)
    _check_names(chosen, parameters)
    origin = way.came_from if way else None
    start = StartPlaybook(playbook=chosen.id, parameters=parameters, came_from=origin)
    return open_screens(settings, start, backend)


def _check_names(playbook: Playbook, names: Iterable[str]) -> None:
    """Refuse a parameter that a playbook does not take; raises UsageError."""
    for name in names:
        if playbook.parameter(name) is None:
            raise unknown_name(
                f"parameter of {playbook.id}", name, (item.name for item in playbook.parameters)
            )
