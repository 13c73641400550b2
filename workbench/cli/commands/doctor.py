"""`workbench doctor`: whether the workbench can work here."""

from __future__ import annotations

import click

from workbench.cli import options
from workbench.cli.exit_codes import ExitCode
from workbench.cli.settings import Settings


@click.command()
@click.argument("names", metavar="[PLAYBOOK]...", nargs=-1)
@click.option(
    "--playbook",
    "detailed",
    metavar="PLAYBOOK",
    multiple=True,
    help="tell check by check which of this playbook will not see everything; may be repeated",
)
@options.text_or_json
@click.pass_obj
def command(settings: Settings, names: tuple[str, ...], detailed: tuple[str, ...], form: str) -> int:
    """Check identity, Region, clock, reachability and permissions for each PLAYBOOK, for all without a name.

    Exits 4 when something would keep a playbook from an answer.
    """
    from dataclasses import replace

    from workbench.aws import abilities, check_up
    from workbench.cli.console import emit
    from workbench.cli.lookup import playbooks_named
    from workbench.cli.preferences_file import as_written, load_preferences, preferences_path
    from workbench.cli.printing.doctor import KeptSettings, as_json, as_text
    from workbench.cli.wiring import make_backend
    from workbench.engine.operations import operations_by_check, operations_of

    backend = make_backend(settings)
    registry = backend.load_registry()
    closely = playbooks_named(backend, detailed) if detailed else []
    chosen = playbooks_named(backend, names) if names or not detailed else []
    operations = operations_of([*chosen, *closely], registry)
    found = check_up(backend.live(), backend.clock, operations)
    told = [
        ability
        for playbook in closely
        for ability in abilities(playbook.id, operations_by_check(playbook, registry), found.permissions)
    ]
    found = replace(found, abilities=tuple(told))
    path = preferences_path()
    kept = KeptSettings(path=path, found=path.is_file(), values=as_written(load_preferences(path)))
    emit(as_json(found, kept) if form == "json" else as_text(found, kept))
    return ExitCode.NOTHING_WRONG if found.healthy else ExitCode.CANNOT_TELL
