"""`workbench train`: a drill on a simulated account with a planted fault."""

from __future__ import annotations

import random
from pathlib import Path

import click

from workbench.cli import completing, options
from workbench.cli.settings import Settings


@click.command()
@click.argument("scenario", required=False, shell_complete=completing.drills)
@click.option("--random", "at_random", is_flag=True, help="let chance choose the scenario")
@click.option("--seed", type=int, help="make the choice repeatable")
@click.option(
    "--open", "is_open", is_flag=True, help="show the cause board from the beginning, without points"
)
@options.operator
@options.least_privilege
@click.pass_obj
def command(
    settings: Settings,
    scenario: str | None,
    at_random: bool,  # noqa: FBT001 - click passes what it documents
    seed: int | None,
    is_open: bool,  # noqa: FBT001 - as above
    operator: Path | None,
    least_privilege: bool,  # noqa: FBT001 - as above
) -> int:
    """Open the drill SCENARIO, the first one without a name; or a file of `workbench journal to-scenario`.

    The cause board is closed: ask, commit to a hypothesis, and answer; then it opens, with points.

    Without a terminal, or with --plain, the program itself does the drill, prints what it found, and exits 0
    when that is the drill's answer, else 1.
    """
    from workbench.cli.console import has_terminal
    from workbench.cli.drill import rehearse
    from workbench.cli.inspecting import rehearse_inspection
    from workbench.cli.lookup import recording_named, scenario_named, warn_of_problems
    from workbench.cli.operators import operator_policy, with_operator
    from workbench.cli.replay_drills import with_recorded_drill
    from workbench.cli.screens import open_screens
    from workbench.cli.wiring import make_backend
    from workbench.domain.scenario import ScenarioKind
    from workbench.engine.errors import UsageError
    from workbench.tui.start import OpenDrill

    if scenario and (at_random or seed is not None):
        raise UsageError("name a scenario or leave it to --random, not both")
    backend = make_backend(settings)
    policy_of = operator_policy(backend, operator, least_privilege=least_privilege)
    if policy_of:
        backend = with_operator(backend, settings, policy_of)
    if scenario and "." in scenario and Path(scenario).is_file():  # no drill has a dot in its name
        if policy_of:
            raise UsageError("a recording answers as it did: --operator and --least-privilege do not apply")
        backend, scenario = with_recorded_drill(backend, recording_named(backend, scenario))
    if not scenario:
        library = backend.load_library()
        if not library.scenarios:
            warn_of_problems(library)
            raise UsageError("there are no scenarios in the playbook folders")
        names = sorted(library.scenarios)
        scenario = random.Random(seed).choice(names) if at_random or seed is not None else names[0]  # noqa: S311 - a drill is no secret
    chosen = scenario_named(backend, scenario)
    if settings.plain or not has_terminal():
        if chosen.kind is ScenarioKind.INSPECTION:
            return rehearse_inspection(backend, chosen)
        return rehearse(backend, chosen, plain=settings.plain)
    return open_screens(settings, OpenDrill(scenario=chosen.id, blind=not is_open), backend)
