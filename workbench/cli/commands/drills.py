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
@click.option("--playbook", required=True, help="the playbook that is to find the fault")
@options.parameters
@click.option(
    "--folder", type=click.Path(path_type=Path), help="where to; beside your own playbooks by default"
)
@click.pass_obj
def new(
    settings: Settings, drill_id: str, playbook: str, given: tuple[str, ...], folder: Path | None
) -> None:
    """Write a first drill called ID to start from: an account, and what the playbook finds in it."""
    from workbench.cli.console import emit
    from workbench.cli.lookup import assignments, playbook_named
    from workbench.cli.new_drill import create_drill
    from workbench.cli.wiring import make_backend, user_playbooks
    from workbench.playbook_files.files import DRILLS

    backend = make_backend(settings)
    own = settings.playbooks[0] if settings.playbooks else user_playbooks()
    chosen = playbook_named(backend, playbook)
    emit(f"{create_drill(backend, folder or own / DRILLS, drill_id, chosen, assignments(given))}\n")
