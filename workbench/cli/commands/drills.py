"""`workbench drills`: writing simulated accounts to train and to test on."""

from __future__ import annotations

from pathlib import Path

import click

from workbench.cli import options
from workbench.cli.settings import Settings


@click.group()
def command() -> None:
    """Begin drills; `workbench train` plays them."""


@command.command()
@click.argument("drill_id", metavar="ID")
@click.option(
    "--kind",
    type=click.Choice(["fault", "inspection"]),
    default="fault",
    show_default=True,
    help="something that is broken, or resources of which some are weak",
)
@click.option(
    "--playbook",
    required=True,
    metavar="ID",
    help="the playbook that is to find the fault; of an inspection its audit, or audit for all of them",
)
@options.parameters
@click.option(
    "--folder", type=click.Path(path_type=Path), help="where to; beside your own playbooks by default"
)
@click.pass_obj
def new(
    settings: Settings,
    drill_id: str,
    kind: str,
    playbook: str,
    given: tuple[str, ...],
    folder: Path | None,
) -> None:
    """Write a first drill called ID to start from: an account, and what its playbook or audit finds in it."""
    from workbench.cli.console import emit
    from workbench.cli.lookup import assignments, playbook_named
    from workbench.cli.new_drill import create_drill, create_inspection
    from workbench.cli.wiring import make_backend, user_playbooks
    from workbench.playbook_files.files import DRILLS

    backend = make_backend(settings)
    own = settings.playbooks[0] if settings.playbooks else user_playbooks()
    where, settled = folder or own / DRILLS, assignments(given)
    if kind == "inspection":
        written = create_inspection(backend, where, drill_id, playbook, settled)
    else:
        written = create_drill(backend, where, drill_id, playbook_named(backend, playbook), settled)
    emit(f"{written}\n")
